#include "app/options.hpp"

#include <fmt/format.h>

#include <sstream>

#include <boost/program_options.hpp>

namespace chat::app {
namespace {

namespace po = boost::program_options;

constexpr std::uint16_t kDefaultPort = 9000;

po::options_description describe() {
  po::options_description options("Options", 100, 60);
  auto add = options.add_options();
  add("host", po::value<std::vector<std::string>>()->value_name("ADDRESS"),
      "listen on this address; may be given several times (default: every address of this machine)");
  add("port", po::value<std::string>()->value_name("NUMBER"),
      "listen on this port (default: 9000); 0 picks a free one, which is printed");
  add("tls-port", po::value<std::string>()->value_name("NUMBER"), "listen for TLS on this port, too");
  add("tls-cert", po::value<std::vector<std::string>>()->value_name("FILE"),
      "the certificate for it (PEM), with those that vouch for it; may be given several times");
  add("tls-key", po::value<std::vector<std::string>>()->value_name("FILE"),
      "its private key (PEM), one for each --tls-cert");
  add("config", po::value<std::string>()->value_name("FILE"), "read this configuration file (TOML)");
  add("name", po::value<std::string>()->value_name("NAME"), "the server's name, with a dot in it");
  add("motd", po::value<std::string>()->value_name("FILE"), "show this text to everyone who enters");
  add("log-level", po::value<std::string>()->value_name("LEVEL"),
      "log events of at least this weight: trace, debug, info, warn, error or off");
  add("data", po::value<std::string>()->value_name("DIR"), "keep what happens in this folder; it is made if need be");
  add("memory", "keep it in memory only: it is gone when the server ends");
  add("check-config", "say whether options and configuration are in order, and exit");
  add("example-config", "print a configuration file that explains every key, and exit");
  add("version", "print the version and exit");
  add("help", "print this and exit");
  return options;
}

std::expected<std::optional<std::uint16_t>, std::string> port_of(const po::variables_map& given, const char* option) {
  if (!given.contains(option)) return std::nullopt;
  const auto& text = given[option].as<std::string>();
  const auto endpoint = parse_endpoint("localhost:" + text);
  if (!endpoint) {
    return std::unexpected(fmt::format("--{} {}: this is not a port. Give a number from 0 to 65535.", option, text));
  }
  return endpoint->port;
}

std::vector<std::string> addresses(const Options& options, std::uint16_t port) {
  const std::vector<std::string> everywhere{"0.0.0.0", "::"};
  std::vector<std::string> result;
  for (const std::string& host : options.hosts.empty() ? everywhere : options.hosts) {
    result.push_back(to_string(net::Endpoint{host, port}));
  }
  return result;
}

void apply(const Options& options, Config& config) {
  if (!options.hosts.empty() || options.port) {
    config.listen = addresses(options, options.port.value_or(kDefaultPort));
  }
  if (options.tls_port) config.tls.listen = addresses(options, *options.tls_port);
  if (!options.tls_certificates.empty()) config.tls.certificates = options.tls_certificates;
  if (!options.tls_keys.empty()) config.tls.keys = options.tls_keys;
  if (options.name) config.server.name = *options.name;
  if (options.motd_file) config.server.motd_file = *options.motd_file;
  if (options.log_level) config.log.level = *options.log_level;
  if (options.data) config.store.data = *options.data;
  if (options.data && config.store.in_memory()) config.store.durability = Config::Store{}.durability;
  if (options.memory) config.store.durability = "memory";
}

}  // namespace

std::expected<Options, std::string> parse_options(const std::vector<std::string>& arguments) {
  po::variables_map given;
  try {
    using Style = po::command_line_style::style_t;
    const po::options_description known = describe();
    po::store(po::command_line_parser(arguments)
                  .options(known)
                  .positional({})
                  .style(Style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing))
                  .run(),
              given);
  } catch (const po::error& error) {
    return std::unexpected(fmt::format("{}. See chatserver --help.", error.what()));
  }
  const auto text = [&given](const char* name) {
    return given.contains(name) ? std::optional(given[name].as<std::string>()) : std::nullopt;
  };
  Options options;
  const auto texts = [&given](const char* name) {
    return given.contains(name) ? given[name].as<std::vector<std::string>>() : std::vector<std::string>{};
  };
  options.hosts = texts("host");
  const auto port = port_of(given, "port");
  if (!port) return std::unexpected(port.error());
  options.port = *port;
  const auto tls_port = port_of(given, "tls-port");
  if (!tls_port) return std::unexpected(tls_port.error());
  options.tls_port = *tls_port;
  options.tls_certificates = texts("tls-cert");
  options.tls_keys = texts("tls-key");
  options.config_file = text("config").value_or("");
  options.name = text("name");
  options.motd_file = text("motd");
  options.log_level = text("log-level");
  options.data = text("data");
  options.memory = given.contains("memory");
  if (options.data && options.memory) {
    return std::unexpected("--data and --memory exclude each other. Give one of them.");
  }
  options.check_config = given.contains("check-config");
  options.example_config = given.contains("example-config");
  options.version = given.contains("version");
  options.help = given.contains("help");
  return options;
}

std::string help_text() {
  std::ostringstream text;
  text
      << "chatserver serves channels and private talks to IRC clients, to chatclient, and to people at nc or telnet.\n"
         "\nUsage: chatserver [OPTION]...\n\n"
      << describe()
      << "\nExamples:\n"
         "  chatserver --port 9000            then: chatclient localhost 9000, or: nc localhost 9000\n"
         "  chatserver --host 127.0.0.1 --port 0\n"
         "  chatserver --tls-port 6697 --tls-cert chat.crt --tls-key chat.key\n"
         "  chatserver --example-config > chatserver.toml; chatserver --config chatserver.toml\n"
         "\nA certificate to try TLS with:\n"
         "  chatserver mkcert DIR             make one, and its key, in a folder\n"
         "\nCommands for what a server keeps, and for its people, each with --help of its own:\n"
         "  chatserver backup FILE            copy it, while the server runs\n"
         "  chatserver check                  look whether it is whole\n"
         "  chatserver history export|import  write it as text, and read that\n"
         "  chatserver account COMMAND        make, list, suspend, export, delete accounts; --help lists the commands\n"
         "  chatserver genpasswd              hash an operator's password for the configuration\n"
         "\nSIGTERM and SIGINT end it, SIGHUP makes it read the configuration again. Exit status: 0 after an orderly\n"
         "end, 1 after an error, which is printed.\n";
  return text.str();
}

std::expected<Config, ConfigErrors> load_config(const Options& options) {
  Config config;
  if (!options.config_file.empty()) {
    auto read = read_config(options.config_file);
    if (!read) return read;
    config = std::move(*read);
  }
  apply(options, config);
  return complete(std::move(config));
}

}  // namespace chat::app
