#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/event.hpp"
#include "store/loss.hpp"
#include "store/numbers.hpp"
#include "store/people.hpp"
#include "store/rows.hpp"
#include "store/sqlite.hpp"
#include "store/state.hpp"

namespace chat::store {

/// The tables that follow from the events: channels, who is in them, what is withdrawn, and accounts (see people.hpp).
/// apply() is the one way in which they change, so replaying the events makes them again. Throws SqliteError. For one
/// connection.
class Derived {
 public:
  Derived(Database& journal, Numbers& numbers, RowWriter& rows);

  /// What an event that arrives now loses before it is written and applied: it was withdrawn already, is of somebody
  /// who is erased, or a secret that is out of date.
  [[nodiscard]] Loss loss(const core::Event& event);

  /// In the transaction that adds the event. `concerned`: the numbers of its conversation or places. What is taken away
  /// from earlier events is subtracted from `state`'s bytes. True: something was. Doing it twice does no more than
  /// doing it once.
  bool apply(const core::Event& event, std::span<const std::uint64_t> concerned, State& state);

  /// Takes what was said out of a row whose time is over, or that is of somebody who is erased.
  void blank(std::uint64_t arrival, State& state);
  /// Of accounts.
  [[nodiscard]] People& people() { return people_; }

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
  bool identify(const core::Event& identity, std::span<const std::uint64_t> places, State& state);
  void become(const core::Event& identity, std::uint64_t number);
  bool redact(core::EventId subject, State& state);
  [[nodiscard]] bool is_withdrawn(core::EventId id);
  void forget_topic(const Row& row);
  [[nodiscard]] std::uint64_t node(core::EventId id) { return id ? numbers_.of(id.node) : 0; }

  Numbers& numbers_;
  RowWriter& rows_;
  People people_;
  Statement find_channel_;
  Statement add_channel_;
  Statement set_open_;
  Statement set_emptied_;
  Statement set_topic_;
  Statement set_name_;
  Statement remove_channel_;
  Statement add_member_;
  Statement remove_member_;
  Statement any_member_;
  Statement rename_member_;
  Statement find_member_;
  Statement take_member_;
  Statement get_row_;
  Statement forget_topic_;
  Statement add_redaction_;
  Statement find_redaction_;
  std::unordered_map<std::uint64_t, Channel> channels_;  // looked up lately, so that talk costs no look-up
  util::Stamp latest_;  // an event later than everything that arrived or was withdrawn cannot be withdrawn yet
};

/// Clears the derived tables and makes them again of all events, in one transaction; also takes the content out of
/// events that are withdrawn, erased or out of date and still have it. For repair: as slow as reading everything.
void rebuild(Database& journal);

}  // namespace chat::store
