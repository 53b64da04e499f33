#include "app/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ranges>
#include <system_error>
#include <variant>

#include "app/config_keys.hpp"
#include "app/tls_config.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::app {
namespace {

constexpr std::size_t kMostMotdLines = 500;
constexpr std::size_t kMotdLine = 400;  // bytes, so that the numeric fits into a line

void load_motd(Config& config, ConfigErrors& errors) {
  config.motd.clear();
  const std::string& file = config.server.motd_file;
  if (file.empty()) return;
  std::ifstream stream(file);
  std::string line;
  while (config.motd.size() < kMostMotdLines && std::getline(stream, line)) {
    if (line.ends_with('\r')) line.pop_back();
    if (!util::is_utf8(line)) {
      errors.push_back(fmt::format("The message of the day {} is not UTF-8. Save it as UTF-8.", file));
      return;
    }
    // What stripping leaves is plain text, so that no line of the file can be more than a line.
    config.motd.emplace_back(util::truncate_utf8(text::strip_controls(line), kMotdLine));
  }
  if (!stream.is_open() || stream.bad()) {
    errors.push_back(fmt::format("Cannot read the message of the day {}. Check its path and who may read it.", file));
  }
}

std::vector<net::Endpoint> parse_endpoints(const std::vector<std::string>& texts, ConfigErrors& errors) {
  std::vector<net::Endpoint> endpoints;
  for (const std::string& text : texts) {
    auto endpoint = parse_endpoint(text);
    if (endpoint) {
      endpoints.push_back(std::move(*endpoint));
    } else {
      errors.push_back(std::move(endpoint.error()));
    }
  }
  return endpoints;
}

std::vector<util::IpNetwork> parse_networks(const std::vector<std::string>& texts, std::string_view key,
                                            ConfigErrors& errors) {
  std::vector<util::IpNetwork> networks;
  for (const std::string& text : texts) {
    if (const auto network = util::IpNetwork::parse(text)) {
      networks.push_back(*network);
    } else {
      errors.push_back(fmt::format(
          "`{}`: \"{}\" is no address and no network. Write 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32.", key, text));
    }
  }
  return networks;
}

void complete_listeners(Config& config, ConfigErrors& errors) {
  config.endpoints = parse_endpoints(config.listen, errors);
  config.tls_endpoints = parse_endpoints(config.tls.listen, errors);
  std::vector<std::string> addresses;
  for (const Config::Listening& one : config.listeners) addresses.push_back(one.address);
  config.listener_endpoints = parse_endpoints(addresses, errors);
  if (config.listen.empty() && config.tls.listen.empty() && config.listeners.empty()) {
    errors.emplace_back("`listen` is empty: nobody could connect. Give it an address such as 0.0.0.0:9000.");
  }
  config.proxies = parse_networks(config.proxy.trusted, "proxy.trusted", errors);
  if (config.proxies.empty() && std::ranges::any_of(config.listeners, &Config::Listening::proxy)) {
    errors.emplace_back("A listener is for proxies, and none is trusted. Set `proxy.trusted`.");
  }
  config.connections.exempt = parse_networks(config.exempt, "connections.exempt", errors);
  for (const core::Gateway& gateway : config.gateways) {
    std::ranges::copy(parse_networks(gateway.from, "gateways.from", errors),
                      std::back_inserter(config.connections.exempt));
  }
}

void check_origins(const Config& config, ConfigErrors& errors) {
  for (const std::string& origin : config.origins.allowed) {
    const std::size_t host = origin.find("://");
    const bool good = host != std::string::npos && host > 0 && origin.size() > host + 3 &&
                      origin.find_first_of("/ ", host + 3) == std::string::npos;
    if (good) continue;
    errors.push_back(fmt::format(
        "`websocket.origins`: \"{}\" is no origin. Write https://chat.example, with a port if it is a special one, and "
        "no path.",
        origin));
  }
}

void check_server(const Config::ServerPart& server, ConfigErrors& errors) {
  const bool named =
      server.name.find('.') != std::string::npos && !server.name.starts_with('.') && !server.name.ends_with('.') &&
      std::ranges::all_of(server.name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
      });
  if (!named) {
    errors.push_back(
        fmt::format("The server's name \"{}\" cannot be used. Give a host name with a dot in it, such as chat.example.",
                    server.name));
  }
  if (server.network.empty() || server.network.find(' ') != std::string::npos) {
    errors.push_back(fmt::format("The network's name \"{}\" cannot be used. Give one word.", server.network));
  }
  const bool is_url = (server.icon.starts_with("https://") || server.icon.starts_with("http://")) &&
                      std::ranges::all_of(server.icon, [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
  if (!server.icon.empty() && !is_url) {
    errors.push_back(
        fmt::format("`server.icon`: \"{}\" cannot be used. Give an address that begins with https://, in ASCII and "
                    "without spaces.",
                    server.icon));
  }
  for (const char letter : server.channel_modes) {
    const auto mode = irc::find_channel_mode(letter);
    if (!mode || mode->kind != irc::ModeKind::flag) {
      errors.push_back(
          fmt::format("`server.channel_modes`: {} is not a flag of channels. Use letters of cCimMnpRst.", letter));
    }
  }
  for (const char letter : server.user_modes) {
    if (std::string_view("BiRw").find(letter) == std::string_view::npos) {
      errors.push_back(
          fmt::format("`server.user_modes`: {} cannot be a new user's mode. Use letters of BiRw.", letter));
    }
  }
}

/// What is shown as a host has to be as hosts are, and as long as is announced (005 HOSTLEN).
void check_operators(const Config& config, ConfigErrors& errors) {
  for (const core::Operator& entry : config.operators) {
    if (entry.host.empty()) continue;
    if (entry.host.size() <= config.limits.host && irc::is_source_part(entry.host) && !entry.host.starts_with(':')) {
      continue;
    }
    errors.push_back(fmt::format(
        "The host \"{}\" of the operator {} cannot be used. Give one like staff.chat.example, of at most {} bytes.",
        entry.host, entry.name, config.limits.host));
  }
}

void check_denied_tags(const std::vector<std::string>& tags, ConfigErrors& errors) {
  constexpr std::size_t kMostBytes = 300;  // of all together: they are told in one word of a line
  const bool all = std::ranges::find(tags, "*") != tags.end();
  std::size_t bytes = 0;
  for (const std::string& tag : tags) {
    bytes += tag.size() + 1;
    if (tag == "*") continue;
    const bool is_exempt = tag.starts_with('-');
    const std::string name = tag.substr(is_exempt ? 1 : 0);
    const bool is_key = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-./").find(c) != std::string_view::npos;
    });
    if (is_key && is_exempt == all) continue;
    errors.push_back(fmt::format(
        "`server.deny_client_tags`: \"{}\" cannot be used. Name tags without their +, such as \"typing\"; or \"*\", "
        "and beside it exceptions such as \"-typing\" alone.",
        tag));
  }
  if (bytes > kMostBytes) {
    errors.push_back(fmt::format("`server.deny_client_tags` has more than {} bytes. Deny \"*\" instead.", kMostBytes));
  }
}

