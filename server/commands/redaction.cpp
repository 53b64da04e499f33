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

bool can_be_withdrawn(const StoredEvent& event) {
  const bool said =
      event.kind == EventKind::message || event.kind == EventKind::notice || event.kind == EventKind::tagmsg;
  return said && !event.redacted;
}

/// Why the message is not withdrawn, if it is not.
std::optional<irc::Reply> judge(const core::Core& core, const core::User& user, const core::Channel* channel,
                                const AnswerCursor& cursor) {
  const std::string msgid = core::msgid_text(cursor.subject);
  const irc::Given target(cursor.target);
  const auto& events = (*cursor.answer)->events;
  if (events.empty()) return irc::FAIL_REDACT_UNKNOWN(target, irc::Given(msgid));
  const StoredEvent& event = events.front();
  // What somebody may not read is not there for them.
  if (!can_be_withdrawn(event) || event.conversation != cursor.conversation || !may_see(core, user, event)) {
    return irc::FAIL_REDACT_UNKNOWN(target, irc::Given(msgid));
  }
  if (user.may(core::Privilege::channels)) return std::nullopt;
  const bool presides = channel != nullptr && core::policy::is_channel_operator(*channel, user);
  if (event.sender != user.person && !presides) {
    return irc::FAIL_REDACT_FORBIDDEN(target, irc::Given(msgid));
  }
  const util::Millis window = core.settings().history.redact_window;
  if (window.count() > 0 && core.now() - event.id.stamp.time() > window) {
    const auto seconds = window.count() / 1000;
    return irc::FAIL_REDACT_TOO_LATE(target, irc::Given(msgid), seconds, seconds);
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
  if (!found) return std::unexpected(irc::FAIL_REDACT_TARGET(irc::Given(call.param(0))));
  const auto subject = core::parse_msgid(call.param(1));
  if (!subject) {
    return std::unexpected(irc::FAIL_REDACT_UNKNOWN(irc::Given(call.param(0)), irc::Given(call.param(1))));
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
    return core.router.reply(
        session, irc::FAIL_REDACT_UNREAD(irc::Given(cursor.target), irc::Given(core::msgid_text(cursor.subject)),
                                         irc::Text(cursor.answer->error())));
  }
  core::User& user = core.users[session.user];
  const core::Channel* channel = own_channel(core, user, cursor.conversation);
  if (const auto refused = judge(core, user, channel, cursor)) return core.router.reply(session, *refused);
  if (!core.keeps()) return core.router.reply(session, cannot_be_kept("REDACT"));
  const StoredEvent& event = (*cursor.answer)->events.front();
  core::redact(core, user, channel, event, target_now(channel, event, cursor), cursor.reason);
}

std::span<const Descriptor> redaction_commands() { return kCommands; }

}  // namespace chat::commands
