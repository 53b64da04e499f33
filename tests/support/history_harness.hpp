#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/core.hpp"
#include "support/mind_harness.hpp"
#include "util/time_text.hpp"

namespace chat::test {

/// What a client that reads history by itself asks for.
inline constexpr const char* kHistoryCaps =
    "batch server-time message-tags labeled-response draft/chathistory soju.im/search";

/// The last parameters of the lines of a batch, with a space between them. The batch must be whole and alone, of that
/// kind, and ascending.
[[nodiscard]] inline std::string told(const Lines& lines, const std::string& kind = "chathistory #tea") {
  CAPTURE(lines, kind);
  REQUIRE(lines.size() >= 2);
  const std::string opening = irc::parse(lines.front())->command == "BATCH" ? param(lines.front(), 0) : "";
  REQUIRE(opening.starts_with('+'));
  const std::string reference = opening.substr(1);
  REQUIRE(lines.front().ends_with(" BATCH +" + reference + " " + kind));
  REQUIRE(lines.back().ends_with(" BATCH -" + reference));
  std::string texts;
  std::string last;
  for (const std::string& line : Lines(lines.begin() + 1, lines.end() - 1)) {
    REQUIRE(tag(line, "batch") == reference);
    const std::string msgid = tag(line, "msgid");
    REQUIRE((msgid == "<none>" || msgid > last));
    last = msgid;
    texts += texts.empty() ? "" : " ";
    texts += irc::parse(line)->params.empty() ? "" : irc::parse(line)->params.back();
  }
  return texts;
}

/// The lines inside a batch.
[[nodiscard]] inline Lines inside(const Lines& lines) {
  REQUIRE(lines.size() >= 2);
  return {lines.begin() + 1, lines.end() - 1};
}

/// Alice, who founded #tea, and Bob, who is in it, too, read history by themselves. Each line they say takes a second.
struct HistoryParty {
  explicit HistoryParty(const core::Settings& settings = {}) : chat(settings) {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    forget();
  }

  void forget() {
    for (Client client : {alice, bob}) static_cast<void>(client.lines());
  }
  void say(Client who, const std::string& line) {
    chat.pass(util::Millis{1'000});
    who.send(line);
  }
  /// Bob says `1`, `2` … in #tea.
  void talk(int lines) {
    for (int i = 1; i <= lines; ++i) say(bob, "PRIVMSG #tea :" + std::to_string(i));
    forget();
  }
  /// The id of the event with this text; the last, if there are several.
  [[nodiscard]] std::string msgid(std::string_view body) const {
    const auto& events = chat.journal.events;
    const auto found = std::ranges::find(events.rbegin(), events.rend(), body, &KeptEvent::body);
    REQUIRE(found != events.rend());
    return found->msgid;
  }
  [[nodiscard]] std::string time(std::string_view body) const {
    return util::iso_time(core::parse_msgid(msgid(body))->stamp.time());
  }
  /// In a command, `m3` is the event with the text 3 by its id, and `t3` by its time.
  [[nodiscard]] std::string with_references(std::string_view command) const {
    std::string text;
    while (!command.empty()) {
      const std::string_view word = command.substr(0, command.find(' '));
      const bool reference = word.size() == 2 && word[1] >= '0' && word[1] <= '9';
      text += text.empty() ? "" : " ";
      if (reference && word[0] == 'm') {
        text += "msgid=" + msgid(word.substr(1));
      } else if (reference && word[0] == 't') {
        text += "timestamp=" + time(word.substr(1));
      } else {
        text += word;
      }
      command.remove_prefix(std::min(word.size() + 1, command.size()));
    }
    return text;
  }
  [[nodiscard]] Lines ask(Client who, std::string_view command) const { return who.ask(with_references(command)); }

  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = kHistoryCaps});
  Client bob = chat.connect("bob", {.caps = kHistoryCaps});
};

}  // namespace chat::test
