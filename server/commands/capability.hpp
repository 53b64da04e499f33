#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "irc/capabilities.hpp"

namespace chat::commands {

/// Whether clients may have it here, as the settings are.
[[nodiscard]] bool is_offered(const core::Core& core, irc::Capability capability);

/// What the session has from here on; what went with those that it has no more is given up.
void set_capabilities(core::Core& core, core::Session& session, irc::CapabilitySet capabilities);

/// A word of CAP LS.
struct Offer {
  std::string name;
  std::string value{};           ///< for who knows CAP LS 302; empty: none
  bool means_its_value = false;  ///< sts: without its value it says nothing, and it cannot be taken back (CAP DEL)

  [[nodiscard]] std::string text(bool valued) const { return valued && !value.empty() ? name + "=" + value : name; }
};
/// What a session is offered, also what is told and not asked for. Depends on nothing of the session but whether it is
/// secure and whether it showed a certificate.
[[nodiscard]] std::vector<Offer> offers(const core::Core& core, const core::Session& session);

/// `CAP nick SUB :names`, in as many lines as it takes. `continued`: all but the last have a star, which says so.
void send_names(core::Core& core, core::Session& session, std::string_view subcommand,
                const std::vector<std::string>& names, bool continued);

}  // namespace chat::commands
