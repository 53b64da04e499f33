#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>

#include "store/state.hpp"

namespace chat::store {

/// Copies the journal of a data directory into a new file, as it is at one moment, while its server goes on. The file
/// is looked over as verify() does it before that counts as done; it can be a data directory's `journal.db`. What it
/// holds is returned; the error is a sentence, and then there is no such file. A file that is there is never
/// overwritten.
[[nodiscard]] std::expected<State, std::string> back_up(const std::filesystem::path& directory,
                                                        const std::filesystem::path& file);

}  // namespace chat::store
