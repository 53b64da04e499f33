#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/session.hpp"

namespace chat::client {

/// What `word` can become, where `before` is the line in front of it: a slash command at the beginning, a channel that
/// we are in, or somebody who is where lines go now (first on the line: addressed, with a colon). Case does not matter.
[[nodiscard]] std::vector<std::string> complete(std::string_view before, std::string_view word, const Session& session);

}  // namespace chat::client
