#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "net/flushers.hpp"
#include "net/intake.hpp"
#include "net/line_block.hpp"
#include "util/mutex.hpp"

namespace chat::test {

/// Writes down what connections bring: "open", "line TEXT", "bad N", "silent", "idle", "end REASON", "drained",
/// "flush".
class FakeIntake final : public net::Intake {
 public:
  bool opened(const std::shared_ptr<net::Link>& /*link*/) override {
    note("open");
    return true;
  }
  void lines(const std::shared_ptr<net::Link>& link, std::string_view block) override {
    const util::Lock lock(mutex_);
    ++submissions_;
    net::LineReader reader(block);
    while (const auto line = reader.next()) {
      notes_.push_back(*line ? "line " + std::string(**line)
                             : "bad " + std::to_string(static_cast<int>(line->error().why)));
    }
    if (works_) {
      link->credit().give(static_cast<std::uint32_t>(block.size()));
    } else {
      owed_ += static_cast<std::uint32_t>(block.size());
    }
    changed_.notify_all();
  }
  void silent(const std::shared_ptr<net::Link>& /*link*/) override { note("silent"); }
  void idle(const std::shared_ptr<net::Link>& /*link*/) override { note("idle"); }
  void ended(const std::shared_ptr<net::Link>& link, std::string_view reason) override {
    note("end " + std::string(reason));
    link->socket().shut_down();  // as a flusher would after its deadline
  }
  void drained(const std::shared_ptr<net::Link>& /*link*/) override { note("drained"); }
  void flush(const std::shared_ptr<net::Link>& link) override {
    if (flushers != nullptr) return flushers->hand_over(link);
    note("flush");
  }
  bool begins_irc(std::string_view first_line) const override { return first_line.starts_with("NICK"); }

  /// Who sends what a connection hands on; set before the first comes. Without them it is noted only.
  net::Flushers* flushers = nullptr;

  /// From now on lines are not worked off.
  void stall() {
    const util::Lock lock(mutex_);
    works_ = false;
  }
  /// Works off what waits, and all that comes.
  void go_on(net::Link& link) {
    const util::Lock lock(mutex_);
    works_ = true;
    link.credit().give(std::exchange(owed_, 0));
  }

  /// Waits for the next note and takes it; "nothing" after 20 seconds.
  std::string next() {
    util::Lock lock(mutex_);
    if (!wait([this]() CHAT_NO_ANALYSIS { return taken_ < notes_.size(); }, lock)) return "nothing";
    return notes_[taken_++];
  }
  /// Waits until `bytes` of lines were brought and not worked off.
  bool wait_for_owed(std::uint32_t bytes) {
    util::Lock lock(mutex_);
    return wait([this, bytes]() CHAT_NO_ANALYSIS { return owed_ >= bytes; }, lock);
  }
  std::uint32_t owed() {
    const util::Lock lock(mutex_);
    return owed_;
  }
  std::size_t submissions() {
    const util::Lock lock(mutex_);
    return submissions_;
  }

 private:
  void note(std::string what) {
    const util::Lock lock(mutex_);
    notes_.push_back(std::move(what));
    changed_.notify_all();
  }
  template <class Condition>
  bool wait(Condition condition, util::Lock& lock) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition()) {
      if (!changed_.wait_until(lock, deadline)) return condition();
    }
    return true;
  }

  util::Mutex mutex_;
  util::Condition changed_;
  std::vector<std::string> notes_ CHAT_GUARDED_BY(mutex_);
  std::size_t taken_ CHAT_GUARDED_BY(mutex_) = 0;
  std::size_t submissions_ CHAT_GUARDED_BY(mutex_) = 0;
  std::uint32_t owed_ CHAT_GUARDED_BY(mutex_) = 0;
  bool works_ CHAT_GUARDED_BY(mutex_) = true;
};

}  // namespace chat::test
