#include "text/slash_commands.hpp"

// Commands that only chatclient has: what they do is its affair.

namespace chat::text {

SlashResult slash::switch_place(const SlashRequest& request) {
  if (request.rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  return Typed{{}, Action::switch_place, std::string(request.rest)};
}

SlashResult slash::windows(const SlashRequest& request) {
  if (!request.rest.empty()) return written_like_this(request.command);
  return Typed{{}, Action::places, {}};
}

SlashResult slash::set(const SlashRequest& request) { return Typed{{}, Action::set, std::string(request.rest)}; }

SlashResult slash::save(const SlashRequest& request) {
  if (request.rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  return Typed{{}, Action::save, std::string(request.rest)};
}

}  // namespace chat::text
