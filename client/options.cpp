#include "client/options.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <sstream>

#include "client/config_file.hpp"
#include "client/registration.hpp"
#include "client/small_files.hpp"

namespace chat::client {
namespace {

namespace po = boost::program_options;
using Refusal = std::unexpected<std::string>;

constexpr std::size_t kMostHistory = 10'000;
constexpr std::int64_t kLongestWait = 366LL * 24 * 3600;
constexpr std::string_view kForEver = "ever";

constexpr std::string_view kUsage =
    "Usage: chatclient [options] HOST [PORT]\n"
    "       chatclient [options] [NETWORK]        one that your configuration file names\n\n"
    "Talks with other people on a chatserver or any other IRC server.\n\n";

constexpr std::string_view kExamples =
    "\nExamples:\n"
    "  chatclient localhost                      to a server on this machine, port 9000\n"
    "  chatclient --tls chat.example.org --account ann    encrypted, port 6697\n"
    "  chatclient chat.example.org 6667 --nick ann --enter lobby\n"
    "  chatclient [2001:db8::1]:9000\n"
    "  echo 'backup done' | chatclient localhost --nick backup --enter ops\n"
    "  chatclient localhost --nick backup --send '#ops' --text 'backup done'\n"
    "  make 2>&1 | chatclient localhost --nick build --send ann\n"
    "  chatclient localhost --nick bot --enter ops --wait --json     as a bot's other half\n"
    "\nInput that does not come from a terminal is sent line by line; --wait stays behind its end.\n"
    "\nExit status:\n"
    "  0  all went well              4  a line or a channel was refused\n"
    "  1  the options were wrong     5  the connection was lost\n"
    "  2  no connection              6  the output could not be written\n"
    "  3  the server refused us      7  the account could not be logged in to\n"
    "                                8  the server's certificate is not trusted\n"
    "\nPasswords are never taken from the command line: $CHATCLIENT_PASSWORD or --password-command gives the\n"
    "account's, $CHAT_PASSWORD the server's own; else the account's is asked for.\n";

std::expected<std::uint16_t, std::string> read_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535) {
    return Refusal(fmt::format("\"{}\" is not a port: that is a number from 1 to 65535.", text));
  }
  return static_cast<std::uint16_t>(port);
}

std::expected<std::size_t, std::string> read_lines(std::string_view text) {
  std::size_t lines = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), lines);
  if (error != std::errc{} || end != text.data() + text.size() || lines > kMostHistory) {
    return Refusal(
        fmt::format("\"{}\" cannot stand behind --history: that is a number from 0 to {}.", text, kMostHistory));
  }
  return lines;
}

