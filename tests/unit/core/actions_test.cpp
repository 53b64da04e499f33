#include "core/actions.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "unit/core/core_harness.hpp"

using namespace chat::core;
using chat::irc::Capability;
using chat::irc::ModeSet;
using chat::test::CoreHarness;
using chat::test::Lines;

namespace {

/// ada (operator) and bob in #x, carol elsewhere; what they were told so far is forgotten.
struct Room {
  CoreHarness chat;
  User& ada;
  User& bob;
  User& carol;
  Channel& x;

  explicit Room(std::initializer_list<Capability> bobs = {})
      : ada(chat.enter("ada")), bob(chat.enter("bob", bobs)), carol(chat.enter("carol")), x(chat.join(ada, "#x")) {
    chat.join(bob, "#x");
    chat.forget();
    chat.journal.events.clear();
  }
};

}  // namespace

TEST_CASE("sign_on: a session becomes a user, and its connection is told so") {
  Settings settings;
  settings.user_modes = ModeSet("iw");
  CoreHarness chat(settings);
  User& ada = chat.enter("Ada");
  REQUIRE(ada.source == "Ada!~Ada@192.0.2.1");
  REQUIRE(ada.real_name == "The real Ada");
  REQUIRE(ada.modes == ModeSet("iw"));
  REQUIRE(chat.core.users.invisible() == 1);
  REQUIRE(ada.signed_on == CoreHarness::kStart);
  REQUIRE(ada.sessions.size() == 1);
  REQUIRE(chat.session(ada).user == ada.id);
  REQUIRE_FALSE(chat.session(ada).registration.has_value());
  REQUIRE(chat.sink.outboxes[chat.session(ada).id].registered);
}

TEST_CASE("sign_on: a host never begins with a colon") {
  CoreHarness chat;
  Session& session = chat.open();
  session.address = "::1";
  session.registration->nick = *chat.core.names().nickname("ada");
  session.registration->username = "~a";
  const User& ada = sign_on(chat.core, session);
  REQUIRE(ada.host == "0::1");
  REQUIRE(ada.address == "::1");
  REQUIRE(ada.source == "ada!~a@0::1");
}

TEST_CASE("sign_on, rename and quit: who watches is told") {
  CoreHarness chat;
  User& watcher = chat.enter("watcher");
  Session& session = chat.session(watcher);
  for (const std::string_view nick : {"ada", "lovelace"}) {
    (void)chat.core.monitors.add(session, *chat.core.names().nickname(nick), 10);
  }
  User& ada = chat.enter("Ada");
  REQUIRE(chat.take(watcher) == Lines{":chat.example 730 watcher :Ada!~Ada@192.0.2.1"});
  rename(chat.core, ada, *chat.core.names().nickname("Lovelace"));
  REQUIRE(chat.take(watcher) ==
          Lines{":chat.example 731 watcher :Ada", ":chat.example 730 watcher :Lovelace!~Ada@192.0.2.1"});
  rename(chat.core, ada, *chat.core.names().nickname("LOVELACE"));  // the same nick in other letters
  REQUIRE(chat.take(watcher).empty());
  quit(chat.core, ada, "bye", {});
  REQUIRE(chat.take(watcher) == Lines{":chat.example 731 watcher :LOVELACE"});
  end_session(chat.core, session, "bye", {});
  REQUIRE(chat.core.monitors.empty());
}

TEST_CASE("end_session: the last one's end is the user's; each neighbour reads it once") {
  Room room;
  room.chat.join(room.ada, "#y");
  room.chat.join(room.bob, "#y");
  room.chat.forget();
  room.chat.journal.events.clear();
  const SessionId session = room.ada.sessions.front();
  const UserId user = room.ada.id;
  end_session(room.chat.core, room.chat.session(room.ada), "Quit: bye", "Closing link: bye");
  REQUIRE(room.chat.sink.take(session) == Lines{"ERROR :Closing link: bye"});
  REQUIRE(room.chat.sink.outboxes[session].closed);
  REQUIRE(room.chat.take(room.bob) == Lines{":ada!~ada@192.0.2.1 QUIT :Quit: bye"});
  REQUIRE(room.chat.take(room.carol).empty());
  REQUIRE(room.chat.core.users.find(user) == nullptr);
  REQUIRE(room.chat.core.sessions.find(session) == nullptr);
  REQUIRE(room.chat.core.users.find_nick("ada") == nullptr);
  REQUIRE(room.x.members.size() == 1);
  REQUIRE(room.chat.journal.events == Lines{"quit ada!~ada@192.0.2.1 Quit: bye"});
  REQUIRE(room.chat.core.whowas.find("ada").size() == 1);
}

