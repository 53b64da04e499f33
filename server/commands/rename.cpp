#include "commands/rename.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "commands/entering.hpp"
#include "core/actions.hpp"
#include "core/policy.hpp"
#include "core/server_notices.hpp"
#include "util/utf8.hpp"

// RENAME: https://ircv3.net/specs/extensions/channel-rename

namespace chat::commands {
namespace {

using core::Channel;
using core::Core;
using core::User;
namespace policy = core::policy;

/// Why it is not done, if it is not.
using Refused = std::optional<irc::Reply>;

/// Of a registered channel those decide to whom it belongs; what an operator of it may do ends there.
Refused judge_asker(const Call& call, const Channel& channel) {
  const bool registered = call.core.registered.find(channel.incarnation) != nullptr;
  if (!registered || call.user->may(core::Privilege::channels)) return std::nullopt;
  if (policy::access(call.core, channel, *call.user) >= core::Access::owner) return std::nullopt;
  return irc::FAIL_RENAME_NOT_YOURS(channel.name, irc::Given(call.param(1)));
}

Refused judge_time(const Call& call, const Channel& channel) {
  const util::Millis wait = call.core.renames.wait(channel.incarnation, call.core.now());
  if (wait == util::Millis{0}) return std::nullopt;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return irc::FAIL_RENAME_TOO_SOON(channel.name, irc::Given(call.param(1)), seconds);
}

bool is_asleep(const Core& core, const irc::ChannelName& name) {
  return core.sleeping.has(name.folded(), core.now(), core.settings().history.grace);
}

bool is_in_use(const Core& core, const irc::ChannelName& name) {
  return core.channels.find_name(name.text()) != nullptr || core.registered.find_name(name.text()) != nullptr ||
         is_asleep(core, name);
}

/// The channel has members, or is registered.
bool is_reachable(const Core& core, const core::Renames::Way& way) {
  const Channel* const awake = core.channels.find_name(way.now.text());
  return (awake != nullptr && awake->incarnation == way.channel) || core.registered.find(way.channel) != nullptr;
}

/// The old name is to lead to the new one: of that, too, nobody has more than their share.
Refused judge_room(const Call& call, const Channel& channel) {
  core::Renames& renames = call.core.renames;
  // Who wakes a sleeping channel makes the way to it good again.
  const auto may_lead = [&](const core::Renames::Way& way) {
    return is_reachable(call.core, way) || is_asleep(call.core, way.now);
  };
  renames.forget_past(call.core.now(), may_lead);
  const auto room = renames.room(core::renamer_of(call.core, *call.user));
  if (room == core::Renames::Room::none) return irc::FAIL_RENAME_FULL(channel.name, irc::Given(call.param(1)));
  const bool too_many = room == core::Renames::Room::none_for_them && !call.user->may(core::Privilege::channels);
  if (too_many) return irc::FAIL_RENAME_TOO_MANY(channel.name, irc::Given(call.param(1)));
  return std::nullopt;
}

/// A name is taken also while its channel sleeps, or while it leads who comes by it to where their channel is now.
bool is_taken(const Core& core, const Channel& channel, const irc::ChannelName& name) {
  if (name == channel.name) return false;
  if (is_in_use(core, name)) return true;
  const auto leads_to = find_renamed(core, name);
  return leads_to && !(*leads_to == channel.name);
}

Refused judge_name(const Call& call, const Channel& channel,
                   const std::expected<irc::ChannelName, irc::NameError>& name) {
  const irc::Given given(call.param(1));
  if (!name) return irc::FAIL_RENAME_INVALID(channel.name, given, irc::Text(irc::explain_channel(name.error())));
  if (name->text() == channel.name.text()) return irc::FAIL_RENAME_SAME(channel.name, given);
  if (is_taken(call.core, channel, *name)) return irc::FAIL_RENAME_IN_USE(channel.name, given);
  return std::nullopt;
}

/// Whether only the privilege allows it.
bool is_by_office(const Call& call, const Channel& channel) {
  if (!call.user->may(core::Privilege::channels)) return false;
  const bool registered = call.core.registered.find(channel.incarnation) != nullptr;
  return !policy::must_be_operator(channel, *call.user) ||
         (registered && policy::access(call.core, channel, *call.user) < core::Access::owner);
}

/// Topic and names, for those to whom it is another channel.
void show_as_new(const Call& call, const Channel& channel) {
  for (const core::Member& one : channel.members) {
    const User& member = call.core.users[one.user];
    for (const core::SessionId id : member.sessions) {
      core::Session& session = call.core.sessions[id];
      if (!core::knows_rename(session)) show_channel(call, session, member, channel);
    }
  }
}

Outcome handle_rename(Call& call) {
  Channel* const channel = call.core.channels.find_name(call.param(0));
  const bool looks_after = call.user->may(core::Privilege::channels);
  const bool is_member = channel != nullptr && core::ChannelRegistry::member(*channel, *call.user) != nullptr;
  if (channel == nullptr || (!is_member && !looks_after && !policy::sees_channel(*call.user, *channel))) {
    return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(call.param(0))));
  }
  if (!looks_after) {
    if (!is_member) return std::unexpected(irc::ERR_NOTONCHANNEL(channel->name));
    if (auto allowed = policy::must_be_operator(*channel, *call.user); !allowed) return allowed;
  }
  const auto name = call.core.names().channel(call.param(1));
  Refused refused = judge_asker(call, *channel);
  if (!refused) refused = judge_name(call, *channel, name);
  const bool only_case = name && *name == channel->name;
  // Who only writes it otherwise may at any time.
  if (!refused && !only_case) refused = judge_time(call, *channel);
  if (!refused && !only_case) refused = judge_room(call, *channel);
  if (refused) return std::unexpected(std::move(*refused));
  if (auto kept = must_be_kept(call); !kept) return kept;
  const bool by_office = is_by_office(call, *channel);
  const std::string notice = call.user->nick.text() + " has renamed " + channel->name.text() + " to " + name->text() +
                             " as a server operator (RENAME)";
  core::rename_channel(call.core, *call.user, *channel, *name,
                       util::truncate_utf8(call.param(2), call.core.limits().kick_reason));
  if (!only_case) show_as_new(call, *channel);
  if (by_office) core::notice_operators(call.core, notice, call.user->id, channel);
  return {};
}

