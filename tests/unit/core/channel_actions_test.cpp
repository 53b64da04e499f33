#include "core/channel_actions.hpp"

#include <catch2/catch.hpp>

#include "core/account_actions.hpp"
#include "core/policy.hpp"
#include "unit/core/core_harness.hpp"
#include "unit/core/facts.hpp"
#include "unit/core/registered_harness.hpp"

using namespace chat;
using namespace chat::test;
using core::Access;
using core::Channel;
using core::ChannelRegistry;
using core::RegisteredChannel;
using core::User;
using irc::ModeSet;

namespace policy = core::policy;

TEST_CASE("register_channel: the channel stays the same, and what it is becomes facts") {
  Registered chat;
  User& ann = chat.member("ann");
  Channel& tea = chat.join(ann, "#Tea");
  core::set_topic(chat.core, ann, tea, "Tea");
  tea.key = "pot";
  tea.limit = 5;
  add_ban(chat, ann, tea, "X!*@*");
  const core::EventId incarnation = tea.incarnation;
  ChannelRegistry::member(tea, ann)->statuses = {};
  chat.forget();
  const RegisteredChannel& registered = core::register_channel(chat.core, &ann, tea, chat.account("ann"));
  CHECK(registered.incarnation == incarnation);
  CHECK(registered.name.text() == "#Tea");
  CHECK(registered.founder == chat.account("ann").id);
  CHECK(registered.access(chat.account("ann").id) == Access::founder);
  CHECK(chat.take(ann) == Lines{":chat.example MODE #Tea +o ann"});
  const Channel asleep = registered.asleep(chat.core.names());
  CHECK(asleep.topic->text == "Tea");
  CHECK(asleep.flags == ModeSet("nt"));
  CHECK(asleep.key == "pot");
  CHECK(asleep.limit == 5U);
  REQUIRE(asleep.bans.size() == 1);
  CHECK(asleep.bans[0].mask == "X!*@*");
  CHECK(asleep.open_since == incarnation);
}

TEST_CASE("a registered channel outlives its members and any grace time, also a closed one") {
  core::Settings settings;
  settings.history.grace = util::Millis{1};
  Registered chat(settings);
  User& ann = chat.member("ann");
  User& bob = chat.enter("bob");
  chat.registered(ann, "#tea");
  Channel* tea = chat.core.channels.find_name("#tea");
  const core::EventId incarnation = tea->incarnation;
  tea->flags.set('s');
  chat.mode(ann, "#tea", "+s");
  chat.leave(ann, "#tea");
  CHECK(chat.core.channels.find_name("#tea") == nullptr);
  CHECK(chat.core.sleeping.size() == 0);
  chat.core.set_time(CoreHarness::kStart + std::chrono::hours{24 * 365});
  tea = &chat.join(bob, "#tea");
  CHECK(tea->incarnation == incarnation);
  CHECK(tea->created == incarnation.stamp.time());
  CHECK(tea->flags == ModeSet("nst"));
  CHECK(chat.statuses("#tea", bob).empty());  // who comes first is not its operator
}

TEST_CASE("whoever enters a registered channel has the status that goes with their access") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  chat.leave(ann, "#tea");
  struct Case {
    const char* name;
    Access access;
    const char* statuses;
  };
  for (const Case& one : {Case{"bob", Access::owner, "o"}, Case{"cat", Access::op, "o"},
                          Case{"dan", Access::voice, "v"}, Case{"eve", Access::none, ""}}) {
    CAPTURE(one.name);
    if (one.access != Access::none) core::set_access(chat.core, &ann, tea, chat.account(one.name), one.access);
    User& user = chat.member(one.name);
    chat.join(user, "#tea");  // the first one: what they are they see from the names
    CHECK(chat.statuses("#tea", user) == ModeSet(one.statuses));
    chat.leave(user, "#tea");
  }
  chat.join(ann, "#tea");
  chat.forget();
  User& bob = *chat.core.users.find_nick("bob");
  chat.join(bob, "#tea");  // others are told
  CHECK(chat.take(ann) == Lines{":bob!~bob@192.0.2.1 JOIN #tea", ":chat.example MODE #tea +o bob"});
  CHECK(chat.take(bob) == Lines{":bob!~bob@192.0.2.1 JOIN #tea", ":chat.example MODE #tea +o bob"});
  CHECK(chat.journal.kept.back().kind == core::EventKind::mode);
  CHECK(chat.journal.kept.back().source == "chat.example");
}

