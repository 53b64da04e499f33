#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/session.hpp"

namespace chat::core {

/// Who watches whom (https://ircv3.net/specs/extensions/monitor). Both sides, Session::monitored and the index by
/// nick, change here together.
class Monitors {
 public:
  enum class Added : std::uint8_t { added, already, full };

  /// `most`: entries that a session may have.
  Added add(Session& session, const irc::Nickname& nick, std::size_t most);
  void remove(Session& session, std::string_view folded);
  void clear(Session& session);
  /// The sessions that watch this nick (folded).
  [[nodiscard]] std::span<const SessionId> watchers(std::string_view folded) const;
  [[nodiscard]] bool empty() const { return by_nick_.empty(); }
  /// How many entries the sessions have in all.
  [[nodiscard]] std::size_t size() const;

 private:
  void drop(std::string_view folded, SessionId session);
  boost::unordered_flat_map<std::string, std::vector<SessionId>> by_nick_;
};

}  // namespace chat::core
