#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/session.hpp"

namespace chat::client {

/// What a word can become, as complete() says.
struct Candidates {
  std::vector<std::string> words;  ///< what is most likely meant comes first
  bool files = false;              ///< and names of files
};

/// What `word` can become, where `before` is the line in front of it: a slash command at the beginning, what fits
/// behind a command (a channel, a file, another command), or somebody who is where lines go now: those who spoke last
/// first, and addressed with a colon at the beginning of the line. Case does not matter.
[[nodiscard]] Candidates complete(std::string_view before, std::string_view word, const Session& session);

}  // namespace chat::client
