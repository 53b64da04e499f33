#include <catch2/catch.hpp>
#include <string>

#include "irc/message.hpp"
#include "random_text.hpp"
#include "text/slash.hpp"
#include "text/view.hpp"

using namespace chat;
using namespace chat::text;
using namespace chat::text::testing;

TEST_CASE("whatever is typed, a line is one line of at most 510 bytes, and an error is a harmless sentence") {
  const std::string long_name(480, 'n');
  const std::string places[] = {"", "#lobby", "bob", "#" + long_name, "#a\r\nQUIT", std::string(600, 'x')};
  Random random(1);
  for (int i = 0; i < 60'000; ++i) {
    const std::string typed = random_bytes(random, i % 10 == 0 ? 3000 : 60);
    const SlashContext context{"me", places[below(random, std::size(places))], "#", below(random, 600)};
    const auto result = read_typed(typed, context);
    INFO(typed);
    if (!result) {
      REQUIRE_FALSE(result.error().empty());
      REQUIRE(is_harmless(result.error()));
      continue;
    }
    for (const std::string& line : result->lines) {
      REQUIRE(line.size() <= 510);
      REQUIRE(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
      REQUIRE(irc::parse(line));
    }
    REQUIRE(is_harmless(result->argument));
  }
}

TEST_CASE("whatever is typed, only /raw sends another command than its own") {
  Random random(2);
  for (const SlashCommand& command : slash_commands()) {
    if (command.name == "raw") continue;
    const Reader reader = command.client_only ? Reader::client : Reader::bare_terminal;
    const SlashContext context{.nick = "me", .place = "#lobby", .reader = reader};
    const auto wanted = read_typed(command.example, context);
    REQUIRE(wanted);
    for (int i = 0; i < 2'000; ++i) {
      const std::string typed = "/" + std::string(command.name) + " " + random_bytes(random, 40);
      const auto result = read_typed(typed, context);
      if (!result) continue;
      for (const std::string& line : result->lines) {
        const std::string sent(irc::parse(line)->command);
        INFO(typed << " became " << line);
        const bool expected = command.name == "who"       ? sent == "WHO" || sent == "WHOIS"
                              : command.name == "private" ? sent == "PRIVMSG"
                                                          : sent == irc::parse(wanted->lines.at(0))->command;
        REQUIRE(expected);
      }
    }
  }
}

TEST_CASE("text in many pieces is the text that was typed, cut at spaces") {
  Random random(3);
  for (int i = 0; i < 2'000; ++i) {
    std::string typed = "x";
    const std::size_t words = 1 + below(random, 80);
    for (std::size_t word = 0; word < words; ++word) typed += " " + std::string(1 + below(random, 12), 'a') + "é";
    const std::size_t max_text = 30 + below(random, 400);
    const auto result = read_typed(typed, {"me", "#lobby", "#", max_text});
    REQUIRE(result);
    std::string joined;
    for (const std::string& line : result->lines) {
      const auto message = irc::parse(line);
      REQUIRE(message);
      REQUIRE(message->param(0) == "#lobby");
      REQUIRE(message->param(1).size() <= max_text);
      if (!joined.empty()) joined += ' ';
      joined += message->param(1);
    }
    REQUIRE(joined == typed);
  }
}

TEST_CASE("text without spaces is cut between characters, and nothing of it is lost") {
  std::string typed;
  for (int i = 0; i < 1000; ++i) typed += i % 3 == 0 ? "😀" : "é";
  for (std::size_t max_text = 0; max_text < 500; ++max_text) {
    const auto result = read_typed(typed, {"me", "#lobby", "#", max_text});
    REQUIRE(result);
    std::string joined;
    for (const std::string& line : result->lines) {
      const std::string_view text = irc::parse(line)->param(1);
      REQUIRE(util::is_utf8(text));
      joined += text;
    }
    REQUIRE(joined == typed);
  }
}
