#include <catch2/catch.hpp>
#include <string>

#include "core/actions.hpp"
#include "irc/message.hpp"
#include "support/without_tags.hpp"
#include "unit/core/core_harness.hpp"

// core/actions.hpp: say().

using namespace chat::core;
using chat::irc::Capability;
using chat::test::CoreHarness;
using chat::test::Lines;
using chat::test::message;
using chat::test::notice;
using chat::test::tagmsg;
using chat::test::without_tags;

namespace {

std::string said(std::string_view command, std::string_view target, std::string_view text) {
  return ":ada!~ada@192.0.2.1 " + std::string(command) + " " + std::string(target) + " :" + std::string(text);
}

}  // namespace

TEST_CASE("say: to a channel, to all but the session that speaks") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  User& carol = chat.enter("carol");
  Session& other = chat.attach(ada);
  Channel& x = chat.join(ada, "#x");
  chat.join(bob, "#x");
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, message("hi"));
  REQUIRE(chat.take(bob) == Lines{said("PRIVMSG", "#x", "hi")});
  REQUIRE(chat.take(other) == Lines{said("PRIVMSG", "#x", "hi")});
  REQUIRE(chat.take(ada).empty());
  REQUIRE(chat.take(carol).empty());
  say(chat.core, ada, chat.session(ada), x, notice("psst"));
  REQUIRE(chat.take(bob) == Lines{said("NOTICE", "#x", "psst")});
  REQUIRE(chat.journal.events.back() == "notice #x ada!~ada@192.0.2.1 psst");
}

TEST_CASE("say: echo-message brings it back, once, with the id that others see") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::echo_message, Capability::message_tags});
  User& bob = chat.enter("bob", {Capability::message_tags});
  Channel& x = chat.join(ada, "#x");
  chat.join(bob, "#x");
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, message("hi", "+mood=glad"));
  const Lines echo = chat.take(ada);
  REQUIRE(echo.size() == 1);
  REQUIRE(echo == chat.take(bob));
  const auto parsed = chat::irc::parse(echo[0]);
  REQUIRE(parsed->tag("msgid") == chat.journal.msgids.back());
  REQUIRE(parsed->tag("+mood") == "glad");
  REQUIRE(without_tags(echo[0]) == said("PRIVMSG", "#x", "hi"));
}

TEST_CASE("say: who speaks from outside gets the echo all the same") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::echo_message});
  User& bob = chat.enter("bob");
  Channel& x = chat.join(bob, "#x");
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, message("hi"));
  REQUIRE(chat.take(bob) == Lines{said("PRIVMSG", "#x", "hi")});
  REQUIRE(chat.take(ada) == Lines{said("PRIVMSG", "#x", "hi")});
}

TEST_CASE("say: a TAGMSG is only for those who have message-tags") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::message_tags});
  User& bob = chat.enter("bob", {Capability::message_tags});
  User& carol = chat.enter("carol");
  Channel& x = chat.join(ada, "#x");
  chat.join(bob, "#x");
  chat.join(carol, "#x");
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, tagmsg("+typing=active"));
  const Lines lines = chat.take(bob);
  REQUIRE(lines.size() == 1);
  REQUIRE(without_tags(lines[0]) == ":ada!~ada@192.0.2.1 TAGMSG #x");
  REQUIRE(lines[0].find(";+typing=active ") != std::string::npos);
  REQUIRE(chat.take(carol).empty());
  say(chat.core, ada, chat.session(ada), carol, tagmsg("+typing=active"));
  REQUIRE(chat.take(carol).empty());
  say(chat.core, ada, chat.session(ada), bob, tagmsg("+typing=active"));
  REQUIRE(chat.take(bob).size() == 1);
}

TEST_CASE("say: client tags are for those who have message-tags") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob", {Capability::server_time, Capability::account_tag});
  say(chat.core, ada, chat.session(ada), bob, message("hi", "+mood=glad"));
  REQUIRE(chat.take(bob) == Lines{"@time=2027-01-15T08:00:00.000Z " + said("PRIVMSG", "bob", "hi")});
}

TEST_CASE("say: to those of at least a status, and the speaker's echo") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::echo_message});
  User& op = chat.enter("op");
  User& voice = chat.enter("voice");
  User& member = chat.enter("member");
  Channel& x = chat.join(op, "#x");
  for (User* user : {&ada, &voice, &member}) chat.join(*user, "#x");
  ChannelRegistry::member(x, voice)->statuses.set('v');
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, message("ops"), 'o');
  REQUIRE(chat.take(op) == Lines{said("PRIVMSG", "@#x", "ops")});
  REQUIRE(chat.take(voice).empty());
  REQUIRE(chat.take(ada) == Lines{said("PRIVMSG", "@#x", "ops")});
  say(chat.core, ada, chat.session(ada), x, message("voices"), 'v');
  REQUIRE(chat.take(op) == Lines{said("PRIVMSG", "+#x", "voices")});
  REQUIRE(chat.take(voice) == Lines{said("PRIVMSG", "+#x", "voices")});
  REQUIRE(chat.take(member).empty());
  REQUIRE(chat.journal.events.back() == "message +#x ada!~ada@192.0.2.1 voices");
}

