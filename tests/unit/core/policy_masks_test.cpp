#include <catch2/catch.hpp>
#include <string>

#include "unit/core/policy_room.hpp"

// Policy: whom the entries of a channel's lists mean.

using namespace chat::core;
using namespace chat::core::policy;
using namespace chat::test;

TEST_CASE("matches: the source as shown, and the address behind it, folded") {
  PolicyRoom room;
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
  PolicyRoom room;
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
  PolicyRoom room;
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
  PolicyRoom room;
  const auto fold = [&](std::string_view mask) { return folded_mask(room.chat.core.names(), mask); };
  REQUIRE(fold("~ACCOUNT:Sue") == "~a:sue");
  REQUIRE(fold("~Mute:~account:Sue") == "~m:~a:sue");
  REQUIRE(fold("~mute:Bob!*@*") == "~m:bob!*@*");
  REQUIRE(fold("Bob!*@*") == "bob!*@*");
  for (const std::string_view mask : {"~ACCOUNT:Sue", "~Mute:~account:Sue", "Bob!*@*"}) {
    REQUIRE(fold(fold(mask)) == fold(mask));
  }
}
