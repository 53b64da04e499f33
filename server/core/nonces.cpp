#include "core/nonces.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "irc/message.hpp"

namespace chat::core {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 64;

bool is_nonce(std::string_view value) {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  return value.size() >= kShortest && value.size() <= kLongest &&
         value.find_first_not_of(kCharacters) == std::string_view::npos;
}

/// The tag of the nonce, `+chat/nonce=…`; empty: there is none.
std::string_view tag_in(std::string_view client_tags) {
  while (!client_tags.empty()) {
    const std::string_view tag = client_tags.substr(0, client_tags.find(';'));
    const std::string_view key = tag.substr(0, tag.find('='));
    if (key == kNonceTag) return is_nonce(tag.substr(std::min(key.size() + 1, tag.size()))) ? tag : std::string_view{};
    client_tags.remove_prefix(std::min(tag.size() + 1, client_tags.size()));
  }
  return {};
}

/// Ids have a length of their own, and folded nicks are told from them by what is in front.
void add(std::string& key, const Party& party) {
  if (!party.id) {
    key.append("!").append(party.folded).append(" ");
    return;
  }
  key += '=';
  for (const std::uint64_t number : {party.id.stamp.bits, std::uint64_t{party.id.node}}) {
    for (unsigned shift = 0; shift < 64; shift += 8) key += static_cast<char>(number >> shift & 0xffU);
  }
}

std::string key_of(const NamedLine& line) {
  std::string key;
  key.reserve(128);
  key.append(line.nonce).append(" ");
  key += static_cast<char>(line.kind);
  key += line.audience;
  add(key, line.from);
  add(key, line.to);
  return key;
}

bool is_past(EventId event, util::Millis now) { return now - event.stamp.time() >= kNonceWindow; }

}  // namespace

std::string_view nonce_in(std::string_view client_tags) {
  const std::string_view tag = tag_in(client_tags);
  return tag.substr(std::min(kNonceTag.size() + 1, tag.size()));
}

std::string without_nonce(std::string_view client_tags) {
  std::string tags(client_tags);
  const std::string_view tag = tag_in(client_tags);
  if (tag.empty()) return tags;
  const auto start = static_cast<std::size_t>(tag.data() - client_tags.data());
  // With the semicolon behind it, or, if it is the last one, the one in front.
  tags.erase(start, tag.size() + 1);
  if (tags.ends_with(';')) tags.pop_back();
  return tags;
}

std::size_t text_digest(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::optional<KeptLine> kept_line(const StoredEvent& event) {
  if (!is_talk(event.kind) || !event.conversation) return std::nullopt;
  const std::string_view nonce = nonce_in(event.client_tags);
  if (nonce.empty()) return std::nullopt;
  return KeptLine{.id = event.id,
                  .kind = event.kind,
                  .audience = event.audience,
                  .conversation = event.conversation,
                  .sender = event.sender,
                  .sender_has_account = !event.account.empty(),
                  .nick = std::string(irc::split_source(event.source).nick),
                  .target = event.target,
                  .nonce = std::string(nonce),
                  .text = text_digest(event.body)};
}

std::optional<EventId> Nonces::find(const NamedLine& line, util::Millis now) const {
  const auto found = said_.find(key_of(line));
  if (found == said_.end()) return std::nullopt;
  const Said& said = found->second;
  return said.text == line.text && !is_past(said.event, now) ? std::optional(said.event) : std::nullopt;
}

void Nonces::note(const NamedLine& line, EventId event, util::Millis now) {
  while (!order_.empty() && is_past(order_.front()->second.event, now)) drop_oldest();
  const auto [place, is_new] = said_.insert_or_assign(key_of(line), Said{event, line.text});
  if (!is_new) return;
  order_.push_back(&*place);
  if (order_.size() > most_) drop_oldest();
}

void Nonces::drop_oldest() {
  said_.erase(said_.find(order_.front()->first));
  order_.pop_front();
}

}  // namespace chat::core
