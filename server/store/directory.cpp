#include "store/directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "store/schema.hpp"

namespace chat::store {
namespace {

constexpr mode_t kFileRights = 0600;

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

std::expected<Directory, std::string> Directory::take(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (!path.parent_path().empty()) fs::create_directories(path.parent_path(), error);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
      return std::unexpected(fmt::format("The folder {} cannot be made: {}. Choose another one with --data.",
                                         path.native(), reason(errno)));
    }
  }
  const auto lock = Files(path).lock;
  const int file = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileRights);
  if (file < 0) {
    return std::unexpected(
        fmt::format("{} cannot be opened: {}. Make the folder yours, or choose another one with --data.", lock.native(),
                    reason(errno)));
  }
  Directory directory(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return std::unexpected(
        errno == EWOULDBLOCK
            ? fmt::format("Another chatserver uses the folder {}. Stop it, or choose another folder with --data.",
                          path.native())
            : fmt::format("{} cannot be locked: {}. Choose a folder on another disk with --data.", lock.native(),
                          reason(errno)));
  }
  return directory;
}

bool Directory::is_taken(const std::filesystem::path& path) {
  const int file = ::open(Files(path).lock.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  const bool taken = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return taken;
}

std::expected<void, std::string> Directory::has_no_orphans(const std::filesystem::path& path) {
  const Files files(path);
  const auto holds_something = [](const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return !error && size > 0;
  };
  if (holds_something(files.journal) || (!holds_something(files.index) && !holds_something(files.search))) return {};
  return std::unexpected(
      fmt::format("{} has an index and no journal: journal.db is missing or empty. Put it or a backup of it back; to "
                  "begin anew, remove index.db and search.db.",
                  path.native()));
}

Directory::Directory(Directory&& other) noexcept : lock_(std::exchange(other.lock_, -1)) {}

Directory::~Directory() {
  if (lock_ >= 0) ::close(lock_);
}

std::expected<void, std::string> Directory::touch(const std::filesystem::path& file) const {
  const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileRights);
  if (opened < 0) {
    return std::unexpected(fmt::format("{} cannot be opened: {}. Make it yours, or choose another folder with --data.",
                                       file.native(), reason(errno)));
  }
  ::close(opened);
  return {};
}

}  // namespace chat::store
