#include "net/websocket_transport.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include "net/connection.hpp"
#include "net/tls_transport.hpp"
#include "support/socket_pair.hpp"
#include "unit/net/fake_intake.hpp"
#include "unit/tls/pair.hpp"
#include "unit/websocket/client_frames.hpp"

using chat::net::Connection;
using chat::net::Link;
using chat::net::Permit;
using chat::net::Rules;
using chat::net::Transport;
using chat::net::WebSocketSource;
using chat::net::WebSocketTransport;
using chat::test::FakeIntake;
using chat::test::SocketPair;
using namespace chat::websocket::test;
using namespace std::chrono_literals;

namespace {

const std::string kRequest =
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
const std::string kTextRequest = kRequest + "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n";
const std::string kBinaryRequest = kRequest + "Sec-WebSocket-Protocol: binary.ircv3.net\r\n\r\n";

/// Its bytes to send, without more text.
std::string wire_of(Transport& transport) {
  std::string wire;
  REQUIRE(transport.encode("", wire));
  return wire;
}
std::string said(Transport& transport, std::string_view text) {
  std::string wire;
  REQUIRE(transport.encode(text, wire));
  return wire;
}
std::string farewell(Transport& transport) {
  std::string wire;
  transport.finish(wire);
  return wire;
}

/// One that is open.
std::unique_ptr<Transport> open(WebSocketSource& source, const std::string& request = kTextRequest) {
  auto transport = source.make();
  std::string stream;
  const auto decoded = transport->decode(request, stream);
  REQUIRE(decoded);
  REQUIRE(decoded->ready);
  REQUIRE(decoded->wire);
  REQUIRE(wire_of(*transport).starts_with("HTTP/1.1 101 "));
  return transport;
}

}  // namespace

TEST_CASE("WebSocket: frames may come in the same read as the handshake, or byte by byte") {
  WebSocketSource source(nullptr, {});
  const std::string bytes = kTextRequest + frame(1, "NICK ann") + frame(1, "USER ann 0 * :Ann");
  for (const std::size_t at_a_time : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
    const auto transport = source.make();
    std::string stream;
    bool ready = false;
    for (std::size_t i = 0; i < bytes.size(); i += at_a_time) {
      const auto decoded = transport->decode(bytes.substr(i, at_a_time), stream);
      REQUIRE(decoded);
      ready = decoded->ready;
      REQUIRE(ready == (i + at_a_time >= kTextRequest.size()));
    }
    CHECK(stream == "NICK ann\nUSER ann 0 * :Ann\n");
  }
}

TEST_CASE("WebSocket: each line is a message of the kind that was agreed on") {
  WebSocketSource source(nullptr, {});
  const auto text = open(source);
  CHECK(said(*text, "PING 1\r\nPING 2\r\n") == "\x81\x06PING 1\x81\x06PING 2");
  const auto binary = open(source, kBinaryRequest);
  CHECK(said(*binary, "PING 1\r\n") == "\x82\x06PING 1");
  const auto neither = open(source, kRequest + "\r\n");
  CHECK(said(*neither, "PING 1\r\n") == "\x81\x06PING 1");
  // A line may come in pieces.
  CHECK(said(*text, "PI").empty());
  CHECK(said(*text, "NG 3\r").empty());
  CHECK(said(*text, "\nPING 4\r\nP") == "\x81\x06PING 3\x81\x06PING 4");
}

TEST_CASE("WebSocket: what reading is answered goes out in front of what is said") {
  WebSocketSource source(nullptr, {});
  const auto transport = open(source);
  std::string stream;
  const auto decoded = transport->decode(frame(kPing, "x"), stream);
  REQUIRE(decoded);
  CHECK(decoded->wire);
  CHECK(said(*transport, "PING 1\r\n") == "\x8a\x01x\x81\x06PING 1");
}

TEST_CASE("WebSocket: the end is told by a code, once, and whether the server stops") {
  WebSocketSource source(nullptr, {});
  const auto first = open(source);
  const auto second = open(source);
  const auto third = open(source);
  CHECK(farewell(*first) == server_close(1000));
  std::string stream;
  const auto decoded = third->decode(frame(kClose, std::string("\x03\xe9")), stream);
  REQUIRE(decoded);
  CHECK(decoded->closed);
  CHECK(said(*third, "PING 1\r\n") == server_close(1001));  // in kind, and nothing behind it
  CHECK(farewell(*third).empty());
  source.stop();
  CHECK(farewell(*second) == server_close(1001));
}

TEST_CASE("WebSocket: a refused handshake is answered in HTTP, without frames") {
  WebSocketSource source(nullptr, {.allowed = {"https://chat.example"}});
  const auto transport = source.make();
  std::string stream;
  CHECK_FALSE(transport->decode(kRequest + "Origin: https://evil.example\r\n\r\n", stream));
  CHECK(said(*transport, "ERROR :x\r\n").starts_with("HTTP/1.1 403 Forbidden\r\n"));
  CHECK(farewell(*transport).empty());
  // The rules of the moment count.
  source.replace({});
  CHECK(open(source, kRequest + "Origin: https://evil.example\r\n\r\n"));
}

TEST_CASE("WebSocket: who pings and does not read is given up") {
  WebSocketSource source(nullptr, {});
  const auto transport = open(source);
  std::string pings;
  for (int i = 0; i < 100; ++i) pings += frame(kPing, std::string(125, 'x'));
  std::string stream;
  std::size_t reads = 0;
  while (transport->decode(pings, stream)) REQUIRE(++reads < 10);
  CHECK(reads == WebSocketTransport::kMostUnsent / (100 * 127));
}

