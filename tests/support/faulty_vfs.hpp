#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

struct sqlite3_vfs;

namespace chat::test {

/// A file system for SQLite that passes everything on to the real one, until it is told to fail: writes that do not get
/// through, a disk that is full, a sync that fails, a power cut that loses what was not synced. While the object lives,
/// name() can be given to whoever opens a database. Any thread.
class FaultyVfs {
 public:
  explicit FaultyVfs(std::uint64_t seed = 1);
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  /// After `after` more writes, `count` of them fail with `code` (SQLITE_FULL, SQLITE_IOERR_WRITE); half of each is
  /// written all the same.
  void fail_writes(std::uint64_t after, std::uint64_t count, int code);
  /// From now on one in so many writes fails, by chance; 0: none.
  void fail_randomly(std::uint32_t one_in, int code);
  /// The next syncs fail (SQLITE_IOERR_FSYNC).
  void fail_syncs(std::uint64_t count);
  /// How often a write or a sync has failed.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  /// The process dies: nothing gets to the files any more, and closing them changes nothing. What was written is there.
  void kill() { dead_ = true; }
  /// After kill(), and once everybody has closed their files: the machine lost its power. Of what was written after a
  /// file's last sync some is there and some not, each write by chance, whole or torn. Then it is on again.
  void lose_unsynced();
  /// After kill(), likewise, but the machine went on: a new process may open the files.
  void revive();

  struct Image;
  struct Methods;

 private:
  friend struct Methods;
  [[nodiscard]] int fault_of_write();
  [[nodiscard]] int fault_of_sync();
  std::shared_ptr<Image> image(const std::string& path);

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  sqlite3_vfs* real_ = nullptr;
  std::atomic<bool> dead_{false};
  std::atomic<std::uint64_t> failures_{0};

  std::mutex mutex_;  // the rest
  std::mt19937_64 random_;
  std::uint64_t until_failure_ = 0;
  std::uint64_t failing_writes_ = 0;
  int write_code_ = 0;
  std::uint32_t one_in_ = 0;
  int random_code_ = 0;
  std::uint64_t failing_syncs_ = 0;
  std::map<std::string, std::shared_ptr<Image>> images_;
};

}  // namespace chat::test
