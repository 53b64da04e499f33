#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "client/dial.hpp"

namespace chat::client {

/// What a server says of strict transport security (https://ircv3.net/specs/extensions/sts): on a plain connection the
/// port counts, on an encrypted one the duration.
struct StsPolicy {
  std::optional<std::uint16_t> port;
  std::optional<std::chrono::seconds> duration;

  bool operator==(const StsPolicy&) const = default;
};

/// Reads the capability's value: `port=6697,duration=86400`. What is not understood counts as not there; a duration of
/// more than ten years is ten years.
[[nodiscard]] StsPolicy read_sts(std::string_view value);

/// The hosts to which there are only encrypted connections: a text file with lines `host port expiry`, the last in
/// seconds since 1970. Several clients use it at once.
class StsStore {
 public:
  static constexpr std::size_t kMaxFile = std::size_t{1} << 20;
  static constexpr std::size_t kMostHosts = 1000;  ///< those that expire first go
  using Time = std::chrono::sys_seconds;

  /// An empty path: nothing is known, and nothing remembered.
  explicit StsStore(std::string path) : path_(std::move(path)) {}

  /// The port for TLS, if a policy for the host holds at `now`. The error is a sentence.
  [[nodiscard]] std::expected<std::optional<std::uint16_t>, std::string> find(std::string_view host, Time now) const;
  /// From now on for `duration`; none forgets the host. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> remember(const Address& address, std::chrono::seconds duration,
                                                          Time now) const;

 private:
  std::string path_;
};

/// Follows what the server of one connection says, and does what it demands.
class StsGuard {
 public:
  enum class Safety : std::uint8_t {
    plain,
    unverified,  ///< encrypted; whom the system trusts does not vouch for the server
    verified,
  };

  StsGuard(StsStore store, Address address, Safety safety)
      : store_(std::move(store)), address_(std::move(address)), safety_(safety) {}

  /// Takes what the server says. On a plain connection that names a port this must end, and be made again there by TLS:
  /// then upgrade_port() says which. On a verified one the policy is remembered. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> follow(const std::optional<StsPolicy>& policy);
  [[nodiscard]] std::optional<std::uint16_t> upgrade_port() const { return upgrade_port_; }

  /// The connection has ended: the policy holds from now on for as long as the server said last.
  void on_end() const;

 private:
  StsStore store_;
  Address address_;
  Safety safety_;
  std::optional<StsPolicy> followed_;
  std::optional<std::uint16_t> upgrade_port_;
};

}  // namespace chat::client
