#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

// What the statuses of a channel's members are called (005 PREFIX;
// https://modern.ircdocs.horse/#channel-membership-prefixes).

struct Status {
  char letter;
  std::string_view name;
};
constexpr auto kStatuses = std::to_array<Status>(
    {{'q', "owner"}, {'a', "administrator"}, {'o', "operator"}, {'h', "half-operator"}, {'v', "voice"}});

}  // namespace

std::string_view status_name(char letter) {
  const auto found = std::ranges::find(kStatuses, letter, &Status::letter);
  return found == kStatuses.end() ? std::string_view{} : found->name;
}

std::string statuses_in_words(const irc::Isupport& isupport) {
  std::string words;
  const std::size_t count = std::min(isupport.prefix_letters.size(), isupport.prefix_symbols.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = status_name(isupport.prefix_letters[i]);
    if (name.empty()) continue;
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", isupport.prefix_symbols[i], name);
  }
  return words;
}

std::string_view role_of(const irc::Isupport& isupport, std::string_view shown_nick) {
  if (shown_nick.empty()) return {};
  const std::size_t place = isupport.prefix_symbols.find(shown_nick.front());
  return place < isupport.prefix_letters.size() ? status_name(isupport.prefix_letters[place]) : std::string_view{};
}

}  // namespace chat::text
