#include "client/netsplit.hpp"

#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

// https://ircv3.net/specs/batches/netsplit

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

std::string sentence(const std::string& type, const std::string& first, const std::string& second, const Lines& lines) {
  Batch batch{.type = type, .target = first, .second = second};
  for (const std::string& line : lines) batch.entries.push_back({line});
  return netsplit_sentence(batch, chat::irc::Isupport());
}

}  // namespace

TEST_CASE("Netsplit: people are counted once, whatever they were in") {
  CHECK(sentence("netsplit", "a.net", "b.net", {":bob!b@h QUIT :a.net b.net", ":eve!e@h QUIT :a.net b.net"}) ==
        "2 people are gone: the servers a.net and b.net lost each other.");
  CHECK(sentence("netjoin", "a.net", "b.net", {":bob!b@h JOIN #one", ":BOB!b@h JOIN #two", ":eve!e@h JOIN #one"}) ==
        "2 people are back: the servers a.net and b.net are together again.");
  CHECK(sentence("netjoin", "a.net", "b.net", {":bob!b@h JOIN #one", ":s MODE #one +o bob", ":bob!b@h AWAY :x"}) ==
        "bob is back: the servers a.net and b.net are together again.");
}

TEST_CASE("Netsplit: servers that are hidden are not named") {
  CHECK(sentence("netsplit", "*.net", "*.split", {":bob!b@h QUIT :x"}) == "bob is gone: two servers lost each other.");
  CHECK(sentence("netsplit", "", "", {":bob!b@h QUIT :x"}) == "bob is gone: two servers lost each other.");
}

TEST_CASE("Netsplit: where nobody comes or goes, nothing is said") {
  CHECK(sentence("netsplit", "a.net", "b.net", {}).empty());
  CHECK(sentence("netsplit", "a.net", "b.net", {":s MODE #one +o bob"}).empty());
  CHECK(sentence("netjoin", "a.net", "b.net", {":bob!b@h QUIT :x"}).empty());
}

TEST_CASE("Many who go and come at once are one line, and the roster follows them") {
  Script script;
  script.ready().in("#lobby", "alice @bob eve");
  script.server(":s BATCH +1 netsplit a.net b.net");
  script.server("@batch=1 :bob!b@h QUIT :a.net b.net").server("@batch=1 :eve!e@h QUIT :a.net b.net");
  CHECK(script.take_shown().empty());
  script.server(":carl!c@h PRIVMSG #lobby :hello");  // not of the batch
  CHECK(script.take_shown() == Lines{"#lobby <carl> hello"});
  script.server(":s BATCH -1");
  CHECK(script.take_shown() == Lines{"-- 2 people are gone: the servers a.net and b.net lost each other."});
  CHECK(script.session.roster().nicks("#lobby") == Lines{"alice"});

  script.server(":s BATCH +2 netjoin a.net b.net").server("@batch=2 :bob!b@h JOIN #lobby").server(":s BATCH -2");
  CHECK(script.take_shown() == Lines{"-- bob is back: the servers a.net and b.net are together again."});
  CHECK(script.session.roster().nicks("#lobby") == Lines{"alice", "bob"});
}

TEST_CASE("A server may split away for good: what its batch began is told when it is full") {
  Script script;
  script.ready().in("#lobby");
  script.server(":s BATCH +1 netsplit a.net b.net");
  for (std::size_t i = 0; i < Batches::kMaxEntries; ++i) {
    script.server("@batch=1 :n" + std::to_string(i) + "!u@h QUIT :a.net b.net");
  }
  CHECK(script.take_shown() == Lines{"-- 10000 people are gone: the servers a.net and b.net lost each other."});
}
