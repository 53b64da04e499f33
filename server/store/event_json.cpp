#include "store/event_json.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/fact.hpp"
#include "store/loss.hpp"

namespace chat::store {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<core::EventKind, std::string_view>, 16> kKinds{{
    {core::EventKind::message, "message"},
    {core::EventKind::notice, "notice"},
    {core::EventKind::tagmsg, "tagmsg"},
    {core::EventKind::join, "join"},
    {core::EventKind::part, "part"},
    {core::EventKind::quit, "quit"},
    {core::EventKind::nick, "nick"},
    {core::EventKind::topic, "topic"},
    {core::EventKind::mode, "mode"},
    {core::EventKind::kick, "kick"},
    {core::EventKind::redact, "redact"},
    {core::EventKind::marker, "marker"},
    {core::EventKind::fact, "fact"},
    {core::EventKind::identity, "identity"},
    {core::EventKind::erasure, "erasure"},
    {core::EventKind::rename, "rename"},
}};

std::string hex_of(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

template <std::size_t N>
bool from_hex(std::string_view text, std::array<std::uint8_t, N>& bytes) {
  std::size_t length = 0;
  return text.size() == 2 * N &&
         sodium_hex2bin(bytes.data(), N, text.data(), text.size(), nullptr, &length, nullptr) == 0 && length == N &&
         hex_of(bytes) == text;
}

void put(Json& json, const char* key, std::string_view text) {
  if (!text.empty()) json[key] = text;
}
void put(Json& json, const char* key, core::EventId id) {
  if (id) json[key] = core::msgid_text(id);
}
void put(Json& json, const char* key, bool flag) {
  if (flag) json[key] = true;
}

/// Takes an object's values one after the other; the first that is wrong is remembered.
class Taker {
 public:
  explicit Taker(const Json& json) : json_(json) {}

  std::string text(const char* key) {
    const Json* const value = find(key);
    if (value == nullptr) return {};
    if (!value->is_string()) return refuse(key, "is not a text"), std::string{};
    auto text = value->get<std::string>();
    const bool lines = std::string_view(key) == "body";  // draft/multiline
    if (std::ranges::any_of(text, [lines](char c) { return c == '\0' || c == '\r' || (c == '\n' && !lines); })) {
      refuse(key, "has line ends in it");
    }
    return text;
  }

  core::EventId id(const char* key) {
    const Json* const value = find(key);
    return value == nullptr ? core::EventId{} : id_of(key, *value);
  }

  std::vector<core::EventId> ids(const char* key) {
    std::vector<core::EventId> result;
    const Json* const value = find(key);
    if (value == nullptr) return result;
    if (!value->is_array() || value->empty()) return refuse(key, "is not a list of msgids"), result;
    for (const Json& item : *value) result.push_back(id_of(key, item));
    return result;
  }

  bool flag(const char* key) {
    const Json* const value = find(key);
    if (value != nullptr && *value != true) refuse(key, "is not true");
    return value != nullptr;
  }

  template <std::size_t N>
  void bytes(const char* key, std::array<std::uint8_t, N>& to) {
    if (!from_hex(text(key), to)) refuse(key, fmt::format("is not {} hexadecimal digits", 2 * N));
  }

  void refuse(const char* key, std::string_view why) {
    if (problem_.empty()) problem_ = fmt::format("`{}` {}", key, why);
  }

  /// What is wrong; nothing: all is well, and every key was taken.
  [[nodiscard]] std::string problem() const {
    if (problem_.empty() && taken_ != json_.size()) return "there is a key that events do not have";
    return problem_;
  }

 private:
  const Json* find(const char* key) {
    const auto found = json_.find(key);
    if (found == json_.end()) return nullptr;
    ++taken_;
    return &*found;
  }

  core::EventId id_of(const char* key, const Json& value) {
    const auto id = value.is_string() ? core::parse_msgid(value.get_ref<const std::string&>()) : std::nullopt;
    if (!id || !*id) refuse(key, "is not a msgid");
    return id.value_or(core::EventId{});
  }

  const Json& json_;
  std::size_t taken_ = 0;
  std::string problem_;
};

core::EventKind take_kind(Taker& taker) {
  const auto found = std::ranges::find(kKinds, taker.text("kind"), &decltype(kKinds)::value_type::second);
  if (found != kKinds.end()) return found->first;
  taker.refuse("kind", "is none that this program knows");
  return {};
}

core::Conversation take_conversation(Taker& taker) {
  const core::EventId channel = taker.id("channel");
  const auto persons = taker.ids("persons");
  if (persons.empty()) return channel ? core::Conversation::of_channel(channel) : core::Conversation{};
  if (persons.size() != 2 || channel) {
    taker.refuse("persons", "are two, and without `channel`");
    return {};
  }
  return core::Conversation::between(persons.front(), persons.back());
}

char take_audience(Taker& taker) {
  const std::string text = taker.text("audience");
  if (text.size() > 1) taker.refuse("audience", "is not one letter");
  return text.empty() ? '\0' : text.front();
}

}  // namespace

std::optional<std::string> to_json(const core::StoredEvent& event, const Seal& seal) {
  const auto kind = std::ranges::find(kKinds, event.kind, &decltype(kKinds)::value_type::first);
  if (kind == kKinds.end()) return std::nullopt;
  Json json;
  put(json, "msgid", event.id);
  json["kind"] = kind->second;
  if (event.conversation.is_private()) {
    json["persons"] = {core::msgid_text(event.conversation.first), core::msgid_text(event.conversation.second)};
  } else {
    put(json, "channel", event.conversation.first);
  }
  for (const core::Conversation& place : event.places) json["places"].push_back(core::msgid_text(place.first));
  put(json, "sender", event.sender);
  put(json, "subject", event.subject);
  put(json, "bot", event.sender_is_bot);
  put(json, "open", event.channel_is_open);
  put(json, "blanked", seal.blanked);
  if (event.audience != 0) json["audience"] = std::string(1, event.audience);
  put(json, "source", event.source);
  put(json, "account", event.account);
  put(json, "target", event.target);
  put(json, "body", event.body);
  put(json, "tags", event.client_tags);
  if (!seal.blanked) json["salt"] = hex_of(seal.salt);
  json["digest"] = hex_of(seal.digest);
  try {
    return json.dump();
  } catch (const Json::type_error&) {
    return std::nullopt;
  }
}

void withhold_secret(core::StoredEvent& event, Seal& seal) {
  if (event.kind != core::EventKind::fact || !core::is_secret(event.target) || event.body.empty()) return;
  strip(event, {.body = true});
  event.redacted = seal.blanked = true;
}

std::expected<SealedEvent, std::string> from_json(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return std::unexpected("this is not an object in JSON");
  Taker taker(json);
  SealedEvent read;
  core::StoredEvent& event = read.event;
  event.id = taker.id("msgid");
  if (!event.id) taker.refuse("msgid", "is missing");
  event.kind = take_kind(taker);
  event.conversation = take_conversation(taker);
  for (const core::EventId& place : taker.ids("places")) {
    event.places.push_back(core::Conversation::of_channel(place));
  }
  event.sender = taker.id("sender");
  event.subject = taker.id("subject");
  event.sender_is_bot = taker.flag("bot");
  event.channel_is_open = taker.flag("open");
  event.redacted = read.seal.blanked = taker.flag("blanked");
  event.audience = take_audience(taker);
  event.source = taker.text("source");
  event.account = taker.text("account");
  event.target = taker.text("target");
  event.body = taker.text("body");
  event.client_tags = taker.text("tags");
  if (!read.seal.blanked) taker.bytes("salt", read.seal.salt);
  taker.bytes("digest", read.seal.digest);
  if (std::string problem = taker.problem(); !problem.empty()) return std::unexpected(std::move(problem));
  if (read.seal.blanked) {
    // What somebody decided holds on when they are erased.
    const bool may_say = event.kind == core::EventKind::fact && !core::is_secret(event.target);
    if (!event.account.empty() || (!event.body.empty() && !may_say) || !event.client_tags.empty()) {
      return std::unexpected("it is blanked, and has texts all the same");
    }
    return read;
  }
  std::string scratch;
  if (event_digest(core::view_of(event), read.seal.salt, scratch) != read.seal.digest) {
    return std::unexpected("the digest is that of another event: the line was changed");
  }
  return read;
}

}  // namespace chat::store
