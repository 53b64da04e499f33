#pragma once

#include <memory>

#include "core/settings.hpp"
#include "support/random.hpp"

namespace chat::simulation {

/// A configuration at random: with narrow bounds, so that they are met.
[[nodiscard]] std::shared_ptr<const core::Settings> random_settings(test::Random& random);

/// The same with what may change while the server runs changed.
[[nodiscard]] std::shared_ptr<const core::Settings> changed(const core::Settings& settings, test::Random& random);

}  // namespace chat::simulation
