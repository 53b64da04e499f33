#pragma once

#include <expected>
#include <string>

#include "app/config.hpp"
#include "store/store.hpp"

namespace chat::app {

[[nodiscard]] store::RetentionLimits retention_limits(const Config& config);

/// What the store is told; for one on disk, where that is on this system. The error is a sentence.
[[nodiscard]] std::expected<store::Store::Options, std::string> store_options(const Config& config);

}  // namespace chat::app
