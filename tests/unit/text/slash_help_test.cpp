#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/slash.hpp"

// What the tables of slash commands hold, and how people are shown it.

using namespace chat::text;

TEST_CASE("each command is there once, and each alias stands for one and hides none") {
  std::set<std::string_view> names;
  for (const SlashCommand& command : slash_commands()) {
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.meaning.empty());
    CHECK((command.note.empty() || command.note.ends_with('.')));
  }
  const std::set<std::string_view> commands = names;
  for (const SlashAlias& alias : slash_aliases()) {
    CHECK(names.insert(alias.name).second);
    CHECK(commands.contains(alias.command));
  }
}

TEST_CASE("the menu shows the main commands and fits a narrow terminal") {
  const auto lines = menu_lines(Reader::client);
  const auto in_menu = std::ranges::count_if(slash_commands(), &SlashCommand::in_menu);
  CHECK(lines.size() == static_cast<std::size_t>(in_menu) + 2);
  for (const std::string& line : lines) CHECK(line.size() < 80);
  for (const std::string_view name : {"channels", "enter", "leave", "private", "info", "help", "leavesystem"}) {
    const auto shown = [&](const std::string& line) { return line.find("/" + std::string(name)) != std::string::npos; };
    CHECK(std::ranges::any_of(lines, shown));
  }
  for (const SlashAlias& alias : slash_aliases()) {
    const auto shown = [&](const std::string& line) {
      return line.find("/" + std::string(alias.name)) != std::string::npos;
    };
    CHECK(std::ranges::none_of(lines, shown));
  }
}

TEST_CASE("help lists every command, or explains one") {
  const auto all = help_lines(Reader::client);
  constexpr std::size_t kHeadings = 6;
  CHECK(all.size() == slash_commands().size() + kHeadings + 2);
  for (const char* const heading : {"Here and there", "Talking", "People", "Channels", "Accounts", "Other things"}) {
    CHECK(std::ranges::count(all, heading) == 1);
  }
  for (const std::string& line : all) CHECK(line.size() < 100);
  CHECK(help_lines(Reader::client, "") == all);
  CHECK(help_lines(Reader::client, "/") == all);
  const std::vector<std::string> enter = {
      "/enter NAME [key]: enter a channel, or make a new one.",
      "The # in front of the name may be left out.",
      "For example: /enter lobby",
  };
  CHECK(help_lines(Reader::client, "enter") == enter);
  CHECK(help_lines(Reader::client, "/en") == enter);
  CHECK(help_lines(Reader::client, "join") == enter);
  CHECK(
      help_lines(Reader::client, "info") ==
      std::vector<std::string>{"/info: show your nick, your channels and where your lines go.", "For example: /info"});
  CHECK(help_lines(Reader::client, "entr") ==
        std::vector<std::string>{"There is no command /entr. Did you mean /enter?"});
}
