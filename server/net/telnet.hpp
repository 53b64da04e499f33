#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace chat::net {

/// Takes the Telnet protocol (RFC 854) out of a stream, so that a person at `telnet` is understood: commands and
/// option negotiation vanish (refusing nothing and offering nothing is the state that both sides begin in), a doubled
/// IAC is the byte 255, and CR NUL ends a line as CR LF does.
///
/// IAC is never part of well-formed UTF-8, so no text is lost; but an IRC client's NUL must stay an error. So the
/// filter ends with the first line if that is an IRC client's, unless the very first byte said that Telnet is spoken.
class Telnet {
 public:
  /// Filters `bytes` in place and returns how many are left. State is kept from one call to the next.
  std::size_t filter(std::span<char> bytes);

  /// The first line was an IRC client's.
  void first_line_is_irc() { active_ = negotiated_; }

  [[nodiscard]] bool active() const { return active_; }

 private:
  enum class State : std::uint8_t { data, command, option, subnegotiation, subnegotiation_command };

  void command(unsigned char byte);

  State state_ = State::data;
  bool active_ = true;
  bool fresh_ = true;        ///< no byte has come yet
  bool negotiated_ = false;  ///< the first byte was IAC
  bool after_cr_ = false;
};

}  // namespace chat::net
