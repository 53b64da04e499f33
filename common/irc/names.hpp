#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace chat::irc {

class NameRules;

namespace detail {
/// A validated name: as its owner writes it, and folded for comparing. Made by NameRules alone.
template <class Kind>
class Name {
 public:
  Name() = default;
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::string& folded() const { return folded_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// Equal if the folded forms are.
  [[nodiscard]] bool operator==(const Name& other) const { return folded_ == other.folded_; }
  [[nodiscard]] auto operator<=>(const Name& other) const { return folded_ <=> other.folded_; }

 private:
  friend class chat::irc::NameRules;
  Name(std::string_view text, std::string folded) : text_(text), folded_(std::move(folded)) {}
  std::string text_;
  std::string folded_;
};
}  // namespace detail

using Nickname = detail::Name<struct NicknameKind>;
using ChannelName = detail::Name<struct ChannelNameKind>;

/// How names compare (005 CASEMAPPING, https://modern.ircdocs.horse/#casemapping-parameter).
enum class CaseMapping : std::uint8_t {
  ascii,
  rfc1459,         ///< []\~ are the capitals of {}|^
  rfc1459_strict,  ///< []\ are the capitals of {}|
};

enum class NameError : std::uint8_t {
  empty,
  too_long,
  bad_start,  ///< a nick that begins with a digit, a dash or a mark on a letter; a channel without its `#`
  bad_character,
};

/// A sentence for a person: what is wrong and what is allowed.
[[nodiscard]] std::string_view explain_nick(NameError error);
[[nodiscard]] std::string_view explain_channel(NameError error);

/// Says what a name may look like and which names are the same: the only door through which names come.
/// A value; cheap to copy; may be used from any thread.
class NameRules {
 public:
  struct Options {
    CaseMapping mapping = CaseMapping::ascii;
    bool utf8 = false;  ///< letters and digits of every script, in nicks and channel names
    std::size_t max_nick = 32;
    std::size_t max_channel = 64;
  };
  explicit NameRules(const Options& options) : options_(options) {}
  NameRules() = default;

  /// A nick or channel name that these rules allow: well-formed, and still allowed when it is folded.
  [[nodiscard]] std::expected<Nickname, NameError> nickname(std::string_view text) const;
  [[nodiscard]] std::expected<ChannelName, NameError> channel(std::string_view text) const;

  /// The form by which names are compared; for any text, also for masks with `*` and `?`.
  /// With UTF-8 names it is NFKC case folding (Unicode 5.18), then the ASCII or RFC 1459 mapping.
  [[nodiscard]] std::string fold(std::string_view text) const;

  /// What `text` looks like to a person, for telling impersonators: with UTF-8 names UTS 39's skeleton of the text as
  /// it is shown, folded (capitals look alike where small letters do not, and the other way round), else the folded
  /// text itself. Names that fold to the same need not have one skeleton: whoever guards against impersonators
  /// compares both. Two nicks with one skeleton are not allowed at the same time.
  [[nodiscard]] std::string skeleton(std::string_view text) const;

  [[nodiscard]] const Options& options() const { return options_; }

  /// True if `text` is meant as a channel (it begins with a channel type), be it valid or not.
  [[nodiscard]] static bool looks_like_channel(std::string_view text) { return text.starts_with('#'); }

 private:
  Options options_;
};

/// 005 CHANTYPES.
inline constexpr std::string_view kChannelTypes = "#";

/// Matches an IRC mask: `*` any text, `?` any one character; both arguments are to be folded before.
/// Costs about both lengths; at worst, of pieces with `?` in them, the square of half the text's.
/// https://modern.ircdocs.horse/#wildcard-expressions
/// There is no escape, as in Ergo, InspIRCd and Solanum: a nick may well end in a backslash, and a mask that is meant
/// for it must not change its meaning.
[[nodiscard]] bool matches_mask(std::string_view mask, std::string_view text);

/// True if `text` may stand as a user name or host name in a source: no space, `!`, `@`, control or non-ASCII bytes.
[[nodiscard]] bool is_source_part(std::string_view text);

}  // namespace chat::irc
