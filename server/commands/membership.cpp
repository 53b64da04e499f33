#include <algorithm>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "commands/entering.hpp"
#include "commands/rename.hpp"
#include "core/actions.hpp"
#include "core/policy.hpp"
#include "util/utf8.hpp"

// JOIN, PART, KICK and INVITE.

namespace chat::commands {
namespace {

using core::Channel;
using core::ChannelRegistry;
using core::User;
namespace policy = core::policy;

Outcome join_one(Call& call, std::string_view name_text, std::string_view key) {
  const auto name = call.core.names().channel(name_text);
  if (!name) {
    if (name.error() == irc::NameError::bad_start) {
      return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(name_text)));
    }
    return std::unexpected(irc::ERR_BADCHANMASK(irc::Given(name_text), irc::Text(irc::explain_channel(name.error()))));
  }
  User& user = *call.user;
  if (const auto renamed = find_renamed(call.core, *name)) {
    const auto goes_on = lead_on(call, *name, *renamed, key);
    if (!goes_on) return std::unexpected(goes_on.error());
    return *goes_on ? join_one(call, renamed->text(), key) : Outcome{};
  }
  if (Channel* channel = call.core.channels.find_name(name->text())) {
    if (ChannelRegistry::member(*channel, user) != nullptr) return {};
    if (auto allowed = policy::may_join(call.core, *channel, user, key); !allowed) return allowed;
  } else if (const auto* registered = call.core.registered.find_name(name->text())) {
    const Channel asleep = registered->asleep(call.core.names());
    if (auto allowed = policy::may_join(call.core, asleep, user, key); !allowed) return allowed;
  }
  if (user.channels.size() >= call.core.limits().channels_per_user) {
    return std::unexpected(irc::ERR_TOOMANYCHANNELS(irc::Given(name_text)));
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  const Channel& channel = core::join(call.core, user, *name);
  note_backlog(call.core, user, channel);
  for (const core::SessionId id : user.sessions) show_channel(call, call.core.sessions[id], user, channel);
  return {};
}

/// Those that one JOIN or PART may name; of the rest it is told that they were too many, and nothing is done.
std::vector<std::string_view> split_channels(const Call& call) {
  auto names = split_targets(call.param(0));
  const std::size_t most = call.core.limits().channel_targets;
  if (names.size() > most) {
    const auto rest = static_cast<std::size_t>(names[most].data() - call.param(0).data());
    call.reply(irc::ERR_TOOMANYTARGETS(irc::Given(call.param(0).substr(rest)), most));
    names.resize(most);
  }
  return names;
}

void part_all(Call& call) {
  while (!call.user->channels.empty()) {
    core::part(call.core, *call.user, call.core.channels[call.user->channels.back().channel], std::nullopt);
  }
}

Outcome handle_join(Call& call) {
  if (call.param(0) == "0") {
    part_all(call);
    return {};
  }
  const auto names = split_channels(call);
  // A key is taken by its place in the list, so that an empty one counts.
  std::string_view keys = call.param(1);
  for (const std::string_view name : names) {
    const std::string_view key = keys.substr(0, keys.find(','));
    keys.remove_prefix(std::min(key.size() + 1, keys.size()));
    if (auto outcome = join_one(call, name, key); !outcome) call.reply(outcome.error());
  }
  return {};
}

/// A secret one is not there for who does not see it.
std::expected<Channel*, irc::Reply> find_channel(const Call& call, std::string_view name) {
  Channel* channel = call.core.channels.find_name(name);
  if (channel == nullptr || !policy::sees_channel(*call.user, *channel)) {
    return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(name)));
  }
  return channel;
}

std::expected<Channel*, irc::Reply> find_own_channel(const Call& call, std::string_view name) {
  auto channel = find_channel(call, name);
  if (!channel || ChannelRegistry::member(**channel, *call.user) != nullptr) return channel;
  return std::unexpected(irc::ERR_NOTONCHANNEL(irc::Channel(name)));
}

Outcome handle_part(Call& call) {
  std::optional<std::string_view> reason;
  if (call.has(1)) reason = util::truncate_utf8(call.param(1), call.core.limits().quit_reason);
  for (const std::string_view name : split_channels(call)) {
    if (const auto channel = find_own_channel(call, name)) {
      // Who may not speak there does not do so by leaving.
      const bool heard = policy::may_speak(call.core, **channel, *call.user).has_value();
      core::part(call.core, *call.user, **channel, heard ? reason : std::nullopt);
    } else {
      call.reply(channel.error());
    }
  }
  return {};
}

