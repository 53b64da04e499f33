#include "commands/capability.hpp"

#include <algorithm>
#include <charconv>
#include <climits>
#include <iterator>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "commands/call.hpp"
#include "commands/multiline.hpp"
#include "commands/registration.hpp"
#include "commands/sasl.hpp"
#include "core/metadata_actions.hpp"
#include "irc/capabilities.hpp"
#include "irc/line_buffer.hpp"

// CAP: https://ircv3.net/specs/extensions/capability-negotiation

namespace chat::commands {
namespace {

using irc::Capability;

constexpr std::string_view kAccountRequired = "draft/account-required";

std::string_view nick_or_star(const core::Core& core, const core::Session& session) {
  const core::User* const user = core.users.find(session.user);
  return user != nullptr ? user->nick.text() : std::string_view("*");
}

/// From LS or REQ on, registration waits for CAP END.
void start_negotiating(Call& call) {
  if (call.session.registration) call.session.registration->negotiating = true;
}

/// The version that a client names, a number: 0 if it is none.
unsigned read_version(std::string_view text) {
  unsigned version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (end != text.data() + text.size()) return 0;
  return error == std::errc::result_out_of_range ? UINT_MAX : version;
}

/// The keys of draft/account-registration.
std::string registration_keys(const core::AccountSettings& settings) {
  std::string keys = settings.before_connect ? "before-connect," : "";
  keys += "custom-account-name";
  if (settings.email_required || settings.verify_email) keys += ",email-required";
  return keys;
}

/// The keys of draft/metadata-2.
std::string metadata_limits(const core::Core& core) {
  const core::MetadataSettings& settings = core.settings().metadata;
  return "before-connect,max-subs=" + std::to_string(settings.subscriptions) +
         ",max-keys=" + std::to_string(settings.keys) + ",max-value-bytes=" + std::to_string(core::metadata_room(core));
}

/// What CAP LS 302 tells of a capability besides its name; mostly nothing.
std::string value_of(const core::Core& core, const core::Session& session, Capability capability) {
  switch (capability) {
    case Capability::metadata:
      return metadata_limits(core);
    case Capability::multiline:
      return multiline_limits(core);
    case Capability::sasl:
      return sasl_mechanisms(session);
    case Capability::account_registration:
      return registration_keys(core.settings().accounts);
    default:
      return {};
  }
}

/// sts is told and never requested: it has no entry among the capabilities, and only clients that are told values hear
/// of it. On a plain connection the port counts, on a secure one the duration.
std::string strict_transport(const core::Session& session, const core::StrictTransport& sts) {
  const std::string duration = "duration=" + std::to_string(sts.duration.count());
  if (!session.secure) return "port=" + std::to_string(sts.port) + "," + duration;
  return duration + (sts.preload ? ",preload" : "");
}

std::size_t room_for_names(const core::Core& core, const core::Session& session, std::string_view subcommand) {
  return irc::kMaxBody - (std::string_view(": CAP   * :\r\n").size() + core.router.server_name().size() +
                          nick_or_star(core, session).size() + subcommand.size());
}

/// One line, of the first names that fit.
void send_what_fits(core::Core& core, core::Session& session, std::string_view subcommand,
                    std::vector<std::string> names) {
  std::size_t room = room_for_names(core, session, subcommand);
  std::size_t count = 0;
  for (; count < names.size() && names[count].size() <= room; ++count) {
    room -= std::min(room, names[count].size() + 1);
  }
  names.resize(count);
  send_names(core, session, subcommand, names, false);
}

/// Clients that do not know 302 know an answer of one line only: what they are not likely to know stands at its end,
/// and falls off if there is no room for all. Who is not let in must learn why, whatever they know.
void list(const Call& call, std::string_view subcommand, std::vector<std::string> names, bool knows_302) {
  if (knows_302) return send_names(call.core, call.session, subcommand, names, true);
  const auto is_later = [](const std::string& name) { return name.contains('/'); };
  std::vector<std::string> sorted;
  std::ranges::copy_if(names, std::back_inserter(sorted), [&](const auto& name) { return name == kAccountRequired; });
  std::ranges::copy_if(names, std::back_inserter(sorted), [&](const auto& name) { return !is_later(name); });
  std::ranges::copy_if(names, std::back_inserter(sorted),
                       [&](const auto& name) { return is_later(name) && name != kAccountRequired; });
  send_what_fits(call.core, call.session, subcommand, std::move(sorted));
}

/// What the version that is named knows; what it says it knows holds for ever.
void list_offered(Call& call) {
  start_negotiating(call);
  const bool asks_302 = read_version(call.param(1)) >= 302;
  if (asks_302) {
    call.session.cap_302 = true;
    call.session.capabilities.set(Capability::cap_notify);
  }
  std::vector<std::string> names;
  for (const Offer& offer : offers(call.core, call.session)) {
    if (asks_302 || !offer.means_its_value) names.push_back(offer.text(asks_302));
  }
  list(call, "LS", std::move(names), asks_302);
}

void list_enabled(const Call& call) {
  std::vector<std::string> names;
  for (const irc::CapabilityInfo& entry : irc::kCapabilities) {
    if (call.session.has(entry.capability)) names.emplace_back(entry.name);
  }
  list(call, "LIST", std::move(names), call.session.cap_302);
}

/// All of the request or none of it.
bool apply(const core::Core& core, const core::Session& session, std::string_view request,
           irc::CapabilitySet& capabilities) {
  while (!request.empty()) {
    std::string_view word = request.substr(0, request.find(' '));
    request.remove_prefix(std::min(word.size() + 1, request.size()));
    if (word.empty()) continue;
    const bool off = word.starts_with('-');
    if (off) word.remove_prefix(1);
    const auto capability = irc::find_capability(word);
    if (!capability || (!off && !is_offered(core, *capability))) return false;
    if (off && *capability == Capability::cap_notify && session.cap_302) return false;  // it comes with 302, for ever
    capabilities.set(*capability, !off);
  }
  return true;
}

/// The answer to a request: as it was, or, if that does not fit into a line, its names in as many as it takes, and of a
/// refusal as many of them as fit into one. No name is cut.
void answer_request(Call& call, bool granted) {
  const std::string_view subcommand = granted ? "ACK" : "NAK";
  const std::string_view request = call.param(1);
  if (request.size() <= room_for_names(call.core, call.session, subcommand)) {
    std::string rest(nick_or_star(call.core, call.session));
    rest.append(" ").append(subcommand).append(" :").append(request);
    return call.core.router.from_server(call.session, "CAP", rest);
  }
  std::vector<std::string> names;
  for (const auto word : std::views::split(request, ' ')) {
    if (!word.empty()) names.emplace_back(word.begin(), word.end());
  }
  if (granted) {
    send_names(call.core, call.session, subcommand, names, false);
  } else {
    send_what_fits(call.core, call.session, subcommand, names);
  }
}

void request(Call& call) {
  start_negotiating(call);
  irc::CapabilitySet wanted = call.session.capabilities;
  const bool granted = apply(call.core, call.session, call.param(1), wanted);
  answer_request(call, granted);
  if (!granted) return;
  const bool had_metadata = call.session.has(Capability::metadata);
  set_capabilities(call.core, call.session, wanted);
  if (!had_metadata && wanted.has(Capability::metadata) && call.user != nullptr) {
    core::tell_own_metadata(call.core, call.session, *call.user);
  }
}

Outcome handle_cap(Call& call) {
  const std::string subcommand = irc::to_upper(call.param(0));
  if (subcommand == "LS") {
    list_offered(call);
  } else if (subcommand == "LIST") {
    list_enabled(call);
  } else if (subcommand == "REQ") {
    request(call);
  } else if (subcommand == "END") {
    if (call.session.registration) {
      call.session.registration->negotiating = false;
      abandon_sasl(call.core, call.session);
      try_to_register(call.core, call.session);
    }
  } else {
    return std::unexpected(irc::ERR_INVALIDCAPCMD(irc::Given(call.param(0))));
  }
  return {};
}

constexpr Descriptor kCommands[] = {
    {"CAP", 1, When::always, Privilege::none, "LS [302] | LIST | REQ :<names> | END",
     "Says which IRCv3 capabilities your client has and wants.",
     "https://ircv3.net/specs/extensions/capability-negotiation", handle_cap},
};

}  // namespace

/// Where nobody can make an account by themselves, nothing says that they can.
bool is_offered(const core::Core& core, Capability capability) {
  if (capability == Capability::metadata) return core.settings().metadata.enabled;
  return capability != Capability::account_registration ||
         core.settings().accounts.registration != core::AccountSettings::Registration::closed;
}

void set_capabilities(core::Core& core, core::Session& session, irc::CapabilitySet capabilities) {
  session.capabilities = capabilities;
  session.tag_forms = core::Line::forms(capabilities);
  give_up_batch(core, session);
  if (!session.has(Capability::sasl)) abandon_sasl(core, session);
  if (!session.has(Capability::metadata)) {
    session.subscriptions.clear();
    session.syncs.clear();
  }
}

std::vector<Offer> offers(const core::Core& core, const core::Session& session) {
  std::vector<Offer> all;
  for (const irc::CapabilityInfo& entry : irc::kCapabilities) {
    if (!is_offered(core, entry.capability)) continue;
    all.push_back({std::string(entry.name), value_of(core, session, entry.capability)});
  }
  if (const auto& sts = core.settings().sts) all.push_back({"sts", strict_transport(session, *sts), true});
  // Told, and not to be asked for (https://ircv3.net/specs/extensions/account-registration).
  if (core.settings().accounts.login_required) all.push_back({std::string(kAccountRequired)});
  return all;
}

void send_names(core::Core& core, core::Session& session, std::string_view subcommand,
                const std::vector<std::string>& names, bool continued) {
  const std::size_t room = room_for_names(core, session, subcommand);
  std::string line;
  const auto flush = [&](bool last) {
    std::string rest(nick_or_star(core, session));
    rest += ' ';
    rest += subcommand;
    rest += last || !continued ? " :" : " * :";
    core.router.from_server(session, "CAP", rest + line);
    line.clear();
  };
  for (const std::string& name : names) {
    if (!line.empty() && line.size() + 1 + name.size() > room) flush(false);
    if (!line.empty()) line += ' ';
    line += name;
  }
  flush(true);
}

std::span<const Descriptor> capability_commands() { return kCommands; }

}  // namespace chat::commands
