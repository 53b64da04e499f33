#include "client/export_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>

#include "client/render.hpp"
#include "client/small_files.hpp"

namespace chat::client {

std::optional<std::string> ExportFile::apply(const Effects& effects) {
  if (effects.file_begins) {
    name_ = *effects.file_begins;
    const char* const home = std::getenv("HOME");
    const std::string path = expand_home(name_, home == nullptr ? "" : home);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) return fmt::format("{} is there already; name another file.", name_);
    if (fd < 0) return failed(errno);
    file_.reset(::fdopen(fd, "w"));
    if (!file_) {
      const int error = errno;
      ::close(fd);
      return failed(error);
    }
  }
  if (!file_) return std::nullopt;
  for (const Shown& shown : effects.file) {
    const std::string line = render_dated(shown, std::chrono::system_clock::now()) + '\n';
    if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) return failed(errno);
  }
  if (!effects.file_ends) return std::nullopt;
  return std::fclose(file_.release()) == 0 ? std::nullopt : failed(errno);
}

std::optional<std::string> ExportFile::failed(int error) {
  file_.reset();
  return fmt::format("{} cannot be written ({}); name another file.", name_, std::generic_category().message(error));
}

}  // namespace chat::client
