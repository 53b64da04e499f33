#pragma once

#include "core/history.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// What the next process needs to know. Facts come in order of their subjects' stamps, and of each subject its name
/// first. Throws SqliteError.
[[nodiscard]] core::Remembered remember(Database& journal);

}  // namespace chat::store
