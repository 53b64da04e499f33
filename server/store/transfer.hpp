#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <istream>
#include <ostream>
#include <string>

#include "store/sqlite_journal.hpp"

namespace chat::store {

struct Exported {
  std::uint64_t written = 0;
  std::uint64_t lost = 0;     ///< events of a damaged journal that cannot be read or are not what they were
  std::string first_problem;  ///< of the first one, a sentence
};

/// Writes the journal of a data directory as JSON lines, one event a line in the order of arrival (see event_json.hpp),
/// while its server goes on: up to what is there at the beginning. Passwords and other secrets of accounts are left
/// out: whoever imports it has the accounts, and nobody can log in with a password; a backup has them. The error is a
/// sentence.
[[nodiscard]] std::expected<Exported, std::string> export_history(const std::filesystem::path& directory,
                                                                  std::ostream& out);

struct Imported {
  std::uint64_t added = 0;
  std::uint64_t present = 0;  ///< were here already, so nothing was done
};

/// Adds the events of an export to a journal, with what follows from them. `name` stands for the input in errors. The
/// first line that is broken, or longer than a MiB, ends it with a sentence that names it; what stands before that line
/// has been added, and adding it again does nothing. An export into an empty journal gives the same events, digest and
/// order; only secrets, which exports do not have, are empty. What this journal has itself is kept as it is. An event
/// more than a day later than `now` is refused as a broken line is: all that is said here later would be stamped after
/// it.
[[nodiscard]] std::expected<Imported, std::string> import_history(std::istream& in, const std::string& name,
                                                                  SqliteJournal& journal, util::Millis now);

}  // namespace chat::store
