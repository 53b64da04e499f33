#include "app/control_client.hpp"

#include <fmt/format.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <system_error>

#include "app/control_socket.hpp"

namespace chat::app {
namespace {

constexpr std::chrono::seconds kPatience{60};

class Socket {
 public:
  Socket() : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = kPatience.count(), .tv_usec = 0};
    for (const int which : {SO_SNDTIMEO, SO_RCVTIMEO}) {
      ::setsockopt(socket_, SOL_SOCKET, which, &patience, sizeof(patience));
    }
  }
  ~Socket() {
    if (socket_ >= 0) ::close(socket_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] bool connect(const ControlAddress& address) const {
    return ::connect(socket_, address.address(), address.size()) == 0;
  }
  [[nodiscard]] bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// A line without its end; none: the other side has closed, or says nothing for too long.
  [[nodiscard]] std::optional<std::string> receive_line() const {
    constexpr std::size_t kPiece = 16'384;
    std::string line;
    std::array<char, kPiece> piece{};
    while (line.size() < kMostAnswer) {
      const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return std::nullopt;
      line.append(piece.data(), static_cast<std::size_t>(got));
      if (const std::size_t end = line.find('\n', line.size() - static_cast<std::size_t>(got)); end != line.npos) {
        line.resize(end);
        return line;
      }
    }
    return std::nullopt;
  }

 private:
  int socket_;
};

}  // namespace

std::expected<std::optional<std::string>, std::string> ask_server(const std::filesystem::path& directory,
                                                                  const std::string& request) {
  const auto address = ControlAddress::in(directory);
  if (!address) return std::nullopt;  // no folder, no server
  const Socket socket;
  if (!socket.connect(*address)) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ECONNREFUSED) return std::nullopt;
    return std::unexpected(
        fmt::format("The server cannot be reached by {}/{}: {}. Run this as the user whose server it is, or as root.",
                    directory.native(), kControlSocket, std::generic_category().message(errno)));
  }
  if (socket.send(request + '\n')) {
    if (auto answer = socket.receive_line()) return std::move(*answer);
  }
  return std::unexpected(
      "The server ended, or did not answer in time. Whether it was done, chatserver account list and show tell.");
}

}  // namespace chat::app