TEST_CASE("give_statuses: who logs in while they are there, once") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::voice);
  User& guest = chat.enter("someone");
  Channel& channel = chat.join(guest, "#tea");
  chat.forget();
  core::give_statuses(chat.core, channel, guest);
  CHECK(chat.take(ann).empty());
  guest.person = chat.account("bob").id;
  core::set_account(chat.core, guest, "bob");
  core::give_statuses(chat.core, channel, guest);
  CHECK(chat.take(ann) == Lines{":chat.example MODE #tea +v someone"});
  core::give_statuses(chat.core, channel, guest);
  CHECK(chat.take(ann).empty());
  Channel& other = chat.join(guest, "#other");
  ChannelRegistry::member(other, guest)->statuses = {};
  core::give_statuses(chat.core, other, guest);
  CHECK(chat.statuses("#other", guest).empty());
}

TEST_CASE("set_access: at once, for who is there") {
  Registered chat;
  User& ann = chat.member("ann");
  User& bob = chat.member("bob");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  chat.join(bob, "#tea");
  chat.forget();
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::voice);
  CHECK(chat.take(ann) == Lines{":chat.example MODE #tea +v bob"});
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::op);
  CHECK(chat.take(ann) == Lines{":chat.example MODE #tea -v+o bob bob"});
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::owner);
  CHECK(chat.take(ann).empty());
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::none);
  CHECK(chat.take(ann) == Lines{":chat.example MODE #tea -o bob"});
  CHECK(tea.access_list().empty());
  chat.leave(bob, "#tea");
  chat.join(bob, "#tea");
  CHECK(chat.statuses("#tea", bob).empty());
}

TEST_CASE("may_join: operators and above enter in spite of +i, +k and +l; bans do not hit the founder") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  Channel& channel = *chat.core.channels.find_name("#tea");
  channel.flags.set('i');
  channel.key = "pot";
  channel.limit = 1;
  chat.mode(ann, "#tea", "+ikl pot 1");
  core::set_access(chat.core, &ann, tea, chat.account("cat"), Access::op);
  core::set_access(chat.core, &ann, tea, chat.account("dan"), Access::voice);
  User& cat = chat.member("cat");
  User& dan = chat.member("dan");
  User& guest = chat.enter("guest");
  guest.nick = cat.nick;  // a nick is not an account
  const auto may = [&](const Channel& where, const User& user) {
    const auto verdict = policy::may_join(chat.core, where, user, "");
    return verdict ? 0 : verdict.error().number;
  };
  const Channel asleep = tea.asleep(chat.core.names());
  for (const Channel* const where : {static_cast<const Channel*>(&channel), &asleep}) {
    CHECK(may(*where, ann) == 0);
    CHECK(may(*where, cat) == 0);
    CHECK(may(*where, dan) == 473);
    CHECK(may(*where, guest) == 473);
  }
  add_ban(chat, ann, channel, "*!*@*");
  CHECK(may(channel, ann) == 0);
  CHECK(may(channel, cat) == 474);
  CHECK(may(tea.asleep(chat.core.names()), cat) == 474);
}

