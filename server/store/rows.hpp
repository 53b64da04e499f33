#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/event.hpp"
#include "store/loss.hpp"
#include "store/numbers.hpp"
#include "store/pending.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// Bits of events.flags; the audience is in the byte above them.
inline constexpr std::uint64_t kBotFlag = 1;
inline constexpr std::uint64_t kOpenFlag = 2;
inline constexpr std::uint64_t kBlankedFlag = 4;
inline constexpr unsigned kAudienceShift = 8;

/// What everybody in its conversation may read, and that is still there, by a row's flags.
[[nodiscard]] inline bool is_for_everybody(std::uint64_t flags) {
  return (flags & kBlankedFlag) == 0 && (flags >> kAudienceShift) == 0;
}

/// The columns that RowReader wants, in its order.
inline constexpr const char* kEventColumns =
    "arrival, stamp, node, kind, flags, conversation, sender_stamp, sender_node, subject_stamp, subject_node, source, "
    "account, target, body, tags, places, salt, digest";

/// An event as a row has it.
struct Row {
  core::StoredEvent event;
  Seal seal;
  std::uint64_t conversation = 0;  ///< its number
};

/// Makes a row of the statement's columns (kEventColumns).
/// Throws SqliteError, also (SQLITE_CORRUPT) when the row is none that RowWriter wrote.
[[nodiscard]] Row read_row(const Statement& statement, Numbers& numbers);

/// The numbers of conversations in the column `places`. Throws SqliteError (SQLITE_CORRUPT).
[[nodiscard]] std::vector<std::uint64_t> place_numbers(std::span<const std::uint8_t> places);

/// Writes the table `events`, in a transaction of the caller's. Throws SqliteError.
class RowWriter {
 public:
  RowWriter(Database& journal, Numbers& numbers);

  /// The numbers of the conversations that the event concerns: one, or one for each of its places. Valid until the next
  /// call. `whole`: false marks it as blanked and leaves out the salt; the texts are written as they are.
  std::span<const std::uint64_t> insert(std::uint64_t arrival, const core::Event& event, const Seal& seal, bool whole);

  struct Freed {
    core::EventKind kind{};
    std::uint64_t bytes = 0;  ///< that count; see State
    bool is_private = false;
  };
  /// Takes texts out of a row for good. None: there is no such row.
  std::optional<Freed> blank(std::uint64_t arrival, const Loss& loss);

  /// Where an event is; none: not here.
  [[nodiscard]] std::optional<std::uint64_t> find(core::EventId id);
  /// Of the row that is there.
  [[nodiscard]] core::EventKind kind(std::uint64_t arrival);

 private:
  Numbers& numbers_;
  Statement insert_;
  Statement sizes_;
  Statement blank_;
  Statement find_;
  std::vector<std::uint64_t> concerned_;
  std::vector<std::uint8_t> places_;
};

}  // namespace chat::store
