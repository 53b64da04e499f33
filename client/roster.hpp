#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The channels that we are in and who else is there, as far as the server has told: from JOIN, PART, KICK, QUIT, NICK,
/// RENAME and RPL_NAMREPLY. Bounded, whatever a server sends: what is past the bounds is not remembered.
class Roster {
 public:
  struct Channel {
    std::string name;
    std::map<std::string, std::string> members;  ///< nicks, by how they fold
  };

  /// `isupport` says how names compare; it must outlive the roster.
  explicit Roster(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Takes any message; `own_nick` is ours before it.
  void receive(const irc::Message& message, std::string_view own_nick);

  /// Null if we are not in it.
  [[nodiscard]] const Channel* find(std::string_view channel) const;
  /// The names of the channels that we are in, sorted.
  [[nodiscard]] std::vector<std::string> channels() const;
  /// The names of those of them that somebody is in, sorted.
  [[nodiscard]] std::vector<std::string> channels_with(std::string_view nick) const;
  /// The nicks in the channel, or in all of them if it is empty; sorted, each once.
  [[nodiscard]] std::vector<std::string> nicks(std::string_view channel = {}) const;

 private:
  void on_join(std::string_view channel, std::string_view nick, bool own);
  void on_leave(std::string_view channel, std::string_view nick, bool own);
  void on_names(std::string_view channel, std::string_view names);
  void on_rename(std::string_view old_name, std::string_view new_name);
  void on_nick(std::string_view old_nick, std::string_view new_nick);
  void add(Channel& channel, std::string_view nick) const;
  [[nodiscard]] Channel* entered(std::string_view channel);

  const irc::Isupport& isupport_;
  std::map<std::string, Channel> channels_;  ///< by folded name
};

}  // namespace chat::client
