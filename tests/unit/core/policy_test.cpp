#include "core/policy.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "core/list_mask.hpp"
#include "unit/core/core_harness.hpp"

using namespace chat::core;
using namespace chat::core::policy;
using chat::irc::ModeSet;
using chat::test::CoreHarness;

namespace {

/// The number of the refusal, or 0.
int refusal(const Verdict& verdict) { return verdict ? 0 : verdict.error().number; }

void put(CoreHarness& chat, std::vector<MaskEntry>& list, std::string_view mask) {
  list.emplace_back(chat.core.names(), mask, "ada", chat::util::Millis{0});
}

/// #x with ada as operator, bob as a plain member, and carol outside.
struct Room {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  User& carol = chat.enter("carol");
  Channel& x = chat.join(ada, "#x");

  Room() {
    chat.join(bob, "#x");
    x.flags = {};
  }
  void voice(const User& user) { ChannelRegistry::member(x, user)->statuses.set('v'); }
};

void make_operator(Room& room, Privileges privileges = Privileges::all()) {
  room.chat.core.users.set_mode(room.carol, 'o', true);
  room.carol.privileges = privileges;
}

}  // namespace

TEST_CASE("sees_channel: a secret one is seen by members and server operators") {
  Room room;
  REQUIRE(sees_channel(room.carol, room.x));
  room.x.flags.set('s');
  REQUIRE_FALSE(sees_channel(room.carol, room.x));
  REQUIRE(sees_channel(room.bob, room.x));
  make_operator(room);
  REQUIRE(sees_channel(room.carol, room.x));
}

TEST_CASE("sees_user: an invisible one is seen by themselves, by company and by server operators") {
  Room room;
  REQUIRE(sees_user(room.carol, room.ada));
  room.chat.core.users.set_mode(room.ada, 'i', true);
  REQUIRE_FALSE(sees_user(room.carol, room.ada));
  REQUIRE(sees_user(room.ada, room.ada));
  REQUIRE(sees_user(room.bob, room.ada));  // both in #x
  room.chat.join(room.carol, "#y");
  REQUIRE_FALSE(sees_user(room.carol, room.ada));
  make_operator(room);
  REQUIRE(sees_user(room.carol, room.ada));
}

TEST_CASE("sees_member: members see members, others see whom they would see anyway") {
  Room room;
  room.chat.core.users.set_mode(room.bob, 'i', true);
  REQUIRE(sees_member(room.ada, room.bob, room.x));
  REQUIRE_FALSE(sees_member(room.carol, room.bob, room.x));
  REQUIRE(sees_member(room.carol, room.ada, room.x));
  room.chat.join(room.bob, "#y");
  room.chat.join(room.carol, "#y");
  REQUIRE(sees_member(room.carol, room.bob, room.x));  // company elsewhere
}

TEST_CASE("sees_membership: told away from the channel only if neither it nor the person hides") {
  for (const bool secret : {false, true}) {
    for (const bool invisible : {false, true}) {
      Room room;
      room.x.flags.set('s', secret);
      room.chat.core.users.set_mode(room.bob, 'i', invisible);
      INFO("secret " << secret << ", invisible " << invisible);
      REQUIRE(sees_membership(room.bob, room.bob, room.x));
      REQUIRE(sees_membership(room.ada, room.bob, room.x));
      REQUIRE(sees_membership(room.carol, room.bob, room.x) == (!secret && !invisible));
      make_operator(room);
      REQUIRE(sees_membership(room.carol, room.bob, room.x));
    }
  }
}

TEST_CASE("is_listed_for: a private channel is listed for members and server operators, and reached by all") {
  Room room;
  REQUIRE(is_listed_for(room.carol, room.x));
  room.x.flags.set('p');
  REQUIRE_FALSE(is_listed_for(room.carol, room.x));
  REQUIRE(sees_channel(room.carol, room.x));
  REQUIRE_FALSE(sees_membership(room.carol, room.bob, room.x));
  REQUIRE(is_listed_for(room.bob, room.x));
  REQUIRE(sees_membership(room.ada, room.bob, room.x));
  make_operator(room);
  REQUIRE(is_listed_for(room.carol, room.x));
  room.x.flags = ModeSet("s");
  room.carol.privileges = {};
  REQUIRE_FALSE(is_listed_for(room.carol, room.x));
}

TEST_CASE("stands_over: owners over all, operators over each other, admins and half-operators over those below") {
  using chat::irc::Rank;
  const std::vector<Rank> all{Rank::none,  Rank::voice, Rank::half_operator, Rank::channel_operator,
                              Rank::admin, Rank::owner};
  const std::vector<std::size_t> over{0, 0, 2, 4, 4, 6};  // over how many of these, from below
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      INFO(i << " over " << j);
      REQUIRE(stands_over(all[i], all[j]) == (j < over[i]));
    }
  }
}