void check_prefixes(std::string_view prefixes, ConfigErrors& errors) {
  const auto is_status = [](char letter) {
    return std::ranges::find(irc::kPrefixes, letter, &irc::Prefix::letter) != irc::kPrefixes.end();
  };
  const irc::ModeSet set(prefixes);
  if (set.has('o') && set.has('v') && std::ranges::all_of(prefixes, is_status)) return;
  errors.push_back(
      fmt::format("`server.prefixes`: \"{}\" cannot be used. Give o and v and, if you like, h, a and q.", prefixes));
}

void check_choices(Config& config, ConfigErrors& errors) {
  for (const Key& key : config_keys()) {
    const auto* const choice = std::get_if<ChoiceKey>(&key.value);
    if (choice == nullptr || std::ranges::find(choice->choices, choice->place(config)) != choice->choices.end())
      continue;
    errors.push_back(fmt::format("`{}`: \"{}\" is not one of \"{}\". Choose one of these.", key.full_name(),
                                 choice->place(config), fmt::join(choice->choices, "\", \"")));
  }
}

irc::CaseMapping case_mapping(std::string_view name) {
  if (name == "rfc1459") return irc::CaseMapping::rfc1459;
  return name == "rfc1459-strict" ? irc::CaseMapping::rfc1459_strict : irc::CaseMapping::ascii;
}

