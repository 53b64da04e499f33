#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "text/slash.hpp"

using namespace chat::text;

namespace {

std::string line_with(const std::string& text, const std::string& words) {
  const std::size_t found = text.find(words);
  REQUIRE(found != std::string::npos);
  const std::size_t begin = text.rfind('\n', found) + 1;
  return text.substr(begin, text.find('\n', found) - begin);
}

}  // namespace

TEST_CASE("the user guide's table has every slash command, with its form, its meaning and its example") {
  const char* const root = std::getenv("CHAT_SOURCE_DIR");
  INFO("CHAT_SOURCE_DIR is the folder of the project; ctest sets it");
  REQUIRE(root != nullptr);
  std::ifstream file(std::string(root) + "/docs/user-guide.md");
  REQUIRE(file);
  std::stringstream content;
  content << file.rdbuf();
  const std::string guide = content.str();
  for (const SlashCommand& command : slash_commands()) {
    const std::string form = command.form.empty() ? "" : " " + std::string(command.form);
    const std::string row = "| `/" + std::string(command.name) + form + "` | " + std::string(command.meaning) + " | `" +
                            std::string(command.example) + "` |";
    INFO(row);
    CHECK(guide.find(row) != std::string::npos);
  }
  const std::string only_here = line_with(guide, "are commands of `chatclient` alone");
  const std::string in_full = line_with(guide, "are to be typed in full");
  for (const SlashCommand& command : slash_commands()) {
    const std::string name = "`/" + std::string(command.name) + "`";
    INFO(name);
    CHECK((only_here.find(name) != std::string::npos) == command.client_only);
    if (command.in_full) CHECK(in_full.find(name) != std::string::npos);
  }
  for (const SlashAlias& alias : slash_aliases()) {
    INFO(alias.name);
    CHECK(guide.find("`/" + std::string(alias.name) + "`") != std::string::npos);
  }
}