TEST_CASE("end_session: while another session is there the user stays") {
  Room room;
  Session& second = room.chat.attach(room.ada);
  const SessionId first = room.ada.sessions.front();
  end_session(room.chat.core, room.chat.core.sessions[first], "gone", "Closing link");
  REQUIRE(room.chat.core.sessions.find(first) == nullptr);
  REQUIRE(room.chat.core.users.find_nick("ada") == &room.ada);
  REQUIRE(room.ada.sessions.size() == 1);
  REQUIRE(room.chat.take(room.bob).empty());
  REQUIRE(room.chat.journal.events.empty());
  end_session(room.chat.core, second, "gone", {});
  REQUIRE(room.chat.take(room.bob).size() == 1);
}

TEST_CASE("end_session: one that is not registered leaves no trace") {
  CoreHarness chat;
  Session& session = chat.open({}, SessionKind::undecided);
  const SessionId id = session.id;
  end_session(chat.core, session, "gone", "Goodbye");
  REQUIRE(chat.sink.take(id) == Lines{"-- Goodbye"});  // no protocol for who may be a person
  REQUIRE(chat.sink.outboxes[id].closed);
  REQUIRE(chat.core.sessions.empty());
  REQUIRE(chat.journal.events.empty());
}

TEST_CASE("end_session: ERROR is the last line, also of a labelled answer") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& session = chat.session(ada);
  const SessionId id = session.id;
  chat.core.router.begin_response(session, "a");
  end_session(chat.core, session, "bye", "Closing link");
  chat.core.router.end_response();
  REQUIRE(chat.sink.take(id) == Lines{"@label=a ERROR :Closing link"});

  User& bob = chat.enter("bob");
  Session& other = chat.session(bob);
  chat.core.router.begin_response(other, "b");
  chat.core.router.from_server(other, "X", "1");
  const SessionId other_id = other.id;
  end_session(chat.core, other, "bye", "Closing link");
  chat.core.router.end_response();
  const Lines lines = chat.sink.take(other_id);
  REQUIRE(lines.size() == 4);
  REQUIRE(lines[2].ends_with(" ERROR :Closing link"));
  REQUIRE(lines[3].find(" BATCH -") != std::string::npos);
}

TEST_CASE("quit: all sessions end, the channels that are left empty too") {
  Room room;
  Session& second = room.chat.attach(room.ada);
  const SessionId a = room.ada.sessions.front();
  const SessionId b = second.id;
  room.chat.join(room.ada, "#alone");
  room.chat.forget();
  quit(room.chat.core, room.ada, "Killed", "Closing link: killed");
  for (const SessionId id : {a, b}) {
    REQUIRE(room.chat.sink.take(id) == Lines{"ERROR :Closing link: killed"});
    REQUIRE(room.chat.sink.outboxes[id].closed);
  }
  REQUIRE(room.chat.core.channels.find_name("#alone") == nullptr);
  REQUIRE(room.chat.take(room.bob) == Lines{":ada!~ada@192.0.2.1 QUIT :Killed"});
}

TEST_CASE("join: whoever creates a channel is its operator, who comes later is not") {
  Settings settings;
  settings.channel_modes = ModeSet("nC");
  CoreHarness chat(settings);
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  const Channel& x = chat.join(ada, "#X");
  REQUIRE(x.flags == ModeSet("nC"));
  REQUIRE(x.created == CoreHarness::kStart);
  REQUIRE(ChannelRegistry::member(x, ada)->statuses == ModeSet("o"));
  chat.join(bob, "#x");
  REQUIRE(ChannelRegistry::member(x, bob)->statuses.empty());
  REQUIRE(chat.take(ada) == Lines{":ada!~ada@192.0.2.1 JOIN #X", ":bob!~bob@192.0.2.1 JOIN #X"});
  REQUIRE(chat.take(bob) == Lines{":bob!~bob@192.0.2.1 JOIN #X"});
  REQUIRE(chat.journal.events ==
          Lines{"join #X ada!~ada@192.0.2.1 The real ada", "join #X bob!~bob@192.0.2.1 The real bob"});
}

TEST_CASE("join: account and real name for those who have extended-join") {
  Room room({Capability::extended_join});
  room.chat.join(room.carol, "#x");
  REQUIRE(room.chat.take(room.bob) == Lines{":carol!~carol@192.0.2.1 JOIN #x * :The real carol"});
  REQUIRE(room.chat.take(room.ada) == Lines{":carol!~carol@192.0.2.1 JOIN #x"});
  set_account(room.chat.core, room.carol, "caz");
  room.chat.join(room.bob, "#y");
  room.chat.forget();
  room.chat.join(room.carol, "#y");
  REQUIRE(room.chat.take(room.bob) == Lines{":carol!~carol@192.0.2.1 JOIN #y caz :The real carol"});
}

