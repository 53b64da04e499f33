#pragma once

#include <string>
#include <string_view>

#include "tls/openssl.hpp"

namespace chat::tls {

/// If a connection's first bytes are not TLS: what came instead, as a phrase; else empty.
[[nodiscard]] std::string other_protocol(std::string_view first_bytes, bool to_server);

/// Why a connection failed, as a phrase, from the library's errors, which are emptied.
[[nodiscard]] std::string failure(const SSL& ssl);

/// What is wrong with a server's certificate (X509_V_ERR_…), as a phrase.
[[nodiscard]] std::string verification_failure(long result);

}  // namespace chat::tls
