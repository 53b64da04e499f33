#include "commands/multiline.hpp"

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
constexpr util::Millis kPatience = std::chrono::minutes{2};  // more than the slowest flood allowance needs for a batch

/// Says what is wrong, under the label that the batch was opened with, and passes over what is still to come of the
/// message.
void refuse(core::Core& core, Session& session, const irc::Reply& refusal) {
  UnfinishedMessage& message = *session.unfinished;
  core.router.answer(session, std::exchange(message.label, {}), refusal);
  UnfinishedMessage rest;
  rest.reference = std::move(message.reference);
  rest.refused = true;
  rest.opened = message.opened;
  message = std::move(rest);
}

/// Adds a line; says what is wrong with it.
std::optional<irc::Reply> add(const Call& call, UnfinishedMessage& message, EventKind kind) {
  const irc::Limits& limits = call.core.limits();
  const std::string_view text = call.param(1);
  const bool continues = message.lines > 0 && call.message.tag("draft/multiline-concat").has_value();
  if (kind == EventKind::tagmsg || message.kind.value_or(kind) != kind) {
    return irc::FAIL_BATCH_MIXED();
  }
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

Outcome open(Call& call, std::string_view reference) {
  const auto refusal = why_not_opened(call, reference);
  if (Session& session = call.session; session.unfinished && !session.unfinished->label.empty()) {
    refuse(call.core, session, irc::FAIL_BATCH_GIVEN_UP());
  }
  UnfinishedMessage message;
  message.reference = reference.substr(0, kLongestReference);
  message.opened = call.core.now();
  message.refused = refusal.has_value();
  if (message.refused) {
    call.reply(*refusal);
  } else {
    message.target = call.param(2);
    message.client_tags = client_tags(call);
    message.label = call.core.router.take_label(call.session);
  }
  // What comes of a batch that was refused is passed over; of one that was open already, too.
  call.session.unfinished = std::move(message);
  return {};
}

Outcome close(Call& call, std::string_view reference) {
  Session& session = call.session;
  if (!session.unfinished || session.unfinished->reference != reference) {
    return std::unexpected(irc::FAIL_BATCH_NOT_OPEN());
  }
  if (session.unfinished->refused) {
    session.unfinished.reset();
    return {};
  }
  if (session.unfinished->text.find_first_not_of('\n') == std::string::npos) {
    refuse(call.core, session, irc::FAIL_BATCH_EMPTY());
    session.unfinished.reset();
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
  if (!call.session.has(irc::Capability::multiline) || !call.session.has(irc::Capability::batch)) {
    return std::unexpected(irc::FAIL_BATCH_NOT_ASKED_FOR());
  }
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

bool add_to_batch(Call& call, EventKind kind) {
  Session& session = call.session;
  if (!session.has(irc::Capability::multiline) || !session.has(irc::Capability::batch)) return false;
  const auto reference = call.message.tag("batch");
  if (!reference) return false;
  if (!session.unfinished || session.unfinished->reference != *reference) {
    call.reply(irc::FAIL_BATCH_NOT_OPEN());
    return true;
  }
  if (session.unfinished->refused) return true;
  if (const auto refusal = add(call, *session.unfinished, kind)) refuse(call.core, session, *refusal);
  return true;
}

void give_up_late_batch(core::Core& core, Session& session) {
  if (!session.unfinished || session.unfinished->refused) return;
  if (core.now() - session.unfinished->opened < kPatience) return;
  refuse(core, session, irc::FAIL_BATCH_TIMEOUT(irc::Given(session.unfinished->reference)));
}

std::string multiline_limits(const core::Core& core) {
  return "max-bytes=" + std::to_string(core.limits().multiline_bytes) +
         ",max-lines=" + std::to_string(core.limits().multiline_lines);
}

std::span<const Descriptor> multiline_commands() { return kCommands; }

}  // namespace chat::commands
