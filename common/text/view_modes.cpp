#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

enum class Takes : std::uint8_t { member, list, value, flag };

/// What setting and unsetting a mode is called; `{}` is its parameter. All is in the past tense, behind who did it.
struct ModeWords {
  char letter;
  Takes takes;  ///< the words hold only where the server's mode is of this kind
  std::string_view set;
  std::string_view unset;
};
constexpr auto kWords = std::to_array<ModeWords>({
    {'q', Takes::member, "made {} an owner", "took the owner's status from {}"},
    {'a', Takes::member, "made {} an administrator", "took the administrator's status from {}"},
    {'o', Takes::member, "made {} an operator", "took the operator's status from {}"},
    {'h', Takes::member, "made {} a half-operator", "took the half-operator's status from {}"},
    {'v', Takes::member, "gave {} voice", "took the voice from {}"},
    {'b', Takes::list, "banned {}", "lifted the ban on {}"},
    {'c', Takes::flag, "forbade colours and styles", "allowed colours and styles"},
    {'C', Takes::flag, "forbade requests to clients (CTCP)", "allowed requests to clients (CTCP)"},
    {'e', Takes::list, "exempted {} from bans", "ended the exemption of {} from bans"},
    {'I', Takes::list, "gave {} a standing invitation", "ended the standing invitation of {}"},
    {'k', Takes::value, "set the key to {}", "took the key away"},
    {'l', Takes::value, "limited the channel to {} people", "lifted the limit of people"},
    {'i', Takes::flag, "let only invited people enter", "let everybody enter"},
    {'M', Takes::flag, "let only people with an account and voiced people speak",
     "let people without an account speak"},
    {'m', Takes::flag, "let only operators and voiced people speak", "let every member speak"},
    {'n', Takes::flag, "let only members speak", "let outsiders speak"},
    {'p', Takes::flag, "took the channel out of the lists that outsiders see", "put the channel into the lists again"},
    {'R', Takes::flag, "let only people with an account enter", "let people without an account enter"},
    {'s', Takes::flag, "made the channel secret", "made the channel public"},
    {'t', Takes::flag, "let only operators change the topic", "let every member change the topic"},
});

/// The same of entries that mute (005 EXTBAN).
constexpr auto kMuteWords = std::to_array<ModeWords>({
    {'b', Takes::list, "muted {}", "took back the mute of {}"},
    {'e', Takes::list, "exempted {} from being muted", "ended the exemption of {} from being muted"},
});

/// What somebody reads of their own modes. Servers do not tell which they have; these mean the same on all that do.
struct UserModeWords {
  char letter;
  std::string_view set;
  std::string_view unset;
};
constexpr auto kUserWords = std::to_array<UserModeWords>({
    {'B', "you are marked as a bot", "you are not marked as a bot"},
    {'i', "only who shares a channel with you finds you", "everybody can find you"},
    {'o', "you are an operator of the server", "you are not an operator of the server any more"},
    {'R', "only people with an account can write to you in private", "everybody can write to you in private"},
    {'s', "you receive the server's notices to its operators", "you do not receive the server's notices any more"},
    {'w', "you receive what operators tell all", "you do not receive what operators tell all"},
    {'Z', "all your connections are encrypted", "not all of your connections are encrypted"},
});

struct Change {
  char letter = 0;
  bool set = true;
  Takes takes = Takes::flag;
  std::string_view argument;
};

bool has(std::string_view letters, char letter) { return letters.find(letter) != std::string_view::npos; }

Takes kind_of(char letter, const irc::Isupport& isupport) {
  if (has(isupport.prefix_letters, letter)) return Takes::member;
  if (has(isupport.list_modes, letter)) return Takes::list;
  if (has(isupport.always_modes, letter) || has(isupport.when_set_modes, letter)) return Takes::value;
  return Takes::flag;
}

std::vector<Change> changes_in(const Incoming& in) {
  std::vector<Change> changes;
  bool set = true;
  std::size_t next = 2;
  for (const char c : in.param(1)) {
    if (c == '+' || c == '-') {
      set = c == '+';
      continue;
    }
    Change change{c, set, kind_of(c, in.context.isupport), {}};
    const bool without = !set && has(in.context.isupport.when_set_modes, c);
    if (change.takes != Takes::flag && !without) change.argument = in.param(next++);
    changes.push_back(change);
  }
  return changes;
}

const ModeWords* find_words(std::span<const ModeWords> all, const Change& change) {
  const auto found = std::ranges::find_if(
      all, [&](const ModeWords& words) { return words.letter == change.letter && words.takes == change.takes; });
  return found == all.end() ? nullptr : &*found;
}

std::string phrase(const Change& change) {
  const Listed entry = change.takes == Takes::list ? listed(change.argument) : Listed{std::string(change.argument)};
  const ModeWords* const found = entry.is_mute ? find_words(kMuteWords, change) : find_words(kWords, change);
  if (found == nullptr) {
    const char sign = change.set ? '+' : '-';
    return fmt::format("set mode {}{}{}{}", sign, change.letter, change.argument.empty() ? "" : " ", change.argument);
  }
  const std::string_view words = change.set ? found->set : found->unset;
  const std::size_t place = words.find("{}");
  if (place == std::string_view::npos) return std::string(words);
  return fmt::format("{}{}{}", words.substr(0, place), entry.who, words.substr(place + 2));
}

std::string phrases(const std::vector<Change>& changes) {
  std::string text;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0) text += i + 1 == changes.size() ? " and " : ", ";
    text += phrase(changes[i]);
  }
  return text;
}

std::string user_phrases(std::string_view modes) {
  std::string text;
  bool set = true;
  for (const char c : modes) {
    if (c == '+' || c == '-') {
      set = c == '+';
      continue;
    }
    const auto found = std::ranges::find(kUserWords, c, &UserModeWords::letter);
    if (found != kUserWords.end())
      text += fmt::format("{}{}", text.empty() ? "" : "; ", set ? found->set : found->unset);
  }
  return text;
}

}  // namespace

MaybeView view_mode(const Incoming& in) {
  if (!in.is_channel(in.param(0))) {
    const std::string words = user_phrases(in.param(1));
    return in.make(ViewKind::event, {},
                   fmt::format("Your user modes changed: {}{}{}{}", in.param(1), words.empty() ? "" : " (", words,
                               words.empty() ? "" : ")"));
  }
  const std::vector<Change> changes = changes_in(in);
  if (changes.empty()) return std::nullopt;
  const std::string where = in.own ? fmt::format(" (in {})", in.param(0)) : "";
  return in.make(ViewKind::event, in.param(0), fmt::format("{} {}{}", in.subject(), phrases(changes), where));
}

}  // namespace chat::text
