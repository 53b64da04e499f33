#include <catch2/catch.hpp>

#include "core/core.hpp"
#include "support/mind_harness.hpp"

// draft/channel-rename: https://ircv3.net/specs/extensions/channel-rename
// Here how a change of name is told, also to those without the capability, and where an old name leads. Who may rename,
// and what becomes of the channel: see commands/rename_test.cpp.

using namespace chat;
using namespace chat::test;

namespace {

struct Party {
  Party() {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    alice.send("TOPIC #tea :Leaves");
    forget();
  }
  void forget() {
    for (Client client : {alice, bob}) static_cast<void>(client.lines());
  }
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "draft/channel-rename"});
  Client bob = chat.connect("bob");  // does not know of it
};

}  // namespace

TEST_CASE("channel-rename: without it one leaves and enters, and is shown topic and names") {
  Party party;
  SECTION("with the reason") {
    party.alice.send("RENAME #tea #coffee :Stronger");
    CHECK(party.bob.lines() == Lines{":bob!~user@192.0.2.1 PART #tea :Stronger", ":bob!~user@192.0.2.1 JOIN #coffee",
                                     ":chat.example 332 bob #coffee :Leaves",
                                     ":chat.example 333 bob #coffee alice!~user@192.0.2.1 1800000000",
                                     ":chat.example 353 bob = #coffee :@alice bob",
                                     ":chat.example 366 bob #coffee :End of NAMES list"});
  }
  SECTION("without one") {
    party.alice.send("RENAME #tea #coffee");
    CHECK(party.bob.lines().at(0) == ":bob!~user@192.0.2.1 PART #tea");
  }
  SECTION("in the form that the session wants") {
    party.bob.send("CAP REQ :extended-join no-implicit-names");
    party.alice.send("RENAME #tea #coffee");
    const Lines told = party.bob.lines();
    CHECK(numbers(told) == "CAP PART JOIN 332 333");
    CHECK(told.at(2) == ":bob!~user@192.0.2.1 JOIN #coffee * :Real Name");
  }
  SECTION("whoever renames it, too") {
    party.alice.send("MODE #tea +o bob");
    party.forget();
    CHECK(numbers(party.bob.ask("RENAME #tea #coffee")) == "PART JOIN 332 333 353 366");
    CHECK(party.alice.lines() == Lines{":bob!~user@192.0.2.1 RENAME #tea #coffee :"});
  }
}

TEST_CASE("channel-rename: without it, a change of case alone is not told") {
  Party party;
  party.alice.send("RENAME #tea #TEA");
  CHECK(party.bob.lines().empty());
}

TEST_CASE("channel-rename: each device of a person is told as it understands") {
  core::Settings settings;
  settings.accounts.registration = core::AccountSettings::Registration::open;
  MindHarness chat(settings);
  Client desk = chat.connect("ada", {.caps = "draft/channel-rename labeled-response batch"});
  desk.send("REGISTER * * :long enough");
  desk.send("JOIN #tea");
  Client phone = chat.open();
  phone.send("CAP REQ :sasl");
  phone.send("NICK ada");
  phone.send("USER u 0 * :Ada");
  phone.send("AUTHENTICATE PLAIN");
  phone.send("AUTHENTICATE AGFkYQBsb25nIGVub3VnaA==");
  phone.send("CAP END");
  static_cast<void>(phone.lines());
  static_cast<void>(desk.lines());
  CHECK(desk.ask("@label=1 RENAME #tea #coffee") == Lines{"@label=1 :ada!~user@192.0.2.1 RENAME #tea #coffee :"});
  CHECK(numbers(phone.lines()) == "PART JOIN 353 366");
}

TEST_CASE("channel-rename: who comes by the old name is told the new one, or taken there") {
  Party party;
  party.alice.send("RENAME #tea #coffee");
  Client modern = party.chat.connect("modern", {.caps = "draft/channel-rename"});
  CHECK(modern.ask("JOIN #TEA") ==
        Lines{":chat.example FAIL JOIN CHANNEL_RENAMED #TEA #coffee :The channel has been renamed; JOIN #coffee"});
  Client old = party.chat.connect("old");
  const Lines entered = old.ask("JOIN #tea");
  CHECK(numbers(entered) == "470 JOIN 332 333 353 366");
  CHECK(entered.at(0) ==
        ":chat.example 470 old #tea #coffee :The channel has been renamed; you are taken to the new name");
  CHECK(entered.at(1) == ":old!~user@192.0.2.1 JOIN #coffee");
  CHECK(numbers(old.ask("JOIN #tea")) == "470");  // and is there already
}

TEST_CASE("channel-rename: an old name leads to the present one, however often it was changed") {
  Party party;
  for (const std::string name : {"#a", "#b", "#c"}) {
    const std::string before = name == "#a" ? "#tea" : name == "#b" ? "#a" : "#b";
    party.alice.send("RENAME " + before + " " + name);
    party.chat.pass(core::Renames::kRest);
  }
  Client old = party.chat.connect("old");
  CHECK(param(old.ask("JOIN #tea").at(1), 0) == "#c");
  SECTION("and stops leading when the channel takes it back") {
    party.alice.send("RENAME #c #tea");
    Client other = party.chat.connect("other");
    CHECK(numbers(other.ask("JOIN #tea")) == "JOIN 332 333 353 366");
    CHECK(numbers(other.ask("JOIN #b")) == "470");
  }
}

TEST_CASE("channel-rename: an old name is free again after a day, or when the channel is gone") {
  Party party;
  party.alice.send("RENAME #tea #coffee");
  Client other = party.chat.connect("other");
  SECTION("after a day") {
    party.chat.pass(core::Renames::kHold);
    CHECK(param(other.ask("JOIN #tea").at(0), 0) == "#tea");
    CHECK(party.chat.mind.core().channels.size() == 2);
  }
  SECTION("when nobody is there any more") {
    party.alice.send("PART #coffee");
    party.bob.send("PART #coffee");
    CHECK(param(other.ask("JOIN #tea").at(0), 0) == "#tea");
  }
}

TEST_CASE("channel-rename: an old name tells nothing of a secret channel to who may not enter it") {
  Party party;
  party.alice.send("MODE #tea +sk pot");
  party.alice.send("RENAME #tea #coffee");
  const std::string caps = GENERATE("draft/channel-rename", "multi-prefix");
  Client other = party.chat.connect("other", {.caps = caps});
  const Lines refused = other.ask("JOIN #tea");
  CHECK(numbers(refused) == "475");
  CHECK(refused.at(0).find("#coffee") == std::string::npos);
  // Who has the key is as good as inside.
  CHECK(other.ask("JOIN #tea pot").at(0).find("#coffee") != std::string::npos);
}

TEST_CASE("channel-rename: where a channel leads to is refused as ever to who may not enter it") {
  Party party;
  party.alice.send("MODE #tea +i");
  party.alice.send("RENAME #tea #coffee");
  Client other = party.chat.connect("other");
  const Lines refused = other.ask("JOIN #tea");
  CHECK(numbers(refused) == "470 473");
  CHECK(param(refused.at(1), 1) == "#coffee");
}
