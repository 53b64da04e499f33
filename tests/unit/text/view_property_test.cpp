#include <string>

#include "irc/numerics.hpp"
#include "random_text.hpp"
#include "shown.hpp"

using namespace chat;
using namespace chat::text;
using namespace chat::text::testing;

namespace {

void check_harmless(const irc::Message& message, const irc::Isupport& isupport) {
  for (const View& one : view(message, {"me", isupport})) {
    REQUIRE(is_harmless(one.place));
    REQUIRE(is_harmless(one.speaker));
    REQUIRE(is_harmless(one.text));
    REQUIRE(is_harmless(to_line(one, "12:01")));
  }
}

}  // namespace

TEST_CASE("whatever bytes come, strip_controls leaves nothing that a terminal would obey") {
  Random random(4);
  for (int i = 0; i < 50'000; ++i) {
    const std::string given = random_bytes(random, 80);
    const std::string stripped = strip_controls(given);
    REQUIRE(is_harmless(stripped));
    REQUIRE(strip_controls(stripped) == stripped);
  }
}

TEST_CASE("whatever a server sends, what is shown is harmless") {
  static constexpr auto kCommands = std::to_array<std::string_view>(
      {"PRIVMSG", "NOTICE", "JOIN",    "PART",    "QUIT",    "NICK",        "KICK",     "TOPIC",   "MODE",
       "INVITE",  "AWAY",   "CHGHOST", "SETNAME", "ACCOUNT", "ERROR",       "KILL",     "WALLOPS", "FAIL",
       "WARN",    "NOTE",   "TAGMSG",  "FROB",    "REDACT",  "CHATHISTORY", "MARKREAD", "METADATA"});
  Random random(5);
  irc::Isupport isupport;
  for (int i = 0; i < 60'000; ++i) {
    if (below(random, 50) == 0) isupport.apply("PREFIX=" + random_bytes(random, 12));
    if (below(random, 50) == 0) isupport.apply("CHANTYPES=" + random_bytes(random, 4));
    std::string command(kCommands[below(random, kCommands.size())]);
    if (below(random, 2) == 0) command = std::to_string(100 + below(random, 900));
    std::vector<std::string> params(below(random, 9));
    for (std::string& param : params) param = below(random, 4) == 0 ? "me" : random_bytes(random, 30);
    const std::string source = random_bytes(random, 20);
    irc::Message message;  // made by hand, so that even what no parser lets through is tried
    message.source = source;
    message.command = command;
    for (const std::string& param : params) message.params.push_back(param);
    check_harmless(message, isupport);
  }
}

TEST_CASE("every numeric with random parameters is harmless") {
  Random random(6);
  const irc::Isupport isupport;
  for (int number = 1; number < 1000; ++number) {
    const std::string command = std::string(number < 10 ? "00" : number < 100 ? "0" : "") + std::to_string(number);
    for (std::size_t count = 0; count < 10; ++count) {
      std::vector<std::string> params(count);
      for (std::string& param : params) param = below(random, 3) == 0 ? "170000000" : random_bytes(random, 30);
      irc::Message message;
      message.source = "irc.example";
      message.command = command;
      for (const std::string& param : params) message.params.push_back(param);
      check_harmless(message, isupport);
    }
  }
}
