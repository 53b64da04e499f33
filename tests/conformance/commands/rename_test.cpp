#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/people_harness.hpp"

// RENAME: https://ircv3.net/specs/extensions/channel-rename
// How it is told to clients with and without the capability: see capabilities/channel_rename_test.cpp.

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kRename = "draft/channel-rename";

/// Alice, an operator of #tea, and Bob, who is in it, both know RENAME.
struct Party {
  Party() {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    static_cast<void>(alice.lines());
    static_cast<void>(bob.lines());
  }
  MindHarness chat{MindHarness::with_operator()};
  Client alice = chat.connect("alice", {.caps = kRename});
  Client bob = chat.connect("bob", {.caps = kRename});
};

std::string cannot(const std::string& names, const std::string& why) {
  return ":chat.example FAIL RENAME CANNOT_RENAME " + names + " :" + why;
}

}  // namespace

TEST_CASE("RENAME: everybody in the channel is told, with a reason or an empty one") {
  Party party;
  SECTION("with a reason") {
    const Lines told{":alice!~user@192.0.2.1 RENAME #tea #coffee :Stronger, please"};
    CHECK(party.alice.ask("RENAME #tea #coffee :Stronger, please") == told);
    CHECK(party.bob.lines() == told);
  }
  SECTION("without") {
    const Lines told{":alice!~user@192.0.2.1 RENAME #tea #coffee :"};
    CHECK(party.alice.ask("RENAME #TEA #coffee") == told);
    CHECK(party.bob.lines() == told);
  }
  SECTION("surplus parameters are passed over") {
    CHECK(party.alice.ask_one("rename #tea #coffee why not") == ":alice!~user@192.0.2.1 RENAME #tea #coffee :why");
  }
}

TEST_CASE("RENAME: all but the name stays") {
  Party party;
  party.alice.send("TOPIC #tea :Leaves and pots");
  party.alice.send("MODE #tea +mlb 20 *!*@203.0.113.9");
  party.alice.send("MODE #tea +v bob");
  party.alice.send("RENAME #tea #coffee");
  static_cast<void>(party.bob.lines());
  CHECK(party.alice.param("TOPIC #coffee", "332", 2) == "Leaves and pots");
  CHECK(only(party.alice.ask("MODE #coffee b"), "367").size() == 1);
  CHECK(party.alice.param("MODE #coffee", "324", 2).find('m') != std::string::npos);
  CHECK(party.alice.param("NAMES #coffee", "353", 3) == "@alice +bob");
  CHECK(party.bob.ask("PRIVMSG #coffee :still with a voice").empty());
  CHECK(party.alice.lines() == Lines{":bob!~user@192.0.2.1 PRIVMSG #coffee :still with a voice"});
  CHECK(numbers(party.alice.ask("TOPIC #tea")) == "403");
  CHECK(numbers(party.alice.ask("PRIVMSG #tea :x")) == "403");
}

TEST_CASE("RENAME: parameters") {
  Party party;
  CHECK(numbers(party.alice.ask("RENAME")) == "461");
  CHECK(numbers(party.alice.ask("RENAME #tea")) == "461");
  CHECK(numbers(party.alice.ask("RENAME #tea :")) == "461");
  CHECK(numbers(party.chat.open().ask("RENAME #tea #coffee")) == "451");
  CHECK(numbers(party.alice.ask("RENAME #nothing #coffee")) == "403");
  CHECK(numbers(party.alice.ask("RENAME alice #coffee")) == "403");
}

TEST_CASE("RENAME: operators of the channel may, members and outsiders may not") {
  Party party;
  Client out = party.chat.connect("out", {.caps = kRename});
  CHECK(numbers(party.bob.ask("RENAME #tea #coffee")) == "482");
  CHECK(numbers(out.ask("RENAME #tea #coffee")) == "442");
  party.alice.send("MODE #tea +s");
  CHECK(numbers(out.ask("RENAME #tea #coffee")) == "403");  // as if it were not there
  static_cast<void>(party.bob.lines());
  Client root = party.chat.connect_operator("root");
  CHECK(root.ask("RENAME #tea #coffee :The rules").empty());  // they are not in it
  CHECK(party.bob.lines() == Lines{":root!~user@192.0.2.1 RENAME #tea #coffee :The rules"});
}

