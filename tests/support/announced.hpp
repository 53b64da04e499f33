#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "support/mind_harness.hpp"

namespace chat::test {

using Tokens = std::map<std::string, std::string>;  ///< KEY to VALUE, empty where there is none

/// The tokens in these lines of 005.
[[nodiscard]] inline Tokens tokens_of(const Lines& lines) {
  Tokens tokens;
  for (const std::string& line : lines) {
    const auto message = irc::parse(line);
    for (std::size_t i = 1; i + 1 < message->params.size(); ++i) {
      const std::string token(message->params[i]);
      const std::size_t sign = std::min(token.find('='), token.size());
      tokens[token.substr(0, sign)] = token.substr(std::min(sign + 1, token.size()));
    }
  }
  return tokens;
}

/// alice, who has founded #tea; bob, who is in it; what alice was told in 005.
struct Announced {
  explicit Announced(const core::Settings& settings)
      : chat(settings), tokens(tokens_of(only(alice.ask("VERSION"), "005"))) {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    for (Client client : {alice, bob}) static_cast<void>(client.lines());
  }
  [[nodiscard]] std::size_t number(const std::string& key) const { return std::stoul(tokens.at(key)); }
  /// The last parameter of the one line of that command in what alice is answered.
  [[nodiscard]] std::string text(const std::string& line, const std::string& command) {
    const Lines wanted = only(alice.ask(line), command);
    CAPTURE(line, command, wanted);
    REQUIRE(wanted.size() == 1);
    return std::string(irc::parse(wanted.front())->params.back());
  }

  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname batch server-time message-tags draft/chathistory"});
  Client bob = chat.connect("bob");
  Tokens tokens;
};

}  // namespace chat::test
