#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <functional>
#include <string>

#include "core/journal.hpp"
#include "store/memory_journal.hpp"

namespace chat::simulation {

/// An event, with its texts.
struct Recorded : core::StoredEvent {
  explicit Recorded(const core::Event& event) : StoredEvent(core::copy_of(event)), msgid(core::msgid_text(id)) {}
  std::string msgid;
};

/// A journal in memory, whose commits fail when they are told to, and which takes no more when it is told to. What is
/// in the open transaction of a commit that fails stays there and is committed by the next try.
class RecordingJournal final : public core::Journal {
 public:
  /// Called with each event, while the mind is in the midst of its command.
  std::function<void(const Recorded&)> on_event;

  void accept(bool on) { accepts_ = on; }
  void fail_next(std::size_t commits) { failures_ = commits; }
  /// The events since the last call, committed or not.
  [[nodiscard]] std::deque<Recorded> take() { return std::exchange(fresh_, {}); }
  [[nodiscard]] std::size_t open_events() const { return open_; }
  /// The id of the last event that is durable.
  [[nodiscard]] const std::string& committed_msgid() const { return committed_msgid_; }

  /// What was committed answers.
  [[nodiscard]] core::History& history() { return store_; }

  // core::Journal
  [[nodiscard]] bool accepts() const override { return accepts_; }
  [[nodiscard]] std::uint64_t position() const override { return store_.position(); }
  void append(const core::Event& event) override;
  [[nodiscard]] std::expected<void, std::string> commit() override;

 private:
  std::deque<Recorded> fresh_;
  std::size_t open_ = 0;
  std::size_t failures_ = 0;
  bool accepts_ = true;
  store::MemoryJournal store_;
  std::string last_msgid_;
  std::string committed_msgid_;
};

}  // namespace chat::simulation
