#pragma once

#include <atomic>
#include <chrono>

#include "store/sqlite.hpp"

namespace chat::store {

/// While it lives, statements of a connection that are still busy at a time end with SQLITE_INTERRUPT.
class Deadline {
 public:
  /// `cancelled`: if given, they also end when it becomes true.
  Deadline(Database& database, std::chrono::steady_clock::time_point time, const std::atomic<bool>* cancelled = nullptr)
      : database_(database), time_(time), cancelled_(cancelled) {
    // So many instructions of SQLite's machine take some 0.1 ms.
    constexpr int kInstructions = 10'000;
    sqlite3_progress_handler(database_.handle(), kInstructions, &is_over, this);
  }
  ~Deadline() { sqlite3_progress_handler(database_.handle(), 0, nullptr, nullptr); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

 private:
  static int is_over(void* self) {
    const auto* const deadline = static_cast<const Deadline*>(self);
    const bool cancelled = deadline->cancelled_ != nullptr && deadline->cancelled_->load(std::memory_order_relaxed);
    return cancelled || std::chrono::steady_clock::now() >= deadline->time_ ? 1 : 0;
  }

  Database& database_;
  const std::chrono::steady_clock::time_point time_;
  const std::atomic<bool>* const cancelled_;
};

}  // namespace chat::store
