#include "commands/webirc.hpp"

#include <algorithm>
#include <string>

#include "commands/secrets.hpp"
#include "core/actions.hpp"
#include "core/server_notices.hpp"
#include "util/ip_address.hpp"

// WEBIRC: https://ircv3.net/specs/extensions/webirc
//
// Whoever is refused is closed: the people behind a gateway that is not heeded would go on as if they were all in one
// place. The host that the gateway found for the person's address is not used: nobody here can tell whether it is
// theirs.

namespace chat::commands {
namespace {

using core::Gateway;

bool comes_from_there(const core::Session& session, const Gateway& gateway) {
  if (gateway.from.empty()) return true;
  const auto address = util::IpAddress::parse(session.address);
  return address && std::ranges::any_of(gateway.from, [&](const std::string& text) {
           const auto network = util::IpNetwork::parse(text);
           return network && network->contains(*address);
         });
}

bool is_gateway(const core::Session& session, const Gateway& gateway, std::string_view password) {
  if (gateway.password.empty() && gateway.certificate.empty()) return false;
  if (!gateway.certificate.empty() && session.certificate != gateway.certificate) return false;
  if (!gateway.password.empty() && !same_secret(password, gateway.password)) return false;
  return comes_from_there(session, gateway);
}

/// Nothing that depends on where the person is may have come before: only the server's password may.
bool is_first(const core::Session& session) {
  return session.lines_in == 1 || (session.lines_in == 2 && !session.registration->password.empty());
}

/// An option may have a value, which means nothing.
bool has_option(std::string_view options, std::string_view name) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find(' '));
    if (option.substr(0, option.find('=')) == name) return true;
    options.remove_prefix(std::min(option.size() + 1, options.size()));
  }
  return false;
}

Outcome refuse(const Call& call, const std::string& reason, const std::string& sentence) {
  const std::string& from = call.session.address;
  core::warn_operators(call.core, "WEBIRC", from, "WEBIRC from " + from + " was refused (" + reason + ")");
  core::end_session(call.core, call.session, reason, "Closing link: " + sentence);
  return {};
}

Outcome handle_webirc(Call& call) {
  core::Session& session = call.session;
  if (!is_first(session)) return refuse(call, "Late WEBIRC", "WEBIRC has to be the first command; connect again");
  const auto& gateways = call.core.settings().gateways;
  const auto gateway =
      std::ranges::find_if(gateways, [&](const Gateway& one) { return is_gateway(session, one, call.param(0)); });
  if (gateway == gateways.end()) {
    return refuse(call, "Not a gateway",
                  "the WEBIRC password is wrong, or your address is no gateway's; ask the server's administrator");
  }
  const auto address = util::IpAddress::parse(call.param(3));
  if (!address) {
    return refuse(call, "WEBIRC without an address", "WEBIRC needs a numeric address behind the host's name");
  }
  const auto own = util::IpAddress::parse(session.address);
  const bool safe_to_here = session.secure || (own && own->is_loopback());
  session.gateway = gateway->name;
  session.address = address->text();
  session.secure = safe_to_here && has_option(call.param(4), "secure");
  session.certificate.clear();  // it is the gateway's
  if (!call.core.sink.moved(session.id, session.address)) {
    return refuse(call, "Too many connections", "too many connections from your address; close one of them first");
  }
  return {};
}

constexpr Descriptor kCommands[] = {
    {"WEBIRC", 4, When::before, Privilege::none, "<password> <gateway> <host> <address> [:<options>]",
     "Tells where somebody is who comes through a gateway; for gateways, as their first command.",
     "https://ircv3.net/specs/extensions/webirc", handle_webirc},
};

}  // namespace

std::span<const Descriptor> gateway_commands() { return kCommands; }

}  // namespace chat::commands
