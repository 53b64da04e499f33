#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tls/certificate.hpp"

namespace chat::tls {

/// Who one is: PEM files with a certificate, behind it those that vouch for it, and the certificate's private key
/// without a password. One file may be both.
struct KeyPair {
  std::string certificates;
  std::string key;
};

struct ClientOptions {
  std::string ca_file{};              ///< PEM, whom to trust; empty: whom the system trusts
  std::optional<KeyPair> identity{};  ///< shown to servers that ask (SASL EXTERNAL)
  /// The handshake goes through whatever the server shows; the caller looks at Stream::verification() and compares
  /// the fingerprint (trust on first use).
  bool accept_any = false;
};

/// What all connections of one kind share: certificates and rules. TLS 1.2 and 1.3 with forward secrecy and
/// authenticated ciphers, no compression, no renegotiation. Immutable; any thread.
class Context {
 public:
  /// For a server. Which identity a client is shown depends on the host that it asks for (SNI, RFC 6066, 3); the
  /// first is for all others. Clients are asked for a certificate, need not have one, and may sign it themselves: who
  /// they are, the fingerprint says. `identities` must not be empty. The error is a sentence that says what to do.
  /// Without `ask_certificate` they are not: a browser would trouble its user with the question.
  [[nodiscard]] static std::expected<std::shared_ptr<const Context>, std::string> server(
      const std::vector<KeyPair>& identities, bool ask_certificate = true);
  /// For a client. The error is a sentence that says what to do.
  [[nodiscard]] static std::expected<std::shared_ptr<const Context>, std::string> client(const ClientOptions& options);

  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// Of each identity its own certificate, in their order.
  [[nodiscard]] const std::vector<Certificate>& certificates() const { return certificates_; }

 private:
  friend class Stream;
  struct Parts;
  Context();

  std::vector<Certificate> certificates_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace chat::tls
