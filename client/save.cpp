#include "client/save.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "client/config_file.hpp"
#include "client/small_files.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::size_t kMostChannels = 200;  // as many as the file takes

/// The program may be started in another folder next time.
std::string absolute(const std::string& path) { return std::filesystem::absolute(path).string(); }

/// The connection as a network of the file, in the order in which it stands there.
std::vector<NetworkOption> options_for(const Save& wanted, const Options& options) {
  std::vector<NetworkOption> found;
  const auto add = [&](std::string key, std::string value) {
    if (!value.empty()) found.emplace_back(std::move(key), std::move(value));
  };
  const auto add_path = [&](std::string key, const std::string& path) {
    if (!path.empty()) add(std::move(key), absolute(path));
  };
  add("host", options.address.host);
  add("port", std::to_string(options.address.port));
  if (options.tls) add("tls", "true");
  add_path("tls-ca", options.certificates.ca_file);
  if (options.trust.by == Trust::By::first_use) add("tls-trust", "first-use");
  if (options.trust.by == Trust::By::fingerprint) add("tls-trust", options.trust.fingerprint);
  if (const auto& identity = options.certificates.identity) {
    add_path("tls-cert", identity->certificates);
    if (identity->key != identity->certificates) add_path("tls-key", identity->key);
  }
  add("nick", wanted.nick);
  add("account", wanted.account);
  add("password-command", options.password_command);
  if (options.insecure_login) add("insecure-login", "true");
  for (std::size_t i = 0; i < std::min(wanted.channels.size(), kMostChannels); ++i) add("enter", wanted.channels[i]);
  return found;
}

Refusal cannot(std::string_view what, const std::string& path, int error) {
  return Refusal(
      fmt::format("Cannot {} {} ({}); nothing was kept.", what, path, std::system_category().message(error)));
}

}  // namespace

std::expected<std::string, std::string> save(const Save& wanted, const Options& options) {
  const std::string& path = options.config;
  if (path.empty()) return Refusal("There is no place for a configuration file: set HOME, or name one by --config.");
  const auto text = read_small_file(path, ConfigFile::kMost);
  if (!text) return cannot("read", path, text.error());
  ConfigEdit edit{.network = options.network, .settings = wanted.settings};
  if (!wanted.name.empty()) {
    edit.new_network = wanted.name;
    edit.options = options_for(wanted, options);
  }
  const auto edited = edit_config(text->value_or(""), path, edit);
  if (!edited) return Refusal(edited.error());
  if (*edited == *text) return fmt::format("Your settings are in {} already.", path);
  if (const auto written = replace_file(path, *edited); !written) return cannot("write", path, written.error());
  return wanted.name.empty() ? fmt::format("Your settings are kept in {}.", path)
                             : fmt::format("Kept in {}: chatclient {} comes here again.", path, wanted.name);
}

}  // namespace chat::client
