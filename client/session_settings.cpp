#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "client/session.hpp"
#include "client/settings_table.hpp"
#include "text/slash.hpp"

// The part of a session that deals with what a person chooses: /set and /save.

namespace chat::client {
namespace {

constexpr std::size_t kLongestName = 64;  // of a network

Shown bare(std::string line) { return own_words(std::move(line), Shown::Form::bare); }

/// A value as it is shown: nothing is shown as such.
std::string shown_value(const Setting& setting, const Settings& settings) {
  const std::string text = text_of(setting, settings);
  return text.empty() ? "(nothing)" : text;
}

std::string no_such_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  for (const Setting& setting : settings_table()) keys.push_back(setting.key);
  const std::string_view meant = text::nearest(key, keys);
  return meant.empty() ? fmt::format("There is no setting {}; /set lists all.", key)
                       : fmt::format("There is no setting {}. Did you mean {}?", key, meant);
}

std::vector<std::string> table_lines(const Settings& settings) {
  std::size_t width = 0;
  for (const Setting& setting : settings_table()) width = std::max(width, setting.key.size());
  std::vector<std::string> lines = {"The settings; a * is in front of those that you have changed:"};
  for (const Setting& setting : settings_table()) {
    lines.push_back(fmt::format("{} {:<{}}  {}", is_default(setting, settings) ? ' ' : '*', setting.key, width,
                                shown_value(setting, settings)));
  }
  lines.emplace_back("/set KEY tells more about one, /set KEY VALUE changes it, /save keeps what you have changed.");
  return lines;
}

std::vector<std::string> lines_about(const Setting& setting, const Settings& settings) {
  return {fmt::format("{}: {}.", setting.key, setting.meaning),
          fmt::format("It is {}; without a choice of yours it is {}.", shown_value(setting, settings),
                      shown_value(setting, Settings{})),
          fmt::format("It can be {}.", values_of(setting))};
}

bool is_network_name(std::string_view name) {
  const bool is_made_of_them = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return is_made_of_them && !name.empty() && name.size() <= kLongestName;
}

}  // namespace

/// `typed` is nothing, a key, or a key and a value.
void Session::perform_set(std::string_view typed, Effects& effects) {
  const std::string_view key = typed.substr(0, typed.find(' '));
  std::string_view value = typed.substr(key.size());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  const auto show_all = [&](std::vector<std::string> lines) {
    for (std::string& line : lines) effects.show.push_back(bare(std::move(line)));
  };
  if (key.empty()) return show_all(table_lines(settings_));
  const Setting* const setting = find_setting(key);
  if (setting == nullptr) return complain(effects, no_such_setting(key));
  if (value.empty()) return show_all(lines_about(*setting, settings_));
  if (auto read = read_setting(*setting, value, settings_); !read) return complain(effects, std::move(read.error()));
  remark(effects, fmt::format("{} is now: {}", setting->key, shown_value(*setting, settings_)));
}

/// The channels that we are in, in the order in which their numbers lead to them.
std::vector<std::string> Session::channels_by_number() const {
  std::vector<std::string> channels;
  for (Place& place : places_.all()) {
    if (roster_.find(place.name) != nullptr) channels.push_back(std::move(place.name));
  }
  return channels;
}

void Session::perform_save(const std::string& name, Effects& effects) {
  if (!setup_.accounts.asks) return complain(effects, "/save is for a person at a terminal.");
  if (!name.empty() && !is_network_name(name)) {
    return complain(effects,
                    fmt::format("\"{}\" cannot name a network: that is one word of letters, digits, - and _.", name));
  }
  effects.save = Save{settings_, name, nick_, account_, channels_by_number()};
}

Effects Session::saved(std::expected<std::string, std::string> outcome) {
  Effects effects;
  if (outcome) {
    remark(effects, std::move(*outcome));
  } else {
    complain(effects, std::move(outcome.error()));
  }
  return effects;
}

}  // namespace chat::client
