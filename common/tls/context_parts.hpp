#pragma once

#include <vector>

#include "tls/context.hpp"
#include "tls/openssl.hpp"
#include "tls/x509.hpp"

namespace chat::tls {

/// One for each identity; a server's connection begins with the first and may change to another (SNI).
struct Door {
  SslContextPtr context;
  X509Ptr certificate;
};

struct Context::Parts {
  std::vector<Door> doors;
};

}  // namespace chat::tls
