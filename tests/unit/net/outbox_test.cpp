#include "net/outbox.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "support/socket_pair.hpp"

using chat::net::Outbox;
using chat::net::Transport;
using chat::test::SocketPair;
using State = Outbox::State;

namespace {

/// Releases a copy of `text`.
Outbox::Released release(Outbox& outbox, std::string text, Outbox::Release how = {}) {
  const Outbox::Released released = outbox.release(text, how);
  CHECK(text.empty());
  return released;
}

/// Flushes until the kernel takes no more, or all is sent.
State flush_all(Outbox& outbox) {
  State state = State::more;
  while (state == State::more) state = outbox.flush().state;
  return state;
}

const std::string kMuch(8 << 20, 'x');  // more than the kernel takes

}  // namespace

TEST_CASE("Outbox: what is released is sent in its order, and its owner is one at a time") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  CHECK(release(outbox, "one ").flush);
  CHECK_FALSE(release(outbox, "two ").flush);
  CHECK(outbox.backlog() == 8);
  CHECK(flush_all(outbox) == State::idle);
  CHECK(outbox.backlog() == 0);
  CHECK(release(outbox, "three").flush);
  CHECK(flush_all(outbox) == State::idle);
  CHECK(pair.receive(13) == "one two three");
}

TEST_CASE("Outbox: nothing released, nothing to flush") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  CHECK_FALSE(release(outbox, "").flush);
}

TEST_CASE("Outbox: what the kernel does not take waits, counted, and goes on where it stopped") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  REQUIRE(release(outbox, kMuch).flush);
  REQUIRE(flush_all(outbox) == State::blocked);
  const std::size_t left = outbox.backlog();
  CHECK(left > 0);
  CHECK(left < kMuch.size());
  CHECK_FALSE(release(outbox, "the end").flush);
  CHECK(outbox.backlog() == left + 7);

  std::string received = pair.receive(kMuch.size() - left);
  while (flush_all(outbox) == State::blocked) received += pair.receive(1 << 16);
  received += pair.receive(kMuch.size() + 7 - received.size());
  CHECK(received == kMuch + "the end");
}

TEST_CASE("Outbox: closing sends what waits, tells the peer, and takes nothing more") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  CHECK(release(outbox, "bye", {.close = true}).flush);
  CHECK_FALSE(release(outbox, "too late").flush);
  CHECK(flush_all(outbox) == State::ended);
  CHECK(pair.receive_all() == "bye");
  // What the peer says now can still be read.
  pair.send("hm");
  char bytes[2];
  CHECK(::recv(pair.server.descriptor(), bytes, 2, 0) == 2);
}

TEST_CASE("Outbox: closing with nothing to say") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  CHECK(release(outbox, "", {.close = true}).flush);
  CHECK(flush_all(outbox) == State::ended);
  CHECK(pair.receive_all().empty());
}

TEST_CASE("Outbox: abandoning drops what waits and ends the connection for both sides") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  REQUIRE(release(outbox, kMuch).flush);
  REQUIRE(flush_all(outbox) == State::blocked);
  release(outbox, "more");
  outbox.abandon();
  CHECK(outbox.flush().state == State::ended);
  CHECK(pair.receive_all().size() < kMuch.size());
  char byte = 0;
  CHECK(::recv(pair.server.descriptor(), &byte, 1, 0) == 0);
}

TEST_CASE("Outbox: on a broken connection bytes vanish and the reader finds out") {
  SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  pair.peer = {};
  CHECK(release(outbox, "hello").flush);
  CHECK(flush_all(outbox) == State::ended);
  CHECK_FALSE(release(outbox, "anybody?").flush);
  CHECK(outbox.backlog() == 0);
  char byte = 0;
  CHECK(::recv(pair.server.descriptor(), &byte, 1, 0) == 0);
}