TEST_CASE("statuses_by: what access gives, and the next below it where a status is not configured") {
  const auto given = [](Access access, std::string_view prefixes) {
    return statuses_by(access, ModeSet(prefixes)).letters();
  };
  for (const std::string_view prefixes : {"ov", "ohv", "aov", "qov", "qaohv"}) {
    INFO(prefixes);
    const ModeSet has(prefixes);
    REQUIRE(given(Access::none, prefixes).empty());
    REQUIRE(given(Access::voice, prefixes) == "v");
    REQUIRE(given(Access::halfop, prefixes) == (has.has('h') ? "h" : "v"));
    REQUIRE(given(Access::op, prefixes) == "o");
    REQUIRE(given(Access::admin, prefixes) == (has.has('a') ? "ao" : "o"));
    REQUIRE(given(Access::owner, prefixes) == (has.has('q') ? "oq" : "o"));
    REQUIRE(given(Access::founder, prefixes) == given(Access::owner, prefixes));
    REQUIRE(statuses_of_creator(has) == statuses_by(Access::founder, has));
  }
}

TEST_CASE("sees_private_facts: of oneself, and as a server operator") {
  Room room;
  REQUIRE(sees_private_facts(room.ada, room.ada));
  REQUIRE_FALSE(sees_private_facts(room.ada, room.bob));  // an operator of a channel is none of the server
  make_operator(room);
  REQUIRE(sees_private_facts(room.carol, room.bob));
}

TEST_CASE("is_channel_operator: by the status in that channel") {
  Room room;
  REQUIRE(is_channel_operator(room.x, room.ada));
  REQUIRE_FALSE(is_channel_operator(room.x, room.bob));
  room.voice(room.bob);
  REQUIRE_FALSE(is_channel_operator(room.x, room.bob));
  make_operator(room);
  REQUIRE_FALSE(is_channel_operator(room.x, room.carol));
}

TEST_CASE("matches: the source as shown, and the address behind it, folded") {
  Room room;
  set_host(room.chat.core, room.carol, "~carol", "cloak.example");  // from 192.0.2.1
  const auto match = [&](std::string_view mask) {
    std::vector<MaskEntry> entries;
    put(room.chat, entries, mask);
    return matches(room.chat.core, entries, room.carol);
  };
  REQUIRE(match("carol!*@*"));
  REQUIRE(match("CAROL!*@*"));
  REQUIRE(match("*!*@cloak.example"));
  REQUIRE(match("*!*@192.0.2.*"));
  REQUIRE(match("*!~CAROL@*"));
  REQUIRE_FALSE(match("carol2!*@*"));
  REQUIRE_FALSE(match("*!*@192.0.3.*"));
  REQUIRE_FALSE(match("carol"));
  REQUIRE_FALSE(matches(room.chat.core, {}, room.carol));
}

TEST_CASE("matches: by the case mapping of the server") {
  Settings settings;
  chat::irc::NameRules::Options options;
  options.mapping = chat::irc::CaseMapping::rfc1459;
  settings.names = chat::irc::NameRules(options);
  CoreHarness chat(settings);
  const User& user = chat.enter("dan[away]");
  std::vector<MaskEntry> entries;
  put(chat, entries, "DAN{*!*@*");
  REQUIRE(matches(chat.core, entries, user));
}

TEST_CASE("is_banned: unless an exception matches too") {
  Room room;
  REQUIRE_FALSE(is_banned(room.chat.core, room.x, room.carol));
  put(room.chat, room.x.exceptions, "carol!*@*");
  REQUIRE_FALSE(is_banned(room.chat.core, room.x, room.carol));
  put(room.chat, room.x.bans, "*!*@*");
  REQUIRE_FALSE(is_banned(room.chat.core, room.x, room.carol));
  REQUIRE(is_banned(room.chat.core, room.x, room.bob));
  room.x.exceptions.clear();
  REQUIRE(is_banned(room.chat.core, room.x, room.carol));
}

TEST_CASE("matches and is_muted: entries that mute are of their own kind; accounts match who is logged in") {
  Room room;
  const auto& core = room.chat.core;
  put(room.chat, room.x.bans, "~m:*!*@*");
  REQUIRE_FALSE(is_banned(core, room.x, room.bob));
  REQUIRE(is_muted(core, room.x, room.bob));
  put(room.chat, room.x.exceptions, "~mute:bob!*@*");
  REQUIRE_FALSE(is_muted(core, room.x, room.bob));
  REQUIRE(is_muted(core, room.x, room.carol));
  put(room.chat, room.x.bans, "~account:Sue");
  REQUIRE_FALSE(is_banned(core, room.x, room.bob));
  room.bob.account = "SUE";
  REQUIRE(is_banned(core, room.x, room.bob));
  room.bob.account = "susan";
  REQUIRE_FALSE(is_banned(core, room.x, room.bob));
}