TEST_CASE("WebSocket: over TLS") {
  chat::tls::test::Certificates certificates;
  const auto files = certificates.make({"chat.example"});
  chat::net::TlsSource tls(chat::tls::test::server_context({files}));
  WebSocketSource source(&tls, {});
  const auto transport = source.make();
  CHECK(transport->name() == "tls+websocket");
  auto client = chat::tls::Stream::connect(chat::tls::test::client_context({.accept_any = true}), "chat.example");
  std::string heard;
  std::string stream;
  const auto exchange = [&] {
    std::string wire;
    client.take_wire(wire);
    const auto decoded = transport->decode(wire, stream);
    REQUIRE(decoded);
    REQUIRE(client.feed(wire_of(*transport), heard));
    return *decoded;
  };
  while (!client.handshake_done()) CHECK_FALSE(exchange().ready);
  REQUIRE(client.write(kTextRequest + frame(1, "NICK ann")));
  CHECK(exchange().ready);
  CHECK(stream == "NICK ann\n");
  CHECK(transport->security().encrypted);
  REQUIRE(client.feed(said(*transport, "PING 1\r\n"), heard));
  CHECK(heard.ends_with("\r\n\r\n\x81\x06PING 1"));
  heard.clear();
  REQUIRE(client.feed(farewell(*transport), heard));
  CHECK(heard == server_close(1000));
  CHECK(client.peer_closed());
}

namespace {

/// A connection with its thread and its peer, who has asked for WebSocket.
class Running {
 public:
  explicit Running(const Rules& rules, bool open = true) {
    link_ = std::make_shared<Link>(1, std::move(pair.server), "192.0.2.1", Permit{}, source_.make());
    thread_ = std::thread([this, rules] { reason_ = Connection(link_, intake, std::make_shared<Rules>(rules)).run(); });
    if (!open) return;
    pair.send(kTextRequest);
    REQUIRE(intake.next() == "open");
  }
  ~Running() {
    link_->set_over();
    link_->socket().shut_down();
    if (thread_.joinable()) thread_.join();
  }
  /// Waits for its end, and says why it was.
  std::string reason() {
    thread_.join();
    return reason_;
  }

  SocketPair pair;
  FakeIntake intake;

 private:
  WebSocketSource source_{nullptr, {}};
  std::shared_ptr<Link> link_;
  std::thread thread_;
  std::string reason_;
};

constexpr Rules::Flood kNoFlood{.enabled = false, .burst = 1, .per_second = 1};
constexpr Rules::Timeouts kPatient{
    .silence = 1h, .registration = 1h, .choose_name = 1h, .ping_after = 1h, .ping_timeout = 1h};

}  // namespace

TEST_CASE("WebSocket: nobody there is a person at a bare terminal") {
  Rules::Timeouts impatient = kPatient;
  impatient.silence = 1ms;
  impatient.registration = 300ms;
  Running it({.flood = kNoFlood, .timeouts = impatient});
  it.pair.send(frame(1, "hello"));
  CHECK(it.intake.next() == "line hello");
  // No greeting, and the time for registration is an IRC client's.
  CHECK(it.intake.next() == "end Registration timeout");
  CHECK(it.reason() == "Registration timeout");
}

TEST_CASE("WebSocket: two lines in one message are an error of their own") {
  Running it({.flood = kNoFlood, .timeouts = kPatient});
  it.pair.send(frame(1, "PRIVMSG #x :a\r\nQUIT") + frame(1, "PING b"));
  CHECK(it.intake.next() == "bad " + std::to_string(static_cast<int>(chat::irc::LineError::several_lines)));
  CHECK(it.intake.next() == "line PING b");
}

TEST_CASE("WebSocket: frames without a line have to wait as lines do") {
  struct Kind {
    const char* name;
    std::string bytes;
  };
  const Kind kinds[] = {{"pongs", frame(kPong, "")},
                        {"pings", frame(kPing, "x")},
                        {"empty messages", frame(kText, "")},
                        {"pieces", frame(kContinuation, "", {.last = false})}};
  for (const auto& [name, bytes] : kinds) {
    INFO(name);
    const bool in_message = std::string_view(name) == "pieces";
    const auto start = std::chrono::steady_clock::now();
    Running it({.flood = {.enabled = true, .burst = 3, .per_second = 100}, .timeouts = kPatient});
    std::string frames = in_message ? frame(kText, "", {.last = false}) : std::string();
    for (int i = 0; i < 23; ++i) frames += bytes;
    it.pair.send(frames + frame(in_message ? kContinuation : kText, "NICK a"));
    CHECK(it.intake.next() == "line NICK a");
    it.pair.send(frame(kText, "PING b"));
    CHECK(it.intake.next() == "line PING b");
    // 25 lines and frames, of which 3 are free.
    CHECK(std::chrono::steady_clock::now() - start >= 220ms);
  }
}

TEST_CASE("WebSocket: the time for the handshake does not begin anew with each byte of it") {
  Rules::Timeouts impatient = kPatient;
  impatient.registration = 200ms;
  Running it({.flood = kNoFlood, .timeouts = impatient}, false);
  it.pair.send("GET / HTTP/1.1\r\nX-Slow: ");
  it.pair.drip('x');
  it.pair.peer = {};
  CHECK(it.reason() == "Handshake timeout");
}
