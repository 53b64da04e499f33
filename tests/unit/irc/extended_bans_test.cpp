#include "irc/extended_bans.hpp"

#include <catch2/catch.hpp>
#include <string_view>

using namespace chat::irc;

namespace {

/// The letter of the extended ban; `?`: one that there is not; ` `: an ordinary mask.
char kind(std::string_view mask) {
  const auto extended = split_extended_ban(mask);
  return !extended ? ' ' : extended->letter == 0 ? '?' : extended->letter;
}

}  // namespace

TEST_CASE("extended bans: by letter or by name, whatever the case of the name") {
  REQUIRE(kind("~a:x") == 'a');
  REQUIRE(kind("~account:x") == 'a');
  REQUIRE(kind("~ACCOUNT:x") == 'a');
  REQUIRE(kind("~m:x") == 'm');
  REQUIRE(kind("~Mute:x") == 'm');
  REQUIRE(split_extended_ban("~m:~a:x")->rest == "~a:x");
  REQUIRE(split_extended_ban("~a:")->rest.empty());
}

TEST_CASE("extended bans: another name is none that there is") {
  REQUIRE(kind("~A:x") == '?');
  REQUIRE(kind("~accounts:x") == '?');
  REQUIRE(kind("~acc:x") == '?');
}

TEST_CASE("extended bans: ordinary masks are none") {
  for (const std::string_view mask : {"", "~", "a:x", "~:x", "~user@host", "~user@2001:db8::1", "*!~a@*", "~a!b:c"}) {
    INFO(mask);
    REQUIRE(kind(mask) == ' ');
  }
}
