#pragma once

#include <catch2/catch.hpp>

#include <sstream>
#include <string>

#include "app/config.hpp"

namespace chat::test {

/// The only error that `text` has.
[[nodiscard]] inline std::string error_of(const std::string& text) {
  const auto parsed = app::parse_config(text, "chat.toml");
  REQUIRE_FALSE(parsed);
  REQUIRE(parsed.error().size() == 1);
  return parsed.error().front();
}

/// The example with a part of it in force: that which begins with `# [[list]]`, up to the next empty line.
[[nodiscard]] inline std::string example_with(const std::string& list) {
  std::istringstream example(app::example_config());
  std::string text;
  bool inside = false;
  for (std::string line; std::getline(example, line);) {
    if (line.empty()) inside = false;
    inside = inside || line == "# [[" + list + "]]";
    if (inside && line.starts_with("# ")) line.erase(0, 2);
    text += line + '\n';
  }
  return text;
}

}  // namespace chat::test
