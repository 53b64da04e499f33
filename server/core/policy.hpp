#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/core.hpp"
#include "irc/numerics.hpp"

namespace chat::core::policy {

// Who may do and see what. Pure decisions: nothing here changes anything or sends anything.
// A refusal is the reply that the person gets.
using Verdict = std::expected<void, irc::Reply>;

/// A channel that is secret is seen by its members and by operators who see all (Privilege::see_all), as below.
[[nodiscard]] bool sees_channel(const User& viewer, const Channel& channel);
/// Whether there is a channel in which both are.
[[nodiscard]] bool share_channel(const User& a, const User& b);
/// An invisible person is seen by themselves, by those who share a channel, and by operators.
[[nodiscard]] bool sees_user(const User& viewer, const User& user);
/// LIST: neither secret nor private, or seen by who is shown all that happens in it.
[[nodiscard]] bool is_listed_for(const User& viewer, const Channel& channel);
/// A channel's member is seen by the other members; by others unless they are invisible, whatever else the two share:
/// https://modern.ircdocs.horse/#names-message
[[nodiscard]] bool sees_member(const User& viewer, const User& member, const Channel& channel);
/// That somebody is in a channel is told, away from it, to its members and to operators; to others only if neither the
/// channel is secret or private nor the person invisible.
[[nodiscard]] bool sees_membership(const User& viewer, const User& user, const Channel& channel);
/// Where somebody really comes from, and their modes, are told to themselves and to operators.
[[nodiscard]] bool sees_private_facts(const User& viewer, const User& user);

/// What somebody may do in a channel by their account: nothing in one that is not registered.
[[nodiscard]] Access access(const Core& core, const Channel& channel, const User& user);
/// What somebody with that access is given when they enter; of the statuses in `prefixes` (Settings::prefixes), where
/// the one that is meant is missing, the next below it.
[[nodiscard]] irc::ModeSet statuses_by(Access access, irc::ModeSet prefixes);
/// What who creates a channel is given.
[[nodiscard]] irc::ModeSet statuses_of_creator(irc::ModeSet prefixes);
/// Rank::none for who is not a member.
[[nodiscard]] irc::Rank rank_in(const Channel& channel, const User& user);
/// Whether the one may give and take the status of the other, and kick who has it: owners all; operators those of their
/// rank, too, which admins and half-operators may not; voiced people nobody.
[[nodiscard]] bool stands_over(irc::Rank actor, irc::Rank other);
/// Operator or higher.
[[nodiscard]] bool is_channel_operator(const Channel& channel, const User& user);
/// True if one of the entries, those that mute aside, matches the user's source, the source with their address in place
/// of the host, or their account.
[[nodiscard]] bool matches(const Core& core, const std::vector<MaskEntry>& entries, const User& user);
/// By an entry of +b that mutes, and of which no exception exempts. Bans of either kind do not hit who has access as
/// owner or founder.
[[nodiscard]] bool is_muted(const Core& core, const Channel& channel, const User& user);
[[nodiscard]] bool is_banned(const Core& core, const Channel& channel, const User& user);
[[nodiscard]] bool is_invited(const User& user, const Channel& channel);

/// Whether a member reads the channel's history, and from where on: what was said while it was open is for everybody
/// who enters (unless the settings say otherwise), what was said behind closed doors for those who were there.
[[nodiscard]] EventId reads_from(const Core& core, const Channel& channel, const Member& member);
/// All that a member may read of the channel.
[[nodiscard]] Readable readable(const Core& core, const Channel& channel, const User& user, const Member& member);
/// STATUSMSG: an event in a channel that not everybody may read.
[[nodiscard]] bool may_read(const Member& member, char audience);

/// JOIN: bans, +i, +k, +l, +R. An invitation overrides all but a ban; so does access as half-operator or more, and an
/// entry of +I does +i and +R. `channel` may be one in which nobody is; see
/// RegisteredChannel::asleep().
[[nodiscard]] Verdict may_join(const Core& core, const Channel& channel, const User& user, std::string_view key);
/// PRIVMSG, NOTICE and TAGMSG to a channel: +n, +m, +M, bans. Who has a status may speak.
[[nodiscard]] Verdict may_speak(const Core& core, const Channel& channel, const User& user);
/// A text in a channel where +C forbids CTCP other than actions, and +c colours and styles.
[[nodiscard]] Verdict may_say(const Channel& channel, std::string_view text);
/// Without +t, whoever may speak in the channel: a topic is read by everybody, too.
[[nodiscard]] Verdict may_set_topic(const Core& core, const Channel& channel, const User& user);
[[nodiscard]] Verdict may_invite(const Channel& channel, const User& user);
/// KICK, and MODE that changes something: half-operators and higher. Whom it concerns is judged besides.
[[nodiscard]] Verdict may_moderate(const Channel& channel, const User& user);
/// Of who may moderate; everybody may kick themselves.
[[nodiscard]] Verdict may_kick(const Channel& channel, const User& user, const Member& whom);
/// Giving the status `letter` to a member, or taking it. Everybody may give up what they have.
[[nodiscard]] Verdict may_change_status(const Channel& channel, const User& user, const Member& whom, char letter,
                                        bool plus);
/// What needs an operator.
[[nodiscard]] Verdict must_be_operator(const Channel& channel, const User& user);
/// Who takes private messages from people with an account only (user mode +R).
[[nodiscard]] Verdict may_write_to(const User& user, const User& to);
/// A nick cannot be changed while banned or muted in a channel: the ban would be evaded under a new name.
[[nodiscard]] Verdict may_change_nick(const Core& core, const User& user, const irc::Nickname& nick);

}  // namespace chat::core::policy
