#include "net/listener.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <utility>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include "net/socket.hpp"

namespace chat::net {
namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr int kAcceptsAtOnce = 64;  // then a look whether it is time to stop

/// Errors that accept(2) passes on from the connection that was to be accepted.
bool concerns_one_connection(int error) {
  constexpr std::array kErrors{ECONNABORTED, EINTR,        EPROTO,     ENETDOWN,    ENOPROTOOPT, EHOSTDOWN,
                               ENONET,       EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, EPERM};
  return std::ranges::find(kErrors, error) != kErrors.end();
}

/// IPv4 that arrived on an IPv6 socket is shown as IPv4.
std::string numeric(const boost::asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

ListenError bind_error(const Endpoint& endpoint, const boost::asio::ip::address& address,
                       const boost::system::error_code& error) {
  namespace errors = boost::asio::error;
  const std::string where = to_string(endpoint);
  if (error == errors::address_in_use) {
    return {
        fmt::format("Cannot listen on {}: the port is in use by another program. Stop that program or choose "
                    "another port.",
                    where)};
  }
  if (error == errors::access_denied) {
    return {fmt::format("Cannot listen on {}: ports below 1024 need privileges. Choose a port from 1024 on.", where)};
  }
  // With IPv6 switched off, some systems have its sockets, but not one address.
  const bool no_such_family = error == errors::address_family_not_supported ||
                              (error == boost::system::errc::address_not_available && address.is_unspecified());
  return {fmt::format("Cannot listen on {}: {}. Choose an address of this machine.", where, error.message()),
          no_such_family};
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  const bool ipv6 = endpoint.host.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(ipv6 ? "[{}]:{}" : "{}:{}"), endpoint.host, endpoint.port);
}

Listener::Listener(Connections& connections, std::shared_ptr<spdlog::logger> log, Entrance entrance)
    : connections_(connections), log_(std::move(log)), entrance_(entrance) {}

Listener::~Listener() { stop(); }

std::expected<std::unique_ptr<Listener>, ListenError> Listener::open(const Endpoint& endpoint, Connections& connections,
                                                                     std::shared_ptr<spdlog::logger> log,
                                                                     Entrance entrance) {
  std::unique_ptr<Listener> listener(new Listener(connections, std::move(log), entrance));
  if (auto bound = listener->bind(endpoint); !bound) return std::unexpected(std::move(bound.error()));
  return listener;
}

std::expected<void, ListenError> Listener::bind(const Endpoint& endpoint) {
  boost::system::error_code error;
  Tcp::resolver resolver(context_);
  const auto found = resolver.resolve(endpoint.host, std::to_string(endpoint.port),
                                      Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error || found.empty()) {
    return std::unexpected(
        ListenError{fmt::format("Cannot listen on {}: the name {} is not known. Give an address of this machine.",
                                to_string(endpoint), endpoint.host)});
  }
  const Tcp::endpoint address = found.begin()->endpoint();
  acceptor_.open(address.protocol(), error);
  // Each family has its own listener, so that 0.0.0.0 and :: can share a port.
  if (!error && address.address().is_v6()) acceptor_.set_option(boost::asio::ip::v6_only(true), error);
  if (!error) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(address, error);
  if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
  if (!error) acceptor_.non_blocking(true, error);
  if (error) return std::unexpected(bind_error(endpoint, address.address(), error));
  const Tcp::endpoint local = acceptor_.local_endpoint();
  bound_ = {local.address().to_string(), local.port()};
  return {};
}

std::expected<void, std::string> Listener::start() {
  wait();
  auto thread = Thread::start("listener", kServiceStack, [this] { context_.run(); });
  if (!thread) return std::unexpected(std::move(thread.error()));
  thread_ = std::move(*thread);
  const std::string_view transport = entrance_.transports != nullptr ? entrance_.transports->name() : "";
  log_->info("event=listen address={}{}{}{}", to_string(bound_), transport.empty() ? "" : " transport=", transport,
             entrance_.proxied ? " proxied" : "");
  return {};
}

void Listener::stop() {
  context_.stop();
  thread_.join();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
}

void Listener::wait() {
  acceptor_.async_wait(Tcp::acceptor::wait_read, [this](const boost::system::error_code& error) {
    if (!error) accept();
  });
}

void Listener::accept() {
  for (int i = 0; i < kAcceptsAtOnce; ++i) {
    Tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    Socket socket(::accept4(acceptor_.native_handle(), peer.data(), &size, SOCK_CLOEXEC));
    const int error = errno;
    if (socket) {
      peer.resize(size);
      paused_ = false;
      try {
        connections_.admit(std::move(socket), numeric(peer.address()), entrance_);
      } catch (const std::exception& no_memory) {
        return pause(no_memory.what());
      }
    } else if (error == EAGAIN) {
      break;
    } else if (!concerns_one_connection(error)) {
      return pause(error_text(error));
    }
  }
  wait();  // which also sees those that were left
}

void Listener::pause(const std::string& why) {
  if (!std::exchange(paused_, true)) {
    log_->error("event=accept_failed address={} reason=\"{}\"", to_string(bound_), why);
  }
  timer_.expires_after(kPause);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) accept();
  });
}

}  // namespace chat::net
