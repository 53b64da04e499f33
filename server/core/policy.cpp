#include "core/policy.hpp"

#include <algorithm>

#include "core/list_mask.hpp"
#include "irc/reasons.hpp"

namespace chat::core::policy {
namespace {

bool sees_everything(const User& viewer) { return viewer.may(Privilege::see_all); }

/// Whether one of a list's entries fits somebody; of those that mute, and of the others.
struct Hits {
  bool shuts_out = false;
  bool mutes = false;

  [[nodiscard]] bool any() const { return shuts_out || mutes; }
};

/// All by which a list's entries may know somebody, folded. Made once for all the lists that a command looks at.
class Faces {
 public:
  Faces(const Core& core, const User& user)
      : shown_(core.names().fold(user.source)),
        actual_(core.names().fold(user.nick.text() + "!" + user.username + "@" + user.address)),
        account_(core.names().fold(user.account)) {}

  [[nodiscard]] Hits look_at(const std::vector<MaskEntry>& entries) const {
    Hits hits;
    for (const MaskEntry& entry : entries) {
      bool& hit = entry.says.mutes ? hits.mutes : hits.shuts_out;
      hit = hit || fit(entry);
    }
    return hits;
  }
  /// By the bans and the exceptions from them. An exception from being shut out is one from being muted, too.
  /// Owners and the founder are not hit: whoever may be operator for a moment does not lock them out.
  [[nodiscard]] Hits banned_in(const Core& core, const Channel& channel, const User& user) const {
    Hits hits = look_at(channel.bans);
    if (!hits.any()) return hits;
    if (access(core, channel, user) >= Access::owner) return {};
    const Hits spared = look_at(channel.exceptions);
    if (spared.shuts_out) return {};
    if (spared.mutes) hits.mutes = false;
    return hits;
  }

 private:
  [[nodiscard]] bool fit(const MaskEntry& entry) const {
    if (entry.says.of_account) return !account_.empty() && irc::matches_mask(entry.pattern(), account_);
    return irc::matches_mask(entry.pattern(), shown_) ||
           (actual_ != shown_ && irc::matches_mask(entry.pattern(), actual_));
  }