TEST_CASE("join: that the newcomer is away is told to those who have away-notify") {
  Room room({Capability::away_notify});
  set_away(room.chat.core, room.carol, "lunch");
  room.chat.join(room.carol, "#x");
  REQUIRE(room.chat.take(room.bob) == Lines{":carol!~carol@192.0.2.1 JOIN #x", ":carol!~carol@192.0.2.1 AWAY :lunch"});
  REQUIRE(room.chat.take(room.ada).size() == 1);
  REQUIRE(room.chat.take(room.carol).size() == 1);
}

TEST_CASE("join: an invitation is used up") {
  Room room;
  invite(room.chat.core, room.ada, room.x, room.carol);
  REQUIRE(room.carol.invitations.size() == 1);
  room.chat.join(room.carol, "#x");
  REQUIRE(room.carol.invitations.empty());
}

TEST_CASE("part: with and without a reason, and the last one closes the door") {
  Room room;
  part(room.chat.core, room.bob, room.x, "see you");
  REQUIRE(room.chat.take(room.bob) == Lines{":bob!~bob@192.0.2.1 PART #x :see you"});
  REQUIRE(room.chat.take(room.ada) == Lines{":bob!~bob@192.0.2.1 PART #x :see you"});
  part(room.chat.core, room.ada, room.x, std::nullopt);
  REQUIRE(room.chat.take(room.ada) == Lines{":ada!~ada@192.0.2.1 PART #x"});
  REQUIRE(room.chat.take(room.bob).empty());
  REQUIRE(room.chat.core.channels.find_name("#x") == nullptr);
  REQUIRE(room.chat.journal.events == Lines{"part #x bob!~bob@192.0.2.1 see you", "part #x ada!~ada@192.0.2.1"});
}

TEST_CASE("kick: all members read it, the one who is out too") {
  Room room;
  kick(room.chat.core, room.ada, room.x, room.bob, "enough");
  for (const User* user : {&room.ada, &room.bob}) {
    REQUIRE(room.chat.take(*user) == Lines{":ada!~ada@192.0.2.1 KICK #x bob :enough"});
  }
  REQUIRE(ChannelRegistry::member(room.x, room.bob) == nullptr);
  REQUIRE(room.chat.journal.events == Lines{"kick #x ada!~ada@192.0.2.1 bob enough"});
}

TEST_CASE("rename: the user and each neighbour read it once, under the old name") {
  Room room;
  room.chat.join(room.ada, "#y");
  room.chat.join(room.bob, "#y");
  room.chat.forget();
  rename(room.chat.core, room.ada, *room.chat.core.names().nickname("Lovelace"));
  const Lines expected = {":ada!~ada@192.0.2.1 NICK Lovelace"};
  REQUIRE(room.chat.take(room.ada) == expected);
  REQUIRE(room.chat.take(room.bob) == expected);
  REQUIRE(room.chat.take(room.carol).empty());
  REQUIRE(room.ada.source == "Lovelace!~ada@192.0.2.1");
  REQUIRE(room.chat.core.whowas.find("ada").size() == 1);
  rename(room.chat.core, room.ada, *room.chat.core.names().nickname("LoveLace"));
  REQUIRE(room.chat.core.whowas.find("lovelace").empty());  // nobody has left that nick
}

TEST_CASE("set_topic: set, and taken away by the empty one") {
  Room room;
  set_topic(room.chat.core, room.ada, room.x, "be kind");
  REQUIRE(room.x.topic->text == "be kind");
  REQUIRE(room.x.topic->setter == "ada!~ada@192.0.2.1");
  REQUIRE(room.x.topic->time == CoreHarness::kStart);
  set_topic(room.chat.core, room.ada, room.x, "");
  REQUIRE_FALSE(room.x.topic.has_value());
  REQUIRE(room.chat.take(room.bob) == Lines{":ada!~ada@192.0.2.1 TOPIC #x :be kind", ":ada!~ada@192.0.2.1 TOPIC #x :"});
}

TEST_CASE("invite: told to the guest, and by invite-notify to members who may invite") {
  Room room({Capability::invite_notify});
  User& dave = room.chat.enter("dave", {Capability::invite_notify});
  room.chat.join(dave, "#x");
  room.chat.forget();
  invite(room.chat.core, room.ada, room.x, room.carol);
  const Lines expected = {":ada!~ada@192.0.2.1 INVITE carol #x"};
  REQUIRE(room.chat.take(room.carol) == expected);
  REQUIRE(room.chat.take(room.bob) == expected);
  REQUIRE(room.chat.take(room.ada).empty());
  (void)room.chat.take(dave);

  room.x.flags.set('i');
  ChannelRegistry::member(room.x, dave)->statuses.set('o');
  invite(room.chat.core, room.ada, room.x, room.carol);
  REQUIRE(room.chat.take(dave) == expected);
  REQUIRE(room.chat.take(room.bob).empty());
  REQUIRE(room.carol.invitations.size() == 1);  // one invitation, however often
}

