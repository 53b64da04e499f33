#include <catch2/catch.hpp>
#include <set>

#include "support/words.hpp"

// sts: https://ircv3.net/specs/extensions/sts

using namespace chat::test;

TEST_CASE("sts: clients that know values are told to come by TLS, and for how long") {
  chat::core::Settings settings;
  settings.sts = {.port = 6697, .duration = std::chrono::seconds{2'592'000}, .preload = true};
  MindHarness chat(settings);
  const auto sts_of = [](Client& client, const std::string& question) {
    for (const std::string& name : listed(client, question)) {
      if (name.starts_with("sts")) return name;
    }
    return std::string();
  };
  Client plain = chat.open();
  REQUIRE(sts_of(plain, "CAP LS").empty());  // without values it means nothing
  REQUIRE(sts_of(plain, "CAP LS 302") == "sts=port=6697,duration=2592000");
  Client secure = chat.open({.secure = true});
  REQUIRE(sts_of(secure, "CAP LS 302") == "sts=duration=2592000,preload");

  // It is told, not asked for.
  REQUIRE(plain.ask("CAP REQ sts") == Lines{":chat.example CAP * NAK :sts"});
  REQUIRE(plain.ask("CAP REQ :server-time sts") == Lines{":chat.example CAP * NAK :server-time sts"});
  REQUIRE(listed(plain, "CAP LIST") == std::set<std::string>{"cap-notify"});

  // It can be withdrawn, and then given up.
  settings.sts->duration = {};
  settings.sts->preload = false;
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(sts_of(secure, "CAP LS 302") == "sts=duration=0");
  settings.sts.reset();
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(sts_of(secure, "CAP LS 302").empty());
}
