#pragma once

#include <optional>
#include <string>
#include <vector>

#include "irc/limits.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"

namespace chat::core {

/// Who may become a server operator, by OPER.
struct Operator {
  std::string name;
  std::string password;    ///< compared in constant time; never logged
  std::string from = "*";  ///< a mask that the operator's address must match
  std::string host;        ///< shown instead of their host once they are operator; empty: unchanged
};

/// What the core is told by the configuration. Validated before it comes here; immutable; swapped whole.
struct Settings {
  std::string server_name = "chat.example";  ///< a host name with at least one dot
  std::string network = "Chat";
  std::string description = "A chatserver";
  std::string version = "chatserver";
  std::string started;  ///< when, as text for RPL_CREATED
  std::vector<std::string> motd;
  std::string admin_location;
  std::string admin_organisation;
  std::string admin_email;
  std::string password;  ///< to be given by PASS; empty: none is needed
  irc::Limits limits;
  irc::NameRules names;
  irc::ModeSet channel_modes{"nt"};  ///< flags of a new channel
  irc::ModeSet user_modes;           ///< modes of a new user
  std::vector<Operator> operators;
  int utc_offset_minutes = 0;  ///< for the clock that plain sessions are shown
};

}  // namespace chat::core
