#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace chat::client {

/// A line from the server, without its line end. It has passed the line buffer (no NUL, no CR, within the protocol's
/// bounds) and is UTF-8.
struct Line {
  std::string text;
};

/// The server sent a line that cannot be used: too long, or with NUL or CR in it. It was dropped.
struct Garbled {
  std::string why;  ///< a sentence
};

/// Nothing more will come. Always the last event.
struct Closed {
  enum class Why : std::uint8_t {
    by_server,  ///< the server ended the stream in order
    lost,       ///< the network did: reset, timed out, unreachable
  };
  Why why = Why::by_server;
  std::string detail;  ///< what the system says of it; empty for by_server
};

/// What the reader thread tells the main thread.
using Event = std::variant<Line, Garbled, Closed>;

}  // namespace chat::client