TEST_CASE("folded_mask: one for all ways of writing the same, and stable") {
  Room room;
  const auto fold = [&](std::string_view mask) { return folded_mask(room.chat.core.names(), mask); };
  REQUIRE(fold("~ACCOUNT:Sue") == "~a:sue");
  REQUIRE(fold("~Mute:~account:Sue") == "~m:~a:sue");
  REQUIRE(fold("~mute:Bob!*@*") == "~m:bob!*@*");
  REQUIRE(fold("Bob!*@*") == "bob!*@*");
  for (const std::string_view mask : {"~ACCOUNT:Sue", "~Mute:~account:Sue", "Bob!*@*"}) {
    REQUIRE(fold(fold(mask)) == fold(mask));
  }
}

TEST_CASE("may_join: +R is for guests, and overridden by an invitation of either kind") {
  for (unsigned bits = 0; bits < 16; ++bits) {
    const auto on = [&](unsigned n) { return (bits >> n & 1U) != 0; };
    Room room;
    room.x.flags.set('R', on(0));
    if (on(1)) room.carol.account = "carol";
    if (on(2)) room.carol.invitations.push_back(room.x.id);
    if (on(3)) put(room.chat, room.x.invitation_masks, "carol!*@*");
    INFO(bits);
    REQUIRE(refusal(may_join(room.chat.core, room.x, room.carol, "")) == (bits == 1 ? 477 : 0));
  }
}

TEST_CASE("may_join: every combination of what can stand in the way") {
  for (unsigned bits = 0; bits < 512; ++bits) {
    const auto on = [&](unsigned n) { return (bits >> n & 1U) != 0; };
    const bool banned = on(0), excepted = on(1), invited = on(2), invite_only = on(3), mask = on(4), has_key = on(5),
               right_key = on(6), limited = on(7), full = on(8);
    Room room;
    if (banned) put(room.chat, room.x.bans, "carol!*@*");
    if (excepted) put(room.chat, room.x.exceptions, "carol!*@*");
    if (invited) room.carol.invitations.push_back(room.x.id);
    room.x.flags.set('i', invite_only);
    if (mask) put(room.chat, room.x.invitation_masks, "carol!*@*");
    if (has_key) room.x.key = "Secret";
    if (limited) room.x.limit = full ? 2 : 3;

    int expected = 0;
    if (banned && !excepted) {
      expected = 474;
    } else if (!invited) {
      if (limited && full) expected = 471;
      if (has_key && !right_key) expected = 475;
      if (invite_only && !mask) expected = 473;
    }
    INFO(bits);
    REQUIRE(refusal(may_join(room.chat.core, room.x, room.carol, right_key ? "Secret" : "secret")) == expected);
  }
}

TEST_CASE("may_join: an invitation is to one incarnation of a channel") {
  Room room;
  room.carol.invitations.push_back(room.x.id);
  part(room.chat.core, room.ada, room.x, std::nullopt);
  part(room.chat.core, room.bob, room.x, std::nullopt);
  Channel& anew = room.chat.join(room.ada, "#x");
  anew.flags.set('i');
  REQUIRE(refusal(may_join(room.chat.core, anew, room.carol, "")) == 473);
}

TEST_CASE("may_speak: every combination of what can stand in the way") {
  for (unsigned bits = 0; bits < 64; ++bits) {
    const auto on = [&](unsigned n) { return (bits >> n & 1U) != 0; };
    const bool member = on(0), voiced = on(1) && member, moderated = on(2), members_only = on(3), banned = on(4),
               excepted = on(5);
    Room room;
    User& who = member ? room.bob : room.carol;
    if (voiced) room.voice(room.bob);
    room.x.flags.set('m', moderated);
    room.x.flags.set('n', members_only);
    if (banned) put(room.chat, room.x.bans, "*!*@*");
    if (excepted) put(room.chat, room.x.exceptions, "*!*@*");
    const bool allowed = voiced || (!(members_only && !member) && !moderated && !(banned && !excepted));
    INFO(bits);
    REQUIRE(refusal(may_speak(room.chat.core, room.x, who)) == (allowed ? 0 : 404));
    REQUIRE(refusal(may_speak(room.chat.core, room.x, room.ada)) == 0);  // the operator always may
  }
}

