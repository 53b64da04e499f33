#include <algorithm>
#include <string>

#include "commands/listings.hpp"
#include "core/policy.hpp"

// WHO: https://modern.ircdocs.horse/#who-message, WHOX: https://ircv3.net/specs/extensions/whox

namespace chat::commands {
namespace {

using core::Channel;
using core::ChannelRegistry;
using core::User;
using core::WhoCursor;
namespace policy = core::policy;

constexpr std::string_view kWhoxFields = "tcuihsnfdlaor";  // in the order of the reply
constexpr std::string_view kMatchFields = "nuhisra";       // flags that say what the mask is compared with
constexpr std::string_view kUsualMatchFields = "nuhsr";    // without one of those

// The question --------------------------------------------------------------------------------------------------------

/// `%fields,token`.
void read_whox(std::string_view text, WhoCursor& query) {
  const std::size_t comma = text.find(',');
  const std::string_view wanted = text.substr(0, comma);
  std::string& fields = query.whox_fields.emplace();
  std::ranges::copy_if(kWhoxFields, std::back_inserter(fields),
                       [&](char field) { return wanted.find(field) != std::string_view::npos; });
  const std::string_view token = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  const bool valid = !token.empty() && token.size() <= 3 && token.find_first_not_of("0123456789") == token.npos;
  query.whox_token = valid ? token : "0";
}

/// The second parameter: flags, of which `o` and kMatchFields are known, and then what WHOX asks for.
void read_options(std::string_view text, WhoCursor& query) {
  const std::size_t percent = text.find('%');
  const std::string_view flags = text.substr(0, percent);
  query.operators_only = flags.find('o') != std::string_view::npos;
  std::ranges::copy_if(kMatchFields, std::back_inserter(query.match_fields),  // each once, however often it is said
                       [&](char field) { return flags.find(field) != std::string_view::npos; });
  if (percent != std::string_view::npos) read_whox(text.substr(percent + 1), query);
}

// The answer ----------------------------------------------------------------------------------------------------------

/// Away, server operator, status in the channel, bot: in this order.
std::string flags_of(const core::Session& session, const User& user, const Channel* channel) {
  std::string flags = user.away ? "G" : "H";
  if (user.is_operator()) flags += '*';
  if (channel != nullptr) {
    flags += irc::prefix_symbols(ChannelRegistry::member(*channel, user)->statuses,
                                 session.has(irc::Capability::multi_prefix));
  }
  if (user.is_bot()) flags += irc::kBotMode;
  return flags;
}

std::string shown_address(const User& viewer, const User& user) {
  if (!policy::sees_private_facts(viewer, user)) return "255.255.255.255";  // the specification's word for "not told"
  return user.address.starts_with(':') ? "0" + user.address : user.address;
}

std::string whox_field(char field, const core::Core& core, const core::Session& session, const User& user,
                       const Channel* channel, const WhoCursor& query) {
  switch (field) {
    case 't':
      return query.whox_token;
    case 'c':
      return channel != nullptr ? channel->name.text() : "*";
    case 'u':
      return user.username;
    case 'i':
      return shown_address(core.users[session.user], user);
    case 'h':
      return user.host;
    case 's':
      return core.router.server_name();
    case 'n':
      return user.nick.text();
    case 'f':
      return flags_of(session, user, channel);
    case 'd':
      return "0";  // the distance: there is but one server
    case 'l':
      return std::to_string(user.idle(core.now()).count() / 1000);
    case 'a':
      return user.account.empty() ? "0" : user.account;
    case 'o':
      return "n/a";  // channel operators have no levels here
    default:
      return ":" + user.real_name;
  }
}

void tell_of(core::Core& core, core::Session& session, const User& user, const Channel* channel,
             const WhoCursor& query) {
  if (!query.whox_fields) {
    core.router.reply(
        session, irc::RPL_WHOREPLY(irc::Channel(channel != nullptr ? channel->name.text() : "*"),
                                   irc::Word(user.username), irc::Word(user.host), irc::Word(core.router.server_name()),
                                   user.nick, irc::Word(flags_of(session, user, channel)), irc::Text(user.real_name)));
    return;
  }
  if (query.whox_fields->empty()) return;  // it asks for nothing that is known
  std::string row;
  for (const char field : *query.whox_fields) {
    if (!row.empty()) row += ' ';
    row += whox_field(field, core, session, user, channel, query);
  }
  core.router.reply(session, irc::RPL_WHOSPCRPL(irc::Text(row)));
}

/// The first channel that the viewer may know them to be in.
const Channel* a_channel_of(const core::Core& core, const User& viewer, const User& user) {
  for (const core::Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    if (policy::sees_membership(viewer, user, channel)) return &channel;
  }
  return nullptr;
}

/// What a mask may be compared with; empty: nothing that the viewer may know.
std::string_view matched_text(char field, const core::Core& core, const User& viewer, const User& user) {
  switch (field) {
    case 'n':
      return user.nick.text();
    case 'u':
      return user.username;
    case 'h':
      return user.host;
    case 'i':
      return policy::sees_private_facts(viewer, user) ? user.address : std::string_view{};
    case 's':
      return core.router.server_name();
    case 'r':
      return user.real_name;
    default:
      return user.account;
  }
}

bool is_meant(const core::Core& core, const User& viewer, const User& user, const WhoCursor& query) {
  const auto matches = [&](std::string_view text) {
    return !text.empty() && irc::matches_mask(query.folded_mask, core.names().fold(text));
  };
  const bool usual = query.match_fields.empty();
  return std::ranges::any_of(usual ? kUsualMatchFields : query.match_fields,
                             [&](char field) { return matches(matched_text(field, core, viewer, user)); }) ||
         (usual && matches(user.source));
}

/// False if it is not complete.
bool tell_of_members(core::Core& core, core::Session& session, WhoCursor& query, Portion& portion) {
  const User& viewer = core.users[session.user];
  const Channel* channel = core.channels.find(query.channel);
  if (channel == nullptr || !policy::sees_channel(viewer, *channel)) return true;
  query.members_left = std::min(query.members_left, channel->members.size());
  while (query.members_left > 0) {
    const std::size_t some = portion.take(query.members_left, Portion::kLine);
    if (some == 0) return false;
    query.members_left -= some;
    for (const core::Member& member : std::span(channel->members).subspan(query.members_left, some)) {
      const User& user = core.users[member.user];
      if (query.operators_only && !user.is_operator()) continue;
      if (policy::sees_member(viewer, user, *channel)) tell_of(core, session, user, channel, query);
    }
  }
  return true;
}

bool tell_of_everyone(core::Core& core, core::Session& session, const WhoCursor& query, std::size_t& position,
                      Portion& portion) {
  const User& viewer = core.users[session.user];
  // A long mask costs more to compare, and one full of stars much more: so others have their turn sooner.
  const std::size_t look = Portion::kLook + query.folded_mask.size() / 4;
  for (; position < core.users.slots(); ++position) {
    if (!portion.take(look)) return false;
    const User* user = core.users.in_slot(position);
    if (user == nullptr || (query.operators_only && !user->is_operator())) continue;
    if (!policy::sees_user(viewer, *user) || !is_meant(core, viewer, *user, query)) continue;
    if (!portion.take(Portion::kLine)) return false;
    tell_of(core, session, *user, a_channel_of(core, viewer, *user), query);
  }
  return true;
}

Outcome end_of_who(Call& call) {
  call.reply(irc::RPL_ENDOFWHO(irc::Given(call.param(0))));
  return {};
}

/// Who is meant by a mask that is a nick, unless the flags say that it is to be compared with something else.
const User* by_nick(const Call& call, const WhoCursor& query) {
  const bool nicks = query.match_fields.empty() || query.match_fields.find('n') != std::string::npos;
  return nicks ? call.core.users.find_nick(query.mask) : nullptr;
}

/// A channel, a nick (which finds invisible people too, since who asks knows of them), or a mask; without any, all.
Outcome handle_who(Call& call) {
  const std::string_view mask = call.has(0) ? call.param(0) : "*";
  WhoCursor query;
  query.mask = mask;
  read_options(call.param(1), query);
  if (irc::NameRules::looks_like_channel(mask)) {
    const Channel* channel = call.core.channels.find_name(mask);
    if (channel == nullptr) return end_of_who(call);
    query.channel = channel->id;
  } else if (const User* user = by_nick(call, query)) {
    if (!query.operators_only || user->is_operator()) {
      tell_of(call.core, call.session, *user, a_channel_of(call.core, *call.user, *user), query);
    }
    return end_of_who(call);
  } else {
    query.folded_mask = mask == "0" ? "*" : call.core.names().fold(mask);  // 0: as RFC 1459 says
  }
  begin_reply(call.core, call.session, std::move(query));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"WHO", 0, When::registered, Privilege::none, "[<channel, nick or mask> [<flags>][%<fields>[,<token>]]]",
     "Lists people: those in a channel, or those of whom a nick, user name, host or real name matches, or all. The "
     "flag o leaves server operators only; n, u, h, i, s, r and a say that the mask is for nick, user name, host, "
     "address, server, real name or account. The fields (any of tcuihsnfdlaor) are those of WHOX.",
     "https://modern.ircdocs.horse/#who-message", handle_who},
};

}  // namespace

bool say_part(core::Core& core, core::Session& session, WhoCursor& query, std::size_t& position) {
  Portion portion(core, session);
  const bool complete = query.channel ? tell_of_members(core, session, query, portion)
                                      : tell_of_everyone(core, session, query, position, portion);
  if (complete) core.router.reply(session, irc::RPL_ENDOFWHO(irc::Given(query.mask)));
  return complete;
}

std::span<const Descriptor> who_commands() { return kCommands; }

}  // namespace chat::commands
