#include "client/config_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <ranges>
#include <system_error>

#include <toml++/toml.h>

#include "client/known_servers.hpp"
#include "client/settings_table.hpp"
#include "client/small_files.hpp"
#include "text/slash.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;
using Values = std::expected<std::vector<std::string>, std::string>;
using Kind = NetworkKey::Kind;

constexpr std::string_view kDefault = "default";
constexpr std::string_view kNetwork = "network";
constexpr std::size_t kLongestText = 1024;  // bytes
constexpr std::size_t kMostWords = 200;

constexpr auto kNetworkKeys = std::to_array<NetworkKey>({
    {"host", Kind::text, "the server's name or address"},
    {"port", Kind::port, "its port; without it 9000, with tls 6697"},
    {"tls", Kind::on_or_off, "encrypt the connection"},
    {"tls-ca", Kind::text, "trust whom this file names"},
    {"tls-trust", Kind::trust, "first-use, or the certificate's fingerprint"},
    {"tls-cert", Kind::text, "show this certificate"},
    {"tls-key", Kind::text, "its key, if that is in another file"},
    {"nick", Kind::word, "be called this"},
    {"account", Kind::word, "log in to this account, or do not come in at all"},
    {"password-command", Kind::text, "the first line of what this prints is the account's password"},
    {"insecure-login", Kind::on_or_off, "send passwords also where others can read them"},
    {"enter", Kind::list, "channels to be entered"},
});

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// A text that can stand behind a key.
bool is_text(std::string_view text) { return !text.empty() && text.size() <= kLongestText && !has_controls(text); }

bool is_word(std::string_view text) { return is_text(text) && text.find_first_of(" :,") == std::string_view::npos; }