po::options_description visible_options(Options& options) {
  po::options_description visible("Options");
  visible.add_options()                                                                                            //
      ("nick", po::value(&options.nick)->value_name("NAME"),                                                       //
       "be called this (otherwise $CHAT_NICK, the account, or the system's user)")                                 //
      ("enter", po::value(&options.enter)->value_name("CHANNEL"),                                                  //
       "enter this channel; may be given several times, lines go to the last one")                                 //
      ("history", po::value<std::string>()->value_name("N"),                                                       //
       "show the last N lines of each channel that is entered (20; 0 for none)")                                   //
      ("tls", po::bool_switch(&options.tls), "encrypt the connection (port 6697 if none is given)")                //
      ("tls-ca", po::value(&options.certificates.ca_file)->value_name("FILE"),                                     //
       "trust whom this file names (PEM), not whom the system trusts")                                             //
      ("tls-trust", po::value<std::string>()->value_name("HOW"),                                                   //
       "first-use: trust and remember the certificate that is there the first time; FINGERPRINT: trust this one")  //
      ("tls-cert", po::value<std::string>()->value_name("FILE"),                                                   //
       "show this certificate (PEM); with --account, log in by it")                                                //
      ("tls-key", po::value<std::string>()->value_name("FILE"),                                                    //
       "its key, if that is in another file")                                                                      //
      ("account", po::value(&options.account)->value_name("NAME"),                                                 //
       "log in to this account, or do not come in at all")                                                         //
      ("password-command", po::value(&options.password_command)->value_name("COMMAND"),                            //
       "the first line of what this prints is the account's password")                                             //
      ("insecure-login", po::bool_switch(&options.insecure_login),                                                 //
       "send passwords also where others can read them: without --tls to another machine")                         //
      ("network", po::value<std::string>()->value_name("NAME"),                                                    //
       "connect to this network of the configuration file")                                                        //
      ("config", po::value<std::string>()->value_name("FILE"),                                                     //
       "the configuration file (otherwise chatclient/config.toml in $XDG_CONFIG_HOME or ~/.config)")               //
      ("send", po::value(&options.send)->value_name("TARGET"),                                                     //
       "send the input to this channel (#name) or nick; every line of it is text")                                 //
      ("text", po::value(&options.texts)->value_name("TEXT")->composing(),                                         //
       "with --send: send this and read no input; may be given several times")                                     //
      ("wait", po::value<std::string>()->implicit_value(std::string(kForEver))->value_name("SECONDS"),             //
       "behind the end of the input, stay and print what happens")                                                 //
      ("json", po::bool_switch(&options.json), "print what happens as JSON, one object a line")                    //
      ("log", po::value<std::string>()->value_name("FOLDER"),                                                      //
       "log each conversation in a file, FOLDER/NETWORK/PLACE.log")                                                //
      ("plain", po::bool_switch(&options.plain), "no colours and no moving about on the screen")                   //
      ("version", "print the version")                                                                             //
      ("help", "print this");
  return visible;
}

std::string help_text(const po::options_description& visible) {
  std::ostringstream text;
  text << kUsage << visible << kExamples;
  return text.str();
}

/// What stands behind an option, before its value is checked; nothing if it is not there.
std::optional<std::string> word_behind(const po::parsed_options& parsed, std::string_view option) {
  const auto found = std::ranges::find(parsed.options, option, &po::option::string_key);
  if (found == parsed.options.end()) return std::nullopt;
  return found->value.empty() ? std::string{} : found->value.front();
}

/// The network of the file that is meant; null if the command line names a host instead. One that is named in the
/// host's place is taken out there. The error is a sentence.
std::expected<const Network*, std::string> choose_network(const ConfigFile& config, po::parsed_options& parsed) {
  const auto host = word_behind(parsed, "host");
  if (const auto name = word_behind(parsed, "network")) {
    if (const Network* const network = config.find(*name)) return network;
    return Refusal(config.networks.empty()
                       ? fmt::format("There is no network {}: the configuration file has none.", *name)
                       : fmt::format("There is no network {}; there are: {}.", *name, config.names()));
  }
  if (host) {
    const Network* const network = config.find(*host);
    if (network != nullptr) std::erase_if(parsed.options, [](const auto& one) { return one.string_key == "host"; });
    return network;
  }
  if (!config.default_network.empty()) return config.find(config.default_network);
  if (config.networks.size() == 1) return &config.networks.front();
  if (config.networks.empty()) return nullptr;
  return Refusal(
      fmt::format("Say where to connect: chatclient NAME, with one of {}; or chatclient HOST [PORT]", config.names()));
}

/// What the file says of a network, as if it stood on the command line.
po::parsed_options options_of(const Network& network, const po::options_description& all, std::string_view home) {
  po::parsed_options parsed(&all);
  for (const auto& [key, value] : network.options) {
    const bool is_path = key == "tls-ca" || key == "tls-cert" || key == "tls-key";
    parsed.options.emplace_back(key, std::vector<std::string>{is_path ? expand_home(value, home) : value});
  }
  return parsed;
}

/// A sentence if others can change the file, which may name a command to run; else nothing.
std::string remark_on_file(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & S_IWOTH) == 0) return {};
  return fmt::format(
      "Everybody on this machine can change {}, and so run commands as you. Take that away: chmod o-w {}", path, path);
}