TEST_CASE("Outbox: a long reply is told once when it can go on") {
  const SocketPair pair;
  Outbox outbox(pair.server, nullptr);
  SECTION("at once if little waits") {
    CHECK(release(outbox, "little", {.want_resume = true}).resume);
    CHECK_FALSE(outbox.flush().resume);
  }
  SECTION("when the kernel has taken it") {
    const std::string text(2 * Outbox::kLowWater, 'x');
    CHECK_FALSE(release(outbox, text, {.want_resume = true}).resume);
    CHECK(outbox.flush().resume);
    release(outbox, text);
    CHECK_FALSE(outbox.flush().resume);
  }
  SECTION("when the peer has read enough of it") {
    CHECK_FALSE(release(outbox, kMuch, {.want_resume = true}).resume);
    std::size_t read = 0;
    for (Outbox::Flushed flushed; !flushed.resume; flushed = outbox.flush()) {
      REQUIRE(read < kMuch.size());
      if (flushed.state == State::blocked) read += pair.receive(1 << 14).size();
    }
    CHECK(outbox.backlog() <= Outbox::kLowWater);
  }
  SECTION("when the connection breaks, so that the reply comes to its end") {
    CHECK_FALSE(release(outbox, kMuch, {.want_resume = true}).resume);
    REQUIRE(outbox.flush().state == State::blocked);
    pair.peer.shut_down();
    pair.server.shut_down();
    CHECK(outbox.flush().resume);
  }
}

namespace {
/// Doubles each byte, so that the wire has another length than the stream.
class Doubling final : public Transport {
 public:
  std::string_view name() const override { return "doubling"; }
  std::expected<Decoded, std::string> decode(std::string_view wire, std::string& stream) override {
    for (std::size_t i = 0; i < wire.size(); i += 2) stream += wire[i];
    return Decoded{.ready = true};
  }
  chat::net::Security security() override { return {}; }
  bool encode(std::string_view stream, std::string& wire) override {
    wire += std::exchange(answer, {});
    for (const char c : stream) wire.append(2, c);
    return !broken;
  }
  void finish(std::string& wire) override { wire += farewell; }

  std::string answer;    ///< made by decode()
  std::string farewell;  ///< what tells the end
  bool broken = false;
};
}  // namespace

TEST_CASE("Outbox: what is sent goes through the transport once, in whatever pieces the kernel takes it") {
  const SocketPair pair;
  Doubling transport;
  Outbox outbox(pair.server, &transport);
  release(outbox, kMuch);
  std::string received;
  State state = flush_all(outbox);
  release(outbox, "yz");
  while (state == State::blocked) {
    received += pair.receive(1 << 16);
    state = flush_all(outbox);
  }
  received += pair.receive(2 * kMuch.size() + 4 - received.size());
  CHECK(received == kMuch + kMuch + "yyzz");
}

TEST_CASE("Outbox: what the transport has to say goes out without a release, by one owner") {
  const SocketPair pair;
  Doubling transport;
  Outbox outbox(pair.server, &transport);
  transport.answer = "[hello]";
  REQUIRE(outbox.claim());
  CHECK_FALSE(outbox.claim());               // it is owned
  CHECK_FALSE(release(outbox, "ab").flush);  // and the owner sends this, too
  CHECK(flush_all(outbox) == State::idle);
  CHECK(pair.receive(11) == "[hello]aabb");

  SECTION("an owner that is sending takes it along") {
    REQUIRE(release(outbox, kMuch).flush);
    REQUIRE(flush_all(outbox) == State::blocked);
    transport.answer = "[again]";
    CHECK_FALSE(outbox.claim());
    std::string received;
    for (State state = State::blocked; state == State::blocked; state = flush_all(outbox)) {
      received += pair.receive_some();
    }
    received += pair.receive(2 * kMuch.size() + 7 - received.size());
    CHECK(received.substr(2 * kMuch.size()) == "[again]");
  }
  SECTION("on a broken connection nobody owns anything any more") {
    outbox.abandon();
    CHECK_FALSE(outbox.claim());
  }
}

TEST_CASE("Outbox: the transport's farewell is the last that is sent, once") {
  const SocketPair pair;
  Doubling transport;
  transport.farewell = "[bye]";
  Outbox outbox(pair.server, &transport);
  CHECK(release(outbox, "ab", {.close = true}).flush);
  CHECK(flush_all(outbox) == State::ended);
  CHECK(pair.receive_all() == "aabb[bye]");
  CHECK_FALSE(outbox.claim());
}

TEST_CASE("Outbox: a transport that can send nothing more breaks the connection") {
  const SocketPair pair;
  Doubling transport;
  transport.broken = true;
  Outbox outbox(pair.server, &transport);
  CHECK(release(outbox, "ab").flush);
  CHECK(flush_all(outbox) == State::ended);
  CHECK_FALSE(release(outbox, "cd").flush);
  CHECK(pair.receive_all().empty());
}
