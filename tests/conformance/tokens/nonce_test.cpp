#include <catch2/catch.hpp>

#include "support/announced.hpp"

// NONCE in 005: this server's own, see docs/protocol.md; what it announces is tested in tags/nonce_test.cpp.

using namespace chat::test;

namespace {

chat::core::Settings denying(std::vector<std::string> tags) {
  chat::core::Settings settings;
  settings.denied_tags = std::move(tags);
  return settings;
}

bool is_announced(std::vector<std::string> denied) {
  return Announced(denying(std::move(denied))).tokens.contains("NONCE");
}

}  // namespace

TEST_CASE("005 NONCE: a line that is sent again within so many seconds is said once, and later again") {
  Announced a(chat::core::Settings{});
  const std::chrono::seconds window{a.number("NONCE")};
  const std::string line = "@+chat/nonce=12345678 PRIVMSG bob :hello";
  a.alice.send(line);
  a.chat.pass(window - std::chrono::milliseconds{1});
  a.alice.send(line);
  CHECK(a.bob.lines().size() == 1);
  a.chat.pass(std::chrono::milliseconds{1});
  a.alice.send(line);
  CHECK(a.bob.lines().size() == 1);
}

TEST_CASE("005 NONCE: is not announced where the tag is denied") {
  CHECK(is_announced({}));
  CHECK(is_announced({"typing", "*", "-chat/nonce"}));
  CHECK_FALSE(is_announced({"*"}));
  CHECK_FALSE(is_announced({"chat/nonce"}));
}

TEST_CASE("005 NONCE: what a new configuration changes is told") {
  MindHarness server;
  Client alice = server.connect("alice");
  const auto told = [&](std::vector<std::string> denied) {
    server.mind.configure(std::make_shared<chat::core::Settings>(denying(std::move(denied))));
    return tokens_of(only(alice.lines(), "005"));
  };
  CHECK(told({"chat/nonce"}).contains("-NONCE"));
  CHECK(told({}).at("NONCE") == "600");
}
