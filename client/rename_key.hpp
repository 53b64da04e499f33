#pragma once

#include <map>
#include <string>
#include <utility>

namespace chat::client {

/// What is kept under a folded name stands under another one from here on. Returns it; null if nothing is kept, or if
/// there is something under the new name already, which stays instead.
template <class T>
T* rename_key(std::map<std::string, T>& kept, const std::string& old_name, std::string new_name) {
  auto moved = kept.extract(old_name);
  if (moved.empty()) return nullptr;
  moved.key() = std::move(new_name);
  const auto result = kept.insert(std::move(moved));
  return result.inserted ? &result.position->second : nullptr;
}

}  // namespace chat::client
