#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <thread>

#include "net/admission.hpp"
#include "net/connection.hpp"
#include "net/websocket_transport.hpp"
#include "support/socket_pair.hpp"
#include "unit/net/fake_intake.hpp"
#include "unit/net/patient_rules.hpp"
#include "unit/websocket/client_frames.hpp"

// What a connection does with what a trusted proxy says of it: Connection::introduce().

using chat::net::Admission;
using chat::net::AdmissionBounds;
using chat::net::Connection;
using chat::net::Link;
using chat::net::Rules;
using chat::test::FakeIntake;
using chat::test::SocketPair;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const std::string kHeader = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 9000\r\n";

/// A connection from a proxy at 127.0.0.1; one connection from each address may be there.
class Proxied {
 public:
  explicit Proxied(std::unique_ptr<chat::net::Transport> transport = nullptr, std::chrono::milliseconds patience = 1h) {
    link = std::make_shared<Link>(1, std::move(pair.server), "127.0.0.1", admission->admit("").first,
                                  std::move(transport));
    Rules rules{.flood = chat::test::kNoFlood, .timeouts = chat::test::kPatient};
    rules.timeouts.proxy_header = patience;
    thread_ = std::thread([this, rules] {
      Connection connection(link, intake, std::make_shared<Rules>(rules));
      reason_ = connection.introduce();
      if (!reason_.empty()) return connection.turn_away();
      connection.run();
    });
  }
  ~Proxied() {
    link->set_over();
    link->socket().shut_down();
    if (thread_.joinable()) thread_.join();
  }
  /// Why it was turned away; what it was told is read.
  std::string refusal() {
    told = pair.receive_all();
    pair.peer = {};
    thread_.join();
    return reason_;
  }

  std::shared_ptr<Admission> admission = std::make_shared<Admission>(AdmissionBounds{.total = 100, .per_address = 1});
  SocketPair pair;
  FakeIntake intake;
  std::shared_ptr<Link> link;
  std::string told;

 private:
  std::thread thread_;
  std::string reason_;
};

}  // namespace

TEST_CASE("PROXY: a connection comes from where the proxy says, and what follows the header is the person's") {
  const std::string bytes = kHeader + "NICK ann\r\nUSER ann 0 * :Ann\r\n";
  for (const std::size_t at_a_time : {bytes.size(), kHeader.size(), std::size_t{1}}) {
    Proxied it;
    for (std::size_t i = 0; i < bytes.size(); i += at_a_time) it.pair.send(bytes.substr(i, at_a_time));
    CHECK(it.intake.next() == "open");
    CHECK(it.intake.next() == "line NICK ann");
    CHECK(it.intake.next() == "line USER ann 0 * :Ann");
    CHECK(it.link->address() == "192.0.2.1");
    CHECK_FALSE(it.link->security().encrypted);
  }
}

TEST_CASE("PROXY: the person's address is counted, and the proxy's is not") {
  Proxied it;
  it.pair.send(kHeader);
  REQUIRE(it.intake.next() == "open");
  CHECK(it.admission->admit("192.0.2.1").second == Admission::Refusal::address_full);

  Proxied other;
  const auto first = other.admission->admit("192.0.2.1").first;
  other.pair.send(kHeader);
  CHECK(other.refusal() == chat::net::kAddressFull);
  CHECK(other.told == "ERROR :"s + chat::net::kAddressFull + "\r\n");
}

TEST_CASE("PROXY: the proxy's own connection, and one of which nothing is known, keep their address") {
  for (const std::string& header : {"PROXY UNKNOWN\r\n"s, "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s}) {
    Proxied it;
    it.pair.send(header + "NICK ann\r\n");
    CHECK(it.intake.next() == "open");
    CHECK(it.intake.next() == "line NICK ann");
    CHECK(it.link->address() == "127.0.0.1");
  }
}

TEST_CASE("PROXY: TLS that the proxy has taken off makes the connection secure") {
  Proxied it;
  it.pair.send(
      "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x1e\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x23\x28"
      "\x20\0\x0f\x01\0\0\0\0\x21\0\x07TLSv1.3"s);
  CHECK(it.intake.next() == "open");
  CHECK(it.link->address() == "192.0.2.1");
  CHECK(it.link->security().encrypted);
  CHECK(it.link->security().protocol == "TLSv1.3");
  CHECK(it.link->security().certificate.empty());
}

TEST_CASE("PROXY: what is no header ends the connection before anybody knows it, without a word") {
  Proxied it;
  it.pair.send("NICK ann\r\nUSER ann 0 * :Ann\r\n");
  CHECK(it.refusal() == "a PROXY header was to come and did not");
  CHECK(it.told.empty());
}

TEST_CASE("PROXY: a header that does not end is not waited for") {
  Proxied it(nullptr, 50ms);
  it.pair.send("PROXY TCP4 192.0.2.1");
  CHECK(it.refusal() == "Timeout of the PROXY header");
}

TEST_CASE("PROXY: the time for a header does not begin anew with each byte of it") {
  Proxied it(nullptr, 200ms);
  it.pair.send("PROXY TCP4 ");
  it.pair.drip('1');
  CHECK(it.refusal() == "Timeout of the PROXY header");
}

TEST_CASE("PROXY: the header comes in clear, in front of WebSocket") {
  chat::net::WebSocketSource source(nullptr, {});
  Proxied it(source.make());
  it.pair.send(kHeader +
               "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
               chat::websocket::test::frame(1, "NICK ann"));
  CHECK(it.intake.next() == "open");
  CHECK(it.intake.next() == "line NICK ann");
  CHECK(it.link->address() == "192.0.2.1");
}