core::AccountSettings::Choice account_choice(std::string_view name) {
  using Choice = core::AccountSettings::Choice;
  if (name == "never") return Choice::never;
  if (name == "choice") return Choice::by_choice;
  return name == "always" ? Choice::always : Choice::unless;
}

core::AccountSettings account_settings(const Config::Accounts& config) {
  using Registration = core::AccountSettings::Registration;
  core::AccountSettings settings;
  settings.registration = config.registration == "open"      ? Registration::open
                          : config.registration == "invited" ? Registration::invited
                                                             : Registration::closed;
  settings.before_connect = config.before_connect;
  settings.invitation_codes = config.invitation_codes;
  settings.email_required = config.email_required;
  settings.verify_email = !config.verify_command.empty();
  settings.login_required = config.login_required;
  settings.password_least = config.password_least;
  settings.verify_within = std::chrono::hours{config.verify_hours};
  settings.always_on = account_choice(config.always_on);
  settings.several_devices = account_choice(config.several_devices);
  settings.attempts = config.attempts;
  settings.attempts_within = config.attempts_within;
  settings.registrations = config.registrations_per_hour;
  settings.channels = config.channels;
  settings.most = config.most;
  settings.scram_iterations = static_cast<std::uint32_t>(config.scram_iterations);
  return settings;
}

/// Whether what must not be read by others stands in it as it is.
bool has_clear_secrets(const Config& config) {
  return !config.server.password.empty() || !config.accounts.invitation_codes.empty() ||
         std::ranges::any_of(config.gateways, [](const core::Gateway& entry) { return !entry.password.empty(); }) ||
         std::ranges::any_of(config.operators,
                             [](const core::Operator& entry) { return !entry.password.empty() && !entry.has_hash(); });
}

bool is_readable_by_others(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  // The group may well be the server's own, with root as the owner.
  return !error && (status.permissions() & std::filesystem::perms::others_read) != std::filesystem::perms::none;
}

void warn_of_secrets(Config& config) {
  for (const core::Operator& entry : config.operators) {
    if (entry.password.empty() || entry.has_hash()) continue;
    config.warnings.push_back(fmt::format(
        "The password of the operator {} is in clear. Put what chatserver genpasswd prints in its place.", entry.name));
  }
  if (!config.file.empty() && has_clear_secrets(config) && is_readable_by_others(config.file)) {
    config.warnings.push_back(fmt::format("Others can read {}, and there are passwords or codes in it. Do: chmod o-r.",
                                          config.file.string()));
  }
}

/// Of this machine's time zone, now.
int utc_offset_minutes() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace

std::expected<net::Endpoint, std::string> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const std::string_view digits = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool ambiguous = !bracketed && host.find(':') != std::string_view::npos;
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || host.empty() || ambiguous) {
    return std::unexpected(
        fmt::format("\"{}\" is not an address with a port. Write 0.0.0.0:9000, [::]:9000 or localhost:9000.", text));
  }
  return net::Endpoint{std::string(host), port};
}

