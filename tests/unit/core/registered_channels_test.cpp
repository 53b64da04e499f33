#include "core/registered_channels.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "unit/core/facts.hpp"

using namespace chat;
using namespace chat::test;
using core::Access;
using core::EventId;
using core::Fact;
using core::RegisteredChannel;
using core::RegisteredChannels;

namespace field = core::channel_field;

namespace {

EventId id(std::uint64_t number) { return {{number << 16U}, 7}; }

const EventId kAnn = id(1);
const EventId kBob = id(2);
const EventId kTea = id(10);

Fact fact(EventId subject, std::string_view which, std::string_view value, std::uint64_t since) {
  return {subject, std::string(which), std::string(value), id(since)};
}

std::vector<Fact> registration(EventId subject, std::string_view name, EventId founder, std::uint64_t since) {
  return {fact(subject, field::kRegistered, core::msgid_text(founder), since),
          fact(subject, field::kName, name, since + 1),
          fact(subject, field::kFounder, core::msgid_text(founder), since + 2)};
}

void take(RegisteredChannels& channels, const std::vector<Fact>& facts) {
  for (const Fact& one : facts) channels.apply(one);
}

/// All that can be told of it.
std::string text_of(const RegisteredChannel& channel) {
  std::string text =
      channel.name.text() + " " + core::msgid_text(channel.founder) + " " + core::msgid_text(channel.registered);
  for (const auto& [which, word] : channel.words) text += "|" + which + "=" + word.value;
  for (const auto& entry : channel.access_list()) {
    text += "|" + core::msgid_text(entry.account) + " " + std::string(core::access_name(entry.access));
  }
  return text;
}

}  // namespace

TEST_CASE("RegisteredChannels: a channel is what its facts say") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  take(channels, registration(kTea, "#Tea", kAnn, 20));
  take(channels, {fact(kTea, field::kTopic, "1500 ann!~a@h Tea and : biscuits", 30),
                  fact(kTea, field::kFlags, "ins", 31), fact(kTea, field::kKey, "pot", 32),
                  fact(kTea, field::kLimit, "12", 33), fact(kTea, field::kOpenSince, core::msgid_text(id(15)), 34),
                  fact(kTea, core::list_field('b', "*!*@b"), "1600 ann!~a@h *!*@B", 36),
                  fact(kTea, core::list_field('b', "*!*@a"), "1601 ann!~a@h *!*@a", 35),
                  fact(kTea, core::list_field('e', "x!*@*"), "1602 ann!~a@h x!*@*", 37),
                  fact(kTea, core::list_field('I', "y!*@*"), "1603 ann!~a@h y!*@*", 38),
                  fact(kTea, core::access_field(kBob), "voice", 39)});
  const RegisteredChannel* const tea = channels.find_name("#tEA");
  REQUIRE(tea != nullptr);
  CHECK(tea == channels.find(kTea));
  CHECK(tea->access(kAnn) == Access::founder);
  CHECK(tea->access(kBob) == Access::voice);
  CHECK(tea->access(id(3)) == Access::none);
  CHECK(tea->access({}) == Access::none);
  const core::Channel asleep = tea->asleep(names);
  CHECK(asleep.incarnation == kTea);
  CHECK(asleep.name.text() == "#Tea");
  CHECK(asleep.created == kTea.stamp.time());
  REQUIRE(asleep.topic);
  CHECK(asleep.topic->text == "Tea and : biscuits");
  CHECK(asleep.topic->setter == "ann!~a@h");
  CHECK(asleep.topic->time == util::Millis{1500});
  CHECK(asleep.flags == irc::ModeSet("ins"));
  CHECK(asleep.key == "pot");
  CHECK(asleep.limit == 12U);
  CHECK(asleep.open_since == id(15));
  CHECK_FALSE(asleep.was_open);
  CHECK(asleep.has_history);
  REQUIRE(asleep.bans.size() == 2);
  CHECK(asleep.bans[0].mask == "*!*@a");  // in the order in which they were set
  CHECK(asleep.bans[1].mask == "*!*@B");
  CHECK(asleep.bans[1].folded == "*!*@b");
  CHECK(asleep.bans[1].setter == "ann!~a@h");
  CHECK(asleep.bans[1].time == util::Millis{1600});
  CHECK(asleep.exceptions.size() == 1);
  CHECK(asleep.invitation_masks.size() == 1);
}

TEST_CASE("RegisteredChannels: what values cannot mean is not so") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  take(channels, registration(kTea, "#tea", kAnn, 20));
  take(channels, {fact(kTea, field::kTopic, "no time", 30), fact(kTea, field::kFlags, "no%", 31),
                  fact(kTea, field::kLimit, "12x", 32), fact(kTea, field::kOpenSince, "today", 33),
                  fact(kTea, core::list_field('b', "m"), "1600 ann", 34), fact(kTea, "access:bob", "owner", 35),
                  fact(kTea, core::access_field(kBob), "king", 36)});
  const core::Channel asleep = channels.find(kTea)->asleep(names);
  CHECK_FALSE(asleep.topic);
  CHECK(asleep.flags == irc::ModeSet("n"));  // o is a status
  CHECK_FALSE(asleep.limit);
  CHECK(asleep.open_since == kTea);
  CHECK(asleep.bans.empty());
  CHECK(channels.find(kTea)->access_list().empty());
  take(channels, registration(id(11), "#in valid", kAnn, 40));
  CHECK(channels.find(id(11)) == nullptr);
}

