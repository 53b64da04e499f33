#include <catch2/catch.hpp>

#include "core/actions.hpp"
#include "support/identity_harness.hpp"

// Who stays without a device.

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kNotConnected = "Not connected; reads it later";

/// Ada, always on, and Bob, a guest, are in #tea.
struct Tea {
  Tea() {
    chat.make_account("ada");
    chat.always_on("ada");
    ada.emplace(chat.connect_as("ada"));
    ada->send("JOIN #tea");
    ada->send("TOPIC #tea :Green");
    bob.send("JOIN #tea");
    for (Client client : {*ada, bob}) static_cast<void>(client.lines());
  }
  IdentityHarness chat;
  std::optional<Client> ada;
  Client bob = chat.connect("bob", {.caps = "away-notify"});
};

}  // namespace

TEST_CASE("always on: without a device they are in their channels, and away") {
  Tea tea;
  tea.ada->drop();
  CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :" + std::string(kNotConnected)});
  CHECK(only(tea.bob.ask("NAMES #tea"), "353") == Lines{":chat.example 353 bob = #tea :@ada bob"});
  CHECK(numbers(tea.bob.ask("WHO #tea")) == "352 352 315");
  CHECK(tea.bob.param("WHOIS ada", "301", 2) == kNotConnected);
  CHECK(tea.bob.param("PRIVMSG ada :hi", "301", 2) == kNotConnected);
  CHECK(numbers(tea.bob.ask("PRIVMSG #tea :hi")) == "");
  CHECK(tea.bob.param("LUSERS", "253", 1) == "0");

  SECTION("and what they missed is shown when they are back") {
    tea.chat.pass(std::chrono::minutes{1});
    Client back = tea.chat.arrive("ada", "ada");
    const Lines lines = behind_greeting(back.lines());
    REQUIRE(numbers(lines) == "JOIN 332 333 353 366 PRIVMSG PRIVMSG");
    CHECK(lines[5] == ":bob!~user@192.0.2.1 PRIVMSG #tea :[08:00] hi");
    CHECK(lines[6] == ":bob!~user@192.0.2.1 PRIVMSG ada :[08:00] hi");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY"});
  }
  SECTION("who reads history by themselves is shown none") {
    Client back = tea.chat.arrive("ada", "ada", {.caps = "batch server-time message-tags draft/chathistory"});
    CHECK(numbers(behind_greeting(back.lines())) == "JOIN 332 333 353 366");
  }
  SECTION("until they are not any more") {
    tea.chat.set("ada", core::account_field::kAlwaysOn, "off");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Not always on any more"});
  }
  SECTION("until the settings do not allow it any more") {
    core::Settings settings;
    settings.accounts.always_on = core::AccountSettings::Choice::never;
    tea.chat.mind.configure(std::make_shared<core::Settings>(settings));
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Not always on any more"});
  }
  SECTION("and they can be made to go") {
    core::suspend_account(tea.chat.core(), nullptr, tea.chat.account("ada"), "spam");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Account suspended: spam"});
  }
}

TEST_CASE("always on: of who has no connection it is not said that it is encrypted") {
  IdentityHarness chat;
  chat.make_account("ada");
  chat.always_on("ada");
  Client ada = chat.connect_as("ada", {.secure = true});
  Client bob = chat.connect("bob");
  CHECK(only(bob.ask("WHOIS ada"), "671").size() == 1);
  ada.drop();
  CHECK(only(bob.ask("WHOIS ada"), "671").empty());
  static_cast<void>(chat.connect_as("ada", {.secure = true}));
  CHECK(only(bob.ask("WHOIS ada"), "671").size() == 1);
}

TEST_CASE("always on: by the choice of the account's owner and the settings") {
  using Choice = core::AccountSettings::Choice;
  const auto stays = [](Choice settings_say, std::string_view own) {
    core::Settings settings;
    settings.accounts.always_on = settings_say;
    IdentityHarness chat(settings);
    chat.make_account("ada");
    if (!own.empty()) chat.set("ada", core::account_field::kAlwaysOn, own);
    chat.connect_as("ada").send("QUIT");
    return chat.core().users.find_nick("ada") != nullptr;
  };
  CHECK_FALSE(stays(Choice::never, "on"));
  CHECK_FALSE(stays(Choice::by_choice, ""));
  CHECK(stays(Choice::by_choice, "on"));
  CHECK(stays(Choice::unless, ""));
  CHECK_FALSE(stays(Choice::unless, "off"));
  CHECK(stays(Choice::always, "off"));
}

