#include <algorithm>
#include <string>
#include <variant>

#include "core/actions.hpp"
#include "core/channel_actions.hpp"
#include "core/recording.hpp"
#include "util/ip_address.hpp"
#include "util/utf8.hpp"

// Of the actions, one: a channel gets another name (https://ircv3.net/specs/extensions/channel-rename).

namespace chat::core {
namespace {

/// What a session is in the midst of goes on under the new name: to where people at bare terminals type, and the names
/// of who is there. To who does not know RENAME the old one is another channel, of which nobody is named any more.
void move_on(Core& core, Session& session, const irc::ChannelName& before, const irc::ChannelName& now) {
  const auto move = [&](std::string& name) {
    if (core.names().fold(name) == before.folded()) name = now.text();
  };
  if (session.plain) move(session.plain->place);
  auto* const names = session.cursor ? std::get_if<NamesCursor>(&session.cursor->query) : nullptr;
  if (names != nullptr && knows_rename(session)) std::ranges::for_each(names->channels, move);
}

/// For who does not know RENAME, the channel is left and another is entered.
void tell_fallback(Core& core, Session& session, const User& member, const Channel& channel, std::string_view before,
                   std::string_view reason) {
  const LineTags tags = passing_tags(core, member);
  const auto shown = reason.empty() ? std::nullopt : std::optional(reason);
  core.router.to_session(session, Line(tags, member.source, "PART", {before}, shown));
  core.router.to_session(session, join_line(tags, member, channel, session.has(irc::Capability::extended_join)));
}

}  // namespace

bool knows_rename(const Session& session) {
  return session.kind == SessionKind::plain || session.has(irc::Capability::channel_rename);
}

Renamer renamer_of(const Core& core, const User& user) {
  return {core.names().fold(user.account), util::network_of(user.address)};
}

void rename_channel(Core& core, const User& by, Channel& channel, const irc::ChannelName& name,
                    std::string_view reason) {
  const irc::ChannelName before = channel.name;
  const std::string& old_name = before.text();
  const std::string_view shown =
      util::truncate_utf8(reason, room_in_line(by.source, "RENAME", {old_name, name.text()}));
  core.channels.rename(channel, name);
  core.renames.note(channel.incarnation, before, name, renamer_of(core, by), core.now());
  const std::string body = old_name + " " + std::string(shown);
  const auto recorded = core.record(event_in(channel, EventKind::rename, by, body));
  const Line line(tags_of(by, recorded), by.source, "RENAME", {old_name, name.text()}, shown);
  for (const Member& one : channel.members) {
    User& member = core.users[one.user];
    for (const SessionId id : member.sessions) {
      Session& session = core.sessions[id];
      move_on(core, session, before, name);
      if (knows_rename(session)) {
        core.router.to_session(session, line);
      } else if (!(before == name)) {
        tell_fallback(core, session, member, channel, old_name, shown);
      }
    }
  }
  take_over_name(core, by, channel);
}

}  // namespace chat::core
