#pragma once

#include <array>
#include <string>
#include <vector>

#include "commands/capability.hpp"
#include "core/core.hpp"

namespace chat::commands {

/// What the server said of itself before its settings changed (REHASH), to be told to its clients as far as it is
/// something else afterwards: CAP NEW and DEL, and 005.
/// https://ircv3.net/specs/extensions/capability-negotiation#cap-notify, https://modern.ircdocs.horse/#rplisupport-005
class SettingsChange {
 public:
  /// Before the change.
  explicit SettingsChange(const core::Core& core);
  /// After it. What is not offered any more is taken from whoever has it.
  void tell(core::Core& core) const;

 private:
  static constexpr std::size_t kKinds = 4;  ///< of sessions: see offers()
  std::array<std::vector<Offer>, kKinds> offers_;
  std::vector<std::string> tokens_;
};

}  // namespace chat::commands
