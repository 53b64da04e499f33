#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tls/certificate.hpp"
#include "tls/context.hpp"

namespace chat::tls {

/// One TLS connection without a socket: bytes from the wire go in, bytes for the wire come out, and nothing waits.
/// Not thread-safe: feed() may produce bytes to send as write() does, so one mutex guards every call.
///
/// A client's first bytes are there from the beginning: take_wire(). After every feed(), write() and close() there may
/// be more. After an error take_wire() has, as a rule, the alert that tells the peer.
class Stream {
 public:
  /// What is written before the handshake is done waits, up to so many bytes.
  static constexpr std::size_t kMostWaiting = std::size_t{64} << 10;
  /// So many bytes that feed() made for the wire may wait to be taken: a peer that makes this side answer and does not
  /// read the answers is given up.
  static constexpr std::size_t kMostUnsent = std::size_t{256} << 10;

  /// The server's end of a connection.
  [[nodiscard]] static Stream accept(std::shared_ptr<const Context> context);
  /// The client's end. `host` is the name or the numeric address that was connected to: the server's certificate has
  /// to be for it, and a name is told to the server (SNI).
  [[nodiscard]] static Stream connect(std::shared_ptr<const Context> context, const std::string& host);

  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&& other) noexcept;
  ~Stream();

  /// Takes bytes from the wire, as many as there are, and appends to `plain` what they say; never much more than
  /// `wire` is long. The error is a phrase that says what happened, such as "the certificate has expired"; it is final:
  /// every later call of feed() and write() returns it again.
  [[nodiscard]] std::expected<void, std::string> feed(std::string_view wire, std::string& plain);

  /// Says `plain` to the peer; until the handshake is done, it waits. After close() it is dropped.
  [[nodiscard]] std::expected<void, std::string> write(std::string_view plain);

  /// Appends to `wire` what has to be sent, in this order and before anything later.
  void take_wire(std::string& wire);
  [[nodiscard]] bool has_wire() const;

  /// Tells the peer that nothing more comes (close_notify). What it says can still be read. Before the end of the
  /// handshake and after an error there is nothing to tell.
  void close();

  [[nodiscard]] bool handshake_done() const;
  /// The peer has told that nothing more comes. If the wire ends without this being true, what came may be cut off.
  [[nodiscard]] bool peer_closed() const;

  // Once the handshake is done.

  [[nodiscard]] std::string protocol() const;  ///< "TLSv1.3"
  [[nodiscard]] std::string cipher() const;    ///< "TLS_AES_256_GCM_SHA384"
  /// The certificate that the peer showed, and proved to have the key of.
  [[nodiscard]] std::optional<Certificate> peer_certificate() const;
  /// The fingerprint of that certificate; empty without one.
  [[nodiscard]] std::string peer_fingerprint() const;
  /// A client's: whether the server's certificate is valid, for its host, and vouched for; if not, why not, as a
  /// phrase. Worth a look with ClientOptions::accept_any only: without it, feed() fails. Nothing is said of clients.
  [[nodiscard]] std::expected<void, std::string> verification() const;

 private:
  struct State;
  explicit Stream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chat::tls
