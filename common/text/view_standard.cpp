#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/sentences.hpp"
#include "text/view_parts.hpp"

namespace chat::text {
namespace {

// Standard replies (https://ircv3.net/specs/extensions/standard-replies): a command, a code, perhaps more, and a
// sentence of the server's. Those for which a better sentence is known are here.

struct StandardSentence {
  std::string_view command;  ///< `*`: of every command
  std::string_view code;
  /// `{1}` is the first parameter behind the code, `{text}` the server's own sentence.
  std::string_view text;
};

constexpr auto kSentences = std::to_array<StandardSentence>({
    {"*", "INVALID_UTF8", "That line was not UTF-8; set your terminal to UTF-8."},
    {"CHATHISTORY", "INVALID_TARGET",
     "There is no history of {2} that you may read; check the name, or enter the channel first."},
    {"CHATHISTORY", "MESSAGE_ERROR", "The history cannot be read just now; try again in a moment."},
    {"CHATHISTORY", "INVALID_PARAMS", "The server could not make sense of that question about the history: {text}"},
    {"CHATHISTORY", "INVALID_MSGREFTYPE", "The server does not find lines of its history that way: {text}"},
    {"SEARCH", "INVALID_TARGET", "There is nothing in {1} that you may read; check the name behind in:"},
    {"SEARCH", "INVALID_PARAMS", "The server could not make sense of that search: {text}"},
    {"SEARCH", "MESSAGE_ERROR", "Nothing can be searched just now; try again in a moment."},
    {"SEARCH", "INTERNAL_ERROR", "Nothing can be searched just now; try again in a moment."},
    {"REDACT", "INVALID_TARGET", "You cannot withdraw a message in {1}; check the name, and that you are in it."},
    {"REDACT", "UNKNOWN_MSGID", "There is no such message in {1} to withdraw."},
    {"REDACT", "REDACT_FORBIDDEN", "You may not withdraw that message ({text})."},
    {"REDACT", "REDACT_WINDOW_EXPIRED", "That message is too old to be withdrawn."},
    {"JOIN", "CHANNEL_RENAMED", "{1} is called {2} now; /enter {2} goes there."},
    {"RENAME", "CHANNEL_NAME_IN_USE", "There is a channel called {2} already; choose another name: /rename NEWNAME"},
    {"RENAME", "CANNOT_RENAME", "{1} cannot be called {2} ({text})."},
    // https://ircv3.net/specs/extensions/account-registration
    {"REGISTER", "ACCOUNT_EXISTS", "The account {1} is somebody's already; choose another name: /register ACCOUNT"},
    {"REGISTER", "BAD_ACCOUNT_NAME", "{1} cannot be an account; choose another name: /register ACCOUNT"},
    {"REGISTER", "ACCOUNT_NAME_MUST_BE_NICK",
     "An account is called as you are here: /register without a name, or /nick first."},
    {"REGISTER", "NEED_NICK", "Choose a nick first: /nick NAME"},
    {"*", "ALREADY_AUTHENTICATED", "You are logged in already; /logout first."},
    {"*", "ALREADY_REGISTERED", "You are logged in already; /logout first."},
    {"REGISTER", "WEAK_PASSWORD", "That password is too easy to guess; choose a longer one: {text}"},
    {"REGISTER", "UNACCEPTABLE_PASSWORD", "That password cannot be taken; choose another: {text}"},
    {"REGISTER", "INVALID_EMAIL", "{text} It stands behind the name: /register ACCOUNT EMAIL"},
    {"REGISTER", "UNACCEPTABLE_EMAIL", "That e-mail address cannot be taken here: {text}"},
    {"*", "ACCOUNT_REQUIRED", "That is for people with an account: /login, or /register makes one."},
    {"*", "COMPLETE_CONNECTION_REQUIRED", "That can be done only after you have been let in; try again then."},
    {"REGISTER", "TEMPORARILY_UNAVAILABLE", "No account can be made just now: {text}"},
    {"VERIFY", "INVALID_CODE",
     "That is not the code, or it is too old; check it, or /register again (the same name only if you have stayed "
     "connected since)."},
    {"VERIFY", "TEMPORARILY_UNAVAILABLE", "No account can be completed just now: {text}"},
    // What a service says of the forms of its commands is for who writes them in IRC.
    {"NS", "INVALID_PARAMS", "Something is missing there; /help account tells how it is written."},
    {"NS", "UNKNOWN_COMMAND", "There is no such command; /help account lists those there are."},
    {"CS", "INVALID_PARAMS", "Something is missing there; /help channel tells how it is written."},
    {"CS", "UNKNOWN_COMMAND", "There is no such command; /help channel lists those there are."},
    // https://ircv3.net/specs/extensions/metadata
    {"METADATA", "INVALID_TARGET", "Nothing is told of {1} here; name somebody who is here, a channel, or * for you."},
    {"METADATA", "KEY_INVALID", "{1} cannot be a key; write it in small letters, digits, and _ . / or -"},
    {"METADATA", "KEY_NO_PERMISSION", "You may not change what {1} says of itself ({text})."},
    {"METADATA", "KEY_NOT_SET", "{1} says nothing of {2}."},
    {"METADATA", "LIMIT_REACHED", "{1} says as much as it may; take something away first."},
    {"METADATA", "VALUE_INVALID", "That cannot be said ({text})."},
    {"METADATA", "TOO_MANY_SUBS", "You have subscribed to as much as you may; there was no room for {1}."},
    {"METADATA", "RATE_LIMITED", "That was changed too often; try again in {3} seconds."},
    {"METADATA", "SUBCOMMAND_INVALID", "There is no {1} of METADATA: {text}"},
    {"METADATA", "FORBIDDEN", "Nobody tells of themselves on this server."},
    {"DATASTORE", "INTERNAL_ERROR", "The store cannot be summed up just now; try again in a moment."},
    {"DATASTORE", "SUMMARY", "The store holds {1} events in all, and its digest is {2}"},
});

std::optional<std::string> filled(std::string_view sentence, const Incoming& in, std::string_view given) {
  constexpr std::size_t kBehindTheCode = 1;
  std::string result;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    result += sentence.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = sentence.find('}', open);
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    const std::size_t index = name == "text" ? 0 : kBehindTheCode + static_cast<std::size_t>(name.front() - '0');
    // The last parameter is the server's sentence, and no other's value.
    if (index + 1 >= in.message.params.size()) return std::nullopt;
    result += index == 0 ? given : in.param(index);
    sentence.remove_prefix(close + 1);
  }
  return result;
}

std::string standard_text(const Incoming& in) {
  const std::string what = fmt::format("{} {}", in.param(0), in.param(1));
  if (const auto reason = find_reason(what, without_full_stop(in.last()))) {
    if (auto text = filled(reason->sentence, in, reason->value)) return std::move(*text);
  }
  const auto found = std::ranges::find_if(kSentences, [&](const StandardSentence& one) {
    return in.param(1) == one.code && (one.command == "*" || irc::equals_ignoring_case(one.command, in.param(0)));
  });
  if (found != kSentences.end()) {
    // Within brackets there is no full stop.
    const bool is_enclosed = found->text.contains("({text})");
    if (auto text = filled(found->text, in, is_enclosed ? without_full_stop(in.last()) : in.last())) {
      return std::move(*text);
    }
  }
  return std::string(in.last());
}

}  // namespace

MaybeView view_fail(const Incoming& in) { return in.make(ViewKind::error, {}, standard_text(in)); }
MaybeView view_warn(const Incoming& in) { return in.make(ViewKind::notice, {}, standard_text(in)); }
MaybeView view_note(const Incoming& in) { return in.make(ViewKind::reply, {}, standard_text(in)); }

}  // namespace chat::text
