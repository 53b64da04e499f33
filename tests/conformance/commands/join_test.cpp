#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// JOIN: https://modern.ircdocs.horse/#join-message. Which modes of a channel keep people out: see ../modes.

using namespace chat::test;

TEST_CASE("JOIN: who creates a channel is its operator; the others are told who comes") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(alice.ask("JOIN #tea")) == "JOIN 353 366");
  REQUIRE(alice.param("NAMES #tea", "353", 3) == "@alice");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 JOIN #tea"});
  REQUIRE(alice.param("MODE #tea", "324", 2) == "+nt");
}

TEST_CASE("JOIN: the topic comes between the JOIN and the names") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("TOPIC #tea :Leaves");
  Client bob = chat.connect("bob");
  REQUIRE(bob.ask("JOIN #TEA") == Lines{":bob!~user@192.0.2.1 JOIN #tea", ":chat.example 332 bob #tea :Leaves",
                                        ":chat.example 333 bob #tea alice!~user@192.0.2.1 1800000000",
                                        ":chat.example 353 bob = #tea :@alice bob",
                                        ":chat.example 366 bob #tea :End of NAMES list"});
}

TEST_CASE("JOIN: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("JOIN")) == "461");
  REQUIRE(numbers(alice.ask("JOIN :")) == "461");
  REQUIRE(numbers(chat.open().ask("JOIN #tea")) == "451");
  REQUIRE(numbers(alice.ask("JOIN tea")) == "403");
  REQUIRE(numbers(alice.ask("JOIN &tea")) == "403");
  REQUIRE(numbers(alice.ask("JOIN :#a b")) == "476");
  REQUIRE(numbers(alice.ask("JOIN #" + std::string(64, 'x'))) == "476");
  REQUIRE(numbers(alice.ask("JOIN #" + std::string(63, 'x'))) == "JOIN 353 366");
  REQUIRE(numbers(alice.ask("JOIN #tea key surplus")) == "JOIN 353 366");
  REQUIRE(alice.ask("JOIN #TEA").empty());  // is there already
}

TEST_CASE("JOIN: several channels, each with the key at its place") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #a,#b,#c");
  alice.send("MODE #a +k one");
  alice.send("MODE #c +k three");
  Client bob = chat.connect("bob");
  SECTION("all right") { REQUIRE(only(bob.ask("JOIN #a,#b,#c one,,three"), "JOIN").size() == 3); }
  SECTION("one wrong") {
    const Lines answer = bob.ask("JOIN #a,#b,#c one,x,y");
    REQUIRE(only(answer, "JOIN").size() == 2);
    REQUIRE(param(only(answer, "475").at(0), 1) == "#c");
  }
  SECTION("missing") { REQUIRE(numbers(bob.ask("JOIN #b,#a")) == "JOIN 353 366 475"); }
  SECTION("one refused does not stop the others") {
    REQUIRE(numbers(bob.ask("JOIN nonsense,#b,,#new")) == "403 JOIN 353 366 JOIN 353 366");
  }
}

TEST_CASE("JOIN 0: leaves all channels") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #a,#b");
  bob.send("JOIN #a");
  static_cast<void>(bob.lines());
  REQUIRE(numbers(alice.ask("JOIN 0")) == "PART PART");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 PART #a"});
  REQUIRE(alice.ask("JOIN 0").empty());
}

TEST_CASE("JOIN: as many channels as the limit") {
  chat::core::Settings settings;
  settings.limits.channels_per_user = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("JOIN #a,#b,#c");
  REQUIRE(only(answer, "JOIN").size() == 2);
  REQUIRE(param(only(answer, "405").at(0), 1) == "#c");
  alice.send("PART #a");
  REQUIRE(numbers(alice.ask("JOIN #c")) == "JOIN 353 366");
}

TEST_CASE("JOIN: an invitation overrides key and limit, but no ban, and is used up") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = chat.connect("bob");
  alice.send("MODE #tea +kl cup 1");
  alice.send("INVITE bob #tea");
  alice.send("MODE #tea +b bob");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "474");
  alice.send("MODE #tea -b bob");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
  bob.send("PART #tea");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "475");
}

TEST_CASE("JOIN: a channel that emptied is another when it is made again") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("MODE #tea +imb bob");
  alice.send("TOPIC #tea :old");
  alice.send("PART #tea");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
  REQUIRE(bob.param("MODE #tea", "324", 2) == "+nt");
  REQUIRE(numbers(bob.ask("MODE #tea b")) == "368");
}

TEST_CASE("JOIN: of more channels than one line may name, the first are entered and the rest are told") {
  chat::core::Settings settings;
  settings.limits.channel_targets = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("JOIN #a,#b")) == "JOIN 353 366 JOIN 353 366");
  alice.send("JOIN 0");
  static_cast<void>(alice.lines());
  const Lines answer = alice.ask("JOIN #a,#b,#c,#d");
  REQUIRE(only(answer, "JOIN").size() == 2);
  REQUIRE(only(answer, "407") == Lines{":chat.example 407 alice #c,#d :Too many targets; send to at most 2 at once"});
  REQUIRE(alice.param("WHOIS alice", "319", 2) == "@#a @#b");
}
