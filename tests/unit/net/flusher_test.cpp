#include "net/flushers.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "support/socket_pair.hpp"
#include "unit/net/fake_intake.hpp"

using chat::net::Flushers;
using chat::net::Link;
using chat::net::Links;
using chat::net::Outbox;
using chat::net::Permit;
using chat::test::FakeIntake;
using chat::test::SocketPair;

namespace {

struct Peer {
  SocketPair pair;
  std::shared_ptr<Link> link;
};

std::vector<Peer> make_peers(std::size_t count) {
  std::vector<Peer> peers(count);
  std::uint64_t number = 0;
  for (Peer& peer : peers) {
    peer.link = std::make_shared<Link>(++number, std::move(peer.pair.server), "192.0.2.1", Permit{});
  }
  return peers;
}

/// What the engine does at the end of a batch that says `text` to everybody.
void say(Flushers& flushers, std::vector<Peer>& peers, const std::string& text, Outbox::Release how = {}) {
  Links flush;
  Links closing;
  for (Peer& peer : peers) {
    std::string staged = text;
    if (peer.link->outbox().release(staged, how).flush) flush.push_back(peer.link);
    if (how.close) closing.push_back(peer.link);
  }
  flushers.release(flush, closing);
  CHECK(flush.empty());
  CHECK(closing.empty());
}

const std::string kMuch(4 << 20, 'x');

}  // namespace

TEST_CASE("Flushers: everybody gets everything in order, be they few or many") {
  FakeIntake intake;
  for (const std::size_t count : {Flushers::kDirect, Flushers::kDirect * 10}) {
    Flushers flushers(intake, 2);
    REQUIRE(flushers.start());
    auto peers = make_peers(count);
    for (int i = 0; i < 50; ++i) say(flushers, peers, std::to_string(i % 10));
    for (const Peer& peer : peers) CHECK(peer.pair.receive(50).substr(0, 20) == "01234567890123456789");
    flushers.stop();
  }
}

TEST_CASE("Flushers: one who does not read holds up nobody, and gets everything later") {
  FakeIntake intake;
  Flushers flushers(intake, 1);
  REQUIRE(flushers.start());
  auto lazy = make_peers(1);
  say(flushers, lazy, kMuch);
  auto peers = make_peers(20);
  for (int i = 0; i < 10; ++i) say(flushers, peers, "hello ");
  for (const Peer& peer : peers) CHECK(peer.pair.receive(60).size() == 60);
  say(flushers, lazy, "the end");
  CHECK(lazy[0].pair.receive(kMuch.size()) == kMuch);
  CHECK(lazy[0].pair.receive(7) == "the end");
}

TEST_CASE("Flushers: a paused reply is told when its peer has read") {
  FakeIntake intake;
  Flushers flushers(intake, 1);
  REQUIRE(flushers.start());
  auto peers = make_peers(1);
  say(flushers, peers, kMuch, {.want_resume = true});
  CHECK(peers[0].pair.receive(kMuch.size()).size() == kMuch.size());
  CHECK(intake.next() == "drained");
}

TEST_CASE("Flushers: after the last bytes the peer reads the end") {
  FakeIntake intake;
  Flushers flushers(intake, 2);
  REQUIRE(flushers.start());
  auto peers = make_peers(20);
  say(flushers, peers, "ERROR :bye\r\n", {.close = true});
  for (const Peer& peer : peers) CHECK(peer.pair.receive_all() == "ERROR :bye\r\n");
}

TEST_CASE("Flushers: a peer that reads nothing more is ended when its time is up") {
  FakeIntake intake;
  Flushers flushers(intake, 1, std::chrono::milliseconds{50});
  REQUIRE(flushers.start());
  auto peers = make_peers(1);
  say(flushers, peers, kMuch, {.close = true});
  // The reading side of the server's end wakes up when the flusher shuts it down.
  char byte = 0;
  CHECK(::recv(peers[0].link->socket().descriptor(), &byte, 1, 0) == 0);
  CHECK(peers[0].pair.receive_all().size() < kMuch.size());
}

TEST_CASE("Flushers: descriptors are closed when the last owner lets go") {
  FakeIntake intake;
  Flushers flushers(intake, 1);
  REQUIRE(flushers.start());
  auto peers = make_peers(20);
  say(flushers, peers, "bye", {.close = true});
  for (Peer& peer : peers) {
    const std::weak_ptr<Link> link = peer.link;
    CHECK(peer.pair.receive_all() == "bye");
    peer.link.reset();
  }
  // A round more, and the flusher holds none of the former.
  auto others = make_peers(20);
  say(flushers, others, "x");
  for (const Peer& other : others) CHECK(other.pair.receive(1) == "x");
  for (const Peer& peer : peers) CHECK(::send(peer.pair.peer.descriptor(), "x", 1, MSG_NOSIGNAL) == -1);
}