TEST_CASE("invite: the oldest invitations make room") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  for (int i = 0; i < 120; ++i) invite(chat.core, ada, chat.join(ada, "#c" + std::to_string(i)), bob);
  REQUIRE(bob.invitations.size() <= 50);
  REQUIRE(bob.invitations.back() == chat.core.channels.find_name("#c119")->id);
}

TEST_CASE("modes: a channel's are told to its members, a user's to themselves") {
  Room room;
  announce_mode(room.chat.core, room.ada, room.x, "+o-v bob bob");
  REQUIRE(room.chat.take(room.bob) == Lines{":ada!~ada@192.0.2.1 MODE #x +o-v bob bob"});
  REQUIRE(room.chat.take(room.ada).size() == 1);
  tell_user_modes(room.chat.core, room.bob, "+i");
  REQUIRE(room.chat.take(room.bob) == Lines{":bob!~bob@192.0.2.1 MODE bob +i"});
  REQUIRE(room.chat.take(room.ada).empty());
  REQUIRE(room.chat.journal.events == Lines{"mode #x ada!~ada@192.0.2.1 +o-v bob bob"});
}

TEST_CASE("changes: told to neighbours who have the capability, once, and to nobody else") {
  const auto told = [](Capability capability, const auto& change) {
    Room room({capability});
    change(room.chat.core, room.ada);
    REQUIRE(room.chat.take(room.carol).empty());
    return room.chat.take(room.bob);
  };
  REQUIRE(told(Capability::away_notify, [](Core& core, User& user) { set_away(core, user, "lunch"); }) ==
          Lines{":ada!~ada@192.0.2.1 AWAY :lunch"});
  REQUIRE(told(Capability::setname, [](Core& core, User& user) { set_real_name(core, user, "A. L."); }) ==
          Lines{":ada!~ada@192.0.2.1 SETNAME :A. L."});
  REQUIRE(told(Capability::chghost, [](Core& core, User& user) { set_host(core, user, "ada", "staff"); }) ==
          Lines{":ada!~ada@192.0.2.1 CHGHOST ada staff"});
  REQUIRE(told(Capability::account_notify, [](Core& core, User& user) { set_account(core, user, "al"); }) ==
          Lines{":ada!~ada@192.0.2.1 ACCOUNT al"});
  REQUIRE(told(Capability::batch, [](Core& core, User& user) { set_account(core, user, "al"); }).empty());
}

TEST_CASE("changes: away and back, and nothing if nothing changes") {
  Room room({Capability::away_notify});
  set_away(room.chat.core, room.ada, "lunch");
  set_away(room.chat.core, room.ada, "lunch");
  set_away(room.chat.core, room.ada, std::nullopt);
  set_away(room.chat.core, room.ada, std::nullopt);
  REQUIRE(room.chat.take(room.bob) == Lines{":ada!~ada@192.0.2.1 AWAY :lunch", ":ada!~ada@192.0.2.1 AWAY"});
}

TEST_CASE("changes: a log-out is told as a star, and the source follows a change of host") {
  Room room({Capability::account_notify});
  set_account(room.chat.core, room.ada, "al");
  set_account(room.chat.core, room.ada, "");
  REQUIRE(room.chat.take(room.bob).back() == ":ada!~ada@192.0.2.1 ACCOUNT *");
  set_host(room.chat.core, room.ada, "ada", "staff");
  REQUIRE(room.ada.source == "ada!ada@staff");
}

TEST_CASE("changes: told to who monitors the user with extended-monitor, unless they share a channel") {
  Room room({Capability::away_notify, Capability::extended_monitor});
  User& dave = room.chat.enter("dave", {Capability::away_notify, Capability::extended_monitor});
  User& eve = room.chat.enter("eve", {Capability::away_notify});
  for (User* user : {&room.bob, &dave, &eve}) {
    (void)room.chat.core.monitors.add(room.chat.session(*user), room.ada.nick, 10);
  }
  set_away(room.chat.core, room.ada, "lunch");
  REQUIRE(room.chat.take(room.bob).size() == 1);
  REQUIRE(room.chat.take(dave) == Lines{":ada!~ada@192.0.2.1 AWAY :lunch"});
  REQUIRE(room.chat.take(eve).empty());
}
