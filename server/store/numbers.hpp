#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "core/event_id.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// The short numbers that stand for nodes and conversations in a journal's rows, with what was looked up lately kept at
/// hand (a bounded number). Throws SqliteError. For one connection, so for one thread.
class Numbers {
 public:
  explicit Numbers(Database& journal);

  /// Gives it a number if it has none: only in a transaction that writes.
  [[nodiscard]] std::uint64_t of(const core::Conversation& conversation);
  [[nodiscard]] std::uint64_t of(core::NodeId node);
  /// None: no event of it has arrived.
  [[nodiscard]] std::optional<std::uint64_t> find(const core::Conversation& conversation);
  [[nodiscard]] std::optional<std::uint64_t> find(core::NodeId node);
  /// What a number stands for; nothing (none) for 0 and for numbers that were never given.
  [[nodiscard]] core::Conversation conversation(std::uint64_t number);
  [[nodiscard]] core::NodeId node(std::uint64_t number);

  /// After a rollback: some of them may not have been given.
  void forget();

 private:
  void remember(const core::Conversation& conversation, std::uint64_t number);

  Statement find_conversation_;
  Statement add_conversation_;
  Statement get_conversation_;
  Statement find_node_;
  Statement add_node_;
  Statement get_node_;
  std::unordered_map<core::Conversation, std::uint64_t> numbers_;
  std::unordered_map<std::uint64_t, core::Conversation> conversations_;  // the same, the other way round
  std::unordered_map<core::NodeId, std::uint64_t> node_numbers_;
  std::unordered_map<std::uint64_t, core::NodeId> nodes_;
};

}  // namespace chat::store
