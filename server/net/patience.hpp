#pragma once

#include <chrono>
#include <cstdint>

#include "net/rules.hpp"

namespace chat::net {

/// What a connection does about a peer that says nothing. Only the time of waiting is counted, never the server's own.
class Patience {
 public:
  using Millis = std::chrono::milliseconds;
  enum class Outcome : std::uint8_t {
    wait,                  ///< nothing to do yet
    silent,                ///< once: nothing has come since the opening
    idle,                  ///< the peer should be asked whether it is there
    registration_timeout,  ///< end it
    ping_timeout,          ///< end it
  };

  enum class Standing : std::uint8_t {
    unregistered,
    registered,
    person,  ///< registered, at a bare terminal: cannot answer a PING, may be silent for ever
  };

  /// `irc_only`: it is no person at a bare terminal, however silent.
  explicit Patience(const Rules::Timeouts& rules, bool irc_only = false) : rules_(rules), fresh_(!irc_only) {}

  /// How long to wait for the peer at most, more than zero.
  [[nodiscard]] Millis next(Standing standing) const;

  /// The peer said something after `waited`.
  void heard(Millis waited);
  /// The peer said nothing for another `waited`.
  [[nodiscard]] Outcome waited(Millis waited, Standing standing);

  /// The first line tells whether this is a person, who has longer for choosing a name. The time begins anew.
  void first_line(bool person) {
    person_ = person;
    total_ = {};
  }

 private:
  [[nodiscard]] Millis deadline(Standing standing) const;

  const Rules::Timeouts rules_;
  Millis total_{};  ///< of waiting for the registration
  Millis quiet_{};  ///< since the peer said something
  bool person_ = false;
  bool fresh_;  ///< neither heard nor found silent yet
  bool asked_ = false;
};

}  // namespace chat::net
