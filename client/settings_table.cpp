#include "client/settings_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "client/words.hpp"
#include "irc/message.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;
using Names = std::span<const std::string_view>;

constexpr std::size_t kMostHistory = 10'000;
constexpr std::size_t kMostMinutes = 24 * 60;
constexpr std::size_t kLongestText = 1024;  // bytes
constexpr std::size_t kLongestWord = 200;

constexpr std::array<std::string_view, 3> kThemes = {"auto", "dark", "light"};
constexpr std::array<std::string_view, 3> kColours = {"auto", "on", "off"};
constexpr std::array<std::string_view, 3> kClocks = {"minutes", "seconds", "off"};
constexpr std::array<std::string_view, 3> kAttention = {"off", "mentions", "all"};
constexpr std::array<std::string_view, 4> kPopups = {"auto", "osc9", "osc777", "off"};

template <auto Place>
constexpr ChoiceSetting choice(Names names) {
  return {names, [](const Settings& settings) { return static_cast<std::size_t>(settings.*Place); },
          [](Settings& settings, std::size_t number) {
            using Choice = std::remove_reference_t<decltype(settings.*Place)>;
            settings.*Place = static_cast<Choice>(number);
          }};
}

const auto kTable = std::to_array<Setting>({
    {"history", "lines of a channel's past that are shown on entering it, and of a private talk on coming back",
     NumberSetting{&Settings::history, kMostHistory}},
    {"theme", "whether the colours are for a dark or a light background", choice<&Settings::theme>(kThemes)},
    {"colours", "whether there are colours at all; auto leaves it to the terminal",
     choice<&Settings::colours>(kColours)},
    {"nick-colours", "whether each person has a colour of their own", SwitchSetting{&Settings::nick_colours}},
    {"clock", "how exact the time in front of each line is", choice<&Settings::clock>(kClocks)},
    {"fold", "whether several who come and go in a row become one line", SwitchSetting{&Settings::fold}},
    {"highlight", "words that count as a mention of you, besides your nick", ListSetting{&Settings::highlight}},
    {"mute", "channels and nicks that call for no attention", ListSetting{&Settings::mute}},
    {"ignore", "nicks and masks (nick!user@host, with * and ?) of whom nothing is shown",
     ListSetting{&Settings::ignore}},
    {"bell", "what rings the terminal's bell; a private line counts as a mention", choice<&Settings::bell>(kAttention)},
    {"popups", "how the terminal is asked to show a notification", choice<&Settings::popups>(kPopups)},
    {"away-after", "minutes without a key after which you are away; 0 is never",
     NumberSetting{&Settings::away_after, kMostMinutes}},
    {"reconnect", "whether a lost connection is made again", SwitchSetting{&Settings::reconnect}},
    {"remember", "whether the Up key finds what you typed in earlier runs", SwitchSetting{&Settings::remember}},
    {"log", "the folder into which conversations are written", TextSetting{&Settings::log}},
});

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

/// Reads a value into the settings; false if it is none of those that there are.
struct Reading {
  std::string_view text;
  Settings& settings;

