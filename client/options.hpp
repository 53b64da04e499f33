#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/dial.hpp"
#include "client/encryption.hpp"
#include "client/settings.hpp"

namespace chat::client {

/// The ports that are taken when none is given.
inline constexpr std::uint16_t kDefaultPort = 9000;
inline constexpr std::uint16_t kDefaultTlsPort = 6697;

/// What the program was asked to do.
struct Options {
  Address address;
  std::string nick;
  std::string password;  ///< the server's own; never on the command line
  bool tls = false;
  tls::ClientOptions certificates;  ///< whom to trust, and what to show
  Trust trust;
  std::string account;                 ///< to log in to; empty: none
  std::string account_password;        ///< from the environment
  std::string password_command;        ///< prints it; empty: none
  bool insecure_login = false;         ///< passwords may be sent where others can read them
  std::vector<std::string> enter;      ///< channels, as they were written
  std::optional<std::size_t> history;  ///< what the command line says of settings.history
  bool plain = false;   ///< no colours, and no moving about on the screen: for screen readers and simple terminals
  Settings settings;    ///< of the configuration file, and of the command line in their place
  std::string config;   ///< the configuration file's path, whether it is there or not; empty: there is no place for one
  std::string network;  ///< its network to which we connect; empty: none of them
  std::string remark;   ///< what the person should know, as a sentence; or empty
  std::string home;     ///< $HOME

  // For scripts.
  std::string send;                ///< the input is text for this channel or nick, and no slash language; empty: no
  std::vector<std::string> texts;  ///< the input, instead of standard input
  bool json = false;               ///< what happens is printed as JSON
  bool waits = false;              ///< goes on behind the end of the input
  std::optional<std::chrono::seconds> longest_wait;  ///< but no longer than this

  /// Nobody talks here: the program is a script's, also if it is started in a terminal.
  [[nodiscard]] bool is_for_script() const { return json || waits || !send.empty(); }
};

/// Instead of a conversation: text to print, for --help and --version.
struct Information {
  std::string text;
};

/// What the surroundings say.
struct Environment {
  std::string chat_nick;              ///< $CHAT_NICK
  std::string user;                   ///< $USER
  std::string password;               ///< $CHAT_PASSWORD
  std::string account_password = {};  ///< $CHATCLIENT_PASSWORD
  std::string config_home = {};       ///< $XDG_CONFIG_HOME
  std::string home = {};              ///< $HOME
};

/// Reads the command line and the configuration file. What the command line says goes before what the file says of the
/// network, and that before what the environment says. `arguments` are without the program's name. The error is a
/// sentence, or several lines of them.
[[nodiscard]] std::expected<std::variant<Options, Information>, std::string> read_options(
    const std::vector<std::string>& arguments, const Environment& environment);

/// Reads a host as people write it: a name, an IPv4 address, an IPv6 address with or without brackets, each with or
/// without `:port` (an IPv6 address needs brackets for that). `port` is what was given apart, or empty; `usual` is the
/// port where none is given.
[[nodiscard]] std::expected<Address, std::string> read_address(const std::string& host, const std::string& port,
                                                               std::uint16_t usual = kDefaultPort);

}  // namespace chat::client
