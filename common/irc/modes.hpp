#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::irc {

/// How a channel mode takes parameters (005 CHANMODES types A to D, and the prefixes).
/// https://modern.ircdocs.horse/#chanmodes-parameter
enum class ModeKind : std::uint8_t {
  list,      ///< A: adds to or takes from a list; without a parameter, shows it
  always,    ///< B: a parameter to set and to unset
  when_set,  ///< C: a parameter to set
  flag,      ///< D: none
  prefix,    ///< a member's status; the parameter is the nick
};

struct ChannelMode {
  char letter;
  ModeKind kind;
  std::string_view meaning;  ///< for HELP and for people: "+i: …"
};

/// Every channel mode once. 004, 005, MODE and the help derive from it. Of the prefixes, a server has those that it is
/// configured to have.
inline constexpr std::array kChannelModes = {
    ChannelMode{'b', ModeKind::list, "people who match are banned"},
    ChannelMode{'e', ModeKind::list, "people who match are exempt from bans"},
    ChannelMode{'I', ModeKind::list, "people who match need no invitation"},
    ChannelMode{'k', ModeKind::always, "a key is needed to enter"},
    ChannelMode{'l', ModeKind::when_set, "at most so many people"},
    ChannelMode{'c', ModeKind::flag, "no colours and styles"},
    ChannelMode{'C', ModeKind::flag, "no CTCP but actions"},
    ChannelMode{'i', ModeKind::flag, "only who is invited may enter"},
    ChannelMode{'m', ModeKind::flag, "only operators and voiced people may speak"},
    ChannelMode{'M', ModeKind::flag, "only people with an account may speak"},
    ChannelMode{'n', ModeKind::flag, "only members may speak"},
    ChannelMode{'p', ModeKind::flag, "private: not listed, and not in WHOIS, for people outside"},
    ChannelMode{'R', ModeKind::flag, "only people with an account may enter"},
    ChannelMode{'s', ModeKind::flag, "secret: shown to members only"},
    ChannelMode{'t', ModeKind::flag, "only operators may change the topic"},
    ChannelMode{'q', ModeKind::prefix, "owner"},
    ChannelMode{'a', ModeKind::prefix, "admin"},
    ChannelMode{'o', ModeKind::prefix, "channel operator"},
    ChannelMode{'h', ModeKind::prefix, "half-operator"},
    ChannelMode{'v', ModeKind::prefix, "voice: may speak while +m"},
};

struct UserMode {
  char letter;
  std::string_view meaning;
};
inline constexpr std::array kUserModes = {
    UserMode{'B', "marked as a bot"},
    UserMode{'i', "invisible: not shown to people who share no channel"},
    UserMode{'o', "server operator"},
    UserMode{'R', "takes private messages from people with an account only"},
    UserMode{'s', "an operator who receives the server's notices"},
    UserMode{'w', "receives WALLOPS"},
    UserMode{'Z', "connected by TLS"},
};

/// 005 BOT (https://ircv3.net/specs/extensions/bot-mode).
inline constexpr char kBotMode = 'B';

/// A member's statuses, highest first: mode letter and the prefix shown before the nick.
struct Prefix {
  char letter;
  char symbol;
};
inline constexpr std::array kPrefixes = {Prefix{'q', '~'}, Prefix{'a', '&'}, Prefix{'o', '@'}, Prefix{'h', '%'},
                                         Prefix{'v', '+'}};

[[nodiscard]] constexpr std::optional<ChannelMode> find_channel_mode(char letter) {
  for (const ChannelMode& mode : kChannelModes) {
    if (mode.letter == letter) return mode;
  }
  return std::nullopt;
}
[[nodiscard]] constexpr bool is_user_mode(char letter) {
  for (const UserMode& mode : kUserModes) {
    if (mode.letter == letter) return true;
  }
  return false;
}

/// Who stands how high in a channel, by their highest status.
enum class Rank : std::uint8_t { none, voice, half_operator, channel_operator, admin, owner };

/// A set of ASCII letters: the flags of a channel, the modes of a user, the statuses of a member. A value.
class ModeSet {
 public:
  constexpr ModeSet() = default;
  constexpr explicit ModeSet(std::string_view letters) {
    for (const char c : letters) set(c);
  }
  [[nodiscard]] constexpr bool has(char letter) const { return (bits_ & bit(letter)) != 0; }
  constexpr void set(char letter, bool on = true) { bits_ = on ? bits_ | bit(letter) : bits_ & ~bit(letter); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const ModeSet&) const = default;
  /// The letters in ASCII order.
  [[nodiscard]] std::string letters() const {
    std::string result;
    for (char c = 'A'; c <= 'z'; ++c) {
      if (has(c)) result += c;
    }
    return result;
  }

 private:
  static constexpr std::uint64_t bit(char letter) {
    const bool is_letter = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    return is_letter ? std::uint64_t{1} << (letter - 'A') : 0;
  }
  std::uint64_t bits_ = 0;
};

[[nodiscard]] constexpr Rank rank_of(ModeSet statuses) {
  auto rank = static_cast<std::uint8_t>(kPrefixes.size());
  for (const Prefix& prefix : kPrefixes) {
    if (statuses.has(prefix.letter)) break;
    --rank;
  }
  return static_cast<Rank>(rank);
}
[[nodiscard]] constexpr Rank rank_of(char status) { return rank_of(ModeSet(std::string_view(&status, 1))); }

/// The symbols of a member's statuses, highest first: all of them, or only the highest.
[[nodiscard]] inline std::string prefix_symbols(ModeSet statuses, bool all) {
  std::string symbols;
  for (const Prefix& prefix : kPrefixes) {
    if (statuses.has(prefix.letter) && (all || symbols.empty())) symbols += prefix.symbol;
  }
  return symbols;
}

}  // namespace chat::irc
