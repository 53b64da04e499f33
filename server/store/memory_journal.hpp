#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/history.hpp"
#include "core/journal.hpp"
#include "store/event_digest.hpp"
#include "store/loss.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// A journal in memory: what was said is gone when the server stops. Its commits never fail, and it answers what the
/// one on disk answers; that one is tested against it.
///
/// It keeps the last events only, so many as its bound says; position() and arrivals count on. A redaction is
/// remembered as long as its event is kept, and so is who somebody was as a guest; an erasure for ever. Secret facts
/// are kept without their values. Ids are expected to be unique.
class MemoryJournal final : public core::Journal, public core::History {
 public:
  static constexpr std::size_t kDefaultBound = 100'000;

  explicit MemoryJournal(std::size_t bound = kDefaultBound) : bound_(bound) {}

  // core::Journal; the engine's thread.
  [[nodiscard]] bool accepts() const override { return true; }
  void append(const core::Event& event) override;
  [[nodiscard]] std::expected<void, std::string> commit() override CHAT_EXCLUDES(mutex_);
  [[nodiscard]] std::uint64_t position() const override CHAT_EXCLUDES(mutex_);

  // core::History; any thread.
  [[nodiscard]] std::expected<core::Answer, std::string> read(const core::Query& query, std::uint64_t position) override
      CHAT_EXCLUDES(mutex_);

  /// Events that it keeps at most.
  [[nodiscard]] std::size_t bound() const { return bound_; }
  /// Events in all the transactions that were committed.
  [[nodiscard]] std::uint64_t events() const { return position(); }
  /// Transactions with at least one event. The engine's thread.
  [[nodiscard]] std::uint64_t commits() const { return commits_; }

 private:
  using Kept = std::shared_ptr<const core::StoredEvent>;
  using Line = std::map<core::EventId, Kept>;  ///< a conversation's events, in canonical order

  /// Which of a conversation's events are meant.
  struct Stretch {
    core::Readable from;
    std::optional<core::EventId> after;
    std::optional<core::EventId> before;
    std::uint64_t position;
  };

  void keep(core::StoredEvent event) CHAT_REQUIRES(mutex_);
  void drop_oldest() CHAT_REQUIRES(mutex_);
  void blank(core::EventId id) CHAT_REQUIRES(mutex_);
  void lose(Kept& kept, const Loss& loss) CHAT_REQUIRES(mutex_);
  /// Takes note of accounts, who is who, and who is erased.
  void note_person(const core::StoredEvent& event) CHAT_REQUIRES(mutex_);
  void erase(core::EventId person) CHAT_REQUIRES(mutex_);
  [[nodiscard]] Loss loss(const core::StoredEvent& event) const CHAT_REQUIRES(mutex_);
  /// The last `limit` events (or the first) of the stretch that `wanted` is true of, in canonical order.
  template <class Wanted>
  [[nodiscard]] std::vector<Kept> pick(const Stretch& stretch, bool newest, std::size_t limit, Wanted&& wanted) const
      CHAT_REQUIRES(mutex_);
  /// `channels`, and the private talks of `person`.
  [[nodiscard]] std::vector<core::Readable> readable(std::vector<core::Readable> channels, core::EventId person) const
      CHAT_REQUIRES(mutex_);

  [[nodiscard]] core::Answer answer(const core::PageQuery& query, std::uint64_t position) const;
  [[nodiscard]] core::Answer answer(const core::AroundQuery& query, std::uint64_t position) const;
  [[nodiscard]] core::Answer answer(const core::TargetsQuery& query, std::uint64_t position) const;
  [[nodiscard]] core::Answer answer(const core::EventQuery& query, std::uint64_t position) const;
  [[nodiscard]] core::Answer answer(const core::SearchQuery& query, std::uint64_t position) const;
  [[nodiscard]] core::Answer answer(const core::SummaryQuery& query, std::uint64_t position) const;

  const std::size_t bound_;
  std::vector<core::StoredEvent> open_;  ///< the open transaction
  core::StoreDigest open_digest_{};
  std::uint64_t commits_ = 0;
  Salts salts_;
  std::string scratch_;

  mutable util::Mutex mutex_;
  std::uint64_t position_ CHAT_GUARDED_BY(mutex_) = 0;
  core::StoreDigest digest_ CHAT_GUARDED_BY(mutex_){};
  std::deque<Kept> kept_ CHAT_GUARDED_BY(mutex_);  ///< by arrival, without gaps
  std::map<core::Conversation, Line> lines_ CHAT_GUARDED_BY(mutex_);
  std::map<core::EventId, std::uint64_t> arrivals_ CHAT_GUARDED_BY(mutex_);
  std::unordered_set<core::EventId> accounts_ CHAT_GUARDED_BY(mutex_);
  std::unordered_multimap<core::EventId, core::EventId> guests_ CHAT_GUARDED_BY(mutex_);  ///< by account
  std::unordered_set<core::EventId> erased_ CHAT_GUARDED_BY(mutex_);
  std::unordered_multiset<core::EventId> redacted_ CHAT_GUARDED_BY(mutex_);  ///< subjects of the redactions kept
};

}  // namespace chat::store
