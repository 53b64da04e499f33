#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace chat::net {

// The PROXY protocol, versions 1 and 2, as HAProxy's "The PROXY protocol" (doc/proxy-protocol.txt, 2020) has it: what a
// proxy says, before all else and in clear, of the connection that it passes on.

struct ProxyHeader {
  std::size_t size = 0;    ///< bytes that it takes
  std::string address;     ///< numeric, where the connection comes from; empty: from the proxy itself, or not known
  bool encrypted = false;  ///< it came to the proxy by TLS (version 2, PP2_TYPE_SSL)
  std::string protocol;    ///< of that: "TLSv1.3"; empty: not told
  std::string cipher;
};

/// The most bytes of a header; a longer one is refused. Version 1 has 107 at most.
inline constexpr std::size_t kLongestProxyHeader = 2048;

/// Reads the header that a connection has to begin with, of what has come so far. Nothing: more has to come. The error
/// is a phrase. Pure.
[[nodiscard]] std::expected<std::optional<ProxyHeader>, std::string> parse_proxy_header(std::string_view bytes);

}  // namespace chat::net
