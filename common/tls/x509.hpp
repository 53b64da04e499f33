#pragma once

#include <expected>
#include <string>

#include "tls/certificate.hpp"
#include "tls/context.hpp"
#include "tls/openssl.hpp"

namespace chat::tls {

[[nodiscard]] std::string fingerprint(const X509& certificate);
[[nodiscard]] Certificate describe(X509& certificate);

/// A KeyPair's files, read: the certificate, those behind it, the key, which belongs to it.
struct Identity {
  X509Ptr certificate;
  ChainPtr chain;
  KeyPtr key;
};
/// The error is a sentence that says what to do.
[[nodiscard]] std::expected<Identity, std::string> load_identity(const KeyPair& files);

}  // namespace chat::tls
