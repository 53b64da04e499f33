#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config.hpp"

namespace chat::app {

// Every key of the configuration once. Reading the file, refusing what is unknown, the example file and the list of
// what needs a restart derive from this table; a key's default is what its part of a new Config holds.

template <class Value>
using Place = Value& (*)(Config&);

struct TextKey {
  Place<std::string> place;
  std::size_t most = 300;  ///< bytes
};
struct ChoiceKey {
  Place<std::string> place;
  std::span<const std::string_view> choices;
};
struct NumberKey {
  Place<std::size_t> place;
  std::size_t least;
  std::size_t most;
};
/// In whole seconds.
struct SecondsKey {
  Place<std::chrono::milliseconds> place;
  std::int64_t least;
  std::int64_t most;
};
struct SwitchKey {
  Place<bool> place;
};
struct TextListKey {
  Place<std::vector<std::string>> place;
  std::size_t least;  ///< of texts
};

struct Key {
  std::string_view table;  ///< empty: at the top of the file
  std::string_view name;
  std::variant<TextKey, ChoiceKey, NumberKey, SecondsKey, SwitchKey, TextListKey> value;
  std::string_view meaning;
  bool needs_restart = false;

  /// `limits.nick`.
  [[nodiscard]] std::string full_name() const;
};

[[nodiscard]] std::span<const Key> config_keys();

/// A key of each entry of a list of tables, such as `[[operators]]`.
template <class Entry>
struct EntryKey {
  std::string_view name;
  std::variant<std::string Entry::*, bool Entry::*, std::vector<std::string> Entry::*, core::Privileges Entry::*> place;
  std::string_view example;  ///< as TOML
  std::string_view meaning;
};
using OperatorKey = EntryKey<core::Operator>;
using GatewayKey = EntryKey<core::Gateway>;
using ListenerKey = EntryKey<Config::Listening>;
inline constexpr std::string_view kOperatorsTable = "operators";
inline constexpr std::string_view kGatewaysTable = "gateways";
inline constexpr std::string_view kListenersTable = "listeners";
[[nodiscard]] std::span<const OperatorKey> operator_keys();
[[nodiscard]] std::span<const GatewayKey> gateway_keys();
[[nodiscard]] std::span<const ListenerKey> listener_keys();

/// What a table is about, for the example.
[[nodiscard]] std::string_view table_meaning(std::string_view table);

/// A key's value as TOML.
[[nodiscard]] std::string value_text(const Key& key, const Config& config);
void copy_value(const Key& key, const Config& from, Config& to);

}  // namespace chat::app
