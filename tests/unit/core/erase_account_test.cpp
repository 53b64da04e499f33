#include <catch2/catch.hpp>
#include <string>

#include "core/account_actions.hpp"
#include "unit/core/registered_harness.hpp"

// What an erased account leaves behind in channels. In the journal: tests/unit/store/erasure_test.cpp.

using namespace chat;
using namespace chat::test;
using core::Access;
using core::Channel;
using core::RegisteredChannel;
using core::User;

TEST_CASE("erase_account: no channel says any more what the account set") {
  Registered chat;
  User& ann = chat.member("ann");
  User& bob = chat.member("bob");
  RegisteredChannel& tea = chat.registered(ann, "#tea");
  const core::EventId incarnation = tea.incarnation;
  core::set_access(chat.core, &ann, tea, chat.account("bob"), Access::op);
  chat.join(bob, "#tea");
  core::rename(chat.core, bob, *chat.core.names().nickname("robert"));
  Channel& channel = *chat.core.channels.find_name("#tea");
  core::set_topic(chat.core, bob, channel, "of bob");
  add_ban(chat, bob, channel, "x!*@*");
  add_ban(chat, ann, channel, "y!*@*");
  const auto restarted = [&] {
    Registered next;
    core::restore(next.core, chat.remembered());
    return next.core.registered.find_name("#tea")->asleep(next.core.names());
  };
  const auto check = [&](const Channel& now) {
    CHECK_FALSE(now.topic);
    REQUIRE(now.bans.size() == 2);
    CHECK(now.bans[0].mask != now.bans[1].mask);
    for (const core::MaskEntry& ban : now.bans) {
      CHECK(ban.setter == (ban.mask == "x!*@*" ? "*" : "ann!~ann@192.0.2.1"));
    }
  };
  SECTION("while it is here") {
    chat.forget();
    core::erase_account(chat.core, chat.account("bob"));
    CHECK(chat.take(ann).front() == ":chat.example TOPIC #tea :");
    check(channel);
    check(restarted());
  }
  SECTION("when it is not, by who it was and not by the nick that it had") {
    core::quit(chat.core, bob, "bye", {});
    core::erase_account(chat.core, chat.account("bob"));
    check(channel);
    check(restarted());
  }
  SECTION("while nobody is in the channel") {
    chat.leave(bob, "#tea");
    chat.leave(ann, "#tea");
    core::erase_account(chat.core, chat.account("bob"));
    check(tea.asleep(chat.core.names()));
    check(restarted());
  }
  SECTION("after a restart") {
    Registered next;
    core::restore(next.core, chat.remembered());
    core::erase_account(next.core, *next.core.accounts.find_name("bob"));
    check(next.core.registered.find_name("#tea")->asleep(next.core.names()));
  }
  SECTION("of a channel that was dropped nothing is left") {
    core::drop_channel(chat.core, &ann, tea);
    core::erase_account(chat.core, chat.account("bob"));
    check(channel);
    for (const core::Fact& fact : last_words(facts_in(chat.journal.kept))) {
      CHECK((fact.subject != incarnation || fact.value.find("robert!") == std::string::npos));
    }
  }
}

TEST_CASE("erase_account: a channel that is not registered says nothing of it either, awake or asleep") {
  Registered chat;
  User& ann = chat.member("ann");
  User& bob = chat.member("bob");
  Channel& tea = chat.join(bob, "#tea");
  chat.join(ann, "#tea");
  core::set_topic(chat.core, bob, tea, "of bob");
  add_ban(chat, bob, tea, "x!*@*");
  SECTION("what becomes a fact afterwards is said by who set it") {
    const core::EventId setter = bob.person;
    core::register_channel(chat.core, &ann, tea, chat.account("ann"));
    for (const core::StoredEvent& event : chat.journal.kept) {
      if (event.kind == core::EventKind::fact && core::names_setter(event.target)) CHECK(event.sender == setter);
    }
    core::erase_account(chat.core, chat.account("bob"));
    CHECK(chat.core.registered.find_name("#tea")->value("topic").empty());
  }
  SECTION("awake") {
    core::erase_account(chat.core, chat.account("bob"));
    CHECK_FALSE(tea.topic);
    CHECK(tea.bans.at(0).setter == "*");
  }
  SECTION("asleep") {
    chat.leave(ann, "#tea");
    chat.leave(bob, "#tea");
    core::erase_account(chat.core, chat.account("bob"));
    CHECK_FALSE(chat.join(ann, "#tea").topic);
  }
}
