#pragma once
// Just enough of IRC to register, join and answer PING. Used off the hot path only.
#include <string_view>

namespace chat::bench {

struct Reply {
  std::string_view command;  // or the three digits of a numeric
  std::string_view rest;     // everything behind the command and its space
};

// `line` comes without its line ending. Tags and the source are skipped.
Reply parse_reply(std::string_view line);

// The last parameter of what `parse_reply` left in `rest`.
std::string_view last_parameter(std::string_view rest);

}  // namespace chat::bench
