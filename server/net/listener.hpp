#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include <spdlog/logger.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/connections.hpp"
#include "net/thread.hpp"

namespace chat::net {

/// Where to listen.
struct Endpoint {
  std::string host;  ///< a name or a numeric address; IPv6 without brackets
  std::uint16_t port = 0;

  [[nodiscard]] bool operator==(const Endpoint&) const = default;
};

/// "host:port", with brackets around IPv6.
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

struct ListenError {
  std::string sentence;         ///< what went wrong and what to do
  bool no_such_family = false;  ///< the machine does not have IPv6, or not IPv4
};

/// Accepts connections at one address, on a thread of its own, and gives each to `connections`.
class Listener {
 public:
  /// Binds and listens; port 0 picks a free one.
  [[nodiscard]] static std::expected<std::unique_ptr<Listener>, ListenError> open(const Endpoint& endpoint,
                                                                                  Connections& connections,
                                                                                  std::shared_ptr<spdlog::logger> log,
                                                                                  Entrance entrance = {});
  ~Listener();

  /// The numeric address and the port that were bound.
  [[nodiscard]] const Endpoint& bound() const { return bound_; }
  [[nodiscard]] const Entrance& entrance() const { return entrance_; }

  [[nodiscard]] std::expected<void, std::string> start();
  /// Stops accepting and closes; who waits in the kernel's queue is refused by it.
  void stop();

 private:
  using Tcp = boost::asio::ip::tcp;

  Listener(Connections& connections, std::shared_ptr<spdlog::logger> log, Entrance entrance);
  [[nodiscard]] std::expected<void, ListenError> bind(const Endpoint& endpoint);
  void wait();
  /// Accepts all that wait.
  void accept();
  /// Most likely the system has no room for another connection: those that wait keep waiting for a moment.
  void pause(const std::string& why);

  Connections& connections_;
  const std::shared_ptr<spdlog::logger> log_;
  const Entrance entrance_;
  Endpoint bound_;
  boost::asio::io_context context_{1};
  Tcp::acceptor acceptor_{context_};
  boost::asio::steady_timer timer_{context_};
  bool paused_ = false;  ///< the last accept failed
  Thread thread_;
};

}  // namespace chat::net
