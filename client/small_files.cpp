#include "client/small_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace chat::client {
namespace {

using Failed = std::unexpected<int>;
namespace fs = std::filesystem;

std::expected<std::string, int> read_from(int fd, std::size_t most) {
  std::string text;
  char bytes[16 * 1024];
  while (text.size() <= most) {
    const ssize_t got = ::pread(fd, bytes, sizeof bytes, static_cast<off_t>(text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed(errno);
    if (got == 0) return text;
    text.append(bytes, static_cast<std::size_t>(got));
  }
  return Failed(EFBIG);
}

/// Writes all of it, from `offset` on.
std::expected<void, int> write_to(int fd, std::string_view text, off_t offset = 0) {
  while (!text.empty()) {
    const ssize_t written = ::pwrite(fd, text.data(), text.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failed(written < 0 ? errno : ENOSPC);
    offset += written;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string below(std::string_view folder, std::string_view home, std::string_view usual, std::string_view name) {
  // A relative path is to be taken for none (XDG Base Directory Specification).
  if (folder.starts_with('/')) return fmt::format("{}/chatclient/{}", folder, name);
  return home.starts_with('/') ? fmt::format("{}/{}/chatclient/{}", home, usual, name) : "";
}

}  // namespace

std::expected<std::optional<std::string>, int> read_small_file(const std::string& path, std::size_t most) {
  const Socket file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0 && errno == ENOENT) return std::optional<std::string>{};
  if (file.fd() < 0) return Failed(errno);
  auto text = read_from(file.fd(), most);
  if (!text) return Failed(text.error());
  return std::optional(std::move(*text));
}

std::expected<void, int> make_folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return Failed(error.value());
  return {};
}

std::expected<void, int> replace_file(const std::string& path, std::string_view text) {
  if (auto made = make_folder_of(path); !made) return made;
  std::error_code error;
  fs::path place = fs::canonical(path, error);
  if (error) place = path;  // it is not there yet
  std::string temporary = place.string() + ".XXXXXX";
  const Socket file(::mkostemp(temporary.data(), O_CLOEXEC));  // 0600
  if (file.fd() < 0) return Failed(errno);
  auto written = write_to(file.fd(), text);
  if (written && ::fsync(file.fd()) != 0) written = Failed(errno);
  if (written && std::rename(temporary.c_str(), place.c_str()) != 0) written = Failed(errno);
  if (!written) ::unlink(temporary.c_str());
  return written;
}

std::expected<LockedFile, int> LockedFile::open(const std::string& path) {
  if (auto made = make_folder_of(path); !made) return Failed(made.error());
  Socket file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.fd() < 0) return Failed(errno);
  while (::flock(file.fd(), LOCK_EX) != 0) {
    if (errno != EINTR) return Failed(errno);
  }
  return LockedFile(std::move(file));
}

std::expected<std::string, int> LockedFile::read(std::size_t most) const { return read_from(file_.fd(), most); }

std::expected<void, int> LockedFile::append(std::string_view text) const {
  const off_t end = ::lseek(file_.fd(), 0, SEEK_END);
  if (end < 0) return Failed(errno);
  return write_to(file_.fd(), text, end);
}

std::expected<void, int> LockedFile::rewrite(std::string_view text) const {
  if (auto written = write_to(file_.fd(), text); !written) return written;
  if (::ftruncate(file_.fd(), static_cast<off_t>(text.size())) != 0) return Failed(errno);
  return {};
}

std::string state_path(std::string_view xdg_state_home, std::string_view home, std::string_view name) {
  return below(xdg_state_home, home, ".local/state", name);
}

std::string config_path(std::string_view xdg_config_home, std::string_view home) {
  return below(xdg_config_home, home, ".config", "config.toml");
}

std::string expand_home(std::string_view path, std::string_view home) {
  if (home.empty() || !path.starts_with("~/")) return std::string(path);
  return fmt::format("{}{}", home, path.substr(1));
}

}  // namespace chat::client
