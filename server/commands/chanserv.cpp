#include <algorithm>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/mode_change.hpp"
#include "commands/secrets.hpp"
#include "commands/services.hpp"
#include "core/channel_actions.hpp"
#include "core/policy.hpp"
#include "irc/message.hpp"

// ChanServ: whose a channel is, and who has a say in it.

namespace chat::commands {
namespace {

using core::Access;
using core::Account;
using core::Channel;
using core::RegisteredChannel;
using Refuse = std::unexpected<std::string>;
template <class T>
using Found = std::expected<T, std::string>;

/// Who looks after all channels of this server.
bool looks_after_all(const ServiceCall& call) { return call.user.may(core::Privilege::channels); }

/// The channel while somebody is in it, else nullptr.
Channel* awake(const ServiceCall& call, const RegisteredChannel& registered) {
  Channel* const channel = call.core.channels.find_name(registered.name.text());
  return channel != nullptr && channel->incarnation == registered.incarnation ? channel : nullptr;
}

/// What the caller may do in it, and as what.
struct Standing {
  RegisteredChannel* channel = nullptr;
  Access access = Access::none;
  bool looks_after_all = false;

  [[nodiscard]] bool may(Access least) const { return looks_after_all || access >= least; }
};

/// A secret channel is not there for those who have nothing to do with it.
Found<Standing> find_registered(const ServiceCall& call, std::string_view name) {
  RegisteredChannel* const channel = call.core.registered.find_name(name);
  if (channel != nullptr) {
    const Standing standing{channel, channel->access(call.session.account), looks_after_all(call)};
    const Channel* const there = awake(call, *channel);
    const bool is_secret = channel->value(core::channel_field::kFlags).find('s') != std::string_view::npos;
    const bool is_member = there != nullptr && core::ChannelRegistry::member(*there, call.user) != nullptr;
    if (!is_secret || is_member || standing.may(Access::voice)) return standing;
  }
  if (!irc::NameRules::looks_like_channel(name)) return Refuse("Name a channel; it begins with #.");
  return Refuse("There is no registered channel of that name; REGISTER registers one of which you are an operator.");
}

/// For what needs more than everybody may.
Found<Standing> find_own(const ServiceCall& call, std::string_view name, Access least) {
  const auto standing = find_registered(call, name);
  if (!standing || standing->may(least)) return standing;
  if (const auto account = own_account(call); !account) return Refuse(account.error());
  const std::string who = least == Access::founder ? "Only its founder"
                          : least == Access::owner ? "Only its owners"
                                                   : "Only its operators";
  return Refuse(who + " can do that; INFO " + standing->channel->name.text() + " names the founder.");
}

Found<Account*> find_account(const ServiceCall& call, std::string_view name) {
  Account* const account = call.core.accounts.find_name(name);
  if (account != nullptr && account->is_verified()) return account;
  return Refuse("There is no account of that name; whose it is to be registers it first, by NS REGISTER.");
}

// REGISTER -----------------------------------------------------------------------------------------------------------

/// Whether the account may be founder of one more.
ServiceOutcome may_found_more(const ServiceCall& call, const Account& account, std::string_view whose) {
  const std::size_t most = call.core.settings().accounts.channels;
  if (call.core.registered.founded_by(account.id) < most) return {};
  return Refuse(std::string(whose) + " account has as many channels as it may (" + std::to_string(most) +
                "); DROP or TRANSFER one first.");
}

ServiceOutcome handle_register(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  Channel* const channel = call.core.channels.find_name(call.param(0));
  if (channel == nullptr || !core::policy::is_channel_operator(*channel, call.user)) {
    return Refuse("An operator in a channel can register it; JOIN makes you one where nobody is yet.");
  }
  const std::string& name = channel->name.text();
  if (call.core.registered.find_name(name) != nullptr) {
    return Refuse(name + " is registered already; INFO " + name + " tells by whom.");
  }
  if (auto allowed = may_found_more(call, **account, "Your"); !allowed) return allowed;
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::register_channel(call.core, &call.user, *channel, **account);
  call.say(name + " is yours now. It stays when nobody is in it, with its history, topic, modes and lists; ACCESS " +
           name + " ADD gives others a say in it.");
  return {};
}

// INFO and LIST ------------------------------------------------------------------------------------------------------

ServiceOutcome handle_info(ServiceCall& call) {
  const auto standing = find_registered(call, call.param(0));
  if (!standing) return Refuse(standing.error());
  const RegisteredChannel& registered = *standing->channel;
  const Account* const founder = call.core.accounts.find(registered.founder);
  call.say(registered.name.text() + " was registered at " + day_and_time(registered.registered.stamp.time()) +
           (founder != nullptr ? "; its founder is " + founder->name.text() + "."
                               : "; its founder's account is gone, and the server's operators can TRANSFER it."));
  const Channel asleep = registered.asleep(call.core.names());
  if (asleep.topic) call.say("  Topic: " + asleep.topic->text);
  const Channel* const there = awake(call, registered);
  call.say("  Modes: " + channel_modes_text(asleep, false) +
           "; people in it now: " + std::to_string(there == nullptr ? 0 : there->members.size()));
  if (standing->access != Access::none) {
    call.say("  You have access as " + std::string(core::access_name(standing->access)) + ".");
  }
  return {};
}

ServiceOutcome handle_list(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  const auto channels = call.core.registered.of_account((*account)->id);
  if (channels.empty()) call.say("You have a say in no registered channel; REGISTER registers one.");
  for (const core::EventId incarnation : channels) {
    const RegisteredChannel& channel = *call.core.registered.find(incarnation);
    call.say(channel.name.text() + " " + std::string(core::access_name(channel.access((*account)->id))));
  }
  return {};
}

// ACCESS -------------------------------------------------------------------------------------------------------------

ServiceOutcome list_access(const ServiceCall& call) {
  const auto standing = find_own(call, call.param(0), Access::op);
  if (!standing) return Refuse(standing.error());
  const auto say = [&](core::EventId account, Access access) {
    const Account* const found = call.core.accounts.find(account);
    if (found != nullptr) call.say("  " + found->name.text() + " " + std::string(core::access_name(access)));
  };
  call.say("Who has access to " + standing->channel->name.text() + ":");
  say(standing->channel->founder, Access::founder);
  for (const auto& entry : standing->channel->access_list()) say(entry.account, entry.access);
  return {};
}

/// Each decides about those below them.
ServiceOutcome may_change(const Standing& standing, const Account& whom, Access wanted) {
  const Access now = standing.channel->access(whom.id);
  if (now == Access::founder) return Refuse("That is its founder; TRANSFER gives the channel away.");
  if (standing.access > std::max(now, wanted)) return {};
  return Refuse("Its owners decide about all below them, and its founder who is owner.");
}

/// Whether there is what it gives; without a status of their own owners decide about others all the same.
bool has_status_for(const core::Settings& settings, Access access) {
  if (access == Access::halfop) return settings.prefixes.has('h');
  if (access == Access::admin) return settings.prefixes.has('a');
  return access != Access::none;
}

/// Those that there are, highest first: owner|operator|voice.
std::string levels_offered(const core::Settings& settings) {
  std::string names;
  for (const Access access : {Access::owner, Access::admin, Access::op, Access::halfop, Access::voice}) {
    if (!has_status_for(settings, access)) continue;
    if (!names.empty()) names += '|';
    names += core::access_name(access);
  }
  return names;
}

std::string help_on_levels(const core::Settings& settings) {
  return "The levels are " + levels_offered(settings) + ".";
}

ServiceOutcome add_access(const ServiceCall& call) {
  const auto standing = find_own(call, call.param(0), Access::owner);
  if (!standing) return Refuse(standing.error());
  const Access wanted = core::parse_access(irc::to_lower(call.param(3)));
  const core::Settings& settings = call.core.settings();
  if (!has_status_for(settings, wanted)) {
    return Refuse("Say as what: ACCESS <#channel> ADD <account> <" + levels_offered(settings) + ">");
  }
  const auto whom = find_account(call, call.param(2));
  if (!whom) return Refuse(whom.error());
  if (auto allowed = may_change(*standing, **whom, wanted); !allowed) return allowed;
  RegisteredChannel& channel = *standing->channel;
  const std::size_t most = call.core.limits().list_entries;
  if (channel.access((*whom)->id) == Access::none && channel.access_list().size() >= most) {
    return Refuse("That list is full (" + std::to_string(most) + "); remove somebody first, by ACCESS … DEL.");
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::set_access(call.core, &call.user, channel, **whom, wanted);
  call.say((*whom)->name.text() + " has access to " + channel.name.text() + " as " +
           std::string(core::access_name(wanted)) + " now.");
  return {};
}

/// Everybody may give up what they have themselves.
ServiceOutcome remove_access(const ServiceCall& call) {
  const auto whom = find_account(call, call.param(2));
  const bool is_self = whom && (*whom)->id == call.session.account;
  const auto standing = find_own(call, call.param(0), is_self ? Access::voice : Access::owner);
  if (!standing) return Refuse(standing.error());
  if (!whom) return Refuse(whom.error());
  RegisteredChannel& channel = *standing->channel;
  const Access now = channel.access((*whom)->id);
  if (now == Access::none) return Refuse("They have no access; ACCESS <#channel> LIST shows who has.");
  if (!is_self || now == Access::founder) {
    if (auto allowed = may_change(*standing, **whom, Access::none); !allowed) return allowed;
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::set_access(call.core, &call.user, channel, **whom, Access::none);
  call.say((*whom)->name.text() + " has no access to " + channel.name.text() + " any more.");
  return {};
}

ServiceOutcome handle_access(ServiceCall& call) {
  const std::string what = irc::to_upper(call.param(1));
  if (what.empty() || what == "LIST") return list_access(call);
  if (what == "ADD" && call.has(2)) return add_access(call);
  if (what == "DEL" && call.has(2)) return remove_access(call);
  return Refuse("That is written: ACCESS " + std::string(call.command.syntax));
}

// DROP, TRANSFER and UP ----------------------------------------------------------------------------------------------

ServiceOutcome handle_drop(ServiceCall& call) {
  const auto standing = find_own(call, call.param(0), Access::founder);
  if (!standing) return Refuse(standing.error());
  RegisteredChannel& channel = *standing->channel;
  const std::string name = channel.name.text();
  const std::string code = confirmation_code(call.core, "drop channel " + core::msgid_text(channel.registered));
  if (!call.has(1)) {
    call.say("Whoever comes first could register " + name +
             " then, and who has access is forgotten. To drop it, say DROP again with the code " + code);
    return {};
  }
  if (!same_secret(call.param(1), code)) return Refuse("That is not the code; DROP " + name + " tells it.");
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::drop_channel(call.core, &call.user, channel);
  call.say(name + " is not registered any more.");
  return {};
}

void tell_new_founder(const ServiceCall& call, const RegisteredChannel& channel, const Account& founder) {
  const core::User* const user = call.core.users.find(founder.user);
  if (user == nullptr || user->id == call.user.id) return;
  for (const core::SessionId id : user->sessions) {
    service_notice(call.core, call.core.sessions[id], call.service,
                   call.user.nick.text() + " has given the channel " + channel.name.text() +
                       " to you: you are its founder now. INFO tells about it.");
  }
}

ServiceOutcome handle_transfer(ServiceCall& call) {
  const auto standing = find_own(call, call.param(0), Access::founder);
  if (!standing) return Refuse(standing.error());
  const auto to = find_account(call, call.param(1));
  if (!to) return Refuse(to.error());
  RegisteredChannel& channel = *standing->channel;
  if (channel.founder == (*to)->id) return Refuse("It belongs to that account already.");
  if ((*to)->suspended) return Refuse("That account is suspended, and cannot look after a channel.");
  if (!standing->looks_after_all) {
    if (auto allowed = may_found_more(call, **to, "Their"); !allowed) return allowed;
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::transfer_channel(call.core, &call.user, channel, **to);
  call.say(channel.name.text() + " belongs to " + (*to)->name.text() + " now.");
  tell_new_founder(call, channel, **to);
  return {};
}

/// Who was taken their status gets it back.
ServiceOutcome handle_up(ServiceCall& call) {
  const auto standing = find_registered(call, call.param(0));
  if (!standing) return Refuse(standing.error());
  if (const auto account = own_account(call); !account) return Refuse(account.error());
  Channel* const channel = awake(call, *standing->channel);
  if (channel == nullptr || core::ChannelRegistry::member(*channel, call.user) == nullptr) {
    return Refuse("You are not in it; JOIN it first.");
  }
  if (standing->access == Access::none) return Refuse("You have no access to it; ask one of its owners.");
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::give_statuses(call.core, *channel, call.user);
  return {};
}

constexpr ServiceCommand kCommands[] = {
    {"ACCESS", 1, "<#channel> [LIST | ADD <account> <level> | DEL <account>]",
     "Shows and changes who has a say in a channel, by their accounts. They get their status whenever they enter. "
     "Who has a level above voice enters in spite of +i, +k, +l and +R; bans do not hit owners; owners decide about "
     "all below them; the founder decides who is owner.",
     handle_access, help_on_levels},
    {"DROP", 1, "<#channel> [<code>]",
     "Ends a channel's registration, which needs the code that it tells you first. It is an ordinary channel then.",
     handle_drop},
    {"INFO", 1, "<#channel>", "Tells about a registered channel.", handle_info},
    {"LIST", 0, "", "Lists the channels in which you have a say.", handle_list},
    {"REGISTER", 1, "<#channel>",
     "Registers a channel of which you are an operator: it stays when nobody is in it, with its history, topic, modes "
     "and lists, and belongs to your account.",
     handle_register},
    {"TRANSFER", 2, "<#channel> <account>", "Gives your channel away, at once. You stay as owner.", handle_transfer},
    {"UP", 1, "<#channel>", "Gives you the status again that you have by access.", handle_up},
};

std::span<const ServiceCommand> commands() { return kCommands; }

constexpr Service kChanServ{"ChanServ", "ChanServ keeps channels: whose they are, and who has a say in them.",
                            commands};

Outcome handle_chanserv(Call& call) {
  serve(call, kChanServ);
  return {};
}

constexpr Descriptor kIrcCommands[] = {
    {"CHANSERV", 0, When::registered, Privilege::none, "<command> [<parameters>]",
     "Says something to ChanServ, who keeps channels; CHANSERV HELP lists the commands.", "", handle_chanserv},
    {"CS", 0, When::registered, Privilege::none, "<command> [<parameters>]",
     "Says something to ChanServ, who keeps channels; CS HELP lists the commands.", "", handle_chanserv},
};

}  // namespace

const Service& chanserv() { return kChanServ; }

std::span<const Descriptor> chanserv_commands() { return kIrcCommands; }

}  // namespace chat::commands
