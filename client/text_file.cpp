#include "client/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "client/small_files.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string path_of(std::string_view name) {
  const char* const home = std::getenv("HOME");
  return expand_home(name, home == nullptr ? "" : home);
}

Refusal unreadable(std::string_view name, int error) {
  return Refusal(
      fmt::format("{} cannot be read ({}); name another file.", name, std::generic_category().message(error)));
}

}  // namespace

std::expected<std::string, std::string> read_text_file(std::string_view name) {
  // What is no file, a pipe say, is not waited for.
  const Descriptor file(::open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return unreadable(name, errno);
  struct stat about{};
  if (::fstat(file.get(), &about) != 0) return unreadable(name, errno);
  if (!S_ISREG(about.st_mode)) return Refusal(fmt::format("{} is not a file; name a text file.", name));
  std::string content;
  std::array<char, 64 * 1024> bytes;
  while (true) {
    const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(name, errno);
    if (got == 0) break;
    content.append(bytes.data(), static_cast<std::size_t>(got));
    if (content.size() > kMaxTextFile) {
      return Refusal(fmt::format("{} is too big to be said; put it where others can fetch it, and say where.", name));
    }
  }
  if (content.find('\0') != std::string::npos) return Refusal(fmt::format("{} is not a text file.", name));
  if (!util::is_utf8(content)) {
    return Refusal(fmt::format("{} is not UTF-8 and was not sent; save it as UTF-8 first.", name));
  }
  if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  return content;
}

}  // namespace chat::client
