#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "util/ip_address.hpp"
#include "util/mutex.hpp"

namespace chat::net {

/// How many connections there may be, in all and from one address.
struct AdmissionBounds {
  std::size_t total = 16'384;
  /// Of those whom util::network_of() takes for one. 0: no bound. The machine's own (127.0.0.0/8, ::1) are never
  /// bounded.
  std::size_t per_address = 0;
  std::vector<util::IpNetwork> exempt{};  ///< nor are these: through them many people come
};

/// What is told to one too many from one address.
inline constexpr const char* kAddressFull = "Too many connections from your address, close one of them first";

class Admission;

/// One connection's place; given back when destroyed.
class Permit {
 public:
  Permit() = default;
  Permit(std::shared_ptr<Admission> admission, std::string address);
  Permit(Permit&& other) noexcept = default;
  Permit& operator=(Permit&&) = delete;
  ~Permit();

  [[nodiscard]] explicit operator bool() const { return admission_ != nullptr; }

  /// Whoever it was given to is at `address`: it counts there from now on, and no more where it did. False: there are
  /// too many there, and nothing has changed. One thread at a time.
  [[nodiscard]] bool move_to(const std::string& address);

 private:
  std::shared_ptr<Admission> admission_;
  std::string address_;  ///< empty: not counted by address
};

/// Counts connections until their descriptors are closed. Any thread.
class Admission : public std::enable_shared_from_this<Admission> {
 public:
  enum class Refusal : std::uint8_t { none, full, address_full };

  explicit Admission(AdmissionBounds bounds) : bounds_(std::move(bounds)) {}

  /// A place for a connection from `address`, or no place and why. Empty: it is not known yet, and not counted by.
  [[nodiscard]] std::pair<Permit, Refusal> admit(const std::string& address);
  void set_bounds(AdmissionBounds bounds);  ///< for those who come from now on
  [[nodiscard]] std::size_t count();

 private:
  friend class Permit;
  void leave(const std::string& address);
  /// `counted` changes, as in Permit::move_to().
  [[nodiscard]] bool move(std::string& counted, const std::string& address);
  /// What `address` is counted by; empty: it is not.
  [[nodiscard]] std::string counted_by(const std::string& address) const CHAT_REQUIRES(mutex_);
  [[nodiscard]] bool enter(const std::string& counted) CHAT_REQUIRES(mutex_);
  void forget(const std::string& counted) CHAT_REQUIRES(mutex_);

  util::Mutex mutex_;
  AdmissionBounds bounds_ CHAT_GUARDED_BY(mutex_);
  std::size_t count_ CHAT_GUARDED_BY(mutex_) = 0;
  boost::unordered_flat_map<std::string, std::size_t> by_address_ CHAT_GUARDED_BY(mutex_);
};

}  // namespace chat::net
