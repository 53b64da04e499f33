#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "client/correction.hpp"
#include "client/session.hpp"
#include "text/outgoing.hpp"
#include "text/slash_names.hpp"

// The part of a session that deals with lines which were said before: answers and reactions to them, and taking back
// one's own.

namespace chat::client {
namespace {

using irc::Capability;
using text::Action;

// https://ircv3.net/specs/client-tags/reply and react, by the names that they have as drafts.
constexpr std::string_view kReply = "draft/reply";
constexpr std::string_view kReact = "draft/react";

constexpr std::size_t kLongestSign = 64;  // bytes

/// `@+name=value` and what follows, ready to stand in front of a line.
std::string tagged(std::string_view name, std::string_view value) {
  std::string tag = fmt::format("+{}=", name);
  irc::escape_tag_value(value, tag);
  return tag;
}

/// A number of digits only, which is at least 1; else 0.
std::size_t number_in(std::string_view word) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && end == word.data() + word.size() ? number : 0;
}

/// A nick as people address it, `bob:` or `bob,`, without that.
std::string_view addressed(std::string_view word) {
  if (word.size() > 1 && (word.ends_with(':') || word.ends_with(','))) word.remove_suffix(1);
  return word;
}

bool refuses_redaction(const irc::Message& message) {
  if (irc::equals_ignoring_case(message.command, "FAIL")) return irc::equals_ignoring_case(message.param(0), "REDACT");
  return (message.command == "421" || message.command == "461") &&
         irc::equals_ignoring_case(message.param(1), "REDACT");
}

}  // namespace

/// Remembers what somebody says now.
void Session::note_line(const irc::Message& message, const text::View& view, bool is_first_of_many) {
  if (auto line = recent_line(message, view, is_first_of_many)) recent_lines_.add(view.place, std::move(*line));
}

/// Adds what somebody said before, of which `shown` is made, to what was said.
void Session::note_past_line(const BatchEntry& entry, const std::vector<Shown>& shown, std::vector<RecentLine>& said) {
  const auto message = irc::parse(entry.line);
  if (!message || shown.empty()) return;
  if (auto line = recent_line(*message, shown.front().view, !entry.more.empty())) said.push_back(std::move(*line));
}

void Session::perform_about_lines(const text::Typed& typed, Effects& effects) {
  switch (typed.action) {
    case Action::reply:
      return reply(typed.argument, effects);
    case Action::react:
      return react(typed.argument, effects);
    case Action::redact:
      return redact(typed.argument, effects);
    default:
      return edit(typed.argument, effects);
  }
}

/// Whether a command that was typed is about what was said where lines go.
bool Session::is_about_lines(std::string_view typed) const {
  const auto read = text::read_typed(typed, slash_context());
  if (!read) return false;
  switch (read->action) {
    case Action::reply:
    case Action::react:
    case Action::edit:
    case Action::redact:
    case Action::paste:
    case Action::paste_long:
      return true;
    default:
      return false;
  }
}

/// What is to be done about one's last line waits until the server has sent back all lines that were typed before.
void Session::wait_for_quiet(std::string_view typed, Effects& effects) {
  gate_.put_back(typed);
  if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
}

/// Whether the server passes such a tag on; else that is told.
bool Session::can_tag(std::string_view tag, Effects& effects) {
  if (registration_.capabilities().has(Capability::message_tags) && isupport_.passes_tag(tag)) return true;
  complain(effects, tag == kReact ? "This server passes no reactions on. Say it in words."
                                  : "This server does not pass on to which line an answer is. Say it as a plain line.");
  return false;
}

/// The line that the first of several words means: by a number, counted back among those of others, or by a nick. The
/// word is taken off `rest`. Else it is the last line of others. Null if there is none, which is told.
const RecentLine* Session::take_line_meant(std::string_view& rest, Effects& effects) {
  std::string_view behind = rest;
  const std::string_view word = text::take_word(behind);
  const RecentLine* line = nullptr;
  if (const std::size_t number = behind.empty() ? 0 : number_in(word); number > 0) {
    line = recent_lines_.last_of_others(place(), number - 1);
    rest = behind;
  } else if (!behind.empty() && (line = recent_lines_.last_of(place(), addressed(word))) != nullptr) {
    rest = behind;
  } else {
    line = recent_lines_.last_of_others(place());
  }
  if (line == nullptr) {
    complain(effects, places_.in_private()
                          ? fmt::format("There is no line of {}'s that this could be about.", place())
                          : fmt::format("There is no line of others in {} that this could be about.", place()));
  } else if (line->id.empty()) {
    complain(effects, "This server gives lines no ids, so nothing can refer to that one. Say it as a plain line.");
  }
  return line == nullptr || line->id.empty() ? nullptr : line;
}

