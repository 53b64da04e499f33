#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "store/sqlite.hpp"

namespace chat::store {

/// Opens the journal of a data directory for reading, also beside the server that writes it. The error is a sentence:
/// there is none, or it is no journal.
[[nodiscard]] std::expected<Database, std::string> open_for_reading(const std::filesystem::path& directory);

/// What to do about a journal that is damaged.
[[nodiscard]] std::string way_out(const std::filesystem::path& directory);

}  // namespace chat::store
