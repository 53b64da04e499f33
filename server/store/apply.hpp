#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/event.hpp"
#include "core/history.hpp"
#include "store/numbers.hpp"
#include "store/rows.hpp"
#include "store/sqlite.hpp"
#include "store/state.hpp"

namespace chat::store {

/// The tables that follow from the events: channels, who is in them, what is withdrawn. apply() is the one way in which
/// they change, so replaying the events makes them again. Throws SqliteError. For one connection.
class Derived {
 public:
  Derived(Database& journal, Numbers& numbers, RowWriter& rows);

  /// In the transaction that adds the event. `concerned`: the numbers of its conversation or places. What a redaction
  /// takes away is subtracted from `state`'s bytes. Doing it twice does no more than doing it once.
  void apply(const core::Event& event, std::span<const std::uint64_t> concerned, State& state);

  /// Whether the event was withdrawn before it arrived.
  [[nodiscard]] bool is_withdrawn(core::EventId id);

  /// After a rollback.
  void forget();

 private:
  struct Channel {
    bool open = false;
    bool empty = false;
  };
  /// None: there is no such channel (any more).
  Channel* look_up(std::uint64_t number);
  void keep(std::uint64_t number, Channel channel);

  void update_open(const core::Event& event, std::uint64_t number);
  void join(const core::Event& event, std::uint64_t number);
  void leave(core::EventId person, util::Millis time, std::uint64_t number);
  void remove(std::uint64_t number);
  void rename(const core::Event& event);
  void redact(core::EventId subject, State& state);
  [[nodiscard]] std::uint64_t node(core::EventId id) { return id ? numbers_.of(id.node) : 0; }

  Numbers& numbers_;
  RowWriter& rows_;
  Statement find_channel_;
  Statement add_channel_;
  Statement set_open_;
  Statement set_emptied_;
  Statement set_topic_;
  Statement remove_channel_;
  Statement add_member_;
  Statement remove_member_;
  Statement any_member_;
  Statement rename_member_;
  Statement add_redaction_;
  Statement find_redaction_;
  std::unordered_map<std::uint64_t, Channel> channels_;  // looked up lately, so that talk costs no look-up
  util::Stamp latest_;  // an event later than everything that arrived or was withdrawn cannot be withdrawn yet
};

/// What the next process needs to know.
[[nodiscard]] core::Remembered remember(Database& journal);

/// Clears the derived tables and makes them again of all events, in one transaction; also takes the content out of
/// withdrawn events that still have it. For repair: as slow as reading everything.
void rebuild(Database& journal);

}  // namespace chat::store
