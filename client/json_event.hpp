#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/moment.hpp"
#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

// What happens, for programs: one JSON object without a line end (chatclient --json; docs/user-guide.md has its
// fields). It is always well-formed JSON in UTF-8, whatever the server sends, and no control byte or formatting code is
// in it but
// `\n` between the lines of a message. Pure.

struct JsonContext {
  std::string_view nick;  ///< one's own
  const irc::Isupport& isupport;
  std::string_view network;         ///< what it calls itself
  Moment now{};                     ///< the time of what has none of its own
  std::string_view place{};         ///< where it was said, if the message alone does not tell: of the past
  bool is_past = false;             ///< it was asked for, and does not happen now
  std::vector<std::string> more{};  ///< the further lines of a message of several
};

/// The event that a message tells of. Nothing for traffic of the protocol: PING, CAP, BATCH, TAGMSG without a reaction
/// …
[[nodiscard]] std::optional<std::string> json_event(const irc::Message& message, const JsonContext& context);

/// What the program itself says, of this type: `connected`, `disconnected`, `error` or `reply`. `own`: we did it.
[[nodiscard]] std::string json_own_event(std::string_view type, std::string_view text, bool own,
                                         const JsonContext& context);

}  // namespace chat::client
