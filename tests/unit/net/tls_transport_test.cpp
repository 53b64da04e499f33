#include "net/tls_transport.hpp"

#include <sys/socket.h>
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <thread>

#include "net/connection.hpp"
#include "net/flushers.hpp"
#include "support/socket_pair.hpp"
#include "unit/net/fake_intake.hpp"
#include "unit/net/patient_rules.hpp"
#include "unit/tls/pair.hpp"

using chat::net::Connection;
using chat::net::Flushers;
using chat::net::Link;
using chat::net::Links;
using chat::net::Outbox;
using chat::net::Permit;
using chat::net::Rules;
using chat::net::TlsTransport;
using chat::test::FakeIntake;
using chat::test::kNoFlood;
using chat::test::kPatient;
using chat::test::SocketPair;
using chat::tls::Stream;
using chat::tls::test::Certificates;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

/// A connection behind TLS, with its thread, a flusher, and the socket of its peer.
class Running {
 public:
  explicit Running(const Rules::Timeouts& timeouts = kPatient) : flushers(intake, 1) {
    intake.flushers = &flushers;
    REQUIRE(flushers.start());
    link = std::make_shared<Link>(1, std::move(pair.server), "192.0.2.1", Permit{},
                                  std::make_unique<TlsTransport>(chat::tls::test::server_context({files})));
    const Rules rules{.flood = kNoFlood, .timeouts = timeouts};
    thread_ = std::thread([this, rules] { reason_ = Connection(link, intake, std::make_shared<Rules>(rules)).run(); });
  }
  ~Running() {
    link->set_over();
    link->socket().shut_down();
    if (thread_.joinable()) thread_.join();
    flushers.stop();
  }
  /// Why the connection ended; the peer has to have closed.
  std::string reason() {
    thread_.join();
    return reason_;
  }
  /// What the engine does at the end of a batch.
  void say(std::string text, Outbox::Release how = {}) {
    Links flush;
    Links closing;
    if (link->outbox().release(text, how).flush) flush.push_back(link);
    flushers.release(flush, closing);
  }

  Certificates certificates;
  chat::tls::KeyPair files = certificates.make({"chat.example"});
  SocketPair pair;
  FakeIntake intake;
  Flushers flushers;
  std::shared_ptr<Link> link;

 private:
  std::thread thread_;
  std::string reason_;
};

/// The other end of TLS, over the socket of a pair.
class Peer {
 public:
  explicit Peer(Running& it, std::optional<chat::tls::KeyPair> identity = {})
      : pair_(it.pair),
        stream_(Stream::connect(
            chat::tls::test::client_context({.ca_file = it.files.certificates, .identity = std::move(identity)}),
            "chat.example")) {}

  /// Sends what there is to send, so many bytes at a time.
  void send(std::size_t at_a_time = 1'000'000) {
    std::string wire;
    stream_.take_wire(wire);
    for (std::size_t i = 0; i < wire.size(); i += at_a_time) pair_.send(std::string_view(wire).substr(i, at_a_time));
  }
  void shake_hands(std::size_t at_a_time = 1'000'000) {
    send(at_a_time);
    while (!stream_.handshake_done()) {
      hear();
      if (stream_.handshake_done()) break;
      send(at_a_time);
    }
    send(at_a_time);
  }
  void say(std::string_view text) {
    REQUIRE(stream_.write(text));
    send();
  }
  /// Reads once; false at the end of the wire.
  bool hear() {
    const std::string wire = pair_.receive_some();
    if (wire.empty()) return false;
    const auto fed = stream_.feed(wire, heard);
    if (!fed) FAIL(fed.error());
    return true;
  }
  void hear_until(std::size_t bytes) {
    while (heard.size() < bytes) REQUIRE(hear());
  }
  Stream& stream() { return stream_; }

  std::string heard;

 private:
  SocketPair& pair_;
  Stream stream_;
};

}  // namespace

TEST_CASE("TLS: the engine hears of a connection when its handshake is done, however the bytes come") {
  Running it;
  Peer peer(it);
  peer.shake_hands(GENERATE(1, 100, 1'000'000));
  CHECK(it.intake.next() == "open");
  CHECK(it.link->security().encrypted);
  CHECK(it.link->security().protocol == "TLSv1.3");
  CHECK(it.link->security().cipher == peer.stream().cipher());
  CHECK(it.link->security().certificate.empty());
  peer.say("NICK a\r\nUSER a 0 * :A\r\n");
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "line USER a 0 * :A");
  it.say("PING :1\r\n");
  peer.hear_until(9);
  CHECK(peer.heard == "PING :1\r\n");
}

TEST_CASE("TLS: the client's certificate is known before the session opens") {
  Running it;
  const auto own = it.certificates.make({"alice.example"});
  Peer peer(it, own);
  peer.shake_hands();
  CHECK(it.intake.next() == "open");
  CHECK(it.link->security().certificate == it.certificates.last().fingerprint);
}

TEST_CASE("TLS: what comes right behind the handshake is not lost, nor is the end behind it") {
  Running it;
  Peer peer(it);
  peer.send();
  while (!peer.stream().handshake_done()) REQUIRE(peer.hear());
  REQUIRE(peer.stream().write("NICK a\r\nQUIT\r\n"));
  peer.stream().close();
  peer.send();
  CHECK(it.intake.next() == "open");
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "line QUIT");
  CHECK(it.intake.next() == "end Connection closed");
}

TEST_CASE("TLS: after its last bytes a session says that nothing more comes") {
  Running it;
  Peer peer(it);
  peer.shake_hands();
  CHECK(it.intake.next() == "open");
  it.say("ERROR :bye\r\n", {.close = true});
  while (peer.hear()) {
  }
  CHECK(peer.heard == "ERROR :bye\r\n");
  CHECK(peer.stream().peer_closed());
}