/// The texts of a list; nothing if it is something else.
std::optional<std::vector<std::string>> texts_of(const toml::node& node) {
  const toml::array* const array = node.as_array();
  if (array == nullptr || array->size() > kMostWords) return std::nullopt;
  std::vector<std::string> texts;
  for (const toml::node& item : *array) {
    const auto text = item.value_exact<std::string>();
    if (!text || !is_text(*text)) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

/// What stands behind a network's key, as on a command line; the error says what is expected.
Values read_option(Kind kind, const toml::node& node) {
  const auto one = [](std::string value) { return std::vector<std::string>{std::move(value)}; };
  const auto text = node.value_exact<std::string>();
  switch (kind) {
    case Kind::text:
      if (!text || !is_text(*text)) return Refusal("a text in quotation marks is expected");
      return one(*text);
    case Kind::word:
      if (!text || !is_word(*text)) return Refusal("one word in quotation marks is expected");
      return one(*text);
    case Kind::trust:
      if (!text || (*text != "first-use" && !read_fingerprint(*text))) {
        return Refusal("\"first-use\" or a SHA-256 fingerprint of 64 hexadecimal digits is expected");
      }
      return one(*text);
    case Kind::port: {
      const std::int64_t port = node.value_exact<std::int64_t>().value_or(0);
      if (port < 1 || port > 65535) return Refusal("a number from 1 to 65535 is expected");
      return one(std::to_string(port));
    }
    case Kind::on_or_off: {
      const auto value = node.value_exact<bool>();
      if (!value) return Refusal("true or false is expected");
      return one(*value ? "true" : "false");
    }
    case Kind::list: {
      auto texts = texts_of(node);
      if (!texts) return Refusal(fmt::format("a list of texts in [brackets] is expected, {} at most", kMostWords));
      return std::move(*texts);
    }
  }
  return Refusal("it cannot be read");
}

/// Takes a setting's value, whose kind in TOML must be right, too.
std::expected<void, std::string> take_setting(const Setting& setting, const toml::node& node, Settings& settings) {
  std::optional<std::string> text;
  if (std::holds_alternative<NumberSetting>(setting.value)) {
    if (const auto number = node.value_exact<std::int64_t>()) text = std::to_string(*number);
    if (!text) return Refusal(fmt::format("{} is expected", values_of(setting)));
  } else if (std::holds_alternative<SwitchSetting>(setting.value)) {
    const auto value = node.value_exact<bool>();
    if (!value) return Refusal("true or false is expected");
    text = *value ? "on" : "off";
  } else if (const auto* list = std::get_if<ListSetting>(&setting.value)) {
    const auto words = texts_of(node);
    const bool good = words && std::ranges::none_of(*words, [](const std::string& word) { return word.contains(' '); });
    if (!good) return Refusal(fmt::format("a list of words in [brackets] is expected, {} at most", kMostWords));
    (settings.*list->place).clear();
    text.emplace();
    for (const std::string& word : *words) *text += fmt::format("+{} ", word);
  } else {
    text = node.value_exact<std::string>();
    if (!text) return Refusal("a text in quotation marks is expected");
  }
  if (const auto read = read_setting(setting, *text, settings); !read) {
    return Refusal(fmt::format("{} is expected", values_of(setting)));
  }
  return {};
}

/// Walks over a parsed file, fills a ConfigFile, and collects what is wrong.
class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}

  ConfigFile config;

  void read(const toml::table& file) {
    for (const auto& [key, node] : file) {
      if (key != kNetwork && key != kDefault) take_setting_or_refuse("", key, node, config.settings);
    }
    // Behind the settings, which hold for them, too.
    if (const toml::node* const networks = file.get(kNetwork)) read_networks(*networks);
    if (const toml::node* const node = file.get(kDefault)) read_default(*node);
  }

  void refuse(const toml::source_region& where, const std::string& what) {
    errors_.emplace(where.begin.line, fmt::format("{}:{}: {}.", name_, where.begin.line, what));
  }

  /// What was refused, in the order of the lines; the first twenty.
  [[nodiscard]] std::string errors() const {
    constexpr std::size_t kMostErrors = 20;
    return fmt::format("{}", fmt::join(errors_ | std::views::values | std::views::take(kMostErrors), "\n"));
  }

 private:
  void read_networks(const toml::node& node) {
    const toml::table* const networks = node.as_table();
    if (networks == nullptr)
      return refuse(node.source(), "`network` is a table: write [network.NAME] and its keys below");
    for (const auto& [name, one] : *networks) {
      if (const toml::table* const table = one.as_table()) {
        read_network(std::string(name.str()), *table);
      } else {
        refuse(one.source(),
               fmt::format("`{0}` is not in a network: write [network.NAME] and its keys below", name.str()));
      }
    }
  }

  void read_network(const std::string& name, const toml::table& table) {
    Network network{name, {}, config.settings};
    for (const NetworkKey& key : kNetworkKeys) {
      const toml::node* const node = table.get(key.key);
      if (node == nullptr) continue;
      const Values values = read_option(key.kind, *node);
      if (!values) {
        refuse(node->source(), fmt::format("`{}`: {}", key.key, values.error()));
        continue;
      }
      for (const std::string& value : *values) network.options.emplace_back(key.key, value);
    }
    for (const auto& [key, node] : table) {
      if (std::ranges::find(kNetworkKeys, key.str(), &NetworkKey::key) == kNetworkKeys.end()) {
        take_setting_or_refuse(name, key, node, network.settings);
      }
    }
    if (table.get("host") == nullptr) refuse(table.source(), fmt::format("the network {} needs a `host`", name));
    config.networks.push_back(std::move(network));
  }

  void read_default(const toml::node& node) {
    const auto name = node.value_exact<std::string>();
    if (!name || config.find(*name) == nullptr) {
      return refuse(node.source(),
                    config.networks.empty()
                        ? "`default` names a network, and there is none here"
                        : fmt::format("`default`: the name of a network is expected; there are: {}", config.names()));
    }
    config.default_network = *name;
  }

  void take_setting_or_refuse(std::string_view network, const toml::key& key, const toml::node& node,
                              Settings& settings) {
    const auto table = settings_table();
    const auto setting = std::ranges::find(table, key.str(), &Setting::key);
    if (setting == table.end()) return refuse_unknown(network, key);
    if (const auto taken = take_setting(*setting, node, settings); !taken) {
      refuse(node.source(), fmt::format("`{}`: {}", key.str(), taken.error()));
    }
  }

  void refuse_unknown(std::string_view network, const toml::key& key) {
    if (key == "password") {
      return refuse(key.source(),
                    "passwords do not stand in this file, where they could be read; `password-command` names a "
                    "command that prints it");
    }
    std::vector<std::string_view> keys;
    for (const Setting& setting : settings_table()) keys.push_back(setting.key);
    if (network.empty()) keys.insert(keys.end(), {kDefault, kNetwork});
    const bool is_of_network = std::ranges::find(kNetworkKeys, key.str(), &NetworkKey::key) != kNetworkKeys.end();
    if (network.empty() && is_of_network) {
      return refuse(key.source(), fmt::format("`{}` belongs to a network: write it below [network.NAME]", key.str()));
    }
    if (!network.empty())
      std::ranges::copy(kNetworkKeys | std::views::transform(&NetworkKey::key), std::back_inserter(keys));
    const std::string_view near = text::nearest(key.str(), keys);
    refuse(key.source(), near.empty()
                             ? fmt::format("there is no key `{}`; there are: {}", key.str(), fmt::join(keys, ", "))
                             : fmt::format("there is no key `{}`; the nearest is `{}`", key.str(), near));
  }

  const std::string name_;
  std::multimap<toml::source_index, std::string> errors_;  ///< by line; there are no more than lines in the file
};