void Session::reply(std::string_view rest, Effects& effects) {
  if (!can_tag(kReply, effects)) return;
  const RecentLine* const line = take_line_meant(rest, effects);
  if (line == nullptr) return;
  const std::string tag = tagged(kReply, line->id);
  bool is_first = true;
  for (const std::string& out : text::say(place(), rest, slash_context().max_text)) {
    transmit(std::exchange(is_first, false) ? fmt::format("@{} {}", tag, out) : out, effects);
  }
}

void Session::react(std::string_view rest, Effects& effects) {
  if (!can_tag(kReact, effects) || !can_tag(kReply, effects)) return;
  std::string_view sign = rest;
  if (recent_lines_.last_of(place(), addressed(sign)) != nullptr) {
    return complain(effects, fmt::format("What do you react with? It is written /react {} 👍", addressed(sign)));
  }
  const RecentLine* const line = take_line_meant(sign, effects);
  if (line == nullptr) return;
  if (sign.find(' ') != std::string_view::npos) {
    return complain(effects, fmt::format("{} said nothing in {} lately. What you react with is one word or picture.",
                                         addressed(text::take_word(sign)), place()));
  }
  if (sign.size() > kLongestSign) return complain(effects, "That is too long for a reaction: /reply says it.");
  transmit(fmt::format("@{};{} TAGMSG {}", tagged(kReact, sign), tagged(kReply, line->id), place()), effects);
}

/// One's own last line here; null if it cannot be taken back, which is told.
const RecentLine* Session::line_to_withdraw(Effects& effects) {
  if (!registration_.capabilities().has(Capability::message_redaction)) {
    complain(effects, "On this server nothing can be taken back. Say what you meant in another line.");
    return nullptr;
  }
  const RecentLine* const line = recent_lines_.last_own(place());
  if (line != nullptr && irc::is_middle(line->id)) return line;
  complain(effects, fmt::format("There is no line of yours {} {} that chatclient knows how to take back.",
                                places_.in_private() ? "to" : "in", place()));
  return nullptr;
}

void Session::redact(std::string_view reason, Effects& effects) {
  const RecentLine* const line = line_to_withdraw(effects);
  if (line == nullptr) return;
  text::Outgoing out("REDACT");
  out.middle(place()).middle(line->id);
  if (!reason.empty()) out.trailing(reason);
  if (out.line().size() > text::kMaxLine) return complain(effects, "That reason is too long; make it shorter.");
  transmit(out.line(), effects);
}

/// Editing is no part of IRC (there is a draft that nobody has finished): the line is taken back, and when the server
/// has done that the new one is said.
void Session::edit(std::string_view typed, Effects& effects) {
  const std::size_t max_text = slash_context().max_text;
  if (!registration_.capabilities().has(Capability::message_redaction) && is_substitution(typed)) {
    for (const std::string& out : text::say(place(), typed, max_text)) transmit(out, effects);
    return;
  }
  const RecentLine* const line = line_to_withdraw(effects);
  if (line == nullptr) return;
  if (line->is_first_of_many) {
    return complain(effects, "Your last message here has several lines: /redact takes it back, then say it anew.");
  }
  const auto text = corrected(line->text, typed);
  if (!text) return complain(effects, text.error());
  edited_ = text::say(place(), *text, max_text, line->how);
  const bool answers = !line->answered.empty() && !edited_.empty() && isupport_.passes_tag(kReply);
  if (answers) edited_.front() = fmt::format("@{} {}", tagged(kReply, line->answered), edited_.front());
  ask(text::Outgoing("REDACT").middle(place()).middle(line->id).line(), effects);
}

/// What the server does not let us take back is not said twice.
void Session::follow_edit(const irc::Message& message, Effects& effects) {
  if (edited_.empty() || !refuses_redaction(message)) return;
  edited_.clear();
  remark(effects, "Your line stays as it was.");
}

/// The server has dealt with what was to be taken back.
void Session::finish_edit(Effects& effects) {
  for (const std::string& line : std::exchange(edited_, {})) transmit(line, effects);
}

}  // namespace chat::client
