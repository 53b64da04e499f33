#include <catch2/catch.hpp>
#include <sstream>

#include "support/mind_harness.hpp"

// draft/ICON: https://ircv3.net/specs/extensions/network-icon
// That a change of it is told: see capabilities/extended_isupport_test.cpp.

using namespace chat;
using namespace chat::test;

namespace {

/// The token in all lines of 005, or nothing.
std::string icon_in(Client client) {
  for (const std::string& line : only(client.ask("VERSION"), "005")) {
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      if (word.starts_with("draft/ICON")) return word;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("ICON: the network's icon, as it is configured, with its template") {
  core::Settings settings;
  settings.icon = "https://example.net/icon.png?size={size}";
  MindHarness chat(settings);
  CHECK(icon_in(chat.connect("alice")) == "draft/ICON=https://example.net/icon.png?size={size}");
}

TEST_CASE("ICON: without one there is no token") {
  MindHarness chat;
  CHECK(icon_in(chat.connect("alice")).empty());
}
