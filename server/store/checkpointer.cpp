#include "store/checkpointer.hpp"

#include <chrono>
#include <utility>

#include "store/thread.hpp"

namespace chat::store {
namespace {

constexpr std::chrono::seconds kLongestWait{1};

}  // namespace

std::expected<std::unique_ptr<Checkpointer>, std::string> Checkpointer::start(Options options) {
  try {
    std::unique_ptr<Checkpointer> made(new Checkpointer(std::move(options)));
    auto thread = start_thread("checkpoints", [&checkpointer = *made] { checkpointer.run(); });
    if (!thread) return std::unexpected(std::move(thread.error()));
    made->thread_ = std::move(*thread);
    return made;
  } catch (const SqliteError& error) {
    return std::unexpected(std::string("The journal cannot be opened a second time: ") + error.what() + ".");
  }
}

Checkpointer::Checkpointer(Options options)
    : options_(std::move(options)), database_(options_.journal, Database::Mode::write, options_.vfs) {
  // Of what it writes, only the pages in the log are ever copied; how safely, the engine's commits decide.
  database_.run("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -256");
}

Checkpointer::~Checkpointer() {
  {
    const util::Lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  database_.interrupt();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::log_has(std::uint64_t pages) {
  if (pages < noted_) {  // it has begun anew
    noted_ = 0;
    copied_ = 0;
  }
  if (pages - noted_ < options_.step) return;
  noted_ = pages;
  hurry();
}

void Checkpointer::hurry() {
  {
    const util::Lock lock(mutex_);
    due_ = true;
  }
  wake_.notify_one();
}

void Checkpointer::run() {
  auto second = std::chrono::steady_clock::now() + kLongestWait;
  while (true) {
    bool due = false;
    {
      util::Lock lock(mutex_);
      while (!due_ && !stop_ && wake_.wait_until(lock, second)) {
      }
      if (stop_) return;
      due = std::exchange(due_, false);
    }
    if (due) checkpoint();
    if (std::chrono::steady_clock::now() >= second) {
      second = std::chrono::steady_clock::now() + kLongestWait;
      if (options_.each_second) options_.each_second();
    }
  }
}

void Checkpointer::checkpoint() {
  busy_ = true;
  int in_log = 0;
  int copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  // Whatever else failed (no room, a reader in between) is tried again when the log has grown.
  if (code == SQLITE_IOERR_FSYNC) sync_failed_ = true;
  if (code == SQLITE_OK) copied_ = static_cast<std::uint64_t>(copied);
  busy_ = false;
}

}  // namespace chat::store
