#include "core/whowas.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace chat::core;
using chat::irc::NameRules;
using chat::util::Millis;

namespace {

User user_named(const char* nick, const char* host) {
  User user;
  user.nick = *NameRules().nickname(nick);
  user.username = "~u";
  user.host = host;
  user.address = "192.0.2.1";
  user.real_name = "Real";
  user.account = "acc";
  return user;
}

}  // namespace

TEST_CASE("whowas: the latest first, by folded nick") {
  Whowas whowas;
  whowas.add(user_named("Ada", "h1"), Millis{1}, 10);
  whowas.add(user_named("bob", "h2"), Millis{2}, 10);
  whowas.add(user_named("ADA", "h3"), Millis{3}, 10);
  const auto found = whowas.find("ada");
  REQUIRE(found.size() == 2);
  REQUIRE(found[0]->nick == "ADA");
  REQUIRE(found[0]->host == "h3");
  REQUIRE(found[0]->gone == Millis{3});
  REQUIRE(found[1]->nick == "Ada");
  REQUIRE(found[1]->username == "~u");
  REQUIRE(found[1]->real_name == "Real");
  REQUIRE(found[1]->account == "acc");
  REQUIRE(found[1]->address == "192.0.2.1");
  REQUIRE(whowas.find("Ada").empty());  // it wants the folded form
  REQUIRE(whowas.find("carol").empty());
}

TEST_CASE("whowas: the oldest make room, also when the bound shrinks") {
  Whowas whowas;
  for (int i = 0; i < 10; ++i) whowas.add(user_named("ada", std::to_string(i).c_str()), Millis{i}, 3);
  auto found = whowas.find("ada");
  REQUIRE(found.size() == 3);
  REQUIRE(found.back()->host == "7");
  whowas.add(user_named("bob", "h"), Millis{11}, 1);
  REQUIRE(whowas.find("ada").empty());
  REQUIRE(whowas.find("bob").size() == 1);
  whowas.add(user_named("bob", "h"), Millis{12}, 0);
  REQUIRE(whowas.find("bob").empty());
}
