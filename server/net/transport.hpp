#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace chat::net {

/// What lies between the wire and the stream of lines of one connection: encryption, framing. A plain connection has
/// none at all, and pays one comparison for each read and each send.
///
/// decode() belongs to the connection's thread and encode() to the flusher that owns the connection at the time. They
/// run at the same time: a transport whose library allows one call at a time guards itself with a mutex of its own (a
/// leaf: nothing else is called while it is held).
class Transport {
 public:
  virtual ~Transport() = default;

  /// Appends to `stream` what the bytes from the wire mean. An error (a phrase) ends the connection.
  [[nodiscard]] virtual std::expected<void, std::string> decode(std::string_view wire, std::string& stream) = 0;

  /// Appends to `wire` what has to be sent for the bytes of the stream.
  virtual void encode(std::string_view stream, std::string& wire) = 0;
};

}  // namespace chat::net
