#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/mind.hpp"
#include "net/link.hpp"
#include "util/mutex.hpp"

namespace chat::engine {

/// Something for the engine's thread to do with the mind, from elsewhere in the program.
using Task = std::move_only_function<void(commands::Mind&)>;

/// What one connection submitted. The text stands in its batch's bytes.
struct Submission {
  enum class Kind : std::uint8_t {
    open,
    lines,  ///< text: a block of lines
    silent,
    idle,
    end,  ///< text: the reason
    resume,
  };
  Kind kind;
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  std::shared_ptr<net::Link> link;
};

/// All that was submitted since the engine looked last, in its order.
struct Batch {
  std::vector<Submission> submissions;
  std::string bytes;
  std::vector<Task> tasks;

  [[nodiscard]] bool empty() const { return submissions.empty() && tasks.empty(); }
  [[nodiscard]] std::string_view text(const Submission& of) const {
    return std::string_view(bytes).substr(of.offset, of.size);
  }
  /// Keeps its memory, unless it grew past what is usual.
  void clear();
};

/// The way to the engine: any thread puts in, the engine takes everything at once. Two buffers change places, so that
/// in the long run nothing is allocated.
class Queue {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Past either bound who brings lines has to wait; TCP makes their sender wait. All else is bounded by the number of
  /// connections, and by what the program itself asks for, and never waits.
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20;
  static constexpr std::size_t kMostSubmissions = std::size_t{1} << 16;

  /// Puts in a block of lines. False: the queue is closed.
  bool push_lines(const std::shared_ptr<net::Link>& link, std::string_view block) CHAT_EXCLUDES(mutex_);
  /// Puts in anything else. False: the queue is closed.
  bool push(Submission::Kind kind, const std::shared_ptr<net::Link>& link, std::string_view text = {})
      CHAT_EXCLUDES(mutex_);
  bool push(Task task) CHAT_EXCLUDES(mutex_);

  /// Moves everything into `batch`, which must be empty; waits until there is something, or the deadline.
  /// False: closed, and nothing is left.
  bool take(Batch& batch, Deadline deadline) CHAT_EXCLUDES(mutex_);

  /// Takes no more; who waits is sent away.
  void close() CHAT_EXCLUDES(mutex_);

 private:
  [[nodiscard]] bool full() const CHAT_REQUIRES(mutex_);
  void add(Submission::Kind kind, const std::shared_ptr<net::Link>& link, std::string_view text) CHAT_REQUIRES(mutex_);

  util::Mutex mutex_;
  Batch waiting_ CHAT_GUARDED_BY(mutex_);
  std::size_t waiting_for_room_ CHAT_GUARDED_BY(mutex_) = 0;
  bool closed_ CHAT_GUARDED_BY(mutex_) = false;
  util::Condition not_empty_;
  util::Condition not_full_;
};

}  // namespace chat::engine
