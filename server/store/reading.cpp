#include "store/reading.hpp"

#include <fmt/format.h>

#include "store/schema.hpp"

namespace chat::store {

std::expected<Database, std::string> open_for_reading(const std::filesystem::path& directory) {
  const Files files(directory);
  std::error_code error;
  if (!std::filesystem::exists(files.journal, error)) {
    return std::unexpected(
        fmt::format("There is no {}. Say with --data in which folder it is.", files.journal.native()));
  }
  try {
    Database journal(files.journal, Database::Mode::read);
    // A file that is shorter than it should be is refused as a whole, unless its schema may be written (which it
    // cannot: it is open for reading). What is left of it is wanted here.
    journal.run("PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
    if (journal.integer("PRAGMA application_id") != kApplicationId) {
      return std::unexpected(fmt::format("{} is no journal of a chatserver. Say with --data in which folder that is.",
                                         files.journal.native()));
    }
    return journal;
  } catch (const SqliteError& failure) {
    if (failure.is_damage()) {
      return std::unexpected(
          fmt::format("{} is damaged so much that nothing of it can be read ({}). Go back to a backup: stop "
                      "the server and put it there as journal.db.",
                      files.journal.native(), failure.what()));
    }
    return std::unexpected(fmt::format("{} cannot be read: {}. Be the user that the server runs as, or root.",
                                       files.journal.native(), failure.what()));
  }
}

std::string way_out(const std::filesystem::path& directory) {
  const std::string folder = directory.native();
  return fmt::format(
      "Stop the server and keep a copy of {0}. Save what can be read with `chatserver history export FILE --data {0}`, "
      "put it into a new folder with `chatserver history import FILE --data NEW`, and serve from there; or begin with "
      "your last backup and import FILE into it, too.",
      folder);
}

}  // namespace chat::store
