#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_id.hpp"

namespace chat::core {

// What users and channels tell of themselves (https://ircv3.net/specs/extensions/metadata): values by key.

struct MetadataValue {
  std::string text;  ///< UTF-8, never empty; of at most metadata_room() bytes
  EventId person{};  ///< who set it; of channels only
  [[nodiscard]] bool operator==(const MetadataValue&) const = default;
};
using Metadata = std::map<std::string, MetadataValue, std::less<>>;

inline constexpr std::size_t kMostMetadataKey = 64;  ///< bytes of a key

/// Small letters, digits and `_./-`, between 1 and kMostMetadataKey of them.
[[nodiscard]] bool is_metadata_key(std::string_view key);
/// In small letters, as it is kept and compared.
[[nodiscard]] std::string metadata_key(std::string_view given);

/// The keys that a session is told of: in the order in which it named them, each once.
class Subscriptions {
 public:
  [[nodiscard]] bool has(std::string_view key) const;
  /// False: there are `most` already. That it is there already comes too late then, too: what stands behind the first
  /// key that finds no room is not looked at (METADATA SUB).
  [[nodiscard]] bool add(std::string_view key, std::size_t most);
  void remove(std::string_view key);
  void clear() { keys_.clear(); }
  [[nodiscard]] bool empty() const { return keys_.empty(); }
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }

 private:
  std::vector<std::string> keys_;
};

}  // namespace chat::core