TEST_CASE("TLS: a peer that never comes to the end of its handshake costs the engine nothing") {
  Rules::Timeouts hasty = kPatient;
  hasty.registration = 30ms;
  hasty.silence = 1ms;
  Running it(hasty);
  SECTION("it says nothing") {}
  SECTION("it begins") {
    Peer peer(it);
    std::string wire;
    peer.stream().take_wire(wire);
    it.pair.send(wire.substr(0, 100));
  }
  CHECK(it.pair.receive_all().empty());  // the end comes to it
  it.pair.peer.finish_sending();
  CHECK(it.reason() == "Handshake timeout");
  it.link->set_over();
  it.intake.idle(it.link);
  CHECK(it.intake.next() == "idle");  // nothing before it
}

TEST_CASE("TLS: who is no TLS client is told so, and the engine hears nothing of it") {
  Running it;
  std::string sent;
  std::string reason;
  std::string answer(TlsTransport::kAnswerToText);
  SECTION("a person at nc, or an IRC client") {
    sent = "N";
    reason = "plain text came to a port that speaks TLS";
  }
  SECTION("a browser") {
    sent = "GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n";
    reason = "HTTP came to a port that speaks TLS";
  }
  SECTION("noise") {
    sent = "\x80\x01\x02\x03"s;
    reason = "what came is not TLS";
    answer = "";
  }
  it.pair.send(sent);
  CHECK(it.pair.receive_all() == answer);
  it.pair.peer.finish_sending();
  CHECK(it.reason() == reason);
  it.intake.idle(it.link);
  CHECK(it.intake.next() == "idle");
}

TEST_CASE("TLS: a handshake of nonsense is answered with an alert") {
  Running it;
  it.pair.send("\x16\x03\x01\x02\x00"s + std::string(512, 'x'));
  const std::string alert = it.pair.receive_all();
  REQUIRE(alert.size() == 7);
  CHECK(alert[0] == 21);
  it.pair.peer.finish_sending();
  CHECK_FALSE(it.reason().empty());
}

TEST_CASE("TLS: who hangs up during the handshake is gone") {
  Running it;
  Peer peer(it);
  peer.send();
  REQUIRE(peer.hear());
  it.pair.peer.shut_down();
  CHECK(it.reason() == "Connection closed during the handshake");
}

TEST_CASE("TLS: damage ends the session with its reason") {
  Running it;
  Peer peer(it);
  peer.shake_hands();
  CHECK(it.intake.next() == "open");
  peer.say("NICK a\r\n");
  CHECK(it.intake.next() == "line NICK a");
  it.pair.send("\x17\x03\x03\x00\x20"s + std::string(32, 'x'));
  CHECK(it.intake.next() == "end what came is damaged, or not TLS");
}

TEST_CASE("TLS: much goes both ways at once, and each way keeps its order") {
  constexpr int kLines = 5'000;
  Running it;
  Peer peer(it);
  peer.shake_hands();
  CHECK(it.intake.next() == "open");
  const std::string padding(300, 'x');
  // The peer's two directions are two threads over one TLS object: a mutex, as the server has one.
  chat::util::Mutex mutex;
  std::thread writer([&] {
    for (int i = 0; i < kLines; ++i) {
      std::string wire;
      {
        const chat::util::Lock lock(mutex);
        static_cast<void>(peer.stream().write("PRIVMSG b :" + std::to_string(i) + padding + "\r\n"));
        peer.stream().take_wire(wire);
      }
      it.pair.send(wire);
    }
  });
  std::thread engine([&] {
    for (int i = 0; i < kLines; ++i) it.say(std::to_string(i) + padding + "\n");
  });
  std::string expected;
  for (int i = 0; i < kLines; ++i) expected += std::to_string(i) + padding + "\n";
  std::string error;
  while (peer.heard.size() < expected.size() && error.empty()) {
    const std::string wire = it.pair.receive_some();
    const chat::util::Lock lock(mutex);
    const auto fed = peer.stream().feed(wire, peer.heard);
    if (!fed || wire.empty()) error = fed ? "the wire ended" : fed.error();
  }
  writer.join();
  engine.join();
  CHECK(error.empty());
  CHECK((peer.heard == expected));
  for (int i = 0; i < kLines; ++i) {
    const std::string note = it.intake.next();
    REQUIRE(note == "line PRIVMSG b :" + std::to_string(i) + padding);
  }
}

TEST_CASE("TLS: a new certificate is for those who come from then on") {
  Certificates certificates;
  chat::net::TlsSource source(chat::tls::test::server_context({certificates.make({"chat.example"})}));
  const std::string first = certificates.last().fingerprint;
  const auto client = chat::tls::test::client_context({.accept_any = true});
  const auto shake_hands = [&](chat::net::Transport& transport, Stream& stream) {
    std::string plain;
    while (!stream.handshake_done()) {
      std::string wire;
      stream.take_wire(wire);
      REQUIRE(transport.decode(wire, plain));
      wire.clear();
      REQUIRE(transport.encode("", wire));
      REQUIRE(stream.feed(wire, plain));
    }
    return stream.peer_fingerprint();
  };
  const auto old_transport = source.make();
  source.replace(chat::tls::test::server_context({certificates.make({"chat.example"})}));
  const auto new_transport = source.make();
  Stream old_stream = Stream::connect(client, "chat.example");
  Stream new_stream = Stream::connect(client, "chat.example");
  CHECK(shake_hands(*old_transport, old_stream) == first);
  CHECK(shake_hands(*new_transport, new_stream) == certificates.last().fingerprint);
}
