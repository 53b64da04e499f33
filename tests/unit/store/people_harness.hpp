#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "store/verify.hpp"
#include "unit/store/eraser_harness.hpp"

namespace chat::test {

constexpr core::EventId at(std::uint64_t count, core::NodeId node = 7) {
  return {{(std::uint64_t{1'900'000'000'000} << 16) + count}, node};
}

inline const core::EventId kGuest = at(1);
inline const core::EventId kAnn = at(2);
inline const core::EventId kBob = at(3);
inline const core::Conversation kRoom = core::Conversation::of_channel(at(4));

inline core::StoredEvent made(core::EventId id, core::EventKind kind, core::EventId sender, core::EventId subject = {},
                              std::string body = {}) {
  core::StoredEvent event;
  event.id = id;
  event.kind = kind;
  event.sender = sender;
  event.subject = subject;
  event.source = "who" + std::to_string(sender.stamp.bits & 0xffff) + "!u@h";
  event.account = "account";
  event.body = std::move(body);
  return event;
}

inline core::StoredEvent fact(core::EventId id, core::EventId subject, std::string field, std::string value,
                              core::EventId by = {}) {
  core::StoredEvent event = made(id, core::EventKind::fact, by ? by : subject, subject, std::move(value));
  event.target = std::move(field);
  return event;
}

inline core::StoredEvent said(core::EventId id, core::EventId sender, core::Conversation where, std::string body,
                              core::EventKind kind = core::EventKind::message) {
  core::StoredEvent event = made(id, kind, sender, {}, std::move(body));
  event.conversation = where;
  event.channel_is_open = !where.is_private();
  event.target = where.is_private() ? "nick" : "#room";
  return event;
}

inline core::StoredEvent identity(core::EventId id, core::EventId guest, core::EventId account) {
  core::StoredEvent event = made(id, core::EventKind::identity, guest, account);
  event.places = {kRoom};
  return event;
}

inline void keep(store::SqliteJournal& journal, const std::vector<core::StoredEvent>& events) {
  for (const auto& event : events) journal.append(core::view_of(event));
  REQUIRE(journal.commit());
}

inline core::StoredEvent row_of(const std::filesystem::path& directory, core::EventId id) {
  for (const store::Row& row : rows_in(directory)) {
    if (row.event.id == id) return row.event;
  }
  FAIL("there is no such row");
  return {};
}

inline std::string fact_value(store::SqliteJournal& journal, core::EventId subject, std::string_view field) {
  const auto remembered = journal.remembered();
  REQUIRE(remembered);
  for (const core::Fact& fact : remembered->facts) {
    if (fact.subject == subject && fact.field == field) return fact.value;
  }
  return "(none)";
}

inline bool is_whole(const std::filesystem::path& directory) {
  const auto found = store::verify(directory);
  REQUIRE(found);
  for (const std::string& problem : found->problems) UNSCOPED_INFO(problem);
  return found->is_whole();
}

/// Nothing of a text is left in the journal's file; its log is emptied first.
inline bool file_has(const std::filesystem::path& directory, std::string_view text) {
  {
    store::Database database(store::Files(directory).journal, store::Database::Mode::write);
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::ifstream file(store::Files(directory).journal, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return bytes.find(text) != std::string::npos;
}

}  // namespace chat::test
