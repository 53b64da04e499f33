#pragma once

#include <set>
#include <string>

#include "commands/capability.hpp"
#include "support/mind_harness.hpp"

namespace chat::test {

/// The capabilities that clients may have with the settings as they are by themselves.
[[nodiscard]] inline std::set<std::string> offered_by_default() {
  const MindHarness chat;
  std::set<std::string> names;
  for (const irc::CapabilityInfo& entry : irc::kCapabilities) {
    if (commands::is_offered(chat.mind.core(), entry.capability)) names.emplace(entry.name);
  }
  return names;
}

}  // namespace chat::test
