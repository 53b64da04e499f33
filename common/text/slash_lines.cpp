#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

// What only chatclient does: it knows which lines were said last, whom a person ignores, and the files of its machine.
// Here is only looked whether enough was typed.

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

SlashResult do_itself(Action action, std::string_view argument) { return Typed{{}, action, std::string(argument)}; }

/// About lines of the place.
SlashResult do_here(const SlashRequest& request, Action action, bool needs_argument = true) {
  if (needs_argument && request.rest.empty()) return written_like_this(request.command);
  if (request.context.place.empty()) return Refusal(std::string(kNowhere));
  return do_itself(action, request.rest);
}

}  // namespace

namespace slash {

SlashResult reply(const SlashRequest& request) { return do_here(request, Action::reply); }
SlashResult react(const SlashRequest& request) { return do_here(request, Action::react); }
SlashResult edit(const SlashRequest& request) { return do_here(request, Action::edit); }
SlashResult redact(const SlashRequest& request) { return do_here(request, Action::redact, false); }

SlashResult paste(const SlashRequest& request) {
  constexpr std::string_view kAll = " all";
  if (!request.rest.ends_with(kAll)) return do_here(request, Action::paste);
  SlashResult result = do_here(request, Action::paste_long);
  if (!result) return result;
  result->argument.resize(result->argument.find_last_not_of(' ', result->argument.size() - kAll.size()) + 1);
  return result;
}

SlashResult ignore(const SlashRequest& request) {
  if (request.rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  return do_itself(Action::ignore, request.rest);
}

SlashResult unignore(const SlashRequest& request) {
  if (request.rest.empty() || request.rest.find(' ') != std::string_view::npos) {
    return written_like_this(request.command);
  }
  return do_itself(Action::unignore, request.rest);
}

}  // namespace slash

}  // namespace chat::text
