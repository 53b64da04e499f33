#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "client/dial.hpp"
#include "client/known_servers.hpp"
#include "tls/context.hpp"
#include "tls/stream.hpp"

namespace chat::client {

/// How to know that the server is the one that is meant.
struct Trust {
  enum class By : std::uint8_t {
    authorities,  ///< somebody whom we trust vouches for its certificate, which is for the host
    first_use,    ///< the same; else it is the certificate that was there the first time
    fingerprint,  ///< it is this certificate, whoever vouches for it
  };
  By by = By::authorities;
  std::string fingerprint{};  ///< 64 lower-case hex digits
};

/// Encryption with a server: the TLS connection when its handshake is done and its certificate is trusted.
struct Encryption {
  tls::Stream stream;
  std::string plain;         ///< what the server said already
  std::string remark;        ///< what the person should know, as sentences; or empty
  bool is_verified = false;  ///< somebody whom we trust vouches for the server's certificate
};

struct EncryptionFailure {
  bool is_distrust = false;  ///< the handshake went well, and the server may be another than the one that is meant
  std::string sentence;
};

/// What TLS connections are made with. The certificates in `options` are checked by `trust`, whatever it says itself.
[[nodiscard]] std::expected<std::shared_ptr<const tls::Context>, std::string> encryption_context(
    tls::ClientOptions options);

/// Does the handshake on a connected socket within `patience`, and checks the server's certificate. Blocks. Nothing but
/// the handshake was sent before it returns. Asked to stop, it returns as at the deadline, within a moment.
[[nodiscard]] std::expected<Encryption, EncryptionFailure> encrypt(const Socket& socket, const Address& address,
                                                                   std::shared_ptr<const tls::Context> context,
                                                                   const Trust& trust, const KnownServers& known,
                                                                   std::chrono::milliseconds patience,
                                                                   const std::stop_token& stop = {});

/// Whether to trust a server: `verification` is what the authorities say of its certificate, with this fingerprint.
/// The result is a remark or empty; the error a sentence. May add to `known`.
[[nodiscard]] std::expected<std::string, std::string> judge(const Address& address, const Trust& trust,
                                                            const KnownServers& known,
                                                            const std::expected<void, std::string>& verification,
                                                            const std::string& fingerprint);

}  // namespace chat::client
