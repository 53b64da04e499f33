#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <map>
#include <ranges>
#include <set>
#include <system_error>

#include <toml++/toml.h>

#include "app/config.hpp"
#include "app/config_keys.hpp"
#include "core/fingerprint.hpp"
#include "crypto/password.hpp"
#include "text/slash.hpp"

namespace chat::app {
namespace {

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Takes one value into a Config; the error says what is expected.
class Taker {
 public:
  Taker(Config& config, const toml::node& node) : config_(config), node_(node) {}

  std::expected<void, std::string> operator()(const TextKey& key) const {
    const auto text = node_.value_exact<std::string>();
    if (!text) return std::unexpected("a text in quotation marks is expected");
    return take_text(*text, key.most, key.place(config_));
  }
  std::expected<void, std::string> operator()(const ChoiceKey& key) const {
    const auto text = node_.value_exact<std::string>();
    if (!text || std::ranges::find(key.choices, *text) == key.choices.end()) {
      return std::unexpected(fmt::format("one of \"{}\" is expected", fmt::join(key.choices, "\", \"")));
    }
    key.place(config_) = *text;
    return {};
  }
  std::expected<void, std::string> operator()(const NumberKey& key) const {
    const auto number = node_.value_exact<std::int64_t>();
    if (!number || *number < 0 || static_cast<std::uint64_t>(*number) < key.least ||
        static_cast<std::uint64_t>(*number) > key.most) {
      return std::unexpected(fmt::format("a whole number from {} to {} is expected", key.least, key.most));
    }
    key.place(config_) = static_cast<std::size_t>(*number);
    return {};
  }
  std::expected<void, std::string> operator()(const SecondsKey& key) const {
    const auto number = node_.value_exact<std::int64_t>();
    if (!number || *number < key.least || *number > key.most) {
      return std::unexpected(fmt::format("a whole number of seconds from {} to {} is expected", key.least, key.most));
    }
    key.place(config_) = std::chrono::seconds{*number};
    return {};
  }
  std::expected<void, std::string> operator()(const SwitchKey& key) const {
    const auto value = node_.value_exact<bool>();
    if (!value) return std::unexpected("true or false is expected");
    key.place(config_) = *value;
    return {};
  }
  std::expected<void, std::string> operator()(const TextListKey& key) const {
    return take_texts(node_, key.least, key.place(config_));
  }

  static std::expected<void, std::string> take_texts(const toml::node& node, std::size_t least,
                                                     std::vector<std::string>& place) {
    const toml::array* const array = node.as_array();
    std::vector<std::string> items;
    if (array != nullptr) {
      for (const toml::node& item : *array) {
        if (const auto text = item.value_exact<std::string>()) items.push_back(*text);
      }
    }
    const bool good = array != nullptr && items.size() == array->size() && items.size() >= least &&
                      items.size() <= kMostItems && std::ranges::none_of(items, has_controls) &&
                      std::ranges::none_of(items, &std::string::empty);
    if (!good) return std::unexpected(fmt::format("a list of {} to {} texts is expected", least, kMostItems));
    place = std::move(items);
    return {};
  }

  static std::expected<void, std::string> take_text(const std::string& text, std::size_t most, std::string& place) {
    if (has_controls(text)) return std::unexpected("a text without line ends and control characters is expected");
    if (text.size() > most) return std::unexpected(fmt::format("a text of at most {} bytes is expected", most));
    place = text;
    return {};
  }

 private:
  static constexpr std::size_t kMostItems = 64;
  Config& config_;
  const toml::node& node_;
};

/// Walks over a parsed file, fills a Config, and collects what is wrong.
class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {
    for (const Key& key : config_keys()) {
      full_names_.push_back(key.full_name());
      tables_.insert(std::string(key.table.empty() ? key.name : key.table));
    }
    for (const std::string_view list : {kOperatorsTable, kGatewaysTable, kListenersTable}) {
      tables_.insert(std::string(list));
    }
  }

  Config config;

  void read(const toml::table& file) {
    for (const auto& [name, node] : file) {
      if (name == kOperatorsTable) {
        read_entries(kOperatorsTable, operator_keys(), node, config.operators);
      } else if (name == kGatewaysTable) {
        read_entries(kGatewaysTable, gateway_keys(), node, config.gateways);
      } else if (name == kListenersTable) {
        read_entries(kListenersTable, listener_keys(), node, config.listeners);
      } else if (!is_table(name.str())) {
        take("", name, node);
      } else if (const toml::table* const table = node.as_table(); table != nullptr) {
        for (const auto& [inner, value] : *table) take(name.str(), inner, value);
      } else {
        refuse(node.source(), fmt::format("`{0}` is a table: write [{0}] and its keys below", name.str()));
      }
    }
  }

