#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "commands/administration.hpp"

namespace chat::app {

// What goes over the control socket: a request and its answer, each a JSON object on one line. Strings that are not
// there are empty.
//
//   {"action":"suspend","account":"alice","text":"spam"}
//   {"accounts":[{"id":"…","name":"alice","registered":1800000000000,"suspended":"spam",…}]}
//   {"error":"There is no account alice. …"}
//
// Passwords never come by it: "password" and "scram" are what is kept of one (core::Credentials).

[[nodiscard]] std::string_view action_name(commands::Administration::Action action);

/// Its texts must be UTF-8.
[[nodiscard]] std::string request_text(const commands::Administration& asked);
/// The error is a sentence.
[[nodiscard]] std::expected<commands::Administration, std::string> parse_request(std::string_view text);

[[nodiscard]] std::string answer_text(const std::expected<commands::Report, std::string>& outcome);
/// The error is the answer's, or that it is none.
[[nodiscard]] std::expected<commands::Report, std::string> parse_answer(std::string_view text);

}  // namespace chat::app
