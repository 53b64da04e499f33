#include <algorithm>
#include <charconv>
#include <string>

#include "commands/call.hpp"
#include "commands/packed_reply.hpp"
#include "commands/services.hpp"
#include "core/policy.hpp"
#include "util/time_text.hpp"

// WHOIS: https://modern.ircdocs.horse/#whois-message, WHOWAS: https://modern.ircdocs.horse/#whowas-message
// USERHOST: https://modern.ircdocs.horse/#userhost-message, ISON: RFC 1459, section 5.8

namespace chat::commands {
namespace {

using core::User;
namespace policy = core::policy;

constexpr std::size_t kMostUserhosts = 5;  // nicks of one USERHOST

/// An address as it may stand in the middle of a line.
std::string as_word(const std::string& address) { return address.starts_with(':') ? "0" + address : address; }

irc::Reply actually(std::string_view nick, const std::string& username, const std::string& address) {
  const std::string host = as_word(address);  // names of hosts are not looked up
  return irc::RPL_WHOISACTUALLY(irc::Nick(nick), irc::Word(username + "@" + host), irc::Word(host));
}

void tell_channels(const Call& call, const User& user) {
  PackedReply channels(call.core, call.session, ' ',
                       [&](std::string_view words) { return irc::RPL_WHOISCHANNELS(user.nick, irc::Text(words)); });
  const bool all_prefixes = call.session.has(irc::Capability::multi_prefix);
  for (const core::Membership& membership : user.channels) {
    const core::Channel& channel = call.core.channels[membership.channel];
    if (!policy::sees_membership(*call.user, user, channel)) continue;
    const irc::ModeSet statuses = channel.members[membership.position].statuses;
    channels.add(irc::prefix_symbols(statuses, all_prefixes) + channel.name.text());
  }
  channels.flush();
}

/// Each device may have come through its own.
void tell_gateways(const Call& call, const User& user) {
  for (const core::SessionId id : user.sessions) {
    const core::Session* const session = call.core.sessions.find(id);
    if (session == nullptr || session->gateway.empty()) continue;
    call.reply(irc::RPL_WHOISSPECIAL(user.nick, irc::Text(session->gateway)));
  }
}

/// Each device may have its own.
void tell_certificates(const Call& call, const User& user) {
  for (const core::SessionId id : user.sessions) {
    const core::Session* const session = call.core.sessions.find(id);
    if (session == nullptr || session->certificate.empty()) continue;
    call.reply(irc::RPL_WHOISCERTFP(user.nick, irc::Text(session->certificate)));
  }
}

void tell_of(const Call& call, const User& user) {
  call.reply(irc::RPL_WHOISUSER(user.nick, irc::Word(user.username), irc::Word(user.host), irc::Text(user.real_name)));
  tell_channels(call, user);
  call.reply(irc::RPL_WHOISSERVER(user.nick, irc::Word(call.core.router.server_name()),
                                  irc::Text(call.core.settings().description)));
  if (user.is_operator()) call.reply(irc::RPL_WHOISOPERATOR(user.nick));
  if (call.core.names().fold(user.account) == user.nick.folded()) call.reply(irc::RPL_WHOISREGNICK(user.nick));
  if (!user.account.empty()) call.reply(irc::RPL_WHOISACCOUNT(user.nick, irc::Word(user.account)));
  if (user.is_bot()) call.reply(irc::RPL_WHOISBOT(user.nick));
  if (user.secure) call.reply(irc::RPL_WHOISSECURE(user.nick));
  if (user.away) call.reply(irc::RPL_AWAY(user.nick, irc::Text(*user.away)));
  if (policy::sees_private_facts(*call.user, user)) {
    call.reply(actually(user.nick.text(), user.username, user.address));
    call.reply(irc::RPL_WHOISMODES(user.nick, irc::Text("+" + user.modes.letters())));
    tell_certificates(call, user);
    tell_gateways(call, user);
  }
  const auto idle = user.idle(call.core.now()).count() / 1000;
  call.reply(irc::RPL_WHOISIDLE(user.nick, idle, user.signed_on.count() / 1000));
}

/// Somebody behind whom nobody is.
void tell_of_service(const Call& call, const Service& service) {
  const irc::Nick nick(service.name);
  const irc::Word server(call.core.router.server_name());
  call.reply(irc::RPL_WHOISUSER(nick, irc::Word(service.name), server, irc::Text(service.purpose)));
  call.reply(irc::RPL_WHOISSERVER(nick, server, irc::Text(call.core.settings().description)));
}

/// With two parameters the first names a server, or a person who is on it.
Outcome handle_whois(Call& call) {
  const std::size_t index = call.has(1) ? 1 : 0;
  if (!call.has(0)) return std::unexpected(irc::ERR_NONICKNAMEGIVEN());
  if (index == 1) {
    if (auto ours = asks_this_server(call, 0); !ours) return ours;
  }
  const auto nicks = split_targets(call.param(index));
  if (nicks.empty()) return std::unexpected(irc::ERR_NONICKNAMEGIVEN());
  for (const std::string_view nick : std::span(nicks).first(std::min(nicks.size(), call.core.limits().targets))) {
    if (const User* user = call.core.users.find_nick(nick)) {
      tell_of(call, *user);
    } else if (const Service* service = find_service(nick)) {
      tell_of_service(call, *service);
    } else {
      call.reply(irc::ERR_NOSUCHNICK(irc::Given(nick)));
    }
  }
  call.reply(irc::RPL_ENDOFWHOIS(irc::Given(call.param(index))));
  return {};
}

/// How many are wanted: all, unless a positive number is given.
std::size_t read_count(std::string_view text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool valid = error == std::errc{} && end == text.data() + text.size() && count > 0;
  return valid ? count : SIZE_MAX;
}

void tell_of_former(const Call& call, const core::FormerUser& user) {
  const irc::Nick nick(user.nick);
  call.reply(irc::RPL_WHOWASUSER(nick, irc::Word(user.username), irc::Word(user.host), irc::Text(user.real_name)));
  if (call.user->may(Privilege::see_all)) call.reply(actually(user.nick, user.username, user.address));
  if (!user.account.empty()) call.reply(irc::RPL_WHOISACCOUNT(nick, irc::Word(user.account)));
  call.reply(
      irc::RPL_WHOISSERVER(nick, irc::Word(call.core.router.server_name()), irc::Text(util::long_time(user.gone))));
}

Outcome handle_whowas(Call& call) {
  if (!call.has(0)) return std::unexpected(irc::ERR_NONICKNAMEGIVEN());
  if (auto ours = asks_this_server(call, 2); !ours) return ours;
  const auto found = call.core.whowas.find(call.core.names().fold(call.param(0)));
  if (found.empty()) call.reply(irc::ERR_WASNOSUCHNICK(irc::Given(call.param(0))));
  const std::size_t wanted = std::min(read_count(call.param(1)), found.size());
  for (const core::FormerUser* user : std::span(found).first(wanted)) tell_of_former(call, *user);
  call.reply(irc::RPL_ENDOFWHOWAS(irc::Given(call.param(0))));
  return {};
}

Outcome handle_userhost(Call& call) {
  PackedReply found(call.core, call.session, ' ',
                    [](std::string_view words) { return irc::RPL_USERHOST(irc::Text(words)); });
  for (std::size_t i = 0; i < std::min(call.message.params.size(), kMostUserhosts); ++i) {
    const User* user = call.core.users.find_nick(call.param(i));
    if (user == nullptr) continue;
    found.add(user->nick.text() + (user->is_operator() ? "*" : "") + (user->away ? "=-" : "=+") + user->username + "@" +
              user->host);
  }
  found.flush_at_least_once();
  return {};
}

/// The nicks may stand in one parameter or in several.
Outcome handle_ison(Call& call) {
  PackedReply online(call.core, call.session, ' ',
                     [](std::string_view words) { return irc::RPL_ISON(irc::Text(words)); });
  for (std::string_view rest : call.message.params) {
    while (!rest.empty()) {
      const std::string_view nick = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(nick.size() + 1, rest.size()));
      const User* user = nick.empty() ? nullptr : call.core.users.find_nick(nick);
      if (user != nullptr) online.add(user->nick.text());
    }
  }
  online.flush_at_least_once();
  return {};
}

constexpr Descriptor kCommands[] = {
    {"ISON", 1, When::registered, Privilege::none, "<nick>{ <nick>}", "Tells which of these people are here.",
     "RFC 1459, 5.8", handle_ison},
    {"USERHOST", 1, When::registered, Privilege::none, "<nick>{ <nick>}",
     "Tells user name and host of up to five people.", "https://modern.ircdocs.horse/#userhost-message",
     handle_userhost},
    {"WHOIS", 0, When::registered, Privilege::none, "[<server>] <nick>{,<nick>}", "Tells about people.",
     "https://modern.ircdocs.horse/#whois-message", handle_whois},
    {"WHOWAS", 0, When::registered, Privilege::none, "<nick> [<count>]", "Tells who had a nick lately.",
     "https://modern.ircdocs.horse/#whowas-message", handle_whowas},
};

}  // namespace

std::span<const Descriptor> whois_commands() { return kCommands; }

}  // namespace chat::commands