  void refuse(const toml::source_region& where, const std::string& what) {
    errors_.emplace(where.begin.line, fmt::format("{}:{}: {}.", name_, where.begin.line, what));
  }

  /// What was refused, in the order of the lines; the first twenty.
  [[nodiscard]] ConfigErrors errors() const {
    constexpr std::size_t kMostErrors = 20;
    ConfigErrors result;
    for (const auto& [line, error] : errors_ | std::views::take(kMostErrors)) result.push_back(error);
    return result;
  }

 private:
  static bool is_table(std::string_view name) {
    return std::ranges::any_of(config_keys(), [&](const Key& key) { return !name.empty() && key.table == name; });
  }

  void take(std::string_view table, const toml::key& name, const toml::node& node) {
    const auto keys = config_keys();
    const auto found =
        std::ranges::find_if(keys, [&](const Key& key) { return key.table == table && key.name == name.str(); });
    if (found == keys.end()) return refuse_unknown(table, name);
    if (const auto taken = std::visit(Taker(config, node), found->value); !taken) {
      refuse(node.source(), fmt::format("`{}`: {}", found->full_name(), taken.error()));
    }
  }

  void refuse_unknown(std::string_view table, const toml::key& name) {
    const std::string full = table.empty() ? std::string(name.str()) : fmt::format("{}.{}", table, name.str());
    std::vector<std::string_view> candidates(full_names_.begin(), full_names_.end());
    if (table.empty()) candidates.insert(candidates.end(), tables_.begin(), tables_.end());
    std::string hint;
    if (const std::string_view near = text::nearest(full, candidates); !near.empty()) {
      hint = fmt::format("the nearest key is `{}`", near);
    } else if (table.empty()) {
      hint = fmt::format("there are: {}", fmt::join(tables_, ", "));
    } else {
      std::erase_if(candidates, [&](std::string_view key) { return !key.starts_with(fmt::format("{}.", table)); });
      hint = fmt::format("there are: {}", fmt::join(candidates, ", "));
    }
    refuse(name.source(), fmt::format("there is no key `{}`; {}", full, hint));
  }

  template <class Entry>
  void read_entries(std::string_view list, std::span<const EntryKey<Entry>> keys, const toml::node& node,
                    std::vector<Entry>& into) {
    const toml::array* const array = node.as_array();
    if (array == nullptr || !array->is_array_of_tables()) {
      return refuse(node.source(), fmt::format("`{0}` is a list of tables: write [[{0}]] and its keys below", list));
    }
    for (const toml::node& element : *array) into.push_back(read_entry(list, keys, *element.as_table()));
  }

  template <class Entry>
  Entry read_entry(std::string_view list, std::span<const EntryKey<Entry>> keys, const toml::table& table) {
    Entry result;
    for (const auto& [name, node] : table) {
      const auto found = std::ranges::find(keys, name.str(), &EntryKey<Entry>::name);
      if (found == keys.end()) {
        std::vector<std::string_view> candidates;
        for (const auto& key : keys) candidates.push_back(key.name);
        refuse(name.source(),
               fmt::format("there is no key `{}.{}`; there are: {}", list, name.str(), fmt::join(candidates, ", ")));
      } else if (const auto taken =
                     std::visit([&](auto place) { return take_into(result.*place, node); }, found->place);
                 !taken) {
        refuse(node.source(), fmt::format("`{}.{}`: {}", list, found->name, taken.error()));
      }
    }
    if (const auto whole = check(result); !whole) refuse(table.source(), whole.error());
    return result;
  }

  static std::expected<void, std::string> take_into(std::string& place, const toml::node& node) {
    constexpr std::size_t kMost = 200;
    const auto text = node.value_exact<std::string>();
    if (!text) return std::unexpected("a text in quotation marks is expected");
    return Taker::take_text(*text, kMost, place);
  }