Outcome kick_one(Call& call, std::string_view channel_name, std::string_view nick, std::string_view reason) {
  const auto found = find_own_channel(call, channel_name);
  if (!found) return std::unexpected(found.error());
  Channel& channel = **found;
  if (auto allowed = policy::may_moderate(channel, *call.user); !allowed) return allowed;
  if (auto kept = must_be_kept(call); !kept) return kept;
  User* whom = call.core.users.find_nick(nick);
  if (whom == nullptr) return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(nick)));
  const core::Member* const member = ChannelRegistry::member(channel, *whom);
  if (member == nullptr) return std::unexpected(irc::ERR_USERNOTINCHANNEL(whom->nick, channel.name));
  if (auto allowed = policy::may_kick(channel, *call.user, *member); !allowed) return allowed;
  core::kick(call.core, *call.user, channel, *whom, reason);
  return {};
}

/// One channel and several nicks, or as many channels as nicks (https://modern.ircdocs.horse/#kick-message).
Outcome handle_kick(Call& call) {
  const auto channels = split_targets(call.param(0));
  const auto nicks = split_targets(call.param(1));
  if (channels.empty() || nicks.empty() || (channels.size() != 1 && channels.size() != nicks.size())) {
    return std::unexpected(needs_more_params(call.command));
  }
  if (nicks.size() > call.core.limits().targets) {
    return std::unexpected(irc::ERR_TOOMANYTARGETS(irc::Given(call.param(1)), call.core.limits().targets));
  }
  const std::string reason(util::truncate_utf8(call.has(2) ? call.param(2) : std::string_view(call.user->nick.text()),
                                               call.core.limits().kick_reason));
  for (std::size_t i = 0; i < nicks.size(); ++i) {
    auto outcome = kick_one(call, channels.size() == 1 ? channels[0] : channels[i], nicks[i], reason);
    if (!outcome) call.reply(outcome.error());
  }
  return {};
}

Outcome list_invitations(Call& call) {
  for (const core::ChannelId id : call.user->invitations) {
    if (const Channel* channel = call.core.channels.find(id)) call.reply(irc::RPL_INVITELIST(channel->name));
  }
  call.reply(irc::RPL_ENDOFINVITELIST());
  return {};
}

Outcome handle_invite(Call& call) {
  if (!call.has(0)) return list_invitations(call);
  if (!call.has(1)) return std::unexpected(needs_more_params(call.command));
  User* whom = call.core.users.find_nick(call.param(0));
  if (whom == nullptr) return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  const auto found = find_channel(call, call.param(1));
  if (!found) return std::unexpected(found.error());
  Channel& channel = **found;
  if (auto allowed = policy::may_invite(channel, *call.user); !allowed) return allowed;
  if (ChannelRegistry::member(channel, *whom) != nullptr) {
    return std::unexpected(irc::ERR_USERONCHANNEL(whom->nick, channel.name));
  }
  if (auto allowed = policy::may_write_to(*call.user, *whom); !allowed) return allowed;
  core::invite(call.core, *call.user, channel, *whom);
  call.reply(irc::RPL_INVITING(whom->nick, channel.name));
  if (whom->away) call.core.router.reply_for(call.session, *whom, irc::RPL_AWAY(whom->nick, irc::Text(*whom->away)));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"INVITE", 0, When::registered, Privilege::none, "<nick> <channel>",
     "Invites somebody into a channel that you are in. Alone, lists the channels that you are invited to.",
     "https://modern.ircdocs.horse/#invite-message", handle_invite},
    {"JOIN", 1, When::registered, Privilege::none, "<channel>{,<channel>} [<key>{,<key>}]",
     "Enters channels; one that does not exist is created. JOIN 0 leaves all.",
     "https://modern.ircdocs.horse/#join-message", handle_join},
    {"KICK", 2, When::registered, Privilege::none, "<channel> <nick>{,<nick>} [<reason>]",
     "Takes people out of a channel of which you are an operator.", "https://modern.ircdocs.horse/#kick-message",
     handle_kick},
    {"PART", 1, When::registered, Privilege::none, "<channel>{,<channel>} [<reason>]", "Leaves channels.",
     "https://modern.ircdocs.horse/#part-message", handle_part},
};

}  // namespace

std::span<const Descriptor> membership_commands() { return kCommands; }

}  // namespace chat::commands