TEST_CASE("say: in private to all sessions of both, but for the one that speaks") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  User& carol = chat.enter("carol");
  Session& adas = chat.attach(ada);
  Session& bobs = chat.attach(bob);
  say(chat.core, ada, chat.session(ada), bob, message("hi"));
  const Lines expected = {said("PRIVMSG", "bob", "hi")};
  REQUIRE(chat.take(bob) == expected);
  REQUIRE(chat.take(bobs) == expected);
  REQUIRE(chat.take(adas) == expected);
  REQUIRE(chat.take(ada).empty());
  REQUIRE(chat.take(carol).empty());
  REQUIRE(chat.journal.events == Lines{"message bob ada!~ada@192.0.2.1 hi"});
}

TEST_CASE("say: in private with echo-message") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::echo_message});
  User& bob = chat.enter("bob", {Capability::echo_message});
  say(chat.core, ada, chat.session(ada), bob, message("hi"));
  REQUIRE(chat.take(bob) == Lines{said("PRIVMSG", "bob", "hi")});
  REQUIRE(chat.take(ada) == Lines{said("PRIVMSG", "bob", "hi")});
}

TEST_CASE("say: to oneself, delivered once and echoed once, and the echo alone has the label") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::echo_message});
  Session& other = chat.attach(ada);
  Session& session = chat.session(ada);
  chat.core.router.begin_response(session, "L");
  say(chat.core, ada, session, ada, message("note"));
  chat.core.router.end_response();
  REQUIRE(chat.take(ada) == Lines{said("PRIVMSG", "ada", "note"), "@label=L " + said("PRIVMSG", "ada", "note")});
  REQUIRE(chat.take(other) == Lines{said("PRIVMSG", "ada", "note")});

  User& bob = chat.enter("bob");
  say(chat.core, bob, chat.session(bob), bob, message("note"));
  REQUIRE(chat.take(bob) == Lines{":bob!~bob@192.0.2.1 PRIVMSG bob :note"});
}

TEST_CASE("say: bots and accounts are marked") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob", {Capability::message_tags, Capability::account_tag});
  chat.core.users.set_mode(ada, 'B', true);
  set_account(chat.core, ada, "al");
  say(chat.core, ada, chat.session(ada), bob, message("beep"));
  const Lines lines = chat.take(bob);
  const auto parsed = chat::irc::parse(lines.at(0));
  REQUIRE(parsed->tag("bot").has_value());
  REQUIRE(parsed->tag("account") == "al");
}

TEST_CASE("say: it is what ends idleness") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  chat.core.set_time(CoreHarness::kStart + chat::util::Millis{5'000});
  say(chat.core, ada, chat.session(ada), bob, message("hi"));
  REQUIRE(ada.last_active == CoreHarness::kStart + chat::util::Millis{5'000});
  REQUIRE(bob.last_active == CoreHarness::kStart);
}

TEST_CASE("say: what does not fit into a line is neither told nor kept") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  say(chat.core, ada, chat.session(ada), bob, message(std::string(600, 'x')));
  const Lines told = chat.take(bob);
  REQUIRE(told.size() == 1);
  REQUIRE(told[0].size() == 510);
  REQUIRE(chat.journal.kept.back().body == chat::irc::parse(told[0])->param(1));
}

TEST_CASE("say: to several sessions, a message of several lines has one reference and one id") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob", {Capability::batch, Capability::multiline, Capability::message_tags});
  Session& other = chat.attach(bob, {Capability::batch, Capability::multiline});
  Session& half = chat.attach(bob, {Capability::multiline});  // without batch
  Speech speech = message("one\ntwo");
  speech.multiline = true;
  say(chat.core, ada, chat.session(ada), bob, speech);
  const Lines told = chat.take(bob);
  REQUIRE(told.size() == 4);
  REQUIRE(told[0].starts_with("@msgid=" + chat.journal.msgids.back() + " "));
  const Lines bare = chat.take(other);
  REQUIRE(bare[0] == without_tags(told[0]));
  REQUIRE(Lines(bare.begin() + 1, bare.end()) == Lines(told.begin() + 1, told.end()));
  REQUIRE(chat.take(half) == Lines{said("PRIVMSG", "bob", "one"), said("PRIVMSG", "bob", "two")});
  REQUIRE(chat.journal.kept.back().body == "one\ntwo");
}

TEST_CASE("mark_read: all of the user's sessions with the capability are told") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::read_marker});
  User& bob = chat.enter("bob", {Capability::read_marker});
  Session& other = chat.attach(ada, {Capability::read_marker});
  Session& old = chat.attach(ada);
  Channel& x = chat.join(ada, "#x");
  chat.join(bob, "#x");
  chat.forget();
  mark_read(chat.core, ada, chat.session(ada), x.conversation(), "#x", CoreHarness::kStart);
  const Lines told = chat.take(ada);
  REQUIRE(told.size() == 1);
  REQUIRE(chat.take(other) == told);
  REQUIRE(chat.take(old).empty());
  REQUIRE(chat.take(bob).empty());
  const auto& kept = chat.journal.kept.back();
  REQUIRE(kept.subject == EventId::last_of(CoreHarness::kStart));
  REQUIRE(kept.conversation == x.conversation());
  REQUIRE(kept.sender == ada.person);
  mark_read(chat.core, ada, old, x.conversation(), "#x", CoreHarness::kStart + chat::util::Millis{1});
  REQUIRE(chat.take(old).size() == 1);  // who says so is told in any case
}
