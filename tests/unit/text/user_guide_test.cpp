#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "text/slash.hpp"

using namespace chat::text;

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
  for (const SlashAlias& alias : slash_aliases()) {
    INFO(alias.name);
    CHECK(guide.find("`/" + std::string(alias.name) + "`") != std::string::npos);
  }
}