  std::string shown_;
  std::string actual_;
  std::string account_;
};

Hits bans_on(const Core& core, const Channel& channel, const User& user) {
  return channel.bans.empty() ? Hits{} : Faces(core, user).banned_in(core, channel, user);
}

/// Bold, colour, hexadecimal colour, plain, monospace, reverse, italic, strikethrough and underline:
/// https://modern.ircdocs.horse/formatting
constexpr std::string_view kStyles = "\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";

Verdict not_heard(const Channel& channel, std::string_view why) {
  return std::unexpected(irc::ERR_CANNOTSENDTOCHAN(channel.name, irc::Text(why)));
}

}  // namespace

bool sees_channel(const User& viewer, const Channel& channel) {
  return !channel.flags.has('s') || sees_everything(viewer) || ChannelRegistry::member(channel, viewer) != nullptr;
}

bool is_listed_for(const User& viewer, const Channel& channel) {
  return sees_channel(viewer, channel) &&
         (!channel.flags.has('p') || sees_everything(viewer) || ChannelRegistry::member(channel, viewer) != nullptr);
}

bool share_channel(const User& a, const User& b) {
  return std::ranges::any_of(a.channels, [&](const Membership& mine) {
    return std::ranges::find(b.channels, mine.channel, &Membership::channel) != b.channels.end();
  });
}

bool sees_user(const User& viewer, const User& user) {
  return !user.modes.has('i') || viewer.id == user.id || sees_everything(viewer) || share_channel(viewer, user);
}

bool sees_member(const User& viewer, const User& member, const Channel& channel) {
  return !member.modes.has('i') || viewer.id == member.id || sees_everything(viewer) ||
         ChannelRegistry::member(channel, viewer) != nullptr;
}

bool sees_membership(const User& viewer, const User& user, const Channel& channel) {
  if (viewer.id == user.id || sees_everything(viewer)) return true;
  if (!channel.flags.has('s') && !channel.flags.has('p') && !user.modes.has('i')) return true;
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

irc::ModeSet statuses_by(Access access, irc::ModeSet prefixes) {
  switch (access) {
    case Access::none:
      return {};
    case Access::voice:
      return irc::ModeSet("v");
    case Access::halfop:
      return irc::ModeSet(prefixes.has('h') ? "h" : "v");
    case Access::op:
      return irc::ModeSet("o");
    case Access::admin:
      return irc::ModeSet(prefixes.has('a') ? "ao" : "o");
    case Access::owner:
    case Access::founder:
      break;
  }
  return statuses_of_creator(prefixes);
}

irc::ModeSet statuses_of_creator(irc::ModeSet prefixes) { return irc::ModeSet(prefixes.has('q') ? "qo" : "o"); }

irc::Rank rank_in(const Channel& channel, const User& user) {
  const Member* const member = ChannelRegistry::member(channel, user);
  return member == nullptr ? irc::Rank::none : irc::rank_of(member->statuses);
}

bool stands_over(irc::Rank actor, irc::Rank other) {
  if (actor < irc::Rank::half_operator) return false;
  return actor == irc::Rank::owner || actor == irc::Rank::channel_operator ? actor >= other : actor > other;
}

bool is_channel_operator(const Channel& channel, const User& user) {
  return rank_in(channel, user) >= irc::Rank::channel_operator;
}

bool matches(const Core& core, const std::vector<MaskEntry>& entries, const User& user) {
  return !entries.empty() && Faces(core, user).look_at(entries).shuts_out;
}

bool is_muted(const Core& core, const Channel& channel, const User& user) { return bans_on(core, channel, user).mutes; }

bool is_banned(const Core& core, const Channel& channel, const User& user) {
  return bans_on(core, channel, user).shuts_out;
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
  if (is_banned(core, channel, user)) return std::unexpected(irc::ERR_BANNEDFROMCHAN(channel.name));
  const Access by_account = access(core, channel, user);
  if (by_account >= Access::halfop || is_invited(user, channel)) return {};
  const bool asks_invited = channel.flags.has('i') || (channel.flags.has('R') && user.is_guest());
  const bool stands_invited = asks_invited && matches(core, channel.invitation_masks, user);
  if (channel.flags.has('i') && !stands_invited) return std::unexpected(irc::ERR_INVITEONLYCHAN(channel.name));
  if (channel.flags.has('R') && user.is_guest() && !stands_invited) {
    return std::unexpected(irc::ERR_NEEDREGGEDNICK(channel.name));
  }
  if (!channel.key.empty() && channel.key != key) return std::unexpected(irc::ERR_BADCHANNELKEY(channel.name));
  if (channel.limit && channel.members.size() >= *channel.limit) {
    return std::unexpected(irc::ERR_CHANNELISFULL(channel.name));
  }
  return {};
}

Verdict may_speak(const Core& core, const Channel& channel, const User& user) {
  const Member* member = ChannelRegistry::member(channel, user);
  if (member != nullptr && !member->statuses.empty()) return {};
  if (member == nullptr && channel.flags.has('n')) return not_heard(channel, irc::reasons::kMembersOnly);
  if (channel.flags.has('m')) return not_heard(channel, irc::reasons::kModerated);
  if (channel.flags.has('M') && user.is_guest()) return not_heard(channel, irc::reasons::kAccountsOnly);
  const Hits bans = bans_on(core, channel, user);
  if (bans.shuts_out) return not_heard(channel, irc::reasons::kBanned);
  if (bans.mutes) return not_heard(channel, irc::reasons::kMuted);
  return {};
}

Verdict may_say(const Channel& channel, std::string_view text) {
  if (channel.flags.has('c') && text.find_first_of(kStyles) != std::string_view::npos) {
    return not_heard(channel, irc::reasons::kNoStyles);
  }
  constexpr char kMarker = '\x01';
  if (!text.starts_with(kMarker) || !channel.flags.has('C')) return {};
  const std::string_view request = text.substr(1, text.find_first_of(" \x01", 1) - 1);
  if (request == "ACTION") return {};
  return not_heard(channel, irc::reasons::kNoCtcp);
}

Verdict may_set_topic(const Core& core, const Channel& channel, const User& user) {
  if (ChannelRegistry::member(channel, user) == nullptr) return std::unexpected(irc::ERR_NOTONCHANNEL(channel.name));
  return channel.flags.has('t') || !may_speak(core, channel, user) ? may_moderate(channel, user) : Verdict{};
}

Verdict may_invite(const Channel& channel, const User& user) {
  if (ChannelRegistry::member(channel, user) == nullptr) return std::unexpected(irc::ERR_NOTONCHANNEL(channel.name));
  return channel.flags.has('i') ? may_moderate(channel, user) : Verdict{};
}

Verdict may_moderate(const Channel& channel, const User& user) {
  if (rank_in(channel, user) >= irc::Rank::half_operator) return {};
  return std::unexpected(irc::ERR_CHANOPRIVSNEEDED(channel.name));
}

Verdict may_kick(const Channel& channel, const User& user, const Member& whom) {
  if (whom.user == user.id || stands_over(rank_in(channel, user), irc::rank_of(whom.statuses))) return {};
  return std::unexpected(irc::ERR_CHANOPRIVSNEEDED(channel.name));
}

Verdict may_change_status(const Channel& channel, const User& user, const Member& whom, char letter, bool plus) {
  if (!plus && whom.user == user.id) return {};
  const irc::Rank own = rank_in(channel, user);
  if (stands_over(own, irc::rank_of(letter)) && (plus || stands_over(own, irc::rank_of(whom.statuses)))) return {};
  return std::unexpected(irc::ERR_CHANOPRIVSNEEDED(channel.name));
}

Verdict must_be_operator(const Channel& channel, const User& user) {
  if (is_channel_operator(channel, user)) return {};
  return std::unexpected(irc::ERR_CHANOPRIVSNEEDED(channel.name));
}

Verdict may_write_to(const User& user, const User& to) {
  if (!to.modes.has('R') || !user.is_guest() || user.id == to.id) return {};
  return std::unexpected(irc::ERR_CANTSENDTOUSER(to.nick));
}

Verdict may_change_nick(const Core& core, const User& user, const irc::Nickname& nick) {
  const Faces faces(core, user);
  for (const Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    const Member* member = ChannelRegistry::member(channel, user);
    if (member->statuses.empty() && faces.banned_in(core, channel, user).any()) {
      return std::unexpected(irc::ERR_BANNICKCHANGE(nick, channel.name));
    }
  }
  return {};
}

}  // namespace chat::core::policy
