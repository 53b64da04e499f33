#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <vector>

namespace chat::tls {

/// What people and programs want to know of an X.509 certificate.
struct Certificate {
  std::string fingerprint;         ///< SHA-256 of the DER form, 64 lower-case hex digits
  std::vector<std::string> names;  ///< hosts and numeric addresses it is for (subjectAltName; without one, the CN)
  std::chrono::system_clock::time_point not_before;
  std::chrono::system_clock::time_point not_after;
};

/// A certificate that nobody but its key vouches for, and the key, both as PEM.
struct SelfSigned {
  std::string certificate_pem;
  std::string key_pem;
  Certificate certificate;
};

/// How long a self-signed certificate is valid: the longest that every TLS client takes.
inline constexpr std::chrono::days kSelfSignedTime{825};

/// Makes an ECDSA P-256 certificate that is valid from now on, for servers and clients. `names` are hosts (also
/// `*.example.org`) or numeric addresses, at least one; the error is a sentence.
[[nodiscard]] std::expected<SelfSigned, std::string> make_self_signed(const std::vector<std::string>& names);

}  // namespace chat::tls
