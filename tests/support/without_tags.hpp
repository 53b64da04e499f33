#pragma once

#include <string>

namespace chat::test {

/// A line as who knows no tags is sent it.
[[nodiscard]] inline std::string without_tags(const std::string& line) {
  return line.starts_with('@') ? line.substr(line.find(' ') + 1) : line;
}

}  // namespace chat::test
