#include <catch2/catch.hpp>

#include "core/policy.hpp"
#include "unit/core/core_harness.hpp"

// What the core notes for the journal, and what it makes of what a journal remembers.

using namespace chat;
using namespace chat::test;
using core::EventId;
using core::EventKind;

namespace {

EventId reads_from(const CoreHarness& chat, const core::Channel& channel, const core::User& user) {
  return core::policy::reads_from(chat.core, channel, *core::ChannelRegistry::member(channel, user));
}

void set_flag(CoreHarness& chat, core::User& by, core::Channel& channel, char flag, bool on) {
  channel.flags.set(flag, on);
  core::announce_mode(chat.core, by, channel, std::string(on ? "+" : "-") + flag);
}

core::KeptChannel kept(std::string name, std::uint64_t incarnation) {
  core::KeptChannel channel;
  channel.incarnation = {{incarnation << 16U}, 7};
  channel.open_since = channel.incarnation;
  channel.name = std::move(name);
  return channel;
}

}  // namespace

TEST_CASE("events: what they belong to and who did them") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  core::User& bob = chat.enter("bob");
  core::Channel& tea = chat.join(ada, "#tea");
  chat.join(bob, "#tea");
  ada.account = "Ada";
  core::say(chat.core, ada, chat.session(ada), tea, message("hello", "+a=b"), 'o');
  const core::StoredEvent& said = chat.journal.kept.back();
  CHECK(said.conversation == core::Conversation::of_channel(tea.incarnation));
  CHECK(said.places.empty());
  CHECK(said.sender == ada.person);
  CHECK(said.account == "Ada");
  CHECK(said.target == "@#tea");
  CHECK(said.audience == 'o');
  CHECK(said.client_tags == "+a=b");
  CHECK(said.channel_is_open);
  core::say(chat.core, ada, chat.session(ada), bob, message("psst"));
  CHECK(chat.journal.kept.back().conversation == core::Conversation::between(bob.person, ada.person));
  CHECK(chat.journal.kept.back().audience == 0);
  CHECK_FALSE(chat.journal.kept.back().channel_is_open);
  core::kick(chat.core, ada, tea, bob, "out");
  CHECK(chat.journal.kept.back().subject == bob.person);
  CHECK(chat.journal.kept.back().body == "bob out");
  set_flag(chat, ada, tea, 's', true);
  CHECK_FALSE(chat.journal.kept.back().channel_is_open);
}

TEST_CASE("events: a quit and a change of nick are one each, with all the places they concern") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  const auto count = chat.journal.kept.size();
  core::rename(chat.core, ada, *chat.core.names().nickname("ada2"));
  CHECK(chat.journal.kept.size() == count);  // nobody could ask for it
  const EventId tea = chat.join(ada, "#tea").incarnation;
  const EventId jam = chat.join(ada, "#jam").incarnation;
  core::rename(chat.core, ada, *chat.core.names().nickname("ada3"));
  const std::vector<core::Conversation> both = {core::Conversation::of_channel(tea),
                                                core::Conversation::of_channel(jam)};
  CHECK(chat.journal.kept.back().kind == EventKind::nick);
  CHECK(chat.journal.kept.back().source == "ada2!~ada@192.0.2.1");
  CHECK(chat.journal.kept.back().body == "ada3");
  CHECK(chat.journal.kept.back().places == both);
  CHECK_FALSE(chat.journal.kept.back().conversation);
  core::quit(chat.core, ada, "bye", "bye");
  CHECK(chat.journal.kept.back().kind == EventKind::quit);
  CHECK(chat.journal.kept.back().places == both);
}

TEST_CASE("events: that somebody is typing is not kept, other TAGMSGs are") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  core::Channel& tea = chat.join(ada, "#tea");
  const auto count = chat.journal.kept.size();
  for (const char* tags : {"+typing=active", "+draft/typing=done", "+typing=active;+draft/typing=active"}) {
    core::say(chat.core, ada, chat.session(ada), tea, tagmsg(tags));
  }
  CHECK(chat.journal.kept.size() == count);
  for (const char* tags : {"+react=x", "+typing=active;+react", "+typingx"}) {
    core::say(chat.core, ada, chat.session(ada), tea, tagmsg(tags));
  }
  CHECK(chat.journal.kept.size() == count + 3);
}

TEST_CASE("a person is one stay: neither the nick nor the place in the registry is who they are") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  const EventId person = ada.person;
  core::rename(chat.core, ada, *chat.core.names().nickname("eda"));
  CHECK(ada.person == person);
  core::quit(chat.core, ada, "bye", "bye");
  CHECK(chat.enter("ada").person > person);
}

TEST_CASE("policy: from where a member reads") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  core::User& bob = chat.enter("bob");
  core::User& cleo = chat.enter("cleo");
  core::Channel& tea = chat.join(ada, "#tea");
  CHECK(reads_from(chat, tea, ada) == tea.incarnation);
  chat.join(bob, "#tea");
  CHECK(reads_from(chat, tea, bob) == tea.incarnation);
  set_flag(chat, ada, tea, 'i', true);
  CHECK(reads_from(chat, tea, bob) == tea.incarnation);  // they were there
  chat.join(cleo, "#tea");
  const EventId joined = chat.journal.kept.back().id;
  CHECK(reads_from(chat, tea, cleo) == joined);
  set_flag(chat, ada, tea, 'm', true);
  CHECK(tea.open_since == tea.incarnation);
  set_flag(chat, ada, tea, 'i', false);
  const EventId opened = chat.journal.kept.back().id;
  CHECK(tea.open_since == opened);
  CHECK(reads_from(chat, tea, cleo) == joined);
  CHECK(reads_from(chat, tea, bob) == tea.incarnation);
  core::User& dora = chat.enter("dora");
  chat.join(dora, "#tea");
  CHECK(reads_from(chat, tea, dora) == opened);
}