constexpr Descriptor kCommands[] = {
    {"RENAME", 2, When::registered, Privilege::none, "<channel> <new name> [<reason>]",
     "Gives a channel of which you are an operator another name: who is in it, its history, topic, modes and lists "
     "stay. A registered one is renamed by its founder and its owners.",
     "https://ircv3.net/specs/extensions/channel-rename", handle_rename},
};

}  // namespace

std::optional<irc::ChannelName> find_renamed(const Core& core, const irc::ChannelName& former) {
  const core::Renames::Way* const way = core.renames.find(former.folded(), core.now());
  if (way == nullptr || is_in_use(core, former) || !is_reachable(core, *way)) return std::nullopt;
  return way->now;
}

std::expected<bool, irc::Reply> lead_on(const Call& call, const irc::ChannelName& former, const irc::ChannelName& now,
                                        std::string_view key) {
  const Channel* const awake = call.core.channels.find_name(now.text());
  if (awake == nullptr || !policy::sees_channel(*call.user, *awake)) {
    Channel asked = awake != nullptr ? *awake : call.core.registered.find_name(now.text())->asleep(call.core.names());
    asked.name = former;
    const bool is_seen = policy::sees_channel(*call.user, asked);
    if (auto allowed = policy::may_join(call.core, asked, *call.user, key); !is_seen && !allowed) {
      return std::unexpected(allowed.error());
    }
  }
  if (call.session.has(irc::Capability::channel_rename)) {
    call.reply(irc::FAIL_JOIN_RENAMED(former, now, now));
    return false;
  }
  if (call.session.kind == core::SessionKind::plain) {
    call.core.router.text(call.session,
                          "-- " + former.text() + " is called " + now.text() + " now; you are taken there.");
    return true;
  }
  call.reply(irc::ERR_LINKCHANNEL(former, now));
  return true;
}

std::span<const Descriptor> rename_commands() { return kCommands; }

}  // namespace chat::commands
