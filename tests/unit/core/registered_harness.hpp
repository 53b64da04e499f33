#pragma once

#include <string>
#include <string_view>

#include "core/account_actions.hpp"
#include "core/channel_actions.hpp"
#include "core/identity.hpp"
#include "unit/core/core_harness.hpp"
#include "unit/core/facts.hpp"

namespace chat::test {

/// A core with accounts, of which some are in.
class Registered : public CoreHarness {
 public:
  using CoreHarness::CoreHarness;

  core::Account& account(std::string_view name) {
    if (core::Account* const known = core.accounts.find_name(name)) return *known;
    return core::create_account(core, nullptr, {*core.names().nickname(name), {}, {}, {}, {}});
  }
  /// Somebody who is logged in.
  core::User& member(std::string_view name) {
    core::Account& theirs = account(name);
    core::User& user = enter(name);
    log_in(core, session(user), theirs);
    forget();
    return *core.users.find_nick(name);
  }
  core::RegisteredChannel& registered(core::User& founder, std::string_view name) {
    core::Channel& channel = join(founder, name);
    return core::register_channel(core, &founder, channel, account(founder.account));
  }
  [[nodiscard]] irc::ModeSet statuses(std::string_view channel, const core::User& user) {
    return core::ChannelRegistry::member(*core.channels.find_name(channel), user)->statuses;
  }
  void leave(core::User& user, std::string_view channel) {
    core::part(core, user, *core.channels.find_name(channel), {});
  }
  void mode(core::User& by, std::string_view channel, std::string_view change) {
    core::announce_mode(core, by, *core.channels.find_name(channel), change);
  }
  /// What the next process is told.
  [[nodiscard]] core::Remembered remembered() const {
    core::Remembered result;
    result.last = journal.stamps.back();
    result.facts = last_words(facts_in(journal.kept));
    return result;
  }
};

inline std::string words_of(const core::RegisteredChannel& channel) {
  std::string text;
  for (const auto& [which, word] : channel.words) {
    if (!word.value.empty()) text += which + "=" + word.value + "\n";
  }
  return text;
}

inline void add_ban(Registered& chat, core::User& by, core::Channel& channel, const std::string& mask) {
  channel.bans.emplace_back(chat.core.names(), mask, by.source, chat.core.now(), by.person);
  core::announce_mode(chat.core, by, channel, "+b " + mask);
}

}  // namespace chat::test
