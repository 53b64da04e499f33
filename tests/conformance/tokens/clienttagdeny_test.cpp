#include <catch2/catch.hpp>

#include "support/announced.hpp"

// CLIENTTAGDENY in 005: https://ircv3.net/specs/extensions/message-tags (RPL_ISUPPORT tokens)

using namespace chat::test;

namespace {

chat::core::Settings denying(std::vector<std::string> tags) {
  chat::core::Settings settings;
  settings.denied_tags = std::move(tags);
  return settings;
}

/// Alice and Bob, who know tags, are in #tea.
struct TagParty {
  explicit TagParty(std::vector<std::string> denied) : chat(denying(std::move(denied))) {
    for (Client client : {alice, bob}) client.send("JOIN #tea");
    for (Client client : {alice, bob}) static_cast<void>(client.lines());
  }
  /// The client-only tags with which Bob hears what Alice says, or `nothing`.
  std::string heard(const std::string& tags, const std::string& command = "PRIVMSG #tea :hi") {
    static_cast<void>(bob.lines());
    alice.send("@" + tags + " " + command);
    const Lines lines = bob.lines();
    if (lines.empty()) return "nothing";
    std::string all;
    const auto message = chat::irc::parse(lines.at(0));
    for (const auto& one : message->tags) {
      if (one.key.starts_with('+')) all += std::string(one.key) + "=" + std::string(one.value) + " ";
    }
    return all;
  }

  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags labeled-response batch echo-message draft/multiline"});
  Client bob = chat.connect("bob", {.caps = "message-tags"});
};

std::string announced(Client& client) {
  const Tokens tokens = tokens_of(only(client.ask("VERSION"), "005"));
  const auto found = tokens.find("CLIENTTAGDENY");
  return found == tokens.end() ? "none" : found->second;
}

}  // namespace

TEST_CASE("CLIENTTAGDENY: is announced if tags are denied, as they are configured") {
  TagParty nothing({});
  CHECK(announced(nothing.alice) == "none");
  TagParty one({"typing", "example.org/mood"});
  CHECK(announced(one.alice) == "typing,example.org/mood");
  TagParty all({"*", "-typing"});
  CHECK(announced(all.alice) == "*,-typing");
}

TEST_CASE("CLIENTTAGDENY: tags that are named are not passed on, all others are") {
  TagParty party({"typing", "example.org/mood"});
  CHECK(party.heard("+typing=active;+a=1;+example.org/mood=low") == "+a=1 ");
  CHECK(party.heard("+typing=active") == "");
  CHECK(party.heard("+Typing=active") == "+Typing=active ");  // keys are compared as they are
  CHECK(party.heard("+draft/typing=active") == "+draft/typing=active ");
  CHECK(party.heard("+typing=active;+a=1", "NOTICE bob :hi") == "+a=1 ");
  CHECK(party.heard("+typing=active;+a=1", "TAGMSG #tea") == "+a=1 ");
}

TEST_CASE("CLIENTTAGDENY: an asterisk is all of them, but for the exceptions") {
  TagParty party({"*", "-react"});
  CHECK(party.heard("+typing=active;+react=x;+draft/react=y") == "+react=x ");
  TagParty none({"*"});
  CHECK(none.heard("+typing=active;+react=x") == "");
}

TEST_CASE("CLIENTTAGDENY: the text goes on without its tags, a TAGMSG of which nothing is left does not") {
  TagParty party({"*"});
  CHECK(party.heard("+typing=active", "TAGMSG #tea") == "nothing");
  CHECK(party.heard("+typing=active", "TAGMSG bob") == "nothing");
  CHECK(party.alice.ask("@label=x;+typing=active TAGMSG #tea") == Lines{"@label=x :chat.example ACK"});
  static_cast<void>(party.alice.lines());
  CHECK(only(party.alice.ask("@+a=1 PRIVMSG #tea :hi"), "PRIVMSG").at(0).find("+a") == std::string::npos);
  for (const auto& event : party.chat.journal.events) CHECK(event.client_tags.empty());
  // One without any tags was nobody's to deny.
  static_cast<void>(party.bob.lines());
  party.alice.send("TAGMSG #tea");
  CHECK(numbers(party.bob.lines()) == "TAGMSG");
}

TEST_CASE("CLIENTTAGDENY: also for messages of several lines") {
  TagParty party({"*", "-reply"});
  party.alice.send("@+a=1;+reply=x BATCH +m draft/multiline #tea");
  party.alice.send("@batch=m PRIVMSG #tea :one");
  party.alice.send("@batch=m PRIVMSG #tea :two");
  party.alice.send("BATCH -m");
  const Lines heard = party.bob.lines();
  REQUIRE(heard.size() == 2);
  CHECK(tag(heard[0], "+reply") == "x");
  CHECK(tag(heard[0], "+a") == "<none>");
}

TEST_CASE("CLIENTTAGDENY: what a new configuration changes is told, and holds") {
  TagParty party({"typing"});
  const auto configure = [&](std::vector<std::string> tags) {
    static_cast<void>(party.alice.lines());
    party.chat.mind.configure(std::make_shared<chat::core::Settings>(denying(std::move(tags))));
    return party.alice.lines();
  };
  const std::string tail = " :are supported by this server";
  // Without the last, NONCE would go.
  CHECK(configure({"*", "-typing", "-chat/nonce"}) ==
        Lines{":chat.example 005 alice CLIENTTAGDENY=*,-typing,-chat/nonce" + tail});
  CHECK(party.heard("+typing=active;+a=1") == "+typing=active ");
  CHECK(configure({}) == Lines{":chat.example 005 alice -CLIENTTAGDENY" + tail});
  CHECK(party.heard("+typing=active;+a=1") == "+typing=active +a=1 ");
}