TEST_CASE("policy: a status is enough for those below it") {
  core::Member member;
  CHECK(core::policy::may_read(member, 0));
  CHECK_FALSE(core::policy::may_read(member, 'v'));
  member.statuses = irc::ModeSet("v");
  CHECK(core::policy::may_read(member, 'v'));
  CHECK_FALSE(core::policy::may_read(member, 'o'));
  member.statuses = irc::ModeSet("o");
  CHECK(core::policy::may_read(member, 'v'));
  CHECK(core::policy::may_read(member, 'o'));
}

TEST_CASE("an empty open channel sleeps and is the same when it wakes up; a closed one is another") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  core::Channel* tea = &chat.join(ada, "#tea");
  const EventId first = tea->incarnation;
  core::set_topic(chat.core, ada, *tea, "Leaves");
  core::part(chat.core, ada, *tea, {});
  CHECK(chat.core.sleeping.size() == 1);
  tea = &chat.join(ada, "#TEA");
  CHECK(chat.core.sleeping.size() == 0);
  CHECK(tea->incarnation == first);
  CHECK(tea->created == first.stamp.time());
  REQUIRE(tea->topic);
  CHECK(tea->topic->text == "Leaves");
  set_flag(chat, ada, *tea, 's', true);
  core::part(chat.core, ada, *tea, {});
  CHECK(chat.core.sleeping.size() == 0);
  tea = &chat.join(ada, "#tea");
  CHECK(tea->incarnation > first);
  CHECK_FALSE(tea->topic);
}

TEST_CASE("restore: who was there has quit, and open channels sleep") {
  core::Settings settings;
  settings.history.grace = std::chrono::hours{1};
  settings.history.sleeping_channels = 3;
  CoreHarness chat(settings);
  const util::Millis now = CoreHarness::kStart;
  core::Remembered remembered;
  remembered.last = {static_cast<std::uint64_t>((now + std::chrono::hours{2}).count()) << 16U};
  remembered.channels = {kept("#there", 1), kept("#long", 2),   kept("#gone", 3),     kept("#closed", 4),
                         kept("#older", 5), kept("#oldest", 6), kept("no channel", 7)};
  remembered.channels[1].emptied = now - std::chrono::minutes{10};
  remembered.channels[2].emptied = now - std::chrono::hours{1};
  remembered.channels[3].open = false;
  remembered.channels[4].emptied = now - std::chrono::minutes{20};
  remembered.channels[5].emptied = now - std::chrono::minutes{30};
  remembered.lost.push_back({{{5}, 7}, "ada!~a@h", {remembered.channels[0].incarnation}});
  core::restore(chat.core, remembered);
  REQUIRE(chat.journal.kept.size() == 1);
  const core::StoredEvent& quit = chat.journal.kept[0];
  CHECK(quit.kind == EventKind::quit);
  CHECK(quit.sender == EventId{{5}, 7});
  CHECK(quit.source == "ada!~a@h");
  CHECK(quit.places == std::vector{core::Conversation::of_channel(remembered.channels[0].incarnation)});
  CHECK(quit.id.stamp > remembered.last);
  CHECK(chat.core.sleeping.size() == 3);
  core::User& bob = chat.enter("bob");
  CHECK(bob.person.stamp > remembered.last);
  for (const std::size_t asleep : {0, 1, 4}) {
    CAPTURE(asleep);
    CHECK(chat.join(bob, remembered.channels[asleep].name).incarnation == remembered.channels[asleep].incarnation);
  }
  for (const std::size_t ended : {2, 3, 5}) {
    CAPTURE(ended);
    CHECK(chat.join(bob, remembered.channels[ended].name).incarnation > remembered.channels[ended].incarnation);
  }
}

TEST_CASE("partners: each notes the other, the one talked with last at the end, a hundred at most") {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  std::vector<EventId> people;
  for (int i = 0; i < 100; ++i) {
    core::User& other = chat.enter("n" + std::to_string(i));
    people.push_back(other.person);
    core::say(chat.core, ada, chat.session(ada), other, message("hi"));
    CHECK(other.partners.size() == 1);
    CHECK(other.partners.back().person == ada.person);
  }
  core::say(chat.core, *chat.core.users.find_nick("n0"), chat.session(ada), ada, message("again"));
  REQUIRE(ada.partners.size() == 100);
  CHECK(ada.partners.back().person == people[0]);
  CHECK(ada.partners.back().folded == "n0");
  core::say(chat.core, ada, chat.session(ada), chat.enter("more"), message("hi"));
  REQUIRE(ada.partners.size() == 100);
  CHECK(ada.partners.front().person == people[2]);  // 1 was the one not talked with the longest
  core::rename(chat.core, *chat.core.users.find_nick("n0"), *chat.core.names().nickname("zero"));
  core::say(chat.core, ada, chat.session(ada), *chat.core.users.find_nick("zero"), message("hi"));
  CHECK(ada.partners.back().folded == "zero");
  core::say(chat.core, ada, chat.session(ada), ada, message("me"));
  CHECK(ada.partners.back().person == ada.person);
}