std::expected<Config, ConfigErrors> complete(Config config) {
  ConfigErrors errors;
  config.warnings.clear();
  complete_listeners(config, errors);
  check_origins(config, errors);
  load_tls(config, errors);
  check_server(config.server, errors);
  check_denied_tags(config.server.deny_client_tags, errors);
  check_operators(config, errors);
  check_prefixes(config.server.prefixes, errors);
  // The command line has not been through the table.
  check_choices(config, errors);
  load_motd(config, errors);
  if (config.queues.unregistered > config.queues.registered) {
    errors.emplace_back("`queues.sendq_unregistered` is more than `queues.sendq`. Make it at most as large.");
  }
  warn_of_secrets(config);
  if (config.accounts.registration == "invited" && config.accounts.invitation_codes.empty()) {
    errors.emplace_back(
        "`accounts.registration` is \"invited\", and there are no `accounts.invitation_codes`. Give some, or choose "
        "\"closed\".");
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return config;
}

auth::Options auth_options(const Config& config) {
  auth::Options options;
  options.cost = {.mebibytes = static_cast<std::uint32_t>(config.accounts.hash_mebibytes),
                  .passes = static_cast<std::uint32_t>(config.accounts.hash_passes)};
  options.scram_iterations = static_cast<std::uint32_t>(config.accounts.scram_iterations);
  options.verify_command = config.accounts.verify_command;
  return options;
}

core::Settings make_settings(const Config& config, const std::string& started) {
  core::Settings settings;
  settings.server_name = config.server.name;
  settings.network = config.server.network;
  settings.icon = config.server.icon;
  settings.denied_tags = config.server.deny_client_tags;
  settings.description = config.server.description;
  settings.version = "chatserver-" CHAT_VERSION;
  settings.started = started;
  settings.motd = config.motd;
  settings.admin_location = config.admin.location;
  settings.admin_organisation = config.admin.organisation;
  settings.admin_email = config.admin.email;
  settings.password = config.server.password;
  settings.limits = config.limits;
  settings.names = irc::NameRules({.mapping = case_mapping(config.names.casemapping),
                                   .utf8 = config.names.utf8,
                                   .max_nick = config.limits.nick,
                                   .max_channel = config.limits.channel});
  settings.prefixes = irc::ModeSet(config.server.prefixes);
  settings.channel_modes = irc::ModeSet(config.server.channel_modes);
  settings.user_modes = irc::ModeSet(config.server.user_modes);
  settings.operators = config.operators;
  settings.gateways = config.gateways;
  settings.history = {.on_join = config.history.on_join,
                      .from_start = config.history.join_from == "start",
                      .grace = std::chrono::days{config.history.grace_days},
                      .redact_window = std::chrono::hours{config.history.redact_hours}};
  settings.accounts = account_settings(config.accounts);
  settings.metadata = config.metadata;
  if (config.tls.sts) {
    settings.sts = {.port = static_cast<std::uint16_t>(config.tls.sts_port),
                    .duration = std::chrono::floor<std::chrono::seconds>(config.tls.sts_duration),
                    .preload = config.tls.sts_preload};
  }
  settings.utc_offset_minutes = utc_offset_minutes();
  return settings;
}

std::vector<std::string> keep_until_restart(const Config& running, Config& next) {
  std::vector<std::string> names;
  for (const Key& key : config_keys()) {
    if (!key.needs_restart || value_text(key, running) == value_text(key, next)) continue;
    names.push_back(key.full_name());
    copy_value(key, running, next);
  }
  if (running.listeners != next.listeners) {
    names.emplace_back(kListenersTable);
    next.listeners = running.listeners;
  }
  return names;
}

std::string example_config() {
  std::string text =
      "# An example configuration of chatserver: every key, what it means, and its default.\n"
      "# chatserver --config FILE reads it; chatserver --check-config --config FILE only checks it.\n"
      "# SIGHUP or REHASH reads it again; what is marked with (restart) takes effect with the next start only.\n";
  const auto comment = [&text](std::string_view line) {
    for (std::size_t end = 0; end != std::string_view::npos; line.remove_prefix(std::min(end, line.size() - 1) + 1)) {
      end = line.find('\n');
      text += fmt::format("# {}\n", line.substr(0, end));
    }
  };
  const Config defaults;
  std::string_view table;
  for (const Key& key : config_keys()) {
    if (key.table != table || table.empty()) text += '\n';
    if (key.table != table) {
      table = key.table;
      comment(table_meaning(table));
      text += fmt::format("[{}]\n", table);
    }
    comment(key.needs_restart ? fmt::format("{} (restart)", key.meaning) : std::string(key.meaning));
    text += fmt::format("{} = {}\n", key.name, value_text(key, defaults));
  }
  const auto entries = [&text](std::string_view what, std::string_view list, const auto& keys) {
    text += fmt::format("\n# {}; one such part for each.\n# [[{}]]\n", what, list);
    for (const auto& key : keys) {
      for (const auto line : key.meaning | std::views::split('\n')) {
        text += fmt::format("# # {}\n", std::string_view(line));
      }
      text += fmt::format("# {} = {}\n", key.name, key.example);
    }
  };
  entries("Where else to listen (restart)", kListenersTable, listener_keys());
  entries("Gateways, through which people come from elsewhere", kGatewaysTable, gateway_keys());
  entries("Server operators", kOperatorsTable, operator_keys());
  return text;
}

}  // namespace chat::app
