#include "commands/target_names.hpp"

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "commands/answers.hpp"
#include "core/actions.hpp"
#include "irc/message.hpp"

namespace chat::commands {
namespace {

using core::Core;
using core::EventId;
using core::Target;
using core::User;

/// Those with whom a user talked, who are here, and their nicks.
using Nicks = std::unordered_map<EventId, std::string>;

Nicks nicks_of_partners(const Core& core, const User& user, std::span<const Target> targets) {
  Nicks nicks;
  for (const Target& target : targets) {
    if (target.conversation.is_private()) nicks.try_emplace(target.conversation.other(user.person));
  }
  if (nicks.empty()) return nicks;
  core.users.for_each([&](const User& other) {
    const auto asked = nicks.find(other.person);
    if (asked != nicks.end()) asked->second = other.nick.text();
  });
  return nicks;
}

bool leads_to(const Core& core, const User& user, std::string_view name, const core::Conversation& conversation) {
  const auto found = find_readable(core, user, name);
  return found && found->readable.conversation == conversation;
}

/// Of somebody who is not here.
std::string name_of_absent(Core& core, User& user, const Target& target) {
  const EventId person = target.conversation.other(user.person);
  const core::Account* const account = core.accounts.find(person);
  if (account != nullptr && leads_to(core, user, account->name.text(), target.conversation)) {
    return account->name.text();
  }
  const std::string_view nick = last_nick(user, target);
  // After a restart, or after many others, they have to be known again. Nobody loses their place to them.
  const bool has_room = user.partners.size() < core::kMostPartners;
  if (has_room && !find_readable(core, user, nick)) core::recall_partner(core, user, nick, person);
  return leads_to(core, user, nick, target.conversation) ? std::string(nick) : std::string();
}

}  // namespace

std::string_view last_nick(const User& user, const Target& target) {
  if (target.last.sender == user.person) return target.last.target;
  return irc::split_source(target.last.source).nick;
}

std::vector<std::string> names_of(Core& core, User& user, std::span<const Target> targets) {
  const Nicks nicks = nicks_of_partners(core, user, targets);
  std::vector<std::string> names(targets.size());
  // The latest first: of several who had a name one after another, it is the last one's.
  for (std::size_t i = targets.size(); i-- > 0;) {
    const core::Conversation& conversation = targets[i].conversation;
    if (!conversation.is_private()) {
      const core::Channel* const channel = own_channel(core, user, conversation);
      if (channel != nullptr) names[i] = channel->name.text();
      continue;
    }
    if (!conversation.has(user.person)) continue;  // they are somebody else since they asked
    names[i] = nicks.at(conversation.other(user.person));
    if (names[i].empty()) names[i] = name_of_absent(core, user, targets[i]);
  }
  return names;
}

}  // namespace chat::commands
