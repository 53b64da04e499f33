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

/// A refusal: everything behind `FAIL BATCH`.
using Refusal = std::string;

std::string invalid(std::string_view why) { return "MULTILINE_INVALID :" + std::string(why); }

/// Says what is wrong, under the label that the batch was opened with.
void tell(core::Core& core, Session& session, std::string label, const Refusal& refusal) {
  core.router.answer_from_server(session, label, "FAIL", "BATCH " + refusal);
}

/// The same, and passes over what is still to come of the message.
void refuse(core::Core& core, Session& session, const Refusal& refusal) {
  UnfinishedMessage& message = *session.unfinished;
  tell(core, session, std::exchange(message.label, {}), refusal);
  UnfinishedMessage rest;
  rest.reference = std::move(message.reference);
  rest.refused = true;
  rest.opened = message.opened;
  message = std::move(rest);
}

/// Adds a line; says what is wrong with it.
std::optional<Refusal> add(const Call& call, UnfinishedMessage& message, EventKind kind) {
  const irc::Limits& limits = call.core.limits();
  const std::string_view text = call.param(1);
  const bool continues = message.lines > 0 && call.message.tag("draft/multiline-concat").has_value();
  if (kind == EventKind::tagmsg || message.kind.value_or(kind) != kind) {
    return invalid("A message of several lines has only PRIVMSG or only NOTICE in it; send it again so");
  }
  if (call.message.params.size() < 2) return invalid("A line needs a target and a text, which may be empty");
  if (call.core.names().fold(call.param(0)) != call.core.names().fold(message.target)) {
    return "MULTILINE_INVALID_TARGET " + std::string(irc::Given(message.target).text) + " " +
           std::string(irc::Given(call.param(0)).text) + " :All lines go to the target that BATCH named";
  }
  if (continues && text.empty()) return invalid("A blank line cannot continue another; leave it out");
  if (message.lines == limits.multiline_lines) {
    const std::string most = std::to_string(limits.multiline_lines);
    return "MULTILINE_MAX_LINES " + most + " :A message has at most " + most + " lines; send it in parts";
  }
  const std::size_t separator = message.lines > 0 && !continues ? 1 : 0;
  if (message.text.size() + separator + text.size() > limits.multiline_bytes) {
    const std::string most = std::to_string(limits.multiline_bytes);
    return "MULTILINE_MAX_BYTES " + most + " :A message has at most " + most + " bytes; send it in parts";
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

Refusal why_not_opened(const Call& call, std::string_view reference) {
  if (reference.empty() || reference.size() > kLongestReference) {
    return invalid("A batch has a reference of 1 to 64 bytes: BATCH +reference draft/multiline <target>");
  }
  if (call.session.unfinished) return invalid("One message at a time: end the batch before you open another");
  if (call.message.tag("batch")) return invalid("A batch cannot stand within a batch");
  if (call.param(1) != irc::info(irc::Capability::multiline).name) {
    return invalid("Only batches of the type draft/multiline are known here");
  }
  if (!call.has(2)) return invalid("A message needs a target: BATCH +reference draft/multiline <target>");
  return {};
}

Outcome open(Call& call, std::string_view reference) {
  const Refusal refusal = why_not_opened(call, reference);
  if (Session& session = call.session; session.unfinished && !session.unfinished->label.empty()) {
    refuse(call.core, session, invalid("Another batch was opened before this one was ended; send it again"));
  }
  UnfinishedMessage message;
  message.reference = reference.substr(0, kLongestReference);
  message.opened = call.core.now();
  message.refused = !refusal.empty();
  if (message.refused) {
    call.core.router.from_server(call.session, "FAIL", "BATCH " + refusal);
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
    call.core.router.from_server(session, "FAIL", "BATCH " + invalid("No batch of that reference is open"));
    return {};
  }
  if (session.unfinished->refused) {
    session.unfinished.reset();
    return {};
  }
  if (session.unfinished->text.find_first_not_of('\n') == std::string::npos) {
    refuse(call.core, session, invalid("There is no text in that message; write at least one line"));
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
    call.core.router.from_server(call.session, "FAIL",
                                 "BATCH " + invalid("Ask for batch and draft/multiline first, with CAP REQ"));
    return {};
  }
  if (sign == '+') return open(call, reference);
  if (sign == '-') return close(call, reference);
  call.core.router.from_server(call.session, "FAIL", "BATCH " + invalid("A reference begins with + (open) or - (end)"));
  return {};
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
    call.core.router.from_server(session, "FAIL", "BATCH " + invalid("No batch of that reference is open"));
    return true;
  }
  if (session.unfinished->refused) return true;
  if (const auto refusal = add(call, *session.unfinished, kind)) refuse(call.core, session, *refusal);
  return true;
}

void give_up_late_batch(core::Core& core, Session& session) {
  if (!session.unfinished || session.unfinished->refused) return;
  if (core.now() - session.unfinished->opened < kPatience) return;
  refuse(core, session,
         "TIMEOUT " + std::string(irc::Given(session.unfinished->reference).text) +
             " :That batch was open for too long and is dropped; send it again");
}

std::string multiline_limits(const core::Core& core) {
  return "max-bytes=" + std::to_string(core.limits().multiline_bytes) +
         ",max-lines=" + std::to_string(core.limits().multiline_lines);
}

std::span<const Descriptor> multiline_commands() { return kCommands; }

}  // namespace chat::commands
