#pragma once

#include <set>
#include <string>

#include "support/mind_harness.hpp"

namespace chat::test {

using Names = std::set<std::string>;

/// The channels in an answer to LIST.
[[nodiscard]] inline Names listed(const Lines& answer) {
  Names names;
  for (const std::string& line : only(answer, "322")) names.insert(param(line, 1));
  return names;
}

}  // namespace chat::test
