#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>

#include "core/event.hpp"
#include "store/loss.hpp"
#include "store/numbers.hpp"
#include "store/rows.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// The tables of accounts that follow from the events: facts, who was who, how far people have read, who is erased. The
/// order in which events arrive is no matter, and neither is it if they come twice. Throws SqliteError. For one
/// connection, in its transactions.
class People {
 public:
  People(Database& journal, Numbers& numbers, RowWriter& rows);

  /// What an event loses that arrives now: it is of somebody who is erased, or a secret that is out of date.
  [[nodiscard]] Loss loss(const core::Event& event);
  /// What an event that is here loses by the erasure of whoever is erased.
  [[nodiscard]] Loss loss_by_erasures(const core::Event& event);
  /// A fact that is here has lost its value: what is so has none either, if that fact says it.
  void forget_value(const core::Event& fact);
  /// Takes over what the event says; it has lost what it has to lose. `conversation`: its number, or 0; `arrivals`: how
  /// many events are here. True: something that was there before is gone now.
  bool apply(const core::Event& event, std::uint64_t conversation, std::uint64_t arrivals);

  [[nodiscard]] bool is_erased(core::EventId person);
  /// All events up to that arrival have lost what they have to lose by the erasure of that person.
  void gone_over(core::EventId person, std::uint64_t arrival);
  /// The same of every erasure and all events.
  void gone_over_all();

  /// After a rollback.
  void forget() { is_loaded_ = false; }

 private:
  struct Word {
    bool known = false;
    core::EventId since;
  };
  [[nodiscard]] Word last_word(core::EventId subject, std::string_view field);
  bool learn(const core::Event& fact);
  /// Another fact has taken the place of `former`: whether that one must lose its value.
  [[nodiscard]] bool must_go(const core::Event& fact, std::uint64_t former);
  void mark(const core::Event& marker, std::uint64_t conversation);
  bool identify(const core::Event& identity, std::uint64_t arrivals);
  bool erase_with_guests(core::EventId account, std::uint64_t arrivals);
  bool erase(core::EventId person, std::uint64_t arrivals);
  [[nodiscard]] bool is_account(core::EventId person);
  [[nodiscard]] std::uint64_t node(core::EventId id) { return id ? numbers_.of(id.node) : 0; }
  void load();

  Numbers& numbers_;
  RowWriter& rows_;
  Statement find_fact_;
  Statement set_fact_;
  Statement find_sender_;
  Statement empty_value_;
  Statement drop_facts_;
  Statement empty_name_;
  Statement set_marker_;
  Statement drop_markers_;
  Statement empty_source_;
  Statement add_identity_;
  Statement guests_;
  Statement add_erasure_;
  Statement erasures_;
  Statement gone_over_;
  Statement gone_over_all_;
  std::unordered_set<core::EventId> erased_;  // a few
  bool is_loaded_ = false;
};

/// Forgets how far guests have read. Whoever is no account now was never one.
void drop_markers_of_guests(Database& journal);

}  // namespace chat::store
