#pragma once

#include <expected>
#include <string>

#include "client/options.hpp"
#include "client/session.hpp"

namespace chat::client {

/// Writes into the configuration file of the options what a session wants kept: settings that are not as the file says,
/// and with a name the connection that these options made. Result and error are sentences.
[[nodiscard]] std::expected<std::string, std::string> save(const Save& wanted, const Options& options);

}  // namespace chat::client
