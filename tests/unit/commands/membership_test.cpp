#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// JOIN, PART, KICK and INVITE: https://modern.ircdocs.horse/#channel-operations

using namespace chat::test;

// JOIN ---------------------------------------------------------------------------------------------------------------

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

TEST_CASE("JOIN: +i, +k, +l and +b keep people out; what overrides each") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = chat.connect("bob");
  const auto join = [&](const std::string& key = "") { return numbers(bob.ask("JOIN #tea" + key)); };
  SECTION("invitation only") {
    alice.send("MODE #tea +i");
    REQUIRE(join() == "473");
    SECTION("an invitation") { alice.send("INVITE bob #tea"); }
    SECTION("a mask") { alice.send("MODE #tea +I b?b!*@*"); }
    REQUIRE(join() == "JOIN 353 366");
  }
  SECTION("a key") {
    alice.send("MODE #tea +k Cup");
    REQUIRE(join() == "475");
    REQUIRE(join(" cup") == "475");
    REQUIRE(join(" Cup") == "JOIN 353 366");
  }
  SECTION("a limit") {
    alice.send("MODE #tea +l 1");
    REQUIRE(join() == "471");
    alice.send("MODE #tea +l 2");
    REQUIRE(join() == "JOIN 353 366");
  }
  SECTION("a ban, by nick, user or host; in any case of letters") {
    const std::string mask = GENERATE("bob", "BOB!*@*", "*!~user@*", "*!*@192.0.2.1", "*!*@192.0.2.?", "~user@192.*");
    alice.send("MODE #tea +b " + mask);
    REQUIRE(join() == "474");
    SECTION("an exception") { alice.send("MODE #tea +e bob"); }
    SECTION("none any more") { alice.send("MODE #tea -b " + mask); }
    REQUIRE(join() == "JOIN 353 366");
  }
  SECTION("an invitation overrides key and limit, but no ban") {
    alice.send("MODE #tea +kl cup 1");
    alice.send("INVITE bob #tea");
    alice.send("MODE #tea +b bob");
    REQUIRE(join() == "474");
    alice.send("MODE #tea -b bob");
    REQUIRE(join() == "JOIN 353 366");
    SECTION("and is used up") {
      bob.send("PART #tea");
      REQUIRE(join() == "475");
    }
  }
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

// PART ---------------------------------------------------------------------------------------------------------------

TEST_CASE("PART: everyone there is told, with the reason if there is one") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #Tea");
  bob.send("JOIN #tea");
  static_cast<void>(alice.lines());
  REQUIRE(bob.ask("PART #tea :cold cup") == Lines{":bob!~user@192.0.2.1 PART #Tea :cold cup"});
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 PART #Tea :cold cup"});
  REQUIRE(alice.ask("PART #TEA") == Lines{":alice!~user@192.0.2.1 PART #Tea"});
  REQUIRE(only(alice.ask("LIST"), "322").empty());
}

TEST_CASE("PART: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  bob.send("JOIN #bobs");
  alice.send("JOIN #a,#b");
  REQUIRE(numbers(alice.ask("PART")) == "461");
  REQUIRE(numbers(chat.open().ask("PART #a")) == "451");
  REQUIRE(numbers(alice.ask("PART #nothing")) == "403");
  REQUIRE(numbers(alice.ask("PART nonsense")) == "403");
  REQUIRE(numbers(alice.ask("PART #bobs")) == "442");
  const Lines answer = alice.ask("PART #a,#nothing,#b bye surplus");
  REQUIRE(numbers(answer) == "PART 403 PART");
  REQUIRE(param(answer.at(2), 1) == "bye");
}

// KICK ---------------------------------------------------------------------------------------------------------------

