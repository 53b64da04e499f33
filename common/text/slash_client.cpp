#include <fmt/format.h>

#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

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

namespace {

/// A change of a setting that is a list.
SlashResult change_list(std::string_view key, std::string_view sign, std::string_view words) {
  std::string change(key);
  while (!words.empty()) change += fmt::format(" {}{}", sign, take_word(words));
  return Typed{{}, Action::set, std::move(change)};
}

SlashResult about_place(Action action, const SlashRequest& request) {
  if (request.rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  const std::string_view place = request.rest.empty() ? request.context.place : request.rest;
  if (!place.empty()) return Typed{{}, action, std::string(place)};
  return std::unexpected(fmt::format("You are nowhere yet; name a #channel or nick: /{} NAME", request.command.name));
}

}  // namespace

SlashResult slash::mute(const SlashRequest& request) { return about_place(Action::mute, request); }

SlashResult slash::unmute(const SlashRequest& request) { return about_place(Action::unmute, request); }

SlashResult slash::highlight(const SlashRequest& request) {
  if (!request.rest.starts_with('-')) return change_list("highlight", "+", request.rest);
  return Typed{{}, Action::set, fmt::format("highlight {}", request.rest)};
}

SlashResult slash::set(const SlashRequest& request) { return Typed{{}, Action::set, std::string(request.rest)}; }

SlashResult slash::save(const SlashRequest& request) {
  if (request.rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  return Typed{{}, Action::save, std::string(request.rest)};
}

}  // namespace chat::text
