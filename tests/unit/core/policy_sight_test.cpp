#include <catch2/catch.hpp>
#include <string>

#include "unit/core/policy_room.hpp"

// Policy: who sees whom, and what.

using namespace chat::core;
using namespace chat::core::policy;
using namespace chat::test;
using chat::irc::ModeSet;

TEST_CASE("sees_channel: a secret one is seen by members and server operators") {
  PolicyRoom room;
  REQUIRE(sees_channel(room.carol, room.x));
  room.x.flags.set('s');
  REQUIRE_FALSE(sees_channel(room.carol, room.x));
  REQUIRE(sees_channel(room.bob, room.x));
  make_operator(room);
  REQUIRE(sees_channel(room.carol, room.x));
}

TEST_CASE("sees_user: an invisible one is seen by themselves, by company and by server operators") {
  PolicyRoom room;
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

TEST_CASE("sees_member: members see members, others those who are not invisible") {
  PolicyRoom room;
  room.chat.core.users.set_mode(room.bob, 'i', true);
  REQUIRE(sees_member(room.ada, room.bob, room.x));
  REQUIRE_FALSE(sees_member(room.carol, room.bob, room.x));
  REQUIRE(sees_member(room.carol, room.ada, room.x));
  room.chat.join(room.bob, "#y");
  room.chat.join(room.carol, "#y");
  REQUIRE_FALSE(sees_member(room.carol, room.bob, room.x));  // company elsewhere is no reason to be shown here
  REQUIRE(sees_member(room.bob, room.bob, room.x));
}

TEST_CASE("sees_membership: told away from the channel only if neither it nor the person hides") {
  for (const bool secret : {false, true}) {
    for (const bool invisible : {false, true}) {
      PolicyRoom room;
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
  PolicyRoom room;
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

TEST_CASE("sees_private_facts: of oneself, and as a server operator") {
  PolicyRoom room;
  REQUIRE(sees_private_facts(room.ada, room.ada));
  REQUIRE_FALSE(sees_private_facts(room.ada, room.bob));  // an operator of a channel is none of the server
  make_operator(room);
  REQUIRE(sees_private_facts(room.carol, room.bob));
}

TEST_CASE("an operator without the privilege see-all sees what anybody sees") {
  PolicyRoom room;
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