TEST_CASE("what changes in a registered channel becomes facts, and it starts again as it was") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::op);
  Channel& channel = *chat.core.channels.find_name("#tea");
  core::set_topic(chat.core, ann, channel, "First");
  core::set_topic(chat.core, ann, channel, "Second");
  add_ban(chat, ann, channel, "Bad!*@*");
  add_ban(chat, ann, channel, "worse!*@*");
  channel.bans.erase(channel.bans.begin());
  chat.mode(ann, "#tea", "-b Bad!*@*");
  channel.exceptions.emplace_back(chat.core.names(), "e!*@*", ann.source, chat.core.now());
  channel.invitation_masks.emplace_back(chat.core.names(), "i!*@*", ann.source, chat.core.now());
  chat.mode(ann, "#tea", "+eI e!*@* i!*@*");
  channel.flags.set('i');
  channel.key = "pot";
  channel.limit = 7;
  chat.mode(ann, "#tea", "+ikl pot 7");
  channel.flags.set('i', false);
  channel.key.clear();
  channel.limit.reset();
  chat.mode(ann, "#tea", "-ikl pot");
  const core::EventId opened = channel.open_since;
  CHECK(opened > channel.incarnation);
  const core::EventId incarnation = channel.incarnation;
  const std::size_t before = chat.journal.kept.size();
  chat.mode(ann, "#tea", "+v ann");  // a status is not a fact
  CHECK(chat.journal.kept.size() == before + 1);

  Registered next;
  const core::Remembered remembered = chat.remembered();
  core::restore(next.core, remembered);
  const RegisteredChannel* const again = next.core.registered.find_name("#tea");
  REQUIRE(again != nullptr);
  CHECK(words_of(*again) == words_of(tea));
  User& bob = next.member("bob");
  Channel& woken = next.join(bob, "#tea");
  CHECK(woken.incarnation == incarnation);
  CHECK(woken.topic->text == "Second");
  CHECK(woken.flags == ModeSet("nt"));
  CHECK(woken.key.empty());
  CHECK_FALSE(woken.limit);
  REQUIRE(woken.bans.size() == 1);
  CHECK(woken.bans[0].mask == "worse!*@*");
  CHECK(woken.exceptions.size() == 1);
  CHECK(woken.invitation_masks.size() == 1);
  CHECK(woken.open_since == opened);
  CHECK(next.statuses("#tea", bob) == ModeSet("o"));
  // What was said behind closed doors stays there, also after the restart.
  CHECK(policy::reads_from(next.core, woken, *ChannelRegistry::member(woken, bob)) == opened);
  core::set_topic(next.core, bob, woken, "");
  CHECK_FALSE(next.core.registered.find_name("#tea")->asleep(next.core.names()).topic);
}

TEST_CASE("a channel that is not registered makes no facts") {
  Registered chat;
  User& ann = chat.member("ann");
  Channel& channel = chat.join(ann, "#tea");
  const std::size_t before = facts_in(chat.journal.kept).size();
  core::set_topic(chat.core, ann, channel, "Tea");
  add_ban(chat, ann, channel, "*!*@x");
  CHECK(facts_in(chat.journal.kept).size() == before);
}

TEST_CASE("drop_channel: it is an ordinary channel again") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  core::set_topic(chat.core, ann, *chat.core.channels.find_name("#tea"), "Tea");
  const core::EventId incarnation = tea.incarnation;
  SECTION("while somebody is in it, who stays as they are") {
    core::drop_channel(chat.core, &ann, tea);
    CHECK(chat.core.registered.find_name("#tea") == nullptr);
    CHECK(chat.statuses("#tea", ann) == ModeSet("o"));
    chat.leave(ann, "#tea");
    CHECK(chat.core.sleeping.size() == 1);
  }
  SECTION("while nobody is: it sleeps") {
    chat.leave(ann, "#tea");
    core::drop_channel(chat.core, &ann, tea);
    CHECK(chat.core.sleeping.size() == 1);
    CHECK(chat.join(ann, "#tea").incarnation == incarnation);
    CHECK(chat.core.channels.find_name("#tea")->topic->text == "Tea");
    CHECK(chat.statuses("#tea", ann) == ModeSet("o"));  // as whoever enters one first
  }
  SECTION("a closed one in which nobody is ends") {
    chat.core.channels.find_name("#tea")->key = "pot";
    chat.mode(ann, "#tea", "+k pot");
    chat.leave(ann, "#tea");
    core::drop_channel(chat.core, &ann, tea);
    CHECK(chat.core.sleeping.size() == 0);
    CHECK(chat.join(ann, "#tea").incarnation > incarnation);
  }
  SECTION("registered again, it begins with nobody but its founder") {
    core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::owner);
    core::drop_channel(chat.core, &ann, tea);
    User& cat = chat.member("cat");
    Channel& channel = chat.join(cat, "#tea");
    const RegisteredChannel& again = core::register_channel(chat.core, &cat, channel, chat.account("cat"));
    CHECK(again.access(chat.account("cat").id) == Access::founder);
    CHECK(again.access(chat.account("ann").id) == Access::none);
    CHECK(again.access_list().empty());
    CHECK(again.asleep(chat.core.names()).topic->text == "Tea");
    Registered next;
    core::restore(next.core, chat.remembered());
    CHECK(words_of(*next.core.registered.find_name("#tea")) == words_of(again));
  }
}

