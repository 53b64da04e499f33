#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/dial.hpp"

namespace chat::client {

/// The port of chatserver.
inline constexpr std::uint16_t kDefaultPort = 9000;

/// How many lines of a channel's past a person is shown on entering it, unless told otherwise.
inline constexpr std::size_t kDefaultHistory = 20;

/// What the program was asked to do.
struct Options {
  Address address;
  std::string nick;
  std::string password;                ///< the server's own; never on the command line
  std::vector<std::string> enter;      ///< channels, as they were written
  std::optional<std::size_t> history;  ///< lines of a channel's past that are shown on entering it
  bool plain = false;  ///< no colours, and no moving about on the screen: for screen readers and simple terminals
};

/// Instead of a conversation: text to print, for --help and --version.
struct Information {
  std::string text;
};

/// What the surroundings say.
struct Environment {
  std::string chat_nick;  ///< $CHAT_NICK
  std::string user;       ///< $USER
  std::string password;   ///< $CHAT_PASSWORD
};

/// Reads the command line. `arguments` are without the program's name. The error is a sentence.
[[nodiscard]] std::expected<std::variant<Options, Information>, std::string> read_options(
    const std::vector<std::string>& arguments, const Environment& environment);

/// Reads a host as people write it: a name, an IPv4 address, an IPv6 address with or without brackets, each with or
/// without `:port` (an IPv6 address needs brackets for that). `port` is what was given apart, or empty.
[[nodiscard]] std::expected<Address, std::string> read_address(const std::string& host, const std::string& port);

}  // namespace chat::client
