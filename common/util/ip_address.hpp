#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::util {

/// A numeric address. IPv4 that is written as IPv6 (::ffff:192.0.2.1) is IPv4.
class IpAddress {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  /// `192.0.2.1` or `2001:db8::1`; nothing for all else.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  /// From 4 or 16 bytes in the order of the network; nothing for another number of them.
  [[nodiscard]] static std::optional<IpAddress> from_bytes(std::string_view bytes);

  [[nodiscard]] bool is_v4() const { return v4_; }
  [[nodiscard]] std::size_t bits() const { return v4_ ? 32 : 128; }
  /// IPv4 has the first four.
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// 127.0.0.0/8 or ::1.
  [[nodiscard]] bool is_loopback() const;
  /// In its shortest form.
  [[nodiscard]] std::string text() const;

 private:
  Bytes bytes_{};
  bool v4_ = false;
};

/// What somebody who comes from `address` is counted by: an IPv4 address, or the /64 of an IPv6 address, which one
/// person has all of. Text that is no address is its own.
[[nodiscard]] std::string network_of(const std::string& address);

/// An address, or all that begin with the same bits: `192.0.2.1`, `10.0.0.0/8`, `2001:db8::/32`.
class IpNetwork {
 public:
  [[nodiscard]] static std::optional<IpNetwork> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const;

 private:
  IpAddress address_;
  std::size_t bits_ = 0;
};

}  // namespace chat::util
