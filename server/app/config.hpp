#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "auth/options.hpp"
#include "core/settings.hpp"
#include "net/admission.hpp"
#include "net/listener.hpp"
#include "net/rules.hpp"
#include "tls/context.hpp"
#include "util/ip_address.hpp"
#include "websocket/handshake.hpp"

namespace chat::app {

/// Everything that can be configured, with its defaults. Validated when it is loaded, then immutable; swapped whole.
/// What each part means is written in config_keys.cpp, for the operator.
struct Config {
  struct ServerPart {
    std::string name = "chat.example";
    std::string network = "Chat";
    std::string icon;
    std::string description = "A chatserver";
    std::string motd_file;
    std::string password;
    std::string prefixes = "ov";
    std::string channel_modes = "nt";
    std::string user_modes;
    std::vector<std::string> deny_client_tags;
  };
  struct Admin {
    std::string location;
    std::string organisation;
    std::string email;
  };
  struct Names {
    std::string casemapping = "ascii";
    bool utf8 = false;
  };
  struct Log {
    std::string level = "info";
    std::string file;
  };
  struct Store {
    std::string data;  ///< empty: see data_directory()
    std::string durability = "commit";
    std::size_t memory_events = 100'000;
    std::size_t reserve = 16;     ///< MiB
    std::size_t least_free = 64;  ///< MiB
    [[nodiscard]] bool in_memory() const { return durability == "memory"; }
  };
  /// 0: for ever, whatever their size.
  struct Retention {
    std::size_t channel_days = 0;
    std::size_t channel_megabytes = 0;
    std::size_t private_days = 0;
    std::size_t private_megabytes = 0;
  };
  struct History {
    std::size_t on_join = 20;
    std::string join_from = "start";
    std::size_t grace_days = 7;
    std::size_t redact_hours = 0;  ///< 0: always
  };
  /// What core::AccountSettings says, and what making and checking passwords costs.
  struct Accounts {
    std::string registration = "open";
    std::vector<std::string> invitation_codes;
    bool before_connect = true;
    bool email_required = false;
    std::vector<std::string> verify_command;  ///< a program and its arguments; none: addresses are not verified
    bool login_required = false;
    std::size_t password_least = 8;
    std::size_t verify_hours = 24;
    std::string always_on = "choice";
    std::string several_devices = "default-on";
    std::size_t attempts = 5;
    std::chrono::milliseconds attempts_within{std::chrono::minutes{1}};
    std::size_t registrations_per_hour = 5;
    std::size_t channels = 20;
    std::size_t most = 1'000'000;
    std::size_t hash_mebibytes = 64;
    std::size_t hash_passes = 3;
    std::size_t scram_iterations = 100'000;
  };

  struct Tls {
    std::vector<std::string> listen;
    std::vector<std::string> certificates;
    std::vector<std::string> keys;  ///< one for each of `certificates`
    bool sts = false;
    std::chrono::milliseconds sts_duration{0};
    std::size_t sts_port = 0;  ///< 0: that of the first TLS listener
    bool sts_preload = false;
  };

  /// One of the `[[listeners]]`, besides those of `listen` and `tls.listen`.
  struct Listening {
    std::string address{};
    bool tls = false;
    bool websocket = false;
    bool proxy = false;
    [[nodiscard]] bool operator==(const Listening&) const = default;
  };
  struct Proxy {
    std::vector<std::string> trusted;
  };

  std::vector<std::string> listen{"0.0.0.0:9000", "[::]:9000"};
  std::vector<Listening> listeners;
  Tls tls;
  websocket::Origins origins;
  Proxy proxy;
  ServerPart server;
  Admin admin;
  irc::Limits limits;
  Names names;
  net::Rules::Flood flood;
  net::Rules::Timeouts timeouts;
  net::SendBounds queues;
  net::AdmissionBounds connections;
  std::vector<std::string> exempt;  ///< `connections.exempt`
  Log log;
  Store store;
  Retention retention;
  History history;
  Accounts accounts;
  core::MetadataSettings metadata;
  std::size_t flushers = 2;
  std::vector<core::Operator> operators;
  std::vector<core::Gateway> gateways;

  std::filesystem::path file;                       ///< from which it was read; empty: none
  std::vector<net::Endpoint> endpoints;             ///< of `listen`
  std::vector<net::Endpoint> tls_endpoints;         ///< of `tls.listen`
  std::vector<net::Endpoint> listener_endpoints;    ///< of `listeners`
  std::vector<util::IpNetwork> proxies;             ///< of `proxy.trusted`
  std::shared_ptr<const tls::Context> tls_context;  ///< of `tls.certificates`; null: there are none
  std::shared_ptr<const tls::Context> web_context;  ///< the same, for browsers
  std::vector<std::string> warnings;                ///< what works and should not stay so; sentences
  std::vector<std::string> motd;                    ///< of `server.motd_file`
};

/// What is wrong with a configuration, for whoever wrote it: each a sentence, with file and line where there is one.
using ConfigErrors = std::vector<std::string>;

/// Reads a configuration file over the defaults. A key that is unknown, of the wrong type or out of its bounds is an
/// error. The result still has to be completed.
[[nodiscard]] std::expected<Config, ConfigErrors> read_config(const std::filesystem::path& file);
/// The same from text; `name` stands for the file in errors.
[[nodiscard]] std::expected<Config, ConfigErrors> parse_config(std::string_view text, const std::string& name);

/// Checks what single keys cannot show and loads what the configuration names: endpoints, certificates, the message of
/// the day.
[[nodiscard]] std::expected<Config, ConfigErrors> complete(Config config);

/// `host:port`, with brackets around IPv6; the error is a sentence.
[[nodiscard]] std::expected<net::Endpoint, std::string> parse_endpoint(std::string_view text);

/// What whoever hashes passwords and sends codes is told.
[[nodiscard]] auth::Options auth_options(const Config& config);

/// What the core is told. `started` is the start of the server as text.
[[nodiscard]] core::Settings make_settings(const Config& config, const std::string& started);

/// An example file that names every key with its default and what it means. `docs/chatserver.toml` is this.
[[nodiscard]] std::string example_config();

/// Of the keys that take effect with a restart only, puts the values of `running` back into `next`; names those that
/// differed.
[[nodiscard]] std::vector<std::string> keep_until_restart(const Config& running, Config& next);

}  // namespace chat::app
