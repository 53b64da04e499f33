#include "core/identity.hpp"

#include <catch2/catch.hpp>

#include "core/account_actions.hpp"
#include "unit/core/core_harness.hpp"

using namespace chat;
using namespace chat::core;
using namespace chat::test;
using irc::Capability;

namespace {

struct Identities {
  Account& make(std::string_view name) {
    NewAccount given;
    given.name = *chat.core.names().nickname(name);
    return create_account(chat.core, nullptr, given);
  }
  /// Somebody who comes as that account.
  User& come(const Account& account, std::string_view nick) {
    Session& session = chat.open();
    session.account = account.id;
    session.registration->nick = *chat.core.names().nickname(nick);
    session.registration->username = "~u";
    session.registration->real_name = "Real";
    return sign_on(chat.core, session);
  }
  const StoredEvent& last(EventKind kind) {
    const auto found =
        std::ranges::find(chat.journal.kept.rbegin(), chat.journal.kept.rend(), kind, &StoredEvent::kind);
    REQUIRE(found != chat.journal.kept.rend());
    return *found;
  }
  CoreHarness chat;
  Core& core = chat.core;
  Account& ada = make("ada");
};

}  // namespace

TEST_CASE("sign_on: who has proved to be an account is that person, each time") {
  Identities all;
  User& user = all.come(all.ada, "ada");
  CHECK(user.person == all.ada.id);
  CHECK(user.account == "ada");
  CHECK(all.ada.user == user.id);
  CHECK(&all.come(all.ada, "other") == &user);
  CHECK(user.sessions.size() == 2);
  CHECK(all.core.registered_sessions == 2);
  const UserId former = user.id;
  quit(all.core, user, "bye", {});
  CHECK(all.core.users.find(former) == nullptr);
  CHECK_FALSE(all.ada.user);
  CHECK(all.core.registered_sessions == 0);
  CHECK(all.come(all.ada, "ada").person == all.ada.id);
}

TEST_CASE("log_in: the journal knows who a guest is from there on, and where they are") {
  Identities all;
  User& guest = all.chat.enter("eve");
  const Channel& tea = all.chat.join(guest, "#tea");
  const EventId stay = guest.person;
  const EventId joined = tea.members.front().joined;
  log_in(all.core, all.chat.session(guest), all.ada);
  const StoredEvent& event = all.last(EventKind::identity);
  CHECK(event.sender == stay);
  CHECK(event.subject == all.ada.id);
  CHECK(event.places == std::vector{tea.conversation()});
  CHECK(guest.person == all.ada.id);
  CHECK(guest.nick.text() == "ada");
  CHECK(tea.members.front().joined == joined);
  CHECK(tea.members.front().statuses.has('o'));
  SECTION("and what they say afterwards is the account's") {
    say(all.core, guest, all.chat.session(guest), *all.core.channels.find_name("#tea"), message("hi"));
    CHECK(all.last(EventKind::message).sender == all.ada.id);
  }
  SECTION("twice does no more") {
    const auto events = all.chat.journal.kept.size();
    log_in(all.core, all.chat.session(guest), all.ada);
    CHECK(all.chat.journal.kept.size() == events);
  }
}

TEST_CASE("log_in: the journal knows who a guest was, too, if the account is here already") {
  Identities all;
  all.come(all.ada, "ada");
  User& guest = all.chat.enter("eve");
  all.chat.join(guest, "#tea");
  const EventId stay = guest.person;
  log_in(all.core, all.chat.session(guest), all.ada);
  const StoredEvent& event = all.last(EventKind::identity);
  CHECK(event.sender == stay);
  CHECK(event.subject == all.ada.id);
  CHECK(event.places.empty());
  const StoredEvent& quit = all.last(EventKind::quit);
  CHECK(quit.sender == stay);
  CHECK(quit.id > event.id);
  CHECK(quit.places.size() == 1);
  CHECK(quit.body.find("ada") == std::string::npos);
}