TEST_CASE("KICK: the one who goes and all others read it; without a reason, by whom") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(carol)}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  static_cast<void>(carol.lines());
  const Lines kick{":alice!~user@192.0.2.1 KICK #tea bob :spilled it"};
  REQUIRE(alice.ask("KICK #TEA BOB :spilled it") == kick);
  REQUIRE(bob.lines() == kick);
  REQUIRE(carol.lines() == kick);
  REQUIRE(numbers(bob.ask("PRIVMSG #tea :sorry")) == "404");
  REQUIRE(alice.ask("KICK #tea carol") == Lines{":alice!~user@192.0.2.1 KICK #tea carol :alice"});
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("KICK: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  chat.connect("outside");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK")) == "461");
  REQUIRE(numbers(alice.ask("KICK #tea")) == "461");
  REQUIRE(numbers(alice.ask("KICK #tea ,")) == "461");
  REQUIRE(numbers(alice.ask("KICK #a,#b,#c bob,bob")) == "461");
  REQUIRE(numbers(chat.open().ask("KICK #tea bob")) == "451");
  REQUIRE(numbers(alice.ask("KICK #nothing bob")) == "403");
  REQUIRE(numbers(bob.ask("KICK #tea alice")) == "482");
  REQUIRE(numbers(chat.connect("stranger").ask("KICK #tea bob")) == "442");
  REQUIRE(numbers(alice.ask("KICK #tea nobody")) == "401");
  REQUIRE(numbers(alice.ask("KICK #tea outside")) == "441");
}

TEST_CASE("KICK: several people, each with their line; several channels with as many people") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(carol)}) client.send("JOIN #a,#b");
  REQUIRE(numbers(alice.ask("KICK #a bob,nobody,carol")) == "KICK 401 KICK");
  const Lines both = alice.ask("KICK #b,#b bob,carol :out");
  REQUIRE(both == Lines{":alice!~user@192.0.2.1 KICK #b bob :out", ":alice!~user@192.0.2.1 KICK #b carol :out"});
  REQUIRE(numbers(alice.ask("KICK #a a,b,c,d,e")) == "407");
}

TEST_CASE("KICK: oneself, and the rest of the list then has no one to order it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK #tea alice,bob")) == "KICK 403");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK #tea alice,bob")) == "KICK 442");
}

TEST_CASE("KICK: a long reason is cut") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  REQUIRE(param(alice.ask_one("KICK #tea alice :" + std::string(400, 'x')), 2).size() == 300);
}

// INVITE -------------------------------------------------------------------------------------------------------------

TEST_CASE("INVITE: both are told, others are not") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client carol = chat.connect("carol");
  Client bob = chat.connect("bob");
  alice.send("JOIN #Tea");
  carol.send("JOIN #tea");
  static_cast<void>(alice.lines());
  static_cast<void>(carol.lines());
  REQUIRE(alice.ask("INVITE BOB #tea") == Lines{":chat.example 341 alice bob #Tea"});
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 INVITE bob #Tea"});
  REQUIRE(carol.lines().empty());
}

TEST_CASE("INVITE: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("INVITE bob")) == "461");
  REQUIRE(numbers(chat.open().ask("INVITE bob #tea")) == "451");
  REQUIRE(numbers(alice.ask("INVITE nobody #tea")) == "401");
  REQUIRE(numbers(alice.ask("INVITE carol #nothing")) == "403");
  REQUIRE(numbers(alice.ask("INVITE bob #tea")) == "443");
  REQUIRE(numbers(carol.ask("INVITE alice #tea")) == "442");
  REQUIRE(numbers(bob.ask("INVITE carol #tea")) == "341");
  alice.send("MODE #tea +i");
  REQUIRE(numbers(bob.ask("INVITE carol #tea")) == "482");
}

TEST_CASE("INVITE: who is away says so") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("AWAY :asleep");
  REQUIRE(alice.ask("INVITE bob #tea") ==
          Lines{":chat.example 341 alice bob #tea", ":chat.example 301 alice bob :asleep"});
}

TEST_CASE("INVITE: alone, it lists one's invitations, as long as their channels are") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("INVITE")) == "337");
  alice.send("JOIN #a,#b,#c");
  alice.send("INVITE bob #a");
  alice.send("INVITE bob #b");
  alice.send("INVITE bob #c");
  alice.send("INVITE bob #c");
  bob.send("JOIN #a");
  alice.send("PART #b");
  REQUIRE(bob.ask("INVITE") == Lines{":chat.example 336 bob #c", ":chat.example 337 bob :End of your invitations"});
}

TEST_CASE("INVITE: it is for a channel as it is now, not for one made anew") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  alice.send("INVITE bob #tea");
  alice.send("PART #tea");
  Client carol = chat.connect("carol");
  carol.send("JOIN #tea");
  carol.send("MODE #tea +i");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "473");
}
