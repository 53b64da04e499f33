#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "irc/reasons.hpp"
#include "irc/standard_replies.hpp"
#include "text/sentences.hpp"
#include "text/slash.hpp"
#include "text/view_parts.hpp"

namespace chat::text {
namespace {

// Refusals that a sentence for each numeric, or for each standard reply, cannot tell well: those that have a reason.
// What this project's servers give as one is recognised, so that nobody reads the same thing twice.

/// The text of a numeric or a standard reply, without the parameters in front of it.
constexpr std::string_view text_of(std::string_view format) {
  if (format.starts_with(':')) return format.substr(1);
  const std::size_t colon = format.find(" :");
  return colon == std::string_view::npos ? std::string_view{} : format.substr(colon + 2);
}

struct ReasonSentence {
  std::string_view what;    ///< a numeric, or the command and the code of a standard reply
  std::string_view reason;  ///< perhaps with `{}` somewhere
  /// As in sentences.hpp; `{text}` is what stands at the reason's `{}`.
  std::string_view sentence;
};

constexpr auto kReasons = std::to_array<ReasonSentence>({
    {"404", "Cannot send to channel",
     "Your line was not sent to {1}. If you are not in it, /enter {1}; if you are, ask one of its operators."},
    {"404", irc::reasons::kMembersOnly,
     "Your line was not sent: only who is in {1} may speak there. /enter {1} enters it."},
    {"404", irc::reasons::kModerated,
     "Your line was not sent: only who has voice may speak in {1} now; ask one of its operators for it."},
    {"404", irc::reasons::kAccountsOnly,
     "Your line was not sent: only people with an account may speak in {1}. /login, or ask one of its operators for "
     "voice."},
    {"404", irc::reasons::kBanned, "Your line was not sent: you are banned from {1}; ask one of its operators."},
    {"404", irc::reasons::kMuted, "Your line was not sent: you are muted in {1}; ask one of its operators."},
    {"404", irc::reasons::kNoStyles, "Your line was not sent: {1} takes no colours and styles; say it in plain text."},
    {"404", irc::reasons::kNoCtcp,
     "Your line was not sent: {1} takes nothing of programs (CTCP) but /me; say it in words."},
    {"465", "You are banned from this server: {}", "You are banned from this server ({text})."},
    {"477", text_of(irc::ERR_NEEDREGGEDNICK.format),
     "Only people with an account can enter {1}: /login first, or /register makes you one."},
    {"904", irc::reasons::kWrongProof,
     "You are not logged in. Check the account's name and the password, and try again: /login ACCOUNT"},
    {"904", "SASL authentication failed",
     "You are not logged in. Check the account's name and the password, and try again: /login ACCOUNT"},
    {"REDACT REDACT_FORBIDDEN", text_of(irc::FAIL_REDACT_FORBIDDEN.format),
     "You can withdraw your own messages only; an operator of {1} can withdraw others."},
    {"RENAME CANNOT_RENAME", text_of(irc::FAIL_RENAME_NOT_YOURS.format),
     "{1} is a registered channel: ask its founder, or one of its owners, to rename it."},
    {"RENAME CANNOT_RENAME", text_of(irc::FAIL_RENAME_TOO_SOON.format),
     "{1} has been renamed recently; try again in {text} seconds."},
    {"RENAME CANNOT_RENAME", text_of(irc::FAIL_RENAME_SAME.format),
     "{1} is called so already; choose another name: /rename NEWNAME"},
    {"METADATA KEY_NO_PERMISSION", text_of(irc::FAIL_METADATA_NOT_OPERATOR.format),
     "Only an operator of {1} can change what it says of itself; ask one to do it."},
    {"METADATA KEY_NO_PERMISSION", text_of(irc::FAIL_METADATA_NOT_OWN.format),
     "You can change what you say of yourself only, and not what {1} says."},
    {"METADATA VALUE_INVALID", text_of(irc::FAIL_METADATA_TOO_LONG.format),
     "That is too long; what is said there may have {text} bytes."},
});

/// What stands at the `{}` of `pattern`, which may have none; nothing if `text` is not made like it.
std::optional<std::string_view> match(std::string_view pattern, std::string_view text) {
  const std::size_t place = pattern.find("{}");
  if (place == std::string_view::npos) return text == pattern ? std::optional(std::string_view{}) : std::nullopt;
  const std::string_view before = pattern.substr(0, place);
  const std::string_view behind = pattern.substr(place + 2);
  if (text.size() < before.size() + behind.size() || !text.starts_with(before) || !text.ends_with(behind)) {
    return std::nullopt;
  }
  return text.substr(place, text.size() - before.size() - behind.size());
}

/// `spam` of `You are banned from this server: spam`: the reason alone, where this project's servers put the same words
/// in front of each.
std::string_view reason_in(std::uint16_t number, std::string_view text) {
  const auto all = irc::all_numerics();
  const auto found = std::ranges::find(all, number, &irc::NumericInfo::number);
  if (found == all.end() || !found->format.ends_with(": {}")) return text;
  return match(text_of(found->format), text).value_or(text);
}

/// How a command that lacks something is written; what has no slash is explained by the server.
std::string lacks_words(std::string_view command) {
  const auto is_it = [&](const auto& one) { return irc::equals_ignoring_case(one.name, command); };
  if (std::ranges::any_of(slash_commands(), is_it) || std::ranges::any_of(slash_aliases(), is_it)) {
    return fmt::format("{} needs more words behind it; /help {} shows how it is written.", command,
                       irc::to_lower(command));
  }
  return fmt::format("{0} needs more words behind it; /raw HELP {0} shows how it is written.", command);
}

/// 433 of a nick that nobody may need to have just now: the server says so.
constexpr std::string_view kReservedNick =
    "The nick {1} belongs to an account; /login {1} if it is yours, or choose another with /nick NAME.";

}  // namespace

std::optional<ReasonTold> find_reason(std::string_view what, std::string_view text) {
  for (const ReasonSentence& one : kReasons) {
    if (!irc::equals_ignoring_case(one.what, what)) continue;
    if (const auto value = match(one.reason, text)) return ReasonTold{one.sentence, *value};
  }
  return std::nullopt;
}

std::optional<std::string> refusal_text(const Incoming& in, std::uint16_t number) {
  if (number == 461 && in.message.params.size() > 2) return lacks_words(in.param(1));
  if (number == 482 && in.message.params.size() > 2) {
    return fmt::format("Your status in {0} is not high enough for that; /who {0} shows everybody's: {1}.", in.param(1),
                       statuses_in_words(in.context.isupport));
  }
  const std::string_view reason = without_full_stop(reason_in(number, in.last()));
  if (const auto told = find_reason(in.message.command, reason)) {
    return fill_sentence({number, told->sentence}, in.message, told->value);
  }
  if (number == 433 && in.last().contains("account")) return fill_sentence({number, kReservedNick}, in.message, {});
  const Sentence* const sentence = find_sentence(number);
  return sentence == nullptr ? std::nullopt : fill_sentence(*sentence, in.message, reason);
}

}  // namespace chat::text
