#include "core/core.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "unit/core/core_harness.hpp"

using namespace chat::core;
using chat::test::CoreHarness;
using chat::util::Millis;

namespace {

Event event_of(const char* body) {
  Event event;
  event.body = body;
  return event;
}

}  // namespace

TEST_CASE("core: an event is stamped, named and journalled") {
  CoreHarness chat;
  const auto first = chat.core.record(event_of("one"));
  const auto second = chat.core.record(event_of("two"));
  REQUIRE(first.id.stamp.time() == CoreHarness::kStart);
  REQUIRE(first.time == "2027-01-15T08:00:00.000Z");
  REQUIRE(second.id.stamp > first.id.stamp);
  REQUIRE(second.msgid > first.msgid);
  REQUIRE(first.msgid == msgid_text({first.id.stamp, 7}));
  REQUIRE(chat.journal.events == chat::test::Lines{"message one", "message two"});
  REQUIRE(chat.journal.stamps == std::vector{first.id.stamp, second.id.stamp});
  REQUIRE(chat.journal.msgids == chat::test::Lines{first.msgid, second.msgid});
}

TEST_CASE("core: when the wall clock goes back, order and shown time are those of the stamps") {
  CoreHarness chat;
  const auto before = chat.core.record(event_of("before"));
  chat.core.set_time(CoreHarness::kStart - Millis{60'000});
  const auto after = chat.core.record(event_of("after"));
  REQUIRE(after.id.stamp > before.id.stamp);
  REQUIRE(after.msgid > before.msgid);
  REQUIRE(after.time == before.time);
  REQUIRE(chat.core.router.time_text() == "2027-01-15T07:59:00.000Z");
}

TEST_CASE("core: time comes from outside and is the same for all that reads it") {
  CoreHarness chat;
  chat.core.set_time(CoreHarness::kStart + Millis{1});
  REQUIRE(chat.core.now() == CoreHarness::kStart + Millis{1});
  REQUIRE(chat.core.router.time_text() == "2027-01-15T08:00:00.001Z");
  REQUIRE(chat.core.statistics.started == CoreHarness::kStart);
}

TEST_CASE("core: the clock that people read is that of the server's zone") {
  Settings settings;
  settings.utc_offset_minutes = 330;
  CoreHarness chat(settings);
  User& terminal = chat.enter("terminal", {}, SessionKind::plain);
  User& ada = chat.enter("ada");
  say(chat.core, ada, chat.session(ada), terminal, chat::test::notice("hi"));
  REQUIRE(chat.take(terminal).at(0).starts_with("13:30 "));
}

TEST_CASE("core: new settings take effect, but for the server's name and the rules for names") {
  CoreHarness chat;
  auto changed = std::make_shared<Settings>();
  changed->server_name = "other.example";
  changed->limits.targets = 9;
  chat::irc::NameRules::Options options;
  options.mapping = chat::irc::CaseMapping::rfc1459;
  changed->names = chat::irc::NameRules(options);
  chat.core.configure(changed);
  REQUIRE(chat.core.limits().targets == 9);
  REQUIRE(chat.core.router.server_name() == "chat.example");
  REQUIRE(chat.core.names().options().mapping == chat::irc::CaseMapping::ascii);
  REQUIRE(chat.core.names().fold("[") == "[");
}