TEST_CASE("RENAME: a registered channel is renamed by its founder and its owners, and stays registered") {
  PeopleHarness chat(MindHarness::with_operator());
  Client ann = chat.person("ann");
  Client ben = chat.person("ben");
  for (Client* client : {&ann, &ben}) {
    client->send(std::string("CAP REQ ") + kRename);
    client->send("JOIN #tea");
  }
  ann.send("CS REGISTER #tea");
  ann.send("CS ACCESS #tea ADD ben operator");
  static_cast<void>(ben.lines());
  CHECK(
      ben.ask("RENAME #tea #coffee") ==
      Lines{cannot("#tea #coffee", "It is a registered channel: ask its founder, or one of its owners, to rename it")});
  ann.send("CS ACCESS #tea ADD ben owner");
  static_cast<void>(ben.lines());
  CHECK(numbers(ben.ask("RENAME #tea #coffee")) == "RENAME");
  CHECK(chat.registered("#tea") == nullptr);
  REQUIRE(chat.registered("#coffee") != nullptr);
  CHECK(chat.access("#coffee", "ann") == core::Access::founder);

  // Also when nobody is in it: then it is what its facts say; and whoever asks for the old name is led there.
  ann.send("PART #coffee");
  ben.send("PART #coffee");
  Client old = chat.connect("old");
  CHECK(numbers(old.ask("JOIN #tea")) == "470 JOIN 353 366");
  CHECK(chat.channel("#coffee")->incarnation == chat.registered("#coffee")->incarnation);

  MindHarness next({}, chat.journal.store);
  next.mind.restore(chat.remembered());
  CHECK(next.mind.core().registered.find_name("#coffee") != nullptr);
  CHECK(next.mind.core().registered.find_name("#tea") == nullptr);
}

TEST_CASE("RENAME: a name that is taken stays with whom it is") {
  Party party;
  const auto taken = [&](const std::string& name) {
    return party.alice.ask_one("RENAME #tea " + name) == ":chat.example FAIL RENAME CHANNEL_NAME_IN_USE #tea " + name +
                                                             " :The channel name is already taken; choose another";
  };
  SECTION("a channel with people in it") {
    party.bob.send("JOIN #coffee");
    CHECK(taken("#Coffee"));
  }
  SECTION("one that sleeps, with its history") {
    party.bob.send("JOIN #coffee");
    party.bob.send("PRIVMSG #coffee :hello");
    party.bob.send("PART #coffee");
    CHECK(taken("#coffee"));
  }
  SECTION("one that leads to where its channel is now") {
    party.bob.send("JOIN #coffee");
    party.bob.send("RENAME #coffee #beans");
    CHECK(taken("#coffee"));
    CHECK(taken("#beans"));
  }
}

TEST_CASE("RENAME: what is no channel's name, or the same as before") {
  Party party;
  const auto why = [&](const std::string& name) {
    const auto line = party.alice.ask_one("RENAME #tea " + name);
    return param(line, 1);
  };
  CHECK(why("coffee") == "CANNOT_RENAME");
  CHECK(why("&coffee") == "CANNOT_RENAME");  // there is no other kind of channel
  CHECK(why("#") == "CANNOT_RENAME");
  CHECK(why("#" + std::string(64, 'x')) == "CANNOT_RENAME");
  CHECK(why("#a,#b") == "CANNOT_RENAME");
  CHECK(party.alice.ask("RENAME #tea :two words")
            .at(0)
            .starts_with(":chat.example FAIL RENAME CANNOT_RENAME #tea two :"));
  CHECK(party.alice.ask("RENAME #tea #tea") ==
        Lines{cannot("#tea #tea", "It is called so already; choose another name")});
}

TEST_CASE("RENAME: the case alone may change") {
  Party party;
  CHECK(party.alice.ask("RENAME #tea #TEA") == Lines{":alice!~user@192.0.2.1 RENAME #tea #TEA :"});
  CHECK(party.bob.lines() == Lines{":alice!~user@192.0.2.1 RENAME #tea #TEA :"});
  CHECK(party.bob.param("TOPIC #tea", "331", 1) == "#TEA");
}

TEST_CASE("RENAME: a channel rests a while before it can be renamed again") {
  Party party;
  party.alice.send("RENAME #tea #coffee");
  party.chat.pass(std::chrono::seconds(60));
  CHECK(party.alice.ask("RENAME #coffee #milk") ==
        Lines{cannot("#coffee #milk", "This channel has been renamed recently; try again in 240 seconds")});
  CHECK(numbers(party.alice.ask("RENAME #coffee #Coffee")) == "RENAME");  // the case alone changes at any time …
  CHECK(numbers(party.alice.ask("RENAME #Coffee #coffee")) == "RENAME");
  party.chat.pass(std::chrono::seconds(240));  // … and nothing is counted from then
  CHECK(numbers(party.alice.ask("RENAME #coffee #milk")) == "RENAME");
  // Others have their own time.
  party.alice.send("JOIN #water");
  CHECK(numbers(party.alice.ask("RENAME #water #wine")) == "RENAME");
}

TEST_CASE("RENAME: nobody wipes out where the names of others lead to by renaming a great many") {
  Party party;
  party.alice.send("RENAME #tea #coffee");
  Client flood = party.chat.connect("flood", {.caps = kRename, .address = "203.0.113.7"});
  const auto rename = [&](std::size_t number) {
    flood.send("JOIN #x" + std::to_string(number));
    static_cast<void>(flood.lines());
    return flood.ask("RENAME #x" + std::to_string(number) + " #y" + std::to_string(number));
  };
  for (std::size_t i = 0; i < core::Renames::kMostOfOne; ++i) REQUIRE(numbers(rename(i)) == "RENAME");
  CHECK(rename(99) ==
        Lines{cannot("#x99 #y99", "You have renamed as many channels as one may in a day; try again tomorrow")});
  CHECK(numbers(flood.ask("RENAME #x99 #X99")) == "RENAME");  // only the case
  CHECK(numbers(party.chat.connect("old").ask("JOIN #tea")) == "470 JOIN 353 366");
  // Others have their own share.
  party.alice.send("JOIN #water");
  CHECK(numbers(party.alice.ask("RENAME #water #wine")) == "RENAME");
  SECTION("channels that are gone do not count") {
    flood.send("PART #y0");
    party.chat.pass(party.chat.mind.core().settings().history.grace);
    CHECK(numbers(rename(100)) == "RENAME");
  }
  SECTION("nor do those of yesterday") {
    party.chat.pass(core::Renames::kHold);
    CHECK(numbers(rename(100)) == "RENAME");
  }
}

