#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <functional>
#include <string>

#include "core/journal.hpp"

namespace chat::simulation {

/// An event, with its texts.
struct Recorded {
  explicit Recorded(const core::Event& event);
  util::Stamp stamp;
  core::EventKind kind;
  core::ChannelId channel;
  core::UserId sender;
  core::UserId recipient;
  std::string msgid;
  std::string source;
  std::string target;
  std::string body;
  std::string client_tags;
  [[nodiscard]] bool operator==(const Recorded&) const = default;
};

/// A journal in memory, whose commits fail when they are told to. What is in the open transaction then stays there and
/// is committed by the next try.
class RecordingJournal final : public core::Journal {
 public:
  /// Called with each event, while the mind is in the midst of its command.
  std::function<void(const Recorded&)> on_event;

  void fail_next(std::size_t commits) { failures_ = commits; }
  /// The events since the last call, committed or not.
  [[nodiscard]] std::deque<Recorded> take() { return std::exchange(fresh_, {}); }
  [[nodiscard]] std::size_t open_events() const { return open_; }
  /// The id of the last event that is durable.
  [[nodiscard]] const std::string& committed_msgid() const { return committed_msgid_; }

  // core::Journal
  void append(const core::Event& event) override;
  [[nodiscard]] std::expected<void, std::string> commit() override;

 private:
  std::deque<Recorded> fresh_;
  std::size_t open_ = 0;
  std::size_t failures_ = 0;
  std::string last_msgid_;
  std::string committed_msgid_;
};

}  // namespace chat::simulation
