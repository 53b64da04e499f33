#include "app/control_socket.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace chat::app {

std::expected<ControlAddress, std::string> ControlAddress::in(const std::filesystem::path& directory) {
  ControlAddress result;
  std::string path = (directory / kControlSocket).native();
  if (path.size() >= sizeof(result.address_.sun_path)) {
    result.folder_ = ::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (result.folder_ < 0) {
      return std::unexpected(
          fmt::format("{} cannot be opened: {}.", directory.native(), std::generic_category().message(errno)));
    }
    path = fmt::format("/proc/self/fd/{}/{}", result.folder_, kControlSocket);
  }
  result.address_.sun_family = AF_UNIX;
  std::memcpy(result.address_.sun_path, path.c_str(), path.size() + 1);
  return result;
}

ControlAddress::ControlAddress(ControlAddress&& other) noexcept
    : address_(other.address_), folder_(std::exchange(other.folder_, -1)) {}

ControlAddress::~ControlAddress() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace chat::app
