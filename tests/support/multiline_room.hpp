#pragma once

#include <string>
#include <string_view>

#include "support/mind_harness.hpp"

namespace chat::test {

inline constexpr std::string_view kMultilineCaps =
    "batch draft/multiline echo-message message-tags server-time labeled-response";

/// alice, who sends, and others who understand more or less of it.
struct MultilineRoom {
  explicit MultilineRoom(const core::Settings& settings = {}) : chat(settings) {
    for (Client* client : {&alice, &bob, &carol, &dave}) client->send("JOIN #tea");
    forget();
  }
  void forget() {
    for (Client* client : {&alice, &bob, &carol, &dave}) static_cast<void>(client->lines());
  }
  void send(const Lines& lines) {
    for (const std::string& line : lines) alice.send(line);
  }
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kMultilineCaps)});
  Client bob = chat.connect("bob", {.caps = "batch draft/multiline message-tags server-time"});
  Client carol = chat.connect("carol", {.caps = "message-tags server-time"});
  Client dave = chat.connect("dave");
};

[[nodiscard]] inline std::string said(const std::string& text, const std::string& command = "PRIVMSG",
                                      const std::string& to = "#tea") {
  return ":alice!~user@192.0.2.1 " + command + " " + to + " :" + text;
}

}  // namespace chat::test