TEST_CASE("RegisteredChannels: facts of accounts are not for them") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  for (const char* which : {"name", "secret:password", "email", "suspended", "certificate:ab"}) {
    CAPTURE(which);
    CHECK_FALSE(core::is_of_channel(fact(kAnn, which, "ann", 5)));
  }
  CHECK_FALSE(core::is_of_channel(fact(kAnn, "name", "", 5)));  // a deleted account
  CHECK(core::is_of_channel(fact(kTea, "name", "#tea", 5)));
  CHECK(core::is_of_channel(fact(kTea, "access:x", "", 5)));
}

TEST_CASE("RegisteredChannels: facts in any order give the same") {
  const irc::NameRules names;
  std::vector<Fact> facts = registration(kTea, "#tea", kAnn, 20);
  const auto add = [&](const std::vector<Fact>& more) { facts.insert(facts.end(), more.begin(), more.end()); };
  add({fact(kTea, field::kTopic, "1 a old", 30), fact(kTea, core::access_field(kBob), "owner", 31),
       fact(kTea, core::list_field('b', "x"), "1 a x", 32), fact(kTea, core::list_field('b', "x"), "", 33),
       fact(kTea, field::kFounder, core::msgid_text(kBob), 34), fact(kTea, field::kKey, "lost", 35),
       fact(kTea, field::kFounder, "", 36)});
  add(registration(kTea, "#Tea", kAnn, 40));
  add({fact(kTea, field::kTopic, "2 b new", 50), fact(kTea, core::access_field(id(3)), "voice", 51)});
  add(registration(id(11), "#tea", kBob, 60));
  RegisteredChannels in_order(names);
  take(in_order, facts);
  const std::string wanted = text_of(*in_order.find(kTea));
  CHECK(in_order.find(kTea)->value(field::kKey).empty());  // what was so before it was registered anew is not so
  CHECK(in_order.find(kTea)->access(kBob) == Access::none);
  std::mt19937 random(4711);  // NOLINT(cert-msc32-c, cert-msc51-cpp): the same orders each time
  for (int round = 0; round < 300; ++round) {
    std::ranges::shuffle(facts, random);
    RegisteredChannels channels(names);
    take(channels, facts);
    take(channels, {facts.front(), facts.back()});  // twice is as good as once
    REQUIRE(text_of(*channels.find(kTea)) == wanted);
    REQUIRE(channels.find_name("#tea") == channels.find(kTea));
    REQUIRE(channels.of_account(kBob) == std::vector{id(11)});
    RegisteredChannels restarted(names);
    take(restarted, last_words(facts));
    REQUIRE(text_of(*restarted.find(kTea)) == wanted);
  }
}

TEST_CASE("RegisteredChannels: a name is whose claim was first, until that one is dropped") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  take(channels, registration(id(11), "#tea", kBob, 30));
  take(channels, registration(kTea, "#TEA", kAnn, 20));
  CHECK(channels.find_name("#tea")->incarnation == kTea);
  CHECK(channels.size() == 2);
  channels.apply(fact(kTea, field::kFounder, "", 40));
  CHECK(channels.find(kTea) == nullptr);
  CHECK(channels.find_name("#tea")->incarnation == id(11));
  channels.apply(fact(id(11), field::kFounder, "", 41));
  CHECK(channels.find_name("#tea") == nullptr);
  CHECK(channels.size() == 0);
}

TEST_CASE("RegisteredChannels: by account") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  take(channels, registration(kTea, "#tea", kAnn, 20));
  take(channels, registration(id(11), "#cake", kAnn, 30));
  channels.apply(fact(id(11), core::access_field(kBob), "operator", 40));
  CHECK(channels.of_account(kAnn) == std::vector{kTea, id(11)});
  CHECK(channels.founded_by(kAnn) == 2);
  CHECK(channels.of_account(kBob) == std::vector{id(11)});
  CHECK(channels.founded_by(kBob) == 0);
  channels.apply(fact(id(11), field::kFounder, core::msgid_text(kBob), 41));
  channels.apply(fact(kTea, core::access_field(kBob), "voice", 42));
  channels.apply(fact(kTea, core::access_field(kBob), "", 43));
  CHECK(channels.of_account(kAnn) == std::vector{kTea});
  CHECK(channels.of_account(kBob) == std::vector{id(11)});
  CHECK(channels.founded_by(kBob) == 1);
}

TEST_CASE("RegisteredChannels: of bans that come and go, the last ones are remembered") {
  const irc::NameRules names;
  RegisteredChannels channels(names);
  take(channels, registration(kTea, "#tea", kAnn, 20));
  channels.apply(fact(kTea, core::list_field('b', "stays"), "1 a stays", 30));
  for (std::uint64_t number = 0; number < 3'000; ++number) {
    const std::string which = core::list_field('b', std::to_string(number));
    channels.apply(fact(kTea, which, "1 a x", 100 + 2 * number));
    channels.apply(fact(kTea, which, "", 101 + 2 * number));
  }
  const RegisteredChannel& tea = *channels.find(kTea);
  CHECK(tea.words.size() == 2'000);
  CHECK(tea.asleep(names).bans.size() == 1);
  channels.apply(fact(kTea, core::list_field('b', "2999"), "1 a x", 99));
  CHECK(tea.asleep(names).bans.size() == 1);
}
