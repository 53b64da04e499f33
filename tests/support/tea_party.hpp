#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "support/channel_of_two.hpp"

namespace chat::test {

/// #Tea, whose name has a capital letter: what comes back shows whose spelling it has.
struct TeaParty : ChannelOfTwo {
  explicit TeaParty(core::Settings settings = {}) : ChannelOfTwo({}, {}, std::move(settings), "#Tea") {}
  /// What bob reads of a change that alice makes, all behind the channel; both are told the same.
  std::string change(const std::string& modes) {
    const Lines own = alice.ask("MODE #tea " + modes);
    const Lines heard = bob.lines();
    REQUIRE(own == heard);
    std::string result;
    for (const std::string& line : heard) {
      const std::string start = ":alice!~user@192.0.2.1 MODE #Tea ";
      REQUIRE(line.starts_with(start));
      result += (result.empty() ? "" : "; ") + line.substr(start.size());
    }
    return result;
  }
  /// What a member is told of the channel's modes.
  std::string modes() { return bob.ask("MODE #tea").at(0).substr(std::string(":chat.example 324 bob #Tea ").size()); }
  /// Somebody comes; the numbers of what they are answered.
  std::string join(Client& client, const std::string& key = {}) { return numbers(client.ask("JOIN #tea " + key)); }
  /// The numbers of what comes of saying something in the channel.
  std::string say(Client& client, const std::string& text = "hello") {
    return numbers(client.ask("PRIVMSG #tea :" + text));
  }
};

inline constexpr const char* kEntered = "JOIN 353 366";

/// Settings of a server that has these statuses.
inline core::Settings with_prefixes(std::string_view letters) {
  core::Settings settings;
  settings.prefixes = irc::ModeSet(letters);
  return settings;
}

}  // namespace chat::test
