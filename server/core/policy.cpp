#include "core/policy.hpp"

#include <algorithm>

#include "irc/reasons.hpp"

namespace chat::core::policy {
namespace {

bool sees_everything(const User& viewer) { return viewer.may(Privilege::see_all); }

}  // namespace

bool sees_channel(const User& viewer, const Channel& channel) {
  return !channel.flags.has('s') || sees_everything(viewer) || ChannelRegistry::member(channel, viewer) != nullptr;
}

bool sees_user(const User& viewer, const User& user) {
  if (!user.modes.has('i') || viewer.id == user.id || sees_everything(viewer)) return true;
  return std::ranges::any_of(viewer.channels, [&](const Membership& mine) {
    return std::ranges::find(user.channels, mine.channel, &Membership::channel) != user.channels.end();
  });
}

bool sees_member(const User& viewer, const User& member, const Channel& channel) {
  return !member.modes.has('i') || ChannelRegistry::member(channel, viewer) != nullptr || sees_user(viewer, member);
}

bool sees_membership(const User& viewer, const User& user, const Channel& channel) {
  if (viewer.id == user.id || sees_everything(viewer)) return true;
  if (!channel.flags.has('s') && !user.modes.has('i')) return true;
  return ChannelRegistry::member(channel, viewer) != nullptr;
}

bool sees_private_facts(const User& viewer, const User& user) {
  return viewer.id == user.id || sees_everything(viewer);
}

Access access(const Core& core, const Channel& channel, const User& user) {
  if (user.is_guest()) return Access::none;
  const RegisteredChannel* const registered = core.registered.find(channel.incarnation);
  const Account* const account = registered == nullptr ? nullptr : core.accounts.find(user.person);
  return account == nullptr ? Access::none : registered->access(account->id);
}

irc::ModeSet statuses_by(Access access) {
  if (access == Access::none) return {};
  return irc::ModeSet(access == Access::voice ? "v" : "o");
}

bool is_channel_operator(const Channel& channel, const User& user) {
  const Member* member = ChannelRegistry::member(channel, user);
  return member != nullptr && member->statuses.has('o');
}

bool matches(const Core& core, const std::vector<MaskEntry>& entries, const User& user) {
  if (entries.empty()) return false;
  const std::string shown = core.names().fold(user.source);
  const std::string actual = core.names().fold(user.nick.text() + "!" + user.username + "@" + user.address);
  return std::ranges::any_of(entries, [&](const MaskEntry& entry) {
    return irc::matches_mask(entry.folded, shown) || irc::matches_mask(entry.folded, actual);
  });
}

bool is_banned(const Core& core, const Channel& channel, const User& user) {
  return matches(core, channel.bans, user) && !matches(core, channel.exceptions, user);
}

bool is_invited(const User& user, const Channel& channel) {
  return std::ranges::find(user.invitations, channel.id) != user.invitations.end();
}

EventId reads_from(const Core& core, const Channel& channel, const Member& member) {
  const bool everything = channel.is_open() && core.settings().history.from_start;
  return everything ? std::min(member.reads_from, channel.open_since) : member.reads_from;
}

Readable readable(const Core& core, const Channel& channel, const User& user, const Member& member) {
  Readable readable{.conversation = channel.conversation(), .floor = reads_from(core, channel, member)};
  for (const irc::Prefix& prefix : irc::kPrefixes) {
    if (may_read(member, prefix.letter)) readable.audiences.set(prefix.letter, true);
  }
  readable.there_since = member.joined;
  readable.reader = user.person;
  return readable;
}

bool may_read(const Member& member, char audience) {
  if (audience == 0) return true;
  for (const irc::Prefix& prefix : irc::kPrefixes) {
    if (member.statuses.has(prefix.letter)) return true;
    if (prefix.letter == audience) return false;
  }
  return false;
}

Verdict may_join(const Core& core, const Channel& channel, const User& user, std::string_view key) {
  const Access by_account = access(core, channel, user);
  if (by_account != Access::founder && is_banned(core, channel, user)) {
    return std::unexpected(irc::ERR_BANNEDFROMCHAN(channel.name));
  }
  if (by_account >= Access::op || is_invited(user, channel)) return {};
  if (channel.flags.has('i') && !matches(core, channel.invitation_masks, user)) {
    return std::unexpected(irc::ERR_INVITEONLYCHAN(channel.name));
  }
  if (!channel.key.empty() && channel.key != key) return std::unexpected(irc::ERR_BADCHANNELKEY(channel.name));
  if (channel.limit && channel.members.size() >= *channel.limit) {
    return std::unexpected(irc::ERR_CHANNELISFULL(channel.name));
  }
  return {};
}

Verdict may_speak(const Core& core, const Channel& channel, const User& user) {
  const auto refused = [&](std::string_view why) {
    return std::unexpected(irc::ERR_CANNOTSENDTOCHAN(channel.name, irc::Text(why)));
  };
  const Member* member = ChannelRegistry::member(channel, user);
  if (member != nullptr && !member->statuses.empty()) return {};
  if (member == nullptr && channel.flags.has('n')) return refused(irc::reasons::kMembersOnly);
  if (channel.flags.has('m')) return refused(irc::reasons::kModerated);
  if (is_banned(core, channel, user)) return refused(irc::reasons::kBanned);
  return {};
}

Verdict may_say(const Channel& channel, std::string_view text) {
  constexpr char kMarker = '\x01';
  if (!text.starts_with(kMarker) || !channel.flags.has('C')) return {};
  const std::string_view request = text.substr(1, text.find_first_of(" \x01", 1) - 1);
  if (request == "ACTION") return {};
  return std::unexpected(irc::ERR_CANNOTSENDTOCHAN(channel.name, irc::Text(irc::reasons::kNoCtcp)));
}

Verdict may_set_topic(const Channel& channel, const User& user) {
  if (ChannelRegistry::member(channel, user) == nullptr) return std::unexpected(irc::ERR_NOTONCHANNEL(channel.name));
  return channel.flags.has('t') ? must_be_operator(channel, user) : Verdict{};
}

Verdict may_invite(const Channel& channel, const User& user) {
  if (ChannelRegistry::member(channel, user) == nullptr) return std::unexpected(irc::ERR_NOTONCHANNEL(channel.name));
  return channel.flags.has('i') ? must_be_operator(channel, user) : Verdict{};
}

Verdict must_be_operator(const Channel& channel, const User& user) {
  if (is_channel_operator(channel, user)) return {};
  return std::unexpected(irc::ERR_CHANOPRIVSNEEDED(channel.name));
}

Verdict may_change_nick(const Core& core, const User& user, const irc::Nickname& nick) {
  for (const Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    const Member* member = ChannelRegistry::member(channel, user);
    if (member->statuses.empty() && is_banned(core, channel, user)) {
      return std::unexpected(irc::ERR_BANNICKCHANGE(nick, channel.name));
    }
  }
  return {};
}

}  // namespace chat::core::policy
