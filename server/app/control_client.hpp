#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace chat::app {

/// Asks the server that runs on the data in that folder, by its control socket (control_socket.hpp), and waits for the
/// answer for a minute at most. None: no server listens there. The error is a sentence.
[[nodiscard]] std::expected<std::optional<std::string>, std::string> ask_server(const std::filesystem::path& directory,
                                                                                const std::string& request);

}  // namespace chat::app
