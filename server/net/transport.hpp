#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace chat::net {

/// How a connection is protected.
struct Security {
  bool encrypted = false;
  std::string certificate;  ///< SHA-256 of the client's certificate, 64 lower-case hex digits; empty: it showed none
  std::string protocol;     ///< "TLSv1.3"
  std::string cipher;
};

/// What lies between the wire and the stream of lines of one connection: encryption, framing. A plain connection has
/// none at all, and pays one comparison for each read and each send.
///
/// decode() belongs to the connection's thread, encode() and finish() to whoever owns the sending side (see Outbox).
/// They run at the same time: a transport whose library allows one call at a time guards itself with a mutex of its
/// own (a leaf: nothing else is called while it is held).
///
/// Reading may produce bytes to send: the answers of a handshake. They wait in the transport, encode() takes them
/// along, and the connection's thread sees to it that it is called (Outbox::claim()): so all that is sent goes through
/// one owner, in one order.
class Transport {
 public:
  struct Decoded {
    bool ready = false;   ///< the handshake is done: the session can begin
    bool wire = false;    ///< bytes wait to be sent
    bool closed = false;  ///< the peer has said that nothing more comes
    /// What had to be worked off and brought no line, such as pings: counts as so many lines against flooding.
    std::size_t overhead = 0;
  };

  virtual ~Transport() = default;

  /// "tls", for the log.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Only IRC clients come this way: nobody is taken for a person at a bare terminal.
  [[nodiscard]] virtual bool is_irc_only() const { return false; }
  /// Each line comes as a message of its own: a line end within it is no mistake of the line, but of the message.
  [[nodiscard]] virtual bool is_of_messages() const { return false; }

  /// Appends to `stream` what the bytes from the wire mean. An error (a phrase) ends the connection; there may be bytes
  /// to send all the same.
  [[nodiscard]] virtual std::expected<Decoded, std::string> decode(std::string_view wire, std::string& stream) = 0;

  /// Once it is ready; then it does not change.
  [[nodiscard]] virtual Security security() = 0;

  /// Appends to `wire` what has to be sent for the bytes of the stream, which may be none, behind what has waited.
  /// False: these bytes cannot be sent any more, the connection is broken.
  [[nodiscard]] virtual bool encode(std::string_view stream, std::string& wire) = 0;

  /// Appends to `wire` what tells the peer that nothing more comes. Nothing is encoded after it.
  virtual void finish(std::string& wire) = 0;
};

/// Makes the transports of the connections that one listener accepts. Any thread.
class TransportSource {
 public:
  virtual ~TransportSource() = default;
  /// Of its transports.
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Transport> make() = 0;
};

}  // namespace chat::net
