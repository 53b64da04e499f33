#pragma once

#include <functional>
#include <map>
#include <string>

namespace chat::core {

/// What a user or a channel has told of itself (https://ircv3.net/specs/extensions/metadata): values by key, in small
/// letters.
using Metadata = std::map<std::string, std::string, std::less<>>;

}  // namespace chat::core