/// A key as TOML writes it.
std::string toml_key(std::string_view key) {
  const bool is_bare = !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return is_bare ? std::string(key) : quoted_toml(key);
}

}  // namespace

std::span<const NetworkKey> network_keys() { return kNetworkKeys; }

const Network* ConfigFile::find(std::string_view name) const {
  const auto found = std::ranges::find(networks, name, &Network::name);
  return found == networks.end() ? nullptr : &*found;
}

std::string ConfigFile::names() const {
  return fmt::format("{}", fmt::join(networks | std::views::transform(&Network::name), ", "));
}

std::expected<ConfigFile, std::string> parse_config(std::string_view text, const std::string& name) {
  Reader reader(name);
  try {
    reader.read(toml::parse(text));
  } catch (const toml::parse_error& error) {
    reader.refuse(error.source(), fmt::format("this is not TOML: {}", error.description()));
  }
  if (auto errors = reader.errors(); !errors.empty()) return Refusal(std::move(errors));
  return std::move(reader.config);
}

std::expected<ConfigFile, std::string> read_config(const std::string& path, bool must_exist) {
  const auto text = read_small_file(path, ConfigFile::kMost);
  if (text && *text) return parse_config(**text, path);
  if (text && !must_exist) return ConfigFile{};
  return Refusal(fmt::format("Cannot read the configuration file {}: {}. Check its path and who may read it.", path,
                             std::system_category().message(text ? ENOENT : text.error())));
}

std::string toml_of(std::string_view name, std::span<const NetworkOption> options) {
  std::string text = fmt::format("[{}.{}]\n", kNetwork, toml_key(name));
  for (const NetworkKey& key : kNetworkKeys) {
    std::vector<std::string> values;
    for (const auto& [option, value] : options) {
      if (option == key.key) values.push_back(value);
    }
    if (values.empty()) continue;
    const bool is_quoted = key.kind != Kind::port && key.kind != Kind::on_or_off;
    text += fmt::format("{} = {}\n", key.key,
                        key.kind == Kind::list ? toml_list(values)
                        : is_quoted            ? quoted_toml(values.front())
                                               : values.front());
  }
  return text;
}

}  // namespace chat::client
