#pragma once

namespace chat::client {

/// What the program ends with; docs/user-guide.md and the man page say the same.
enum class ExitCode : int {
  success = 0,
  usage = 1,          ///< the options were wrong
  no_connection = 2,  ///< the host has no address, or nobody answers there
  not_let_in = 3,     ///< the server refused the registration, or did not answer it
  refused = 4,        ///< something that was to be sent, or a channel to be entered, was refused
  lost = 5,           ///< the connection ended before we ended it
  no_output = 6,      ///< what came could not be written to standard output
  not_logged_in = 7,  ///< the account could not be logged in to
  not_trusted = 8,    ///< the server may be another than the one that is meant: its certificate is not trusted
};

}  // namespace chat::client
