#include "store/event_digest.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace chat::store {
namespace {

void put(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

void put(std::string& out, const core::EventId& id) {
  put(out, id.stamp.bits, 8);
  put(out, id.node, 8);
}

void put(std::string& out, const core::Conversation& conversation) {
  put(out, conversation.first);
  put(out, conversation.second);
}

void put(std::string& out, std::string_view text) {
  put(out, text.size(), 4);
  out += text;
}

void put_sorted(std::string& out, std::span<const core::Conversation> places) {
  put(out, places.size(), 4);
  if (std::ranges::is_sorted(places)) {
    for (const auto& place : places) put(out, place);
    return;
  }
  std::vector<core::Conversation> sorted(places.begin(), places.end());
  std::ranges::sort(sorted);
  for (const auto& place : sorted) put(out, place);
}

std::uint64_t half(const core::StoreDigest& digest, std::size_t which) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value |= std::uint64_t{digest.at(which * 8 + i)} << (8 * i);
  return value;
}

void set_half(core::StoreDigest& digest, std::size_t which, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) digest.at(which * 8 + i) = static_cast<std::uint8_t>(value >> (8 * i) & 0xffU);
}

}  // namespace

void serialise(const core::Event& event, const Salt& salt, std::string& out) {
  out.clear();
  put(out, event.id);
  put(out, static_cast<std::uint64_t>(event.kind), 1);
  put(out, (event.sender_is_bot ? 1U : 0U) | (event.channel_is_open ? 2U : 0U), 1);
  put(out, static_cast<std::uint8_t>(event.audience), 1);
  put(out, event.conversation);
  put_sorted(out, event.places);
  put(out, event.sender);
  put(out, event.subject);
  out.append(reinterpret_cast<const char*>(salt.data()), salt.size());
  for (const std::string_view text : {event.source, event.account, event.target, event.body, event.client_tags}) {
    put(out, text);
  }
}

core::StoreDigest event_digest(const core::Event& event, const Salt& salt, std::string& scratch) {
  serialise(event, salt, scratch);
  core::StoreDigest digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(scratch.data()),
                     scratch.size(), nullptr, 0);
  return digest;
}

void add_digest(core::StoreDigest& sum, const core::StoreDigest& digest) {
  const std::uint64_t low = half(sum, 0) + half(digest, 0);
  const std::uint64_t carry = low < half(sum, 0) ? 1 : 0;
  set_half(sum, 1, half(sum, 1) + half(digest, 1) + carry);
  set_half(sum, 0, low);
}

Salts::Salts() : used_(sizeof drawn_) {
  if (sodium_init() < 0) throw std::runtime_error("The system gives no random numbers.");
}

Salt Salts::next() {
  if (used_ == drawn_.size()) {
    randombytes_buf(drawn_.data(), drawn_.size());
    used_ = 0;
  }
  Salt salt;
  std::memcpy(salt.data(), drawn_.data() + used_, salt.size());
  used_ += salt.size();
  return salt;
}

}  // namespace chat::store