/// Takes what the configuration file says, behind what the command line says. The error is a sentence.
std::expected<void, std::string> read_file(po::parsed_options& parsed, const po::options_description& all,
                                           const Environment& environment, Options& options, po::variables_map& given) {
  const auto named = word_behind(parsed, "config");
  options.home = environment.home;
  options.config = named ? *named : config_path(environment.config_home, environment.home);
  ConfigFile config;
  if (!options.config.empty()) {
    auto read = read_config(options.config, named.has_value());
    if (!read) return Refusal(std::move(read.error()));
    config = std::move(*read);
    options.remark = remark_on_file(options.config);
  }
  const auto network = choose_network(config, parsed);
  if (!network) return Refusal(network.error());
  po::store(parsed, given);
  options.settings = config.settings;
  if (*network == nullptr) return {};
  options.network = (*network)->name;
  options.settings = (*network)->settings;
  po::store(options_of(**network, all, environment.home), given);
  return {};
}

std::string default_nick(const Environment& environment) {
  return environment.chat_nick.empty() ? make_nick(environment.user) : environment.chat_nick;
}

/// What concerns encryption. Each of its options means --tls. Nothing, or a sentence.
std::optional<std::string> read_tls(const po::variables_map& given, Options& options) {
  for (const char* name : {"tls-ca", "tls-trust", "tls-cert", "tls-key"}) {
    if (given.count(name) > 0) options.tls = true;
  }
  if (given.count("tls-trust") > 0) {
    const auto& how = given["tls-trust"].as<std::string>();
    const auto fingerprint = read_fingerprint(how);
    if (how != "first-use" && !fingerprint) {
      return fmt::format(
          "\"{}\" cannot stand behind --tls-trust: that is first-use, or a SHA-256 fingerprint of 64 "
          "hexadecimal digits.",
          how);
    }
    options.trust = fingerprint ? Trust{Trust::By::fingerprint, *fingerprint} : Trust{Trust::By::first_use};
  }
  if (given.count("tls-cert") > 0) {
    const auto& file = given["tls-cert"].as<std::string>();
    options.certificates.identity =
        tls::KeyPair{file, given.count("tls-key") > 0 ? given["tls-key"].as<std::string>() : file};
  } else if (given.count("tls-key") > 0) {
    return "A key alone is of no use: --tls-cert names the certificate that it belongs to.";
  }
  return std::nullopt;
}

/// A nick with these in it would become another line, or another word of one.
bool is_one_word(std::string_view nick) {
  return !nick.empty() && nick.find_first_of(std::string_view("\0\r\n\t :,", 7)) == std::string_view::npos;
}

/// Boost would take the word behind `--wait` for its seconds, and that may be the host.
std::vector<std::string> with_whole_wait(std::vector<std::string> arguments) {
  for (std::string& argument : arguments) {
    if (argument == "--wait") argument.append("=").append(kForEver);
  }
  return arguments;
}

/// What is for scripts. Nothing, or a sentence.
std::optional<std::string> read_for_scripts(const po::variables_map& given, Options& options) {
  constexpr std::string_view kNoTarget("\0\r\n\t ,", 6);
  const bool is_target = !options.send.empty() && options.send.find_first_of(kNoTarget) == std::string::npos &&
                         options.send.front() != ':' && options.send.front() != '/';
  if (given.count("send") > 0 && !is_target) {
    return fmt::format("\"{}\" cannot stand behind --send: that is one channel, #name, or one nick.", options.send);
  }
  if (!options.texts.empty() && options.send.empty()) {
    return "--text needs --send, which names the channel or the nick that it is for.";
  }
  if (given.count("log") > 0) options.settings.log = given["log"].as<std::string>();
  if (given.count("log") > 0 && options.settings.log.empty()) return "--log needs the name of a folder.";
  if (given.count("wait") == 0) return std::nullopt;
  options.waits = true;
  const auto& text = given["wait"].as<std::string>();
  if (text == kForEver) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > kLongestWait) {
    return fmt::format("\"{}\" cannot stand behind --wait=: that is a number of seconds, up to {}.", text,
                       kLongestWait);
  }
  options.longest_wait = std::chrono::seconds(seconds);
  return std::nullopt;
}

}  // namespace

