#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace chat::client {

/// The longest password that is taken, in bytes.
inline constexpr std::size_t kMaxPassword = 1024;

/// How long a command has to print it: somebody may have to type what unlocks it.
inline constexpr std::chrono::seconds kPatienceForCommand{120};

/// Asks at the terminal on standard input, and does not show what is typed. A signal that ends the program ends it with
/// the terminal as it was. To be called before readline and any thread are there. The error is a sentence.
[[nodiscard]] std::expected<std::string, std::string> ask_for_password(std::string_view question);

/// The first line of what `command` prints, which the shell runs. It has the terminal, if there is one, but not what is
/// piped into this program. The error is a sentence.
[[nodiscard]] std::expected<std::string, std::string> password_from_command(
    const std::string& command, std::chrono::milliseconds patience = kPatienceForCommand);

}  // namespace chat::client