TEST_CASE("transfer_channel: the former founder stays as owner") {
  Registered chat;
  User& ann = chat.member("ann");
  User& bob = chat.member("bob");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::voice);
  chat.join(bob, "#tea");
  chat.forget();
  core::transfer_channel(chat.core, &ann, tea, chat.account("bob"));
  CHECK(tea.access(chat.account("bob").id) == Access::founder);
  CHECK(tea.access(chat.account("ann").id) == Access::owner);
  REQUIRE(tea.access_list().size() == 1);
  CHECK(chat.take(bob) == Lines{":chat.example MODE #tea +o bob"});
  core::transfer_channel(chat.core, &bob, tea, chat.account("bob"));
  CHECK(tea.access(chat.account("bob").id) == Access::founder);
}

TEST_CASE("delete_account: its channels go to the oldest owner, or are dropped") {
  Registered chat;
  User& ann = chat.member("ann");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  RegisteredChannel& cake = chat.registered(ann, "#cake");
  User& bob = chat.member("bob");
  RegisteredChannel& jam = chat.registered(bob, "#jam");
  core::set_access(chat.core, &bob, jam, chat.account("ann"), Access::owner);
  core::set_access(chat.core, &ann, cake, chat.account("bob"), Access::op);
  core::set_access(chat.core, &ann, tea, chat.account("zoe"), Access::owner);
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::owner);
  const core::EventId tea_id = tea.incarnation;
  SECTION("in the server") {
    core::delete_account(chat.core, chat.account("ann"));
    CHECK(chat.core.registered.find_name("#tea")->founder == chat.account("zoe").id);
    CHECK(chat.core.registered.find_name("#tea")->access_list().size() == 1);
    CHECK(chat.core.registered.find_name("#cake") == nullptr);
    CHECK(chat.core.registered.find_name("#jam")->access_list().empty());
  }
  SECTION("an owner who is gone inherits nothing") {
    core::delete_account(chat.core, chat.account("zoe"));
    core::erase_account(chat.core, chat.account("ann"));
    CHECK(chat.core.registered.find(tea_id)->founder == chat.account("bob").id);
  }
  SECTION("while no server ran") {
    core::Remembered remembered = chat.remembered();
    const core::EventId deleted = chat.account("ann").id;
    remembered.last.bits += 1;
    std::erase_if(remembered.facts, [&](const core::Fact& fact) { return fact.subject == deleted; });
    SECTION("and it is known") {
      remembered.facts.push_back({deleted, "name", "", {remembered.last, 7}});
      Registered next;
      core::restore(next.core, remembered);
      CHECK(next.core.registered.find_name("#tea")->founder == next.account("zoe").id);
      CHECK(next.core.registered.find_name("#cake") == nullptr);
      CHECK_FALSE(facts_in(next.journal.kept).empty());
    }
    SECTION("of an account that was never heard of nothing is concluded") {
      Registered next;
      core::restore(next.core, remembered);
      CHECK(next.core.registered.find_name("#tea")->founder == deleted);
      CHECK(next.core.registered.find_name("#cake") != nullptr);
    }
  }
}

TEST_CASE("restore: a registered channel does not sleep besides") {
  Registered chat;
  User& ann = chat.member("ann");
  const core::EventId incarnation = chat.registered(ann, "#tea").incarnation;
  core::Remembered remembered = chat.remembered();
  core::KeptChannel kept;
  kept.incarnation = incarnation;
  kept.name = "#tea";
  remembered.channels = {kept};
  Registered next;
  core::restore(next.core, remembered);
  CHECK(next.core.sleeping.size() == 0);
  CHECK(next.core.accounts.size() == 1);
  CHECK(next.core.accounts.find_name("ann") != nullptr);
  CHECK(next.join(next.enter("guest"), "#tea").incarnation == incarnation);
}