std::expected<Address, std::string> read_address(const std::string& host, const std::string& port,
                                                 std::uint16_t usual) {
  std::string_view name = host;
  std::string_view behind;
  if (name.starts_with('[')) {
    const std::size_t end = name.find(']');
    if (end == std::string_view::npos) return Refusal(fmt::format("\"{}\" lacks the closing bracket.", host));
    behind = name.substr(end + 1);
    name = name.substr(1, end - 1);
  } else if (const std::size_t colon = name.find(':'); colon != std::string_view::npos && colon == name.rfind(':')) {
    behind = name.substr(colon);
    name = name.substr(0, colon);
  }
  if (name.empty()) return Refusal("Say which host to connect to: chatclient HOST [PORT]");
  if (!behind.empty() && !behind.starts_with(':')) {
    return Refusal(fmt::format("\"{}\" is not an address; an example is [2001:db8::1]:9000", host));
  }
  if (!behind.empty() && !port.empty()) return Refusal("The port is given twice: once behind the host, once apart.");
  Address address{std::string(name), usual};
  const std::string_view written = behind.empty() ? std::string_view(port) : behind.substr(1);
  if (behind.empty() && port.empty()) return address;
  const auto number = read_port(written);
  if (!number) return Refusal(number.error());
  address.port = *number;
  return address;
}

std::expected<std::variant<Options, Information>, std::string> read_options(const std::vector<std::string>& arguments,
                                                                            const Environment& environment) {
  Options options;
  std::string host;
  std::string port;
  const po::options_description visible = visible_options(options);
  po::options_description all;
  all.add(visible);
  all.add_options()("host", po::value(&host))("port", po::value(&port));
  po::positional_options_description positions;
  positions.add("host", 1).add("port", 1);
  po::variables_map given;
  try {
    // No guessing at what was cut short: --password must not come to be --password-command.
    constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    auto parsed =
        po::command_line_parser(with_whole_wait(arguments)).options(all).positional(positions).style(kStyle).run();
    if (word_behind(parsed, "help")) return Information{help_text(visible)};
    if (word_behind(parsed, "version")) return Information{fmt::format("chatclient {}\n", CHAT_VERSION)};
    if (auto read = read_file(parsed, all, environment, options, given); !read) return Refusal(std::move(read.error()));
    po::notify(given);
  } catch (const po::too_many_positional_options_error&) {
    return Refusal("There are too many words: it is chatclient HOST [PORT]");
  } catch (const po::error& error) {
    return Refusal(fmt::format("{}; chatclient --help lists the options.", error.what()));
  }
  if (auto refusal = read_tls(given, options)) return Refusal(std::move(*refusal));
  if (auto refusal = read_for_scripts(given, options)) return Refusal(std::move(*refusal));
  auto address = read_address(host, port, options.tls ? kDefaultTlsPort : kDefaultPort);
  if (!address) return Refusal(address.error());
  options.address = std::move(*address);
  if (given.count("account") > 0 && !is_one_word(options.account)) {
    return Refusal(fmt::format("\"{}\" cannot be an account: that is one word.", options.account));
  }
  // A nick belongs to the account of the same name.
  const bool is_called_as_account = environment.chat_nick.empty() && !options.account.empty();
  if (given.count("nick") == 0) options.nick = is_called_as_account ? options.account : default_nick(environment);
  options.account_password = environment.account_password;
  options.password = environment.password;
  if (options.password.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos) {
    return Refusal("CHAT_PASSWORD is not one line of text; set it to the server's password.");
  }
  if (options.account_password.find_first_of("\r\n") != std::string::npos) {
    return Refusal("CHATCLIENT_PASSWORD is not one line of text; set it to the account's password.");
  }
  if (given.count("history") > 0) {
    const auto lines = read_lines(given["history"].as<std::string>());
    if (!lines) return Refusal(lines.error());
    options.history = options.settings.history = *lines;
  }
  if (!is_one_word(options.nick)) {
    return Refusal(fmt::format("\"{}\" cannot be a nick: that is one word.", options.nick));
  }
  return options;
}

}  // namespace chat::client
