#include "core/metadata.hpp"

#include <algorithm>

namespace chat::core {

bool is_metadata_key(std::string_view key) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_./-";
  return !key.empty() && key.size() <= kMostMetadataKey && key.find_first_not_of(kLetters) == std::string_view::npos;
}

std::string metadata_key(std::string_view given) {
  std::string key(given);
  for (char& letter : key) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return key;
}

bool Subscriptions::has(std::string_view key) const { return std::ranges::find(keys_, key) != keys_.end(); }

bool Subscriptions::add(std::string_view key, std::size_t most) {
  if (keys_.size() >= most) return false;
  if (!has(key)) keys_.emplace_back(key);
  return true;
}

void Subscriptions::remove(std::string_view key) { std::erase(keys_, key); }

}  // namespace chat::core