  bool operator()(const NumberSetting& number) const {
    std::size_t read = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (error != std::errc{} || end != text.data() + text.size() || read > number.most) return false;
    settings.*number.place = read;
    return true;
  }
  bool operator()(const SwitchSetting& value) const {
    const bool is_on = irc::equals_ignoring_case(text, "on");
    if (!is_on && !irc::equals_ignoring_case(text, "off")) return false;
    settings.*value.place = is_on;
    return true;
  }
  bool operator()(const ChoiceSetting& choice) const {
    const auto found = std::ranges::find_if(
        choice.names, [&](std::string_view name) { return irc::equals_ignoring_case(name, text); });
    if (found == choice.names.end()) return false;
    choice.set(settings, static_cast<std::size_t>(found - choice.names.begin()));
    return true;
  }
  bool operator()(const TextSetting& value) const {
    if (text.size() > kLongestText || std::ranges::any_of(text, is_control)) return false;
    settings.*value.place = text;
    return true;
  }
  bool operator()(const ListSetting& value) const {
    const std::vector<std::string_view> typed = words(text);
    const bool changes = !typed.empty() && (typed.front().starts_with('+') || typed.front().starts_with('-'));
    std::vector<std::string> list = changes ? settings.*value.place : std::vector<std::string>{};
    for (std::string_view word : typed) {
      const bool removes = changes && word.starts_with('-');
      if (changes && !removes && !word.starts_with('+')) return false;
      if (changes) word.remove_prefix(1);
      if (word.empty() || word.size() > kLongestWord || std::ranges::any_of(word, is_control)) return false;
      std::erase_if(list, [&](const std::string& one) { return irc::equals_ignoring_case(one, word); });
      if (!removes) list.emplace_back(word);
    }
    if (list.size() > Settings::kMaxListed) return false;
    settings.*value.place = std::move(list);
    return true;
  }
};

}  // namespace

std::span<const Setting> settings_table() { return kTable; }

const Setting* find_setting(std::string_view key) {
  const auto found =
      std::ranges::find_if(kTable, [&](const Setting& setting) { return irc::equals_ignoring_case(setting.key, key); });
  return found == kTable.end() ? nullptr : &*found;
}

std::string values_of(const Setting& setting) {
  return std::visit(
      Overloaded{
          [](const NumberSetting& number) { return fmt::format("a whole number from 0 to {}", number.most); },
          [](const SwitchSetting&) { return std::string("on or off"); },
          [](const ChoiceSetting& choice) {
            const Names others = choice.names.first(choice.names.size() - 1);
            return fmt::format("{} or {}", fmt::join(others, ", "), choice.names.back());
          },
          [](const ListSetting&) {
            return fmt::format(
                "words with spaces between them, {} at most; +WORD puts one behind the others, -WORD takes it out",
                Settings::kMaxListed);
          },
          [](const TextSetting&) { return fmt::format("a text of at most {} bytes", kLongestText); }},
      setting.value);
}

std::string text_of(const Setting& setting, const Settings& settings) {
  return std::visit(
      Overloaded{[&](const NumberSetting& number) { return std::to_string(settings.*number.place); },
                 [&](const SwitchSetting& value) { return std::string(settings.*value.place ? "on" : "off"); },
                 [&](const ChoiceSetting& choice) { return std::string(choice.names[choice.get(settings)]); },
                 [&](const ListSetting& list) { return fmt::format("{}", fmt::join(settings.*list.place, " ")); },
                 [&](const TextSetting& text) { return settings.*text.place; }},
      setting.value);
}

std::string toml_of(const Setting& setting, const Settings& settings) {
  return std::visit(
      Overloaded{[&](const NumberSetting& number) { return std::to_string(settings.*number.place); },
                 [&](const SwitchSetting& value) { return std::string(settings.*value.place ? "true" : "false"); },
                 [&](const ChoiceSetting& choice) { return quoted_toml(choice.names[choice.get(settings)]); },
                 [&](const ListSetting& list) { return toml_list(settings.*list.place); },
                 [&](const TextSetting& text) { return quoted_toml(settings.*text.place); }},
      setting.value);
}

std::expected<void, std::string> read_setting(const Setting& setting, std::string_view text, Settings& settings) {
  const bool is_reset = irc::equals_ignoring_case(text, "default");
  const std::string value = is_reset ? text_of(setting, Settings{}) : std::string(text);
  if (std::visit(Reading{value, settings}, setting.value)) return {};
  return Refusal(fmt::format("\"{}\" cannot be the value of {}: that is {}.", text, setting.key, values_of(setting)));
}

bool is_default(const Setting& setting, const Settings& settings) {
  return text_of(setting, settings) == text_of(setting, Settings{});
}

std::string quoted_toml(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (is_control(c)) {
      quoted += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string toml_list(std::span<const std::string> texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + quoted_toml(text);
  return '[' + list + ']';
}

}  // namespace chat::client
