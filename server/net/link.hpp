#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "core/ids.hpp"
#include "net/admission.hpp"
#include "net/credit.hpp"
#include "net/outbox.hpp"
#include "net/socket.hpp"
#include "net/transport.hpp"

namespace chat::net {

/// What the threads that serve one connection share: its own thread reads, the engine decides, a flusher sends.
/// Held by shared_ptr; the descriptor is closed when the last of them lets go.
class Link {
 public:
  Link(std::uint64_t number, Socket socket, std::string address, Permit permit,
       std::unique_ptr<Transport> transport = nullptr)
      : number_(number),
        address_(std::move(address)),
        permit_(std::move(permit)),
        socket_(std::move(socket)),
        transport_(std::move(transport)),
        outbox_(socket_, transport_.get()) {}

  // Never changes.

  /// Counts connections from 1 since the start, for the log and for sharing work out.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const Socket& socket() const { return socket_; }
  [[nodiscard]] Transport* transport() const { return transport_.get(); }

  [[nodiscard]] bool is_irc_only() const { return transport_ != nullptr && transport_->is_irc_only(); }
  [[nodiscard]] bool is_of_messages() const { return transport_ != nullptr && transport_->is_of_messages(); }

  // The connection's thread sets them before the session opens; then they do not change.

  /// Numeric; where the person is, as far as it is known.
  [[nodiscard]] const std::string& address() const { return address_; }
  void set_address(std::string address) { address_ = std::move(address); }
  [[nodiscard]] const Security& security() const { return security_; }
  void set_security(Security security) { security_ = std::move(security); }

  /// Counts it as one from `address`; false: there are too many from there. The connection's thread before the session
  /// opens, then the engine's.
  [[nodiscard]] bool count_at(const std::string& address) { return permit_.move_to(address); }

  // Guard themselves.

  [[nodiscard]] Credit& credit() { return credit_; }
  [[nodiscard]] Outbox& outbox() { return outbox_; }

  /// Set by the engine: the longer time-outs hold.
  [[nodiscard]] bool is_registered() const { return registered_.load(std::memory_order_relaxed); }
  void set_registered() { registered_.store(true, std::memory_order_relaxed); }

  /// Set by the engine: a person at a bare terminal, who cannot answer when asked whether they are there. TCP asks.
  [[nodiscard]] bool is_plain() const { return plain_.load(std::memory_order_relaxed); }
  void set_plain() {
    socket_.keep_alive();
    plain_.store(true, std::memory_order_relaxed);
  }

  /// Set by the engine: the session has ended; what still comes is read and dropped.
  [[nodiscard]] bool is_over() const { return over_.load(std::memory_order_relaxed); }
  void set_over() {
    over_.store(true, std::memory_order_relaxed);
    credit_.give_up();
  }

  /// The engine's thread alone: the session of this connection; none before it opened and after it ended.
  core::SessionId session;

  /// The connection's flusher alone: the socket is known to its epoll.
  bool watched = false;

 private:
  const std::uint64_t number_;
  std::string address_;
  Permit permit_;
  const Socket socket_;
  const std::unique_ptr<Transport> transport_;
  Security security_;
  std::atomic<bool> registered_{false};
  std::atomic<bool> plain_{false};
  std::atomic<bool> over_{false};
  Credit credit_;
  Outbox outbox_;
};

}  // namespace chat::net
