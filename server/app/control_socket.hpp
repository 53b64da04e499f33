#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <expected>
#include <filesystem>
#include <string>

namespace chat::app {

/// Where the running server takes what administrators ask for: a Unix socket in its data directory. One connection
/// carries one request, a line of JSON, and one answer, another one; see administration_json.hpp.
inline constexpr const char* kControlSocket = "control";

/// The most that either side reads of the other.
inline constexpr std::size_t kMostRequest = std::size_t{64} << 10;
inline constexpr std::size_t kMostAnswer = std::size_t{4} << 20;

/// The address of the socket in a folder. The system bounds the length of such a path (to 107 bytes); a longer one is
/// reached through a descriptor of the folder, which lives as long as this.
class ControlAddress {
 public:
  /// The error is a sentence.
  [[nodiscard]] static std::expected<ControlAddress, std::string> in(const std::filesystem::path& directory);
  ControlAddress(ControlAddress&& other) noexcept;
  ControlAddress& operator=(ControlAddress&&) = delete;
  ~ControlAddress();

  [[nodiscard]] const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&address_); }
  [[nodiscard]] socklen_t size() const { return sizeof(address_); }
  [[nodiscard]] const char* path() const { return address_.sun_path; }

 private:
  ControlAddress() = default;
  sockaddr_un address_{};
  int folder_ = -1;
};

}  // namespace chat::app
