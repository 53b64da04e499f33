#pragma once

#include <string>
#include <string_view>

#include "tls/openssl.hpp"

namespace chat::tls {

/// What lies between OpenSSL and whoever moves the bytes. The library's own memory BIO copies once more, and each
/// keeps the memory of the largest read and write for the life of the connection.
struct Wire {
  std::string_view in;  ///< not read yet; the library takes all of it before it asks for more
  std::string out;      ///< to be sent
};

/// A BIO over `wire`, which must outlive it.
[[nodiscard]] BIO* new_wire_bio(Wire& wire);

}  // namespace chat::tls
