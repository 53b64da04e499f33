#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What one message of several lines may have (https://ircv3.net/specs/extensions/multiline), as the server says in its
/// capability's value.
struct MultilineLimits {
  std::size_t max_lines = 0;  ///< 0: no such messages
  std::size_t max_bytes = 0;  ///< of all its text, with a byte for each line end
};

/// Reads `max-bytes=4096,max-lines=24`. A server that names no number of lines is taken to allow some.
[[nodiscard]] MultilineLimits read_multiline_limits(std::string_view value);

/// `lines` said to `target`: as many messages as it takes, each of one IRC line, or of several parted by '\n' that go
/// as one batch where the limits allow that. Lines longer than `max_text` bytes are cut, at spaces where there are any;
/// within a batch they come together again. Control characters are dropped, tabs become spaces; trailing empty lines
/// are left out, others have a space where they cannot be empty.
[[nodiscard]] std::vector<std::string> as_messages(std::string_view target, const std::vector<std::string>& lines,
                                                   std::size_t max_text, const MultilineLimits& limits);

}  // namespace chat::client
