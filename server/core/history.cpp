#include "core/history.hpp"

namespace chat::core {

std::string digest_text(const StoreDigest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::size_t bytes_of(const StoredEvent& event) {
  constexpr std::size_t kRest = 100;  // ids and the like
  return kRest + event.source.size() + event.account.size() + event.target.size() + event.body.size() +
         event.client_tags.size();
}

}  // namespace chat::core