TEST_CASE("an account remembers with whom it talked and what it has read while it is away") {
  Identities all;
  User& bob = all.chat.enter("bob");
  User& user = all.come(all.ada, "ada");
  Session& session = all.chat.session(user);
  say(all.core, user, session, bob, message("hi"));
  const Conversation talk = Conversation::between(user.person, bob.person);
  mark_read(all.core, user, session, talk, "bob", util::Millis{5});
  end_session(all.core, session, "bye", {});
  REQUIRE(all.ada.partners.size() == 1);
  REQUIRE(all.ada.markers.size() == 1);
  say(all.core, bob, all.chat.session(bob), all.ada, message("still there?"));
  CHECK(all.last(EventKind::message).conversation == talk);
  CHECK(all.ada.partners.size() == 1);

  User& guest = all.chat.enter("eve");
  Channel& tea = all.chat.join(guest, "#tea");
  mark_read(all.core, guest, all.chat.session(guest), tea.conversation(), "#tea", util::Millis{7});
  mark_read(all.core, guest, all.chat.session(guest), Conversation::between(guest.person, bob.person), "bob",
            util::Millis{9});
  log_in(all.core, all.chat.session(guest), all.ada);
  CHECK(guest.partners.front().person == bob.person);
  CHECK(read_marker(guest, talk) == util::Millis{5});
  CHECK(read_marker(guest, tea.conversation()) == util::Millis{7});  // the guest's, where they are
  CHECK(guest.markers.size() == 2);
  CHECK(all.last(EventKind::marker).sender == all.ada.id);
  CHECK(all.ada.partners.empty());
}

TEST_CASE("when the last device left is a fact, and none while one is here") {
  Identities all;
  User& user = all.come(all.ada, "ada");
  CHECK_FALSE(all.ada.left);
  Session& second = all.chat.attach(user);
  end_session(all.core, second, "bye", {});
  CHECK_FALSE(all.ada.left);
  end_session(all.core, all.chat.session(user), "bye", {});
  const EventId left = all.ada.left;
  CHECK(left);
  User& again = all.come(all.ada, "ada");
  CHECK_FALSE(all.ada.left);
  CHECK(all.chat.session(again).entrance->missed_since == left);
  end_account(all.core, all.ada, "over");
  CHECK(all.ada.left > left);
  SECTION("who was never here has missed all that was said to them") {
    Account& eve = all.make("eve");
    CHECK(all.chat.session(all.come(eve, "eve")).entrance->missed_since == eve.id);
  }
}

TEST_CASE("always on: an away text is within its bound, and the real name a fact") {
  Settings settings;
  settings.limits.away_reason = 10;
  settings.accounts.always_on = AccountSettings::Choice::always;
  CoreHarness chat(settings);
  NewAccount given;
  given.name = *chat.core.names().nickname("ada");
  Account& ada = create_account(chat.core, nullptr, given);
  User& user = chat.enter("ada_");
  log_in(chat.core, chat.session(user), ada);
  CHECK(ada.real_name == "The real ada_");
  set_real_name(chat.core, user, "Ada");
  CHECK(ada.real_name == "Ada");
  end_session(chat.core, chat.session(user), "bye", {});
  CHECK(user.sessions.empty());
  CHECK(user.away == "Not connec");
  quit(chat.core, user, "bye", {});
  CHECK(chat.core.users.size() == 0);
}

TEST_CASE("guest_nick: nobody has it and no account owns it") {
  Identities all;
  CoreHarness twin;
  const std::string first = guest_nick(twin.core).text();
  all.make(first);  // the same entropy would give it
  const irc::Nickname nick = guest_nick(all.core);
  CHECK(nick.text() != first);
  CHECK(nick.text().starts_with("Guest"));
}

TEST_CASE("judge_nick: free, in use, reserved") {
  Identities all;
  Session& nobody = all.chat.open();
  const auto judge = [&](const Session& session, std::string_view nick) {
    return judge_nick(all.core, session, *all.core.names().nickname(nick));
  };
  CHECK(judge(nobody, "bob") == NickVerdict::free);
  User& bob = all.chat.enter("bob");
  CHECK(judge(nobody, "BOB") == NickVerdict::in_use);
  CHECK(judge(all.chat.session(bob), "BOB") == NickVerdict::free);
  CHECK(judge(nobody, "ADA") == NickVerdict::reserved);
  CHECK(judge(nobody, "nickserv") == NickVerdict::in_use);
  nobody.account = all.ada.id;
  CHECK(judge(nobody, "Ada") == NickVerdict::free);
}