TEST_CASE("always on: after a restart they are where they were; guests and others are not") {
  Tea tea;
  tea.ada->send("SETNAME :Ada Lovelace");
  tea.ada->send("JOIN #closed");
  tea.ada->send("MODE #closed +k key");
  const core::EventId tea_id = tea.chat.core().channels.find_name("#tea")->incarnation;
  const core::EventId closed_id = tea.chat.core().channels.find_name("#closed")->incarnation;
  const core::EventId joined = tea.chat.core().channels.find_name("#closed")->members.front().joined;
  const core::EventId ada = tea.chat.account("ada").id;
  const core::EventId bob = tea.chat.user("bob").person;

  core::Remembered remembered;
  remembered.last = tea.chat.core().next_id().stamp;
  for (const KeptEvent& event : tea.chat.journal.events) {
    if (event.kind != core::EventKind::fact) continue;
    remembered.facts.push_back({ada, event.target, event.body, *core::parse_msgid(event.msgid)});
  }
  const auto kept = [](core::EventId incarnation, std::string name, std::string topic, bool open) {
    return core::KeptChannel{incarnation,           std::move(name), incarnation,     std::move(topic),
                             "bob!~user@192.0.2.1", util::Millis{1}, util::Millis{0}, open};
  };
  remembered.channels = {kept(tea_id, "#tea", "Leaves", true), kept(closed_id, "#closed", "", false)};
  remembered.lost.push_back({.person = ada, .source = "ada!~user@192.0.2.1", .incarnations = {tea_id, closed_id}});
  remembered.lost.push_back({.person = bob, .source = "bob!~user@192.0.2.1", .incarnations = {tea_id}});
  const core::Conversation talk = core::Conversation::of_channel(tea_id);
  remembered.markers.push_back({ada, talk, util::Millis{42}});

  IdentityHarness next({}, tea.chat.journal.store);
  SECTION("") {}
  SECTION("and when they entered is known") {
    remembered.lost[0].joined = {tea_id, joined};
    next.mind.restore(remembered);
    CHECK(next.core().channels.find_name("#closed")->members.front().reads_from == joined);
    return;
  }
  SECTION("but not if they do not want it any more") {
    remembered.facts.push_back({ada, std::string(core::account_field::kAlwaysOn), "off", next.core().next_id()});
    remembered.facts.back().since.stamp = remembered.last;
    next.mind.restore(remembered);
    CHECK(next.core().users.size() == 0);
    CHECK(next.core().sleeping.size() == 1);
    return;
  }
  next.mind.restore(remembered);
  REQUIRE(next.core().users.size() == 1);
  const core::User& user = next.user("ada");
  CHECK(user.person == ada);
  CHECK(user.source == "ada!~user@192.0.2.1");
  CHECK(user.account == "ada");
  CHECK(user.real_name == "Ada Lovelace");
  CHECK(user.away == kNotConnected);
  CHECK(user.channels.size() == 2);
  CHECK(core::read_marker(user, talk) == util::Millis{42});
  CHECK(next.journal.events.back().kind == core::EventKind::quit);
  CHECK(next.journal.events.back().source == "bob!~user@192.0.2.1");

  Client carol = next.connect("carol", {.caps = "batch server-time message-tags draft/chathistory"});
  CHECK(carol.param("JOIN #tea", "332", 2) == "Leaves");
  CHECK(numbers(carol.ask("JOIN #closed")) == "473");
  CHECK(numbers(carol.ask("LIST")) == "321 322 323");
  // What is said now is missed; what they had read of the closed channel before is theirs still.
  carol.send("PRIVMSG #tea :hello");
  next.pass(std::chrono::minutes{1});
  Client back = next.arrive("ada", "ada");
  const Lines missed = only(back.lines(), "PRIVMSG");
  REQUIRE(missed.size() == 1);
  CHECK(missed.front().ends_with("hello"));
}

TEST_CASE("always on: a channel that is another one by now is not theirs") {
  IdentityHarness chat;
  core::Account& ada = chat.make_account("ada");
  chat.always_on("ada");
  core::Remembered remembered;
  remembered.last = chat.core().next_id().stamp;
  const core::EventId unknown = chat.core().next_id();
  remembered.lost.push_back({.person = ada.id, .source = "ada!~u@h", .incarnations = {unknown}});
  chat.mind.restore(remembered);
  CHECK(chat.user("ada").channels.empty());
  CHECK(chat.journal.events.back().kind == core::EventKind::quit);
}
