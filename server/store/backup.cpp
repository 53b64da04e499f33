#include "store/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "store/reading.hpp"
#include "store/sqlite.hpp"
#include "store/verify.hpp"

namespace chat::store {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

/// A new file that only its owner may read, removed again unless it is kept.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path)
      : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (file_ < 0) error_ = errno;
  }
  ~NewFile() {
    if (file_ < 0) return;
    ::close(file_);
    if (!kept_) ::unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  /// Why it could not be made; 0: it was.
  [[nodiscard]] int error() const { return error_; }
  /// Puts it on the disk, its name included.
  [[nodiscard]] bool keep() {
    const std::filesystem::path parent = path_.has_parent_path() ? path_.parent_path() : ".";
    const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    kept_ = ::fsync(file_) == 0 && folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    return kept_;
  }

 private:
  const std::filesystem::path path_;
  const int file_;
  int error_ = 0;
  bool kept_ = false;
};

/// What the copy holds; throws SqliteError if it is not whole. Copying reads each page and none of the digests.
State contents(const std::filesystem::path& file) {
  Database copy(file, Database::Mode::read);
  Findings found = look_over(copy);
  if (found.is_whole()) return found.state;
  std::string problem = std::move(found.problems.front());
  problem.pop_back();  // the full stop
  throw SqliteError(SQLITE_CORRUPT, problem);
}

}  // namespace

std::expected<State, std::string> back_up(const std::filesystem::path& directory, const std::filesystem::path& file) {
  auto journal = open_for_reading(directory);
  if (!journal) return std::unexpected(std::move(journal.error()));
  NewFile made(file);
  if (made.error() == EEXIST) {
    return std::unexpected(fmt::format("{} is there already. Give the name of a new file.", file.native()));
  }
  if (made.error() != 0) {
    return std::unexpected(fmt::format("{} cannot be made: {}. Give a file in a folder that you may write to.",
                                       file.native(), reason(made.error())));
  }
  try {
    // SQLite takes an empty file for a new one.
    journal->prepare("VACUUM INTO ?").bind(1, file.native()).run();
    const State state = contents(file);
    if (!made.keep()) {
      return std::unexpected(
          fmt::format("{} cannot be put on the disk: {}. Look after the disk.", file.native(), reason(errno)));
    }
    return state;
  } catch (const SqliteError& error) {
    if (error.is_damage()) {
      return std::unexpected(
          fmt::format("The journal in {} is damaged: {}. {}", directory.native(), error.what(), way_out(directory)));
    }
    return std::unexpected(fmt::format("The journal cannot be copied to {}: {}. Make sure that the disk has room.",
                                       file.native(), error.what()));
  }
}

}  // namespace chat::store