  static std::expected<void, std::string> take_into(core::Privileges& place, const toml::node& node) {
    core::Privileges privileges;
    const toml::array* const array = node.as_array();
    bool good = array != nullptr;
    for (std::size_t i = 0; good && i < array->size(); ++i) {
      const core::Privilege privilege = core::find_privilege((*array)[i].value_exact<std::string>().value_or(""));
      good = privilege != core::Privilege::none;
      privileges.add(privilege);
    }
    if (!good) {
      const auto names = core::kPrivileges | std::views::transform(&core::PrivilegeInfo::name);
      return std::unexpected(fmt::format("a list of some of \"{}\" is expected", fmt::join(names, "\", \"")));
    }
    place = privileges;
    return {};
  }

  static std::expected<void, std::string> take_into(bool& place, const toml::node& node) {
    const auto value = node.value_exact<bool>();
    if (!value) return std::unexpected("true or false is expected");
    place = *value;
    return {};
  }

  static std::expected<void, std::string> take_into(std::vector<std::string>& place, const toml::node& node) {
    return Taker::take_texts(node, 1, place);
  }

  static std::expected<void, std::string> check(core::Operator& entry) {
    if (entry.name.empty()) return std::unexpected("an operator needs a `name`");
    if (entry.password.empty() && entry.certificate.empty()) {
      return std::unexpected("an operator needs a `password` or a `certificate`");
    }
    if (entry.has_hash() && !crypto::is_password_hash(entry.password)) {
      return std::unexpected("the `password` is only a part of a hash: copy all that `chatserver genpasswd` printed");
    }
    return check_certificate(entry.certificate);
  }

  static std::expected<void, std::string> check(core::Gateway& entry) {
    if (entry.name.empty()) return std::unexpected("a gateway needs a `name`");
    if (entry.password.empty() && entry.certificate.empty()) {
      return std::unexpected("a gateway needs a `password` or a `certificate`");
    }
    if (entry.from.empty() && entry.certificate.empty()) {
      return std::unexpected("a gateway needs to be told `from` where it comes, or its `certificate`");
    }
    if (entry.password.starts_with(core::kPasswordHash)) {
      return std::unexpected("the `password` of a gateway stands here in clear, not as a hash");
    }
    if (entry.password.starts_with(':') ||
        entry.password.find_first_of(std::string_view(" \r\n\0", 4)) != std::string::npos) {
      return std::unexpected("the `password` of a gateway comes as one word: no space in it, no colon in front");
    }
    return check_certificate(entry.certificate);
  }

  static std::expected<void, std::string> check(const Config::Listening& entry) {
    if (entry.address.empty()) return std::unexpected("a listener needs an `address`, such as \"0.0.0.0:8097\"");
    return {};
  }

  /// Makes a fingerprint what it is compared with.
  static std::expected<void, std::string> check_certificate(std::string& certificate) {
    if (certificate.empty()) return {};
    auto fingerprint = core::parse_fingerprint(certificate);
    if (!fingerprint) {
      return std::unexpected("the `certificate` is no SHA-256 fingerprint: 64 hexadecimal digits are expected");
    }
    certificate = std::move(*fingerprint);
    return {};
  }

  const std::string name_;
  std::multimap<toml::source_index, std::string> errors_;  ///< by line; there are no more than lines in the file
  std::vector<std::string> full_names_;
  std::set<std::string> tables_;  ///< what may stand at the top of the file
};

}  // namespace

std::expected<Config, ConfigErrors> parse_config(std::string_view text, const std::string& name) {
  Reader reader(name);
  try {
    reader.read(toml::parse(text));
  } catch (const toml::parse_error& error) {
    reader.refuse(error.source(), fmt::format("this is not TOML: {}", error.description()));
  }
  if (auto errors = reader.errors(); !errors.empty()) return std::unexpected(std::move(errors));
  return std::move(reader.config);
}

std::expected<Config, ConfigErrors> read_config(const std::filesystem::path& file) {
  const auto refused = [&](int error) {
    return std::unexpected(
        ConfigErrors{fmt::format("Cannot read the configuration file {}: {}. Check its path and who may read it.",
                                 file.string(), std::generic_category().message(error))});
  };
  std::ifstream stream(file, std::ios::binary);
  if (!stream.is_open()) return refused(errno);
  try {
    // A folder can be opened like a file; only reading it fails, and the library says so by throwing.
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (stream.bad()) return refused(EIO);
    auto config = parse_config(text, file.string());
    if (config) config->file = file;
    return config;
  } catch (const std::ios_base::failure&) {
    return refused(EISDIR);
  }
}

}  // namespace chat::app
