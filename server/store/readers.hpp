#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/history.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// Threads that answer questions to the journal, so that nobody else waits for the disk. The oldest question is
/// answered first, but searches, which may take long, have only some of the threads.
class Readers {
 public:
  struct Options {
    std::size_t threads = 4;
    std::size_t searching = 2;  ///< of them at most search; the others are there for pages
    std::size_t bound = 4096;   ///< questions that wait; a session has one at a time, so few of them ever do
  };
  /// Called once on a reader's thread, or on that of the destructor: so it must neither wait nor throw.
  using Reply = std::move_only_function<void(std::expected<core::Answer, std::string>)>;
  using Ticket = std::uint64_t;
  /// Makes what one thread reads with. While `cancelled` is true, its reads should end soon. Called by start().
  using Make =
      std::function<std::expected<std::unique_ptr<core::History>, std::string>(const std::atomic<bool>& cancelled)>;

  /// The error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<Readers>, std::string> start(const Make& make, Options options);
  /// What is waiting is answered with a sentence; what is being read is cancelled, and waited for.
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  /// See core::History::read(). The error is a sentence: too many wait. Then `reply` is not called. Any thread.
  [[nodiscard]] std::expected<Ticket, std::string> submit(core::Query query, std::uint64_t position, Reply reply)
      CHAT_EXCLUDES(mutex_);
  /// Nobody wants that answer any more: it is not given, unless that is happening just now. Any thread.
  void cancel(Ticket ticket) CHAT_EXCLUDES(mutex_);

 private:
  struct Job {
    core::Query query;
    std::uint64_t position = 0;
    Reply reply;
  };
  struct Reader {
    std::unique_ptr<core::History> history;  ///< the thread's
    std::atomic<bool> cancelled{false};      ///< changes under the mutex
    Ticket ticket = 0;                       ///< what it reads now; 0: nothing. Under the mutex
    bool searches = false;                   ///< that is a search. Under the mutex
    std::thread thread;
  };

  explicit Readers(Options options) : options_(options) {}
  void run(Reader& reader) CHAT_EXCLUDES(mutex_);
  /// The oldest question that somebody may read now.
  [[nodiscard]] std::map<Ticket, Job>::iterator next() CHAT_REQUIRES(mutex_);
  /// False: it is over.
  [[nodiscard]] bool take(Reader& reader, Job& job) CHAT_EXCLUDES(mutex_);
  /// False: nobody wants the answer.
  [[nodiscard]] bool finish(Reader& reader) CHAT_EXCLUDES(mutex_);

  const Options options_;
  util::Mutex mutex_;
  util::Condition work_;
  std::map<Ticket, Job> waiting_ CHAT_GUARDED_BY(mutex_);
  std::size_t searching_ CHAT_GUARDED_BY(mutex_) = 0;
  Ticket last_ CHAT_GUARDED_BY(mutex_) = 0;
  bool stop_ CHAT_GUARDED_BY(mutex_) = false;
  std::vector<std::unique_ptr<Reader>> readers_;
};

}  // namespace chat::store
