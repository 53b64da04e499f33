#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "client/settings.hpp"

namespace chat::client {

// Every setting once. The configuration file, /set with its help, /save and the user guide's list derive from this
// table; a setting's default is what its place in new Settings holds.

struct NumberSetting {
  std::size_t Settings::* place;
  std::size_t most;
};
struct SwitchSetting {
  bool Settings::* place;
};
/// One of several names; the number of each is that of its enumerator.
struct ChoiceSetting {
  std::span<const std::string_view> names;
  std::size_t (*get)(const Settings& settings);
  void (*set)(Settings& settings, std::size_t number);
};
/// Words, each without spaces, none twice (upper and lower case are the same).
struct ListSetting {
  std::vector<std::string> Settings::* place;
};
struct TextSetting {
  std::string Settings::* place;
};

struct Setting {
  std::string_view key;
  std::string_view meaning;  ///< what it says, in one line
  std::variant<NumberSetting, SwitchSetting, ChoiceSetting, ListSetting, TextSetting> value;
};

/// In the order in which they are shown.
[[nodiscard]] std::span<const Setting> settings_table();

/// The setting with this key; null if there is none.
[[nodiscard]] const Setting* find_setting(std::string_view key);

/// What can stand behind the key, as a phrase: "a whole number from 0 to 10000".
[[nodiscard]] std::string values_of(const Setting& setting);

/// What the settings say, as it is typed: `20`, `on`, `auto`, `tea lunch`; empty for an empty list or text.
[[nodiscard]] std::string text_of(const Setting& setting, const Settings& settings);

/// The same as a value of TOML: `20`, `true`, `"auto"`, `["tea", "lunch"]`.
[[nodiscard]] std::string toml_of(const Setting& setting, const Settings& settings);

/// Puts what was typed into the settings: the inverse of text_of(). `default` is what holds when nothing is said, and
/// `+word` and `-word` change a list. The error is a sentence that says which values there are; nothing is changed
/// then.
[[nodiscard]] std::expected<void, std::string> read_setting(const Setting& setting, std::string_view text,
                                                            Settings& settings);

[[nodiscard]] bool is_default(const Setting& setting, const Settings& settings);

/// A text as TOML writes it, in quotation marks.
[[nodiscard]] std::string quoted_toml(std::string_view text);

/// Texts as a list of TOML.
[[nodiscard]] std::string toml_list(std::span<const std::string> texts);

}  // namespace chat::client
