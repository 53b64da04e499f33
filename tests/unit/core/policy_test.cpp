#include "core/policy.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "unit/core/policy_room.hpp"

using namespace chat::core;
using namespace chat::core::policy;
using namespace chat::test;
using chat::irc::ModeSet;

namespace {

/// The number of the refusal, or 0.
int refusal(const Verdict& verdict) { return verdict ? 0 : verdict.error().number; }

}  // namespace

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

TEST_CASE("is_channel_operator: by the status in that channel") {
  PolicyRoom room;
  REQUIRE(is_channel_operator(room.x, room.ada));
  REQUIRE_FALSE(is_channel_operator(room.x, room.bob));
  room.voice(room.bob);
  REQUIRE_FALSE(is_channel_operator(room.x, room.bob));
  make_operator(room);
  REQUIRE_FALSE(is_channel_operator(room.x, room.carol));
}

TEST_CASE("may_join: +R is for guests, and overridden by an invitation of either kind") {
  for (unsigned bits = 0; bits < 16; ++bits) {
    const auto on = [&](unsigned n) { return (bits >> n & 1U) != 0; };
    PolicyRoom room;
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
    PolicyRoom room;
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
  PolicyRoom room;
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
    PolicyRoom room;
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
  PolicyRoom room;
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
  PolicyRoom room;
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
  PolicyRoom room;
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 0);
  room.chat.core.users.set_mode(room.ada, 'R', true);
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 531);
  REQUIRE(refusal(may_write_to(room.ada, room.ada)) == 0);
  REQUIRE(refusal(may_write_to(room.ada, room.bob)) == 0);
  room.bob.account = "bob";
  REQUIRE(refusal(may_write_to(room.bob, room.ada)) == 0);
}

TEST_CASE("may_set_topic, may_invite, must_be_operator: who is who") {
  PolicyRoom room;
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
  PolicyRoom room;
  const auto nick = *room.chat.core.names().nickname("robert");
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 0);
  put(room.chat, room.x.bans, "bob!*@*");
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 435);
  REQUIRE(refusal(may_change_nick(room.chat.core, room.carol, nick)) == 0);
  room.voice(room.bob);
  REQUIRE(refusal(may_change_nick(room.chat.core, room.bob, nick)) == 0);
}

TEST_CASE("policy: a decision changes and sends nothing") {
  PolicyRoom room;
  room.chat.forget();
  const std::size_t events = room.chat.journal.events.size();
  (void)may_join(room.chat.core, room.x, room.carol, "");
  (void)may_speak(room.chat.core, room.x, room.carol);
  (void)may_set_topic(room.chat.core, room.x, room.carol);
  for (const auto& [id, outbox] : room.chat.sink.outboxes) REQUIRE(outbox.lines.empty());
  REQUIRE(room.chat.journal.events.size() == events);
}