TEST_CASE("RENAME: what cannot be kept is not done") {
  Party party;
  party.chat.journal.accepting = false;
  CHECK(numbers(party.alice.ask("RENAME #tea #coffee")) == "400");
  CHECK(party.bob.lines().empty());
}

TEST_CASE("RENAME: a channel that fell asleep sleeps under its new name") {
  Party party;
  party.bob.send("PRIVMSG #tea :hello");
  party.alice.send("RENAME #tea #coffee");
  party.alice.send("PART #coffee");
  party.bob.send("PART #coffee");
  party.bob.send("CAP REQ :batch draft/chathistory");
  party.bob.send("JOIN #coffee");
  CHECK(only(party.bob.ask("CHATHISTORY LATEST #coffee * 10"), "PRIVMSG").size() == 1);
}

TEST_CASE("RENAME: history goes on under the new name, and says when it was renamed to those who know of it") {
  Party party;
  for (Client* client : {&party.alice, &party.bob}) {
    client->send("CAP REQ :batch message-tags draft/chathistory draft/event-playback draft/message-redaction");
  }
  party.bob.send("PRIVMSG #tea :before");
  party.alice.send("PRIVMSG @#tea :for operators");
  party.alice.send("RENAME #tea #coffee :Stronger");
  party.bob.send("PRIVMSG #coffee :after");
  const Lines told = party.alice.ask("CHATHISTORY LATEST #coffee * 50");
  CHECK(numbers(told) == "BATCH JOIN JOIN PRIVMSG PRIVMSG RENAME PRIVMSG BATCH");
  CHECK(told.front().ends_with(" chathistory #coffee"));
  const Lines texts = only(told, "PRIVMSG");
  CHECK(param(texts.at(0), 0) == "#coffee");
  CHECK(param(texts.at(1), 0) == "@#coffee");
  CHECK(only(told, "RENAME").at(0).ends_with(":alice!~user@192.0.2.1 RENAME #tea #coffee :Stronger"));
  CHECK(numbers(party.alice.ask("CHATHISTORY LATEST #tea * 50")) == "FAIL");

  // To others nothing has happened: it was always called so.
  party.bob.send("CAP REQ :-draft/channel-rename");
  CHECK(only(party.bob.ask("CHATHISTORY LATEST #coffee * 50"), "RENAME").empty());

  // What was said under the old name is withdrawn under the new one.
  static_cast<void>(party.alice.lines());
  party.bob.send("REDACT #coffee " + tag(texts.at(0), "msgid"));
  CHECK(param(only(party.alice.lines(), "REDACT").at(0), 0) == "#coffee");
}

TEST_CASE("RENAME: invitations hold on") {
  Party party;
  Client guest = party.chat.connect("guest");
  party.alice.send("MODE #tea +i");
  party.alice.send("INVITE guest #tea");
  party.alice.send("RENAME #tea #coffee");
  static_cast<void>(guest.lines());
  CHECK(guest.ask("INVITE").at(0) == ":chat.example 336 guest #coffee");
  CHECK(numbers(guest.ask("JOIN #coffee")).starts_with("JOIN"));
}

TEST_CASE("RENAME: who comes by the old name at a bare terminal reads what it is called now") {
  Party party;
  party.alice.send("RENAME #tea #coffee");
  Client nc = party.chat.open();
  nc.send("hello there");
  nc.send("ned");
  static_cast<void>(nc.lines());
  const Lines told = nc.ask("/enter tea");
  CHECK(told.at(0) == "-- #tea is called #coffee now; you are taken there.");
  for (const std::string& line : told) CHECK_FALSE(line.starts_with("!!"));
}

TEST_CASE("RENAME: at a bare terminal one reads of it, and goes on talking there") {
  Party party;
  Client nc = party.chat.open();
  nc.send("hello there");
  static_cast<void>(nc.lines());
  nc.send("ned");
  nc.send("/enter tea");
  static_cast<void>(nc.lines());
  party.alice.send("RENAME #tea #coffee :Stronger");
  CHECK(only(party.bob.lines(), "RENAME").size() == 1);
  const Lines told = nc.lines();
  REQUIRE(told.size() == 1);
  CHECK(told.at(0).find("alice renamed #tea: it is called #coffee now (Stronger)") != std::string::npos);
  nc.send("still here");
  CHECK(party.bob.lines().back() == ":ned!~terminal@192.0.2.1 PRIVMSG #coffee :still here");
}
