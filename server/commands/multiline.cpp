#include "commands/multiline.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "commands/speech.hpp"

// BATCH of a client: https://ircv3.net/specs/extensions/multiline, https://ircv3.net/specs/extensions/client-batch

namespace chat::commands {
namespace {

using core::EventKind;
using core::Session;
using core::SpeechKind;
using core::UnfinishedMessage;

constexpr std::size_t kLongestReference = 64;
constexpr std::size_t kMostRefused = 8;  // batches of which it is known that they were refused; the first goes
constexpr util::Millis kPatience = std::chrono::minutes{2};  // more than the slowest flood allowance needs for a batch

bool understands(const Session& session) {
  return session.has(irc::Capability::multiline) && session.has(irc::Capability::batch);
}

/// What is still to come of the batch is passed over, up to its end.
void pass_over(Session& session, std::string_view reference) {
  if (reference.empty() || reference.size() > kLongestReference) return;
  if (std::ranges::find(session.refused_batches, reference) != session.refused_batches.end()) return;
  if (session.refused_batches.size() == kMostRefused) session.refused_batches.erase(session.refused_batches.begin());
  session.refused_batches.emplace_back(reference);
}

bool is_passed_over(const Session& session, std::string_view reference) {
  return std::ranges::find(session.refused_batches, reference) != session.refused_batches.end();
}

/// Says what is wrong with the message, under the label that it was opened with.
void refuse(core::Core& core, Session& session, const irc::Reply& refusal) {
  const UnfinishedMessage message = std::move(*session.unfinished);
  session.unfinished.reset();
  pass_over(session, message.reference);
  core.router.answer(session, message.label, refusal);
}

/// Adds a line; says what is wrong with it.
std::optional<irc::Reply> add(const Call& call, UnfinishedMessage& message) {
  const bool is_notice = call.command.name == "NOTICE";
  if (!is_notice && call.command.name != "PRIVMSG") return irc::FAIL_BATCH_OTHER_COMMAND();
  const EventKind kind = is_notice ? EventKind::notice : EventKind::message;
  const irc::Limits& limits = call.core.limits();
  const std::string_view text = call.param(1);
  const bool continues = message.lines > 0 && call.message.tag("draft/multiline-concat").has_value();
  if (message.kind.value_or(kind) != kind) return irc::FAIL_BATCH_MIXED();
  if (call.message.params.size() < 2) return irc::FAIL_BATCH_NO_TEXT();
  if (call.core.names().fold(call.param(0)) != call.core.names().fold(message.target)) {
    return irc::FAIL_BATCH_OTHER_TARGET(irc::Given(message.target), irc::Given(call.param(0)));
  }
  if (continues && text.empty()) return irc::FAIL_BATCH_BLANK_CONTINUES();
  if (message.lines == limits.multiline_lines) {
    return irc::FAIL_BATCH_MAX_LINES(limits.multiline_lines, limits.multiline_lines);
  }
  const std::size_t separator = message.lines > 0 && !continues ? 1 : 0;
  if (message.text.size() + separator + text.size() > limits.multiline_bytes) {
    return irc::FAIL_BATCH_MAX_BYTES(limits.multiline_bytes, limits.multiline_bytes);
  }
  message.kind = kind;
  if (separator == 1) message.text += '\n';
  if (continues) message.cuts.push_back(message.text.size());
  message.text += text;
  ++message.lines;
  return std::nullopt;
}

/// The message is complete: it is said as any other is.
Outcome say(Call& call, const UnfinishedMessage& message) {
  if (auto kept = must_be_kept(call); !kept) return kept;
  const auto kind = message.kind == EventKind::notice ? SpeechKind::notice : SpeechKind::message;
  return say_to(call, message.target,
                {.kind = kind,
                 .text = message.text,
                 .client_tags = message.client_tags,
                 .multiline = true,
                 .cuts = message.cuts});
}

/// What is said is the answer to the BATCH that opened the message, and carries its label.
void finish(Call& call, const UnfinishedMessage& message) {
  core::Router& router = call.core.router;
  if (!message.label.empty()) {
    if (const std::string own = router.take_label(call.session); !own.empty()) {
      router.begin_response(call.session, own);
      router.end_response();
    }
    router.begin_response(call.session, message.label);
  }
  const bool silent = message.kind == EventKind::notice && !router.is_answering(call.session);
  const Outcome outcome = say(call, message);
  if (!outcome && !silent) call.reply(outcome.error());
  if (!message.label.empty()) router.end_response();
}

std::optional<irc::Reply> why_not_opened(const Call& call, std::string_view reference) {
  if (!understands(call.session)) return irc::FAIL_BATCH_NOT_ASKED_FOR();
  if (reference.empty() || reference.size() > kLongestReference) {
    return irc::FAIL_BATCH_BAD_REFERENCE();
  }
  if (call.session.unfinished) return irc::FAIL_BATCH_ANOTHER_OPEN();
  if (call.message.tag("batch")) return irc::FAIL_BATCH_NESTED();
  if (call.param(1) != irc::info(irc::Capability::multiline).name) {
    return irc::FAIL_BATCH_UNKNOWN_TYPE();
  }
  if (!call.has(2)) return irc::FAIL_BATCH_NO_TARGET();
  return std::nullopt;
}

/// A message that is being sent goes on, whatever else is tried meanwhile.
Outcome open(Call& call, std::string_view reference) {
  Session& session = call.session;
  if (auto refusal = why_not_opened(call, reference)) {
    if (!session.unfinished || session.unfinished->reference != reference) pass_over(session, reference);
    return std::unexpected(std::move(*refusal));
  }
  std::erase(session.refused_batches, reference);
  UnfinishedMessage message;
  message.reference = reference;
  message.opened = call.core.now();
  message.target = call.param(2);
  message.client_tags = client_tags(call);
  message.label = call.core.router.take_label(session);
  session.unfinished = std::move(message);
  return {};
}

Outcome close(Call& call, std::string_view reference) {
  Session& session = call.session;
  if (!session.unfinished || session.unfinished->reference != reference) {
    if (std::erase(session.refused_batches, reference) > 0) return {};
    return std::unexpected(understands(session) ? irc::FAIL_BATCH_NOT_OPEN() : irc::FAIL_BATCH_NOT_ASKED_FOR());
  }
  if (session.unfinished->text.find_first_not_of('\n') == std::string::npos) {
    refuse(call.core, session, irc::FAIL_BATCH_EMPTY());
    std::erase(session.refused_batches, reference);
    return {};
  }
  const UnfinishedMessage message = std::move(*session.unfinished);
  session.unfinished.reset();
  finish(call, message);
  return {};
}

Outcome handle_batch(Call& call) {
  std::string_view reference = call.param(0);
  const char sign = reference.front();
  reference.remove_prefix(1);
  if (sign == '+') return open(call, reference);
  if (sign == '-') return close(call, reference);
  return std::unexpected(irc::FAIL_BATCH_NO_SIGN());
}

constexpr Descriptor kCommands[] = {
    {"BATCH", 1, When::registered, Privilege::none, "+<reference> draft/multiline <target> | -<reference>",
     "Opens or ends a message of several lines; for programs. Its lines are PRIVMSG or NOTICE with the tag "
     "batch=<reference>; the tag draft/multiline-concat continues the line before.",
     "https://ircv3.net/specs/extensions/multiline", handle_batch},
};

}  // namespace

bool add_to_batch(Call& call) {
  Session& session = call.session;
  if (session.kind != core::SessionKind::irc || !session.registered() || call.command.name == "BATCH") return false;
  const auto reference = call.message.tag("batch");
  if (!reference) return false;
  if (session.unfinished && session.unfinished->reference == *reference) {
    if (const auto refusal = add(call, *session.unfinished)) refuse(call.core, session, *refusal);
  } else if (!is_passed_over(session, *reference)) {
    // Said once; the lines behind it are more of the same.
    pass_over(session, *reference);
    call.reply(irc::FAIL_BATCH_NOT_OPEN());
  }
  return true;
}

void give_up_batch(core::Core& core, Session& session) {
  if (session.unfinished && !understands(session)) refuse(core, session, irc::FAIL_BATCH_GIVEN_UP());
}

void give_up_late_batch(core::Core& core, Session& session) {
  if (!session.unfinished || core.now() - session.unfinished->opened < kPatience) return;
  const std::string reference = session.unfinished->reference;
  refuse(core, session, irc::FAIL_BATCH_TIMEOUT(irc::Given(reference)));
}

std::string multiline_limits(const core::Core& core) {
  return "max-bytes=" + std::to_string(core.limits().multiline_bytes) +
         ",max-lines=" + std::to_string(core.limits().multiline_lines);
}

std::span<const Descriptor> multiline_commands() { return kCommands; }

}  // namespace chat::commands
