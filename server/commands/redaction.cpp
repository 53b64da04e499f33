#include "commands/redaction.hpp"

#include <optional>
#include <string>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "core/actions.hpp"
#include "core/policy.hpp"
#include "util/utf8.hpp"

// REDACT: https://ircv3.net/specs/extensions/message-redaction

namespace chat::commands {
namespace {

using core::AnswerCursor;
using core::EventKind;
using core::StoredEvent;

/// A refusal: the code and what follows it, with the sentence.
using Refusal = std::string;

Refusal refusal(std::string_view code, std::string_view target, std::string_view msgid, std::string_view rest) {
  std::string text(code);
  for (const std::string_view word : {target, msgid}) {
    if (!word.empty()) text.append(" ").append(irc::Given(word).text);
  }
  return text.append(" ").append(rest);
}

Refusal unknown(std::string_view target, std::string_view msgid) {
  return refusal("UNKNOWN_MSGID", target, msgid, ":There is no such message there; check its id");
}

void fail(core::Core& core, core::Session& session, const Refusal& why) {
  core.router.from_server(session, "FAIL", "REDACT " + why);
}

bool can_be_withdrawn(const StoredEvent& event) {
  const bool said =
      event.kind == EventKind::message || event.kind == EventKind::notice || event.kind == EventKind::tagmsg;
  return said && !event.redacted;
}

/// Why the message is not withdrawn, if it is not.
std::optional<Refusal> judge(const core::Core& core, const core::User& user, const core::Channel* channel,
                             const AnswerCursor& cursor) {
  const std::string msgid = core::msgid_text(cursor.subject);
  const auto& events = (*cursor.answer)->events;
  if (events.empty()) return unknown(cursor.target, msgid);
  const StoredEvent& event = events.front();
  // What somebody may not read is not there for them.
  if (!can_be_withdrawn(event) || event.conversation != cursor.conversation || !may_see(core, user, event)) {
    return unknown(cursor.target, msgid);
  }
  if (user.may(core::Privilege::channels)) return std::nullopt;
  const bool presides = channel != nullptr && core::policy::is_channel_operator(*channel, user);
  if (event.sender != user.person && !presides) {
    return refusal("REDACT_FORBIDDEN", cursor.target, msgid,
                   ":You can withdraw your own messages only; ask an operator of the channel");
  }
  const util::Millis window = core.settings().history.redact_window;
  if (window.count() > 0 && core.now() - event.id.stamp.time() > window) {
    const std::string seconds = std::to_string(window.count() / 1000);
    return refusal("REDACT_WINDOW_EXPIRED", cursor.target, msgid,
                   seconds + " :It is too late: a message can be withdrawn within " + seconds + " seconds");
  }
  return std::nullopt;
}

/// A channel may have been renamed since; what was said to those of a status is withdrawn from them.
std::string target_now(const core::Channel* channel, const StoredEvent& event, const AnswerCursor& cursor) {
  if (channel == nullptr) return cursor.target;
  return (event.audience != 0 ? event.target.substr(0, 1) : std::string()) + channel->name.text();
}

Outcome handle_redact(Call& call) {
  if (auto kept = must_be_kept(call); !kept) return kept;
  const auto found = find_readable(call.core, *call.user, call.param(0));
  if (!found) {
    fail(call.core, call.session,
         refusal("INVALID_TARGET", call.param(0), {},
                 ":You cannot withdraw anything there: enter the channel, or check the nick"));
    return {};
  }
  const auto subject = core::parse_msgid(call.param(1));
  if (!subject) {
    fail(call.core, call.session, unknown(call.param(0), call.param(1)));
    return {};
  }
  AnswerCursor cursor;
  cursor.kind = AnswerCursor::Kind::redaction;
  cursor.target = found->name;
  cursor.conversation = found->readable.conversation;
  cursor.subject = *subject;
  cursor.reason = util::truncate_utf8(call.param(2), call.core.limits().kick_reason);
  ask(call.core, call.session, call.requests, std::move(cursor), core::EventQuery{*subject});
  return {};
}

constexpr Descriptor kCommands[] = {
    {"REDACT", 2, When::registered, Privilege::none, "<target> <msgid> [<reason>]",
     "Withdraws a message that you said in a channel or to a person; as an operator of a channel, anything said there.",
     "https://ircv3.net/specs/extensions/message-redaction", handle_redact},
};

}  // namespace

void carry_out_redaction(core::Core& core, core::Session& session, const AnswerCursor& cursor) {
  if (!cursor.label.empty()) core.router.begin_response(session, cursor.label);
  if (!*cursor.answer) {
    return fail(
        core, session,
        refusal("UNKNOWN_MSGID", cursor.target, core::msgid_text(cursor.subject), ":" + cursor.answer->error()));
  }
  core::User& user = core.users[session.user];
  const core::Channel* channel = own_channel(core, user, cursor.conversation);
  if (const auto refused = judge(core, user, channel, cursor)) return fail(core, session, *refused);
  if (!core.keeps()) return core.router.reply(session, cannot_be_kept("REDACT"));
  const StoredEvent& event = (*cursor.answer)->events.front();
  core::redact(core, user, channel, event, target_now(channel, event, cursor), cursor.reason);
}

std::span<const Descriptor> redaction_commands() { return kCommands; }

}  // namespace chat::commands
