#include "core/registered_channel.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/list_mask.hpp"

namespace chat::core {
namespace {

namespace field = channel_field;

constexpr std::array kScalars = {field::kRegistered, field::kFounder, field::kTopic,    field::kFlags,
                                 field::kKey,        field::kLimit,   field::kOpenSince};
constexpr std::array kLists = {field::kBan, field::kException, field::kInvitation, field::kAccess, field::kMetadata};

struct Level {
  Access access;
  std::string_view name;
};
constexpr std::array kLevels = {Level{Access::voice, "voice"}, Level{Access::halfop, "halfop"},
                                Level{Access::op, "operator"}, Level{Access::admin, "admin"},
                                Level{Access::owner, "owner"}};

constexpr std::string_view list_of(char letter) {
  return letter == 'b' ? field::kBan : letter == 'e' ? field::kException : field::kInvitation;
}

template <class Number>
std::optional<Number> read_number(std::string_view digits) {
  Number number{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// `<time> <who> <what>`.
struct Said {
  util::Millis time{0};
  std::string_view who;
  std::string_view what;
};
std::optional<Said> read_said(std::string_view value) {
  const std::size_t first = value.find(' ');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = value.find(' ', first + 1);
  const auto time = read_number<std::int64_t>(value.substr(0, first));
  if (second == std::string_view::npos || second + 1 == value.size() || !time) return std::nullopt;
  return Said{util::Millis{*time}, value.substr(first + 1, second - first - 1), value.substr(second + 1)};
}

std::string say(util::Millis time, std::string_view who, std::string_view what) {
  std::string value = std::to_string(time.count());
  value.append(" ").append(who).append(" ").append(what);
  return value;
}

/// Calls `visit(element, word)` for each element of a list that is there.
template <class Visit>
void for_each_element(const RegisteredChannel::Words& words, std::string_view list, Visit&& visit) {
  for (auto at = words.lower_bound(list); at != words.end() && at->first.starts_with(list); ++at) {
    if (!at->second.value.empty()) visit(std::string_view(at->first).substr(list.size()), at->second);
  }
}

std::vector<MaskEntry> read_masks(const RegisteredChannel& channel, char letter, const irc::NameRules& names) {
  std::vector<std::pair<EventId, MaskEntry>> found;
  for_each_element(channel.words, list_of(letter), [&](std::string_view, const RegisteredChannel::Word& word) {
    const auto said = read_said(word.value);
    if (!said) return;
    found.emplace_back(word.since, MaskEntry(names, said->what, said->who, said->time, word.by));
  });
  std::ranges::sort(found, {}, [](const auto& entry) { return entry.first; });
  std::vector<MaskEntry> entries;
  entries.reserve(found.size());
  for (auto& [since, entry] : found) entries.push_back(std::move(entry));
  return entries;
}

irc::ModeSet read_flags(std::string_view letters) {
  irc::ModeSet flags;
  for (const char letter : letters) {
    const auto mode = irc::find_channel_mode(letter);
    if (mode && mode->kind == irc::ModeKind::flag) flags.set(letter);
  }
  return flags;
}

}  // namespace

bool is_of_channel(const Fact& fact) {
  if (fact.field == field::kName) return irc::NameRules::looks_like_channel(fact.value);
  return std::ranges::find(kScalars, std::string_view(fact.field)) != kScalars.end() ||
         std::ranges::any_of(kLists, [&](std::string_view list) { return fact.field.starts_with(list); });
}

std::string_view access_name(Access access) {
  if (access == Access::founder) return "founder";
  const auto level = std::ranges::find(kLevels, access, &Level::access);
  return level == kLevels.end() ? "none" : level->name;
}

Access parse_access(std::string_view name) {
  const auto level = std::ranges::find(kLevels, name, &Level::name);
  return level == kLevels.end() ? Access::none : level->access;
}

std::string list_field(char letter, std::string_view folded_mask) {
  return std::string(list_of(letter)) + std::string(folded_mask);
}
std::string list_value(const MaskEntry& entry) { return say(entry.time, entry.setter, entry.mask); }
std::string topic_value(const Topic& topic) { return say(topic.time, topic.setter, topic.text); }
std::string access_field(EventId account) { return std::string(field::kAccess) + msgid_text(account); }

bool names_setter(std::string_view which) {
  return which == field::kTopic || which.starts_with(field::kBan) || which.starts_with(field::kException) ||
         which.starts_with(field::kInvitation);
}

bool is_said(std::string_view which) { return which == field::kTopic || which.starts_with(field::kMetadata); }

std::string_view setter_of(std::string_view value) {
  const auto said = read_said(value);
  return said ? said->who : std::string_view{};
}

std::string without_setter(std::string_view value) {
  const auto said = read_said(value);
  return said ? say(said->time, "*", said->what) : std::string{};
}

std::string_view RegisteredChannel::value(std::string_view which) const {
  const auto word = words.find(which);
  return word == words.end() ? std::string_view{} : std::string_view(word->second.value);
}

Access RegisteredChannel::access(EventId account) const {
  if (!account) return Access::none;
  return account == founder ? Access::founder : parse_access(value(access_field(account)));
}

std::vector<RegisteredChannel::Entry> RegisteredChannel::access_list() const {
  std::vector<Entry> entries;
  for_each_element(words, field::kAccess, [&](std::string_view element, const Word& word) {
    const auto account = parse_msgid(element);
    const Access access = parse_access(word.value);
    if (account && *account != founder && access != Access::none) entries.push_back({*account, access, word.since});
  });
  std::ranges::sort(entries, {}, &Entry::since);
  return entries;
}

Channel RegisteredChannel::asleep(const irc::NameRules& names) const {
  Channel channel;
  channel.incarnation = incarnation;
  channel.name = name;
  channel.created = incarnation.stamp.time();
  if (const auto topic = read_said(value(field::kTopic))) {
    const EventId by = words.find(field::kTopic)->second.by;
    channel.topic = Topic{std::string(topic->what), std::string(topic->who), topic->time, by};
  }
  channel.flags = read_flags(value(field::kFlags));
  channel.key = value(field::kKey);
  channel.limit = read_number<std::size_t>(value(field::kLimit));
  for (const char letter : {'b', 'e', 'I'}) channel.list(letter) = read_masks(*this, letter, names);
  for_each_element(words, field::kMetadata, [&](std::string_view key, const Word& word) {
    channel.metadata.emplace(key, MetadataValue{word.value, word.by});
  });
  channel.was_open = channel.is_open();
  channel.open_since = parse_msgid(value(field::kOpenSince)).value_or(incarnation);
  channel.has_history = true;
  return channel;
}

}  // namespace chat::core
