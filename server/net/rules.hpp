#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "util/ip_address.hpp"

namespace chat::net {

/// What the configuration says about connections. A connection that is open keeps the rules that it began with.
struct Rules {
  struct Flood {
    bool enabled = true;
    std::size_t burst = 200;      ///< lines that may come at once
    std::size_t per_second = 50;  ///< lines a second after that
  };
  /// Only time that is spent waiting for the peer counts.
  struct Timeouts {
    std::chrono::milliseconds silence{1'000};        ///< then whoever may be a person is greeted
    std::chrono::milliseconds registration{30'000};  ///< for an IRC client to register
    std::chrono::milliseconds choose_name{120'000};  ///< for a person at a bare terminal to give a name
    std::chrono::milliseconds ping_after{120'000};   ///< silence after which the peer is asked
    std::chrono::milliseconds ping_timeout{60'000};  ///< for it to answer
    std::chrono::milliseconds proxy_header{5'000};   ///< for a proxy to say for whom it comes
  };
  Flood flood;
  Timeouts timeouts;
  /// Proxies whose word is taken for where their connections come from (net/proxy_header.hpp).
  std::vector<util::IpNetwork> proxies{};
};

/// How many bytes may wait to be sent to one connection. Past it the session ends with "SendQ exceeded".
struct SendBounds {
  std::size_t registered = std::size_t{2} << 20;
  std::size_t unregistered = std::size_t{128} << 10;
};

}  // namespace chat::net
