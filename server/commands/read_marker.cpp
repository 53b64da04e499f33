#include "commands/read_marker.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "core/actions.hpp"
#include "util/time_text.hpp"

// MARKREAD: https://ircv3.net/specs/extensions/read-marker

namespace chat::commands {
namespace {

/// `timestamp=2026-11-22T12:01:02.345Z`, of something that was said: nothing was later than the last id.
std::optional<util::Millis> read_time(core::Core& core, std::string_view text) {
  constexpr std::string_view kStart = "timestamp=";
  if (!text.starts_with(kStart)) return std::nullopt;
  const auto time = util::parse_iso_time(text.substr(kStart.size()));
  if (!time) return std::nullopt;
  return std::min(*time, core.next_id().stamp.time());
}

Outcome handle_markread(Call& call) {
  if (!call.has(0)) return std::unexpected(irc::FAIL_MARKREAD_SHORT());
  const auto found = find_readable(call.core, *call.user, call.param(0));
  if (!found) return std::unexpected(irc::FAIL_MARKREAD_TARGET(irc::Given(call.param(0))));
  const core::Conversation& conversation = found->readable.conversation;
  const auto before = core::read_marker(*call.user, conversation);
  if (call.message.params.size() < 2) {
    core::tell_read_marker(call.core, call.session, found->name, before);
    return {};
  }
  const auto time = read_time(call.core, call.param(1));
  if (!time) return std::unexpected(irc::FAIL_MARKREAD_TIME(irc::Given(call.param(1))));
  if (before && *time <= *before) {
    core::tell_read_marker(call.core, call.session, found->name, before);
    return {};
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::mark_read(call.core, *call.user, call.session, conversation, found->name, *time);
  return {};
}

constexpr Descriptor kCommands[] = {
    {"MARKREAD", 0, When::registered, Privilege::none, "<target> [timestamp=<time>]",
     "Tells how far you have read a channel or a private talk, or notes it for your other clients.",
     "https://ircv3.net/specs/extensions/read-marker", handle_markread},
};

}  // namespace

void show_read_marker(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel) {
  if (!session.has(irc::Capability::read_marker)) return;
  core::tell_read_marker(core, session, channel.name.text(), core::read_marker(user, channel.conversation()));
}

std::span<const Descriptor> read_marker_commands() { return kCommands; }

}  // namespace chat::commands
