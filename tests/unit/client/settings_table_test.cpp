#include "client/settings_table.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "client/config_file.hpp"

using namespace chat::client;
using Catch::Matchers::Contains;

namespace {

/// Every value that a setting can have, or some of them where they are many; none is the default.
std::vector<std::string> other_values(const Setting& setting) {
  std::vector<std::string> values;
  if (const auto* choice = std::get_if<ChoiceSetting>(&setting.value)) {
    values.assign(choice->names.begin(), choice->names.end());
  } else if (std::holds_alternative<SwitchSetting>(setting.value)) {
    values = {"on", "off"};
  } else if (std::holds_alternative<NumberSetting>(setting.value)) {
    values = {"0", "7", "1440"};
  } else if (std::holds_alternative<ListSetting>(setting.value)) {
    values = {"tea", "#lobby bob!*@* \"quoted\" back\\slash"};
  } else {
    values = {"/tmp/logs", "a \"quoted\" text with \\ and ü"};
  }
  std::erase(values, text_of(setting, Settings{}));
  return values;
}

}  // namespace

TEST_CASE("What a setting says can be read back, as text and as TOML, and differs from the default") {
  for (const Setting& setting : settings_table()) {
    for (const std::string& value : other_values(setting)) {
      CAPTURE(setting.key, value);
      Settings settings;
      CHECK(is_default(setting, settings));
      REQUIRE(read_setting(setting, value, settings));
      CHECK(text_of(setting, settings) == value);
      CHECK_FALSE(is_default(setting, settings));
      const auto file = parse_config(std::string(setting.key) + " = " + toml_of(setting, settings) + "\n", "file");
      INFO((file ? "" : file.error()));
      REQUIRE(file);
      CHECK(file->settings == settings);
      REQUIRE(read_setting(setting, "default", settings));
      CHECK(settings == Settings{});
    }
  }
}

TEST_CASE("A value that a setting cannot have is refused with those that it can, and changes nothing") {
  for (const Setting& setting : settings_table()) {
    CAPTURE(setting.key);
    const std::string wrong = std::holds_alternative<ListSetting>(setting.value)   ? "+tea lunch"
                              : std::holds_alternative<TextSetting>(setting.value) ? std::string(2000, 'x')
                                                                                   : "-1";
    Settings settings;
    const auto read = read_setting(setting, wrong, settings);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error(), Contains(values_of(setting)));
    CHECK(settings == Settings{});
  }
}

TEST_CASE("Lists: whole, or a word more, or a word less") {
  const Setting* const highlight = find_setting("HIGHLIGHT");
  REQUIRE(highlight != nullptr);
  Settings settings;
  REQUIRE(read_setting(*highlight, "tea  lunch", settings));
  CHECK(settings.highlight == std::vector<std::string>{"tea", "lunch"});
  REQUIRE(read_setting(*highlight, "+picnic -TEA", settings));
  CHECK(settings.highlight == std::vector<std::string>{"lunch", "picnic"});
  REQUIRE(read_setting(*highlight, "+Lunch", settings));
  CHECK(settings.highlight == std::vector<std::string>{"picnic", "Lunch"});
  std::string many;
  for (std::size_t i = 0; i <= Settings::kMaxListed; ++i) many += "w" + std::to_string(i) + " ";
  CHECK_FALSE(read_setting(*highlight, many, settings));
  CHECK(settings.highlight.size() == 2);
}
