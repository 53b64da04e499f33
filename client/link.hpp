#pragma once

#include <expected>
#include <optional>
#include <stop_token>
#include <string>

#include "client/dial.hpp"
#include "client/encryption.hpp"
#include "client/exit_code.hpp"
#include "client/options.hpp"
#include "client/session.hpp"

namespace chat::client {

/// A way to the server, ready for a conversation.
struct Link {
  Socket socket;
  std::optional<Encryption> encryption;
  Session::Setup::Accounts accounts;
};

struct LinkFailure {
  ExitCode code;
  std::string sentence;
};

/// What of the surroundings it takes.
struct LinkSetup {
  std::string known_servers;  ///< the file's path, or empty
  bool has_person = false;    ///< there is a terminal; somebody can be asked for passwords later on
  /// The account's, if it is known from a connection before; else it is got as the options say.
  std::optional<std::string> password{};
  std::stop_token stop{};  ///< asked to stop, it fails within a moment
};

/// Gets the password that the options demand, connects, encrypts and checks who is there, as the options say. Blocks.
/// To be called before any thread is there, unless the password is given.
[[nodiscard]] std::expected<Link, LinkFailure> make_link(const Options& options, const LinkSetup& setup);

}  // namespace chat::client