TEST_CASE("may_say: +C refuses CTCP, but for actions") {
  Room room;
  const std::string version =
      "\x01"
      "VERSION\x01";
  REQUIRE(refusal(may_say(room.x, version)) == 0);
  room.x.flags.set('C');
  REQUIRE(refusal(may_say(room.x, version)) == 404);
  REQUIRE(refusal(may_say(room.x, "\x01")) == 404);
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTION waves\x01")) == 0);
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTION waves")) == 0);  // the closing byte may be cut off
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTION\x01")) == 0);
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTION")) == 0);
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTIONS do\x01")) == 404);  // begins alike and is none
  REQUIRE(refusal(may_say(room.x, "plain \x01 text")) == 0);
  REQUIRE(refusal(may_say(room.x, "")) == 0);
}

TEST_CASE("may_say: +c refuses colours and styles") {
  Room room;
  REQUIRE(refusal(may_say(room.x,
                          "\x02"
                          "bold")) == 0);
  room.x.flags.set('c');
  for (const char code : std::string_view("\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F")) {
    REQUIRE(refusal(may_say(room.x, std::string("so ") + code)) == 404);
  }
  REQUIRE(refusal(may_say(room.x,
                          "\x01"
                          "ACTION waves\x01")) == 0);
  REQUIRE(refusal(may_say(room.x, "plain")) == 0);
}

TEST_CASE("may_write_to: +R refuses guests, but oneself") {
  Room room;
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 0);
  room.chat.core.users.set_mode(room.ada, 'R', true);
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 531);
  REQUIRE(refusal(may_write_to(room.ada, room.ada)) == 0);
  REQUIRE(refusal(may_write_to(room.ada, room.bob)) == 0);
  room.bob.account = "bob";
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 0);
}

TEST_CASE("may_set_topic, may_invite, must_be_operator: who is who") {
  Room room;
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.bob)) == 0);
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.carol)) == 442);
  room.x.flags.set('t');
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.ada)) == 0);
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.bob)) == 482);
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.carol)) == 442);

  REQUIRE(refusal(may_invite(room.x, room.bob)) == 0);
  REQUIRE(refusal(may_invite(room.x, room.carol)) == 442);
  room.x.flags.set('i');
  REQUIRE(refusal(may_invite(room.x, room.ada)) == 0);
  REQUIRE(refusal(may_invite(room.x, room.bob)) == 482);

  REQUIRE(refusal(must_be_operator(room.x, room.ada)) == 0);
  REQUIRE(refusal(must_be_operator(room.x, room.bob)) == 482);
  REQUIRE(refusal(must_be_operator(room.x, room.carol)) == 482);

  ChannelRegistry::member(room.x, room.bob)->statuses.set('h');
  REQUIRE(refusal(may_set_topic(room.chat.core, room.x, room.bob)) == 0);
  REQUIRE(refusal(may_invite(room.x, room.bob)) == 0);
  REQUIRE(refusal(may_moderate(room.x, room.bob)) == 0);
  REQUIRE(refusal(must_be_operator(room.x, room.bob)) == 482);
}

TEST_CASE("may_change_nick: not while banned somewhere, unless with a status there") {
  Room room;
  const auto nick = *room.chat.core.names().nickname("robert");
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 0);
  put(room.chat, room.x.bans, "bob!*@*");
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 435);
  REQUIRE(refusal(may_change_nick(room.chat.core, room.carol, nick)) == 0);
  room.voice(room.bob);
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 0);
}

TEST_CASE("policy: a decision changes and sends nothing") {
  Room room;
  room.chat.forget();
  const std::size_t events = room.chat.journal.events.size();
  (void)may_join(room.chat.core, room.x, room.carol, "");
  (void)may_speak(room.chat.core, room.x, room.carol);
  (void)may_set_topic(room.chat.core, room.x, room.carol);
  for (const auto& [id, outbox] : room.chat.sink.outboxes) REQUIRE(outbox.lines.empty());
  REQUIRE(room.chat.journal.events.size() == events);
}

TEST_CASE("an operator without the privilege see-all sees what anybody sees") {
  Room room;
  room.x.flags.set('s');
  room.chat.core.users.set_mode(room.ada, 'i', true);
  Privileges others;
  for (const PrivilegeInfo& info : kPrivileges) {
    if (info.privilege != Privilege::see_all) others.add(info.privilege);
  }
  make_operator(room, others);
  REQUIRE_FALSE(sees_channel(room.carol, room.x));
  REQUIRE_FALSE(sees_user(room.carol, room.ada));
  REQUIRE_FALSE(sees_membership(room.carol, room.ada, room.x));
  REQUIRE_FALSE(sees_private_facts(room.carol, room.ada));
  Privileges only;
  only.add(Privilege::see_all);
  make_operator(room, only);
  REQUIRE(sees_channel(room.carol, room.x));
  REQUIRE(sees_private_facts(room.carol, room.ada));
  // Whoever is no operator any more sees nothing by it.
  room.chat.core.users.set_mode(room.carol, 'o', false);
  REQUIRE_FALSE(sees_channel(room.carol, room.x));
}
