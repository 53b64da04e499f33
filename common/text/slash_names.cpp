#include "text/slash_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

}  // namespace

std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

bool names_channel(std::string_view text, const SlashContext& context) {
  return !text.empty() && context.channel_types.find(text.front()) != std::string_view::npos;
}

std::expected<std::string, std::string> channel_name(std::string_view text, const SlashContext& context) {
  if (text.find(' ') != std::string_view::npos) {
    return Refusal("A channel's name is one word, without spaces: /enter NAME");
  }
  if (text.find(',') != std::string_view::npos) {
    return Refusal("Name one channel at a time; a channel's name has no comma in it.");
  }
  const bool has_type = names_channel(text, context);
  if (text.size() == (has_type ? 1U : 0U)) {
    return Refusal("A channel's name is needed, such as #lobby; /channels lists those there are.");
  }
  if (has_type) return std::string(text);
  const bool has_hash = context.channel_types.empty() || context.channel_types.find('#') != std::string_view::npos;
  return (has_hash ? '#' : context.channel_types.front()) + std::string(text);
}

std::expected<std::string, std::string> nick_name(std::string_view text, const SlashContext& context) {
  if (names_channel(text, context)) {
    return Refusal(
        fmt::format("{} is a channel, and a person's nick is needed here. To enter it: /enter {}", text, text));
  }
  if (text.empty() || text.starts_with(':') || text.find_first_of(" ,!@*?") != std::string_view::npos) {
    return Refusal("A nick is one word, without spaces or any of , ! @ * ? and with no colon in front.");
  }
  return std::string(text);
}

std::string list_pattern(std::string_view word, const SlashContext& context) {
  const bool is_condition = word.find_first_of("<>") <= 1 && word.find_first_of("0123456789") != std::string_view::npos;
  if (is_condition) return std::string(word);
  if (word.find_first_of("*?") != std::string_view::npos) {
    // Names begin with their #, and nobody thinks of that: lob* is meant to find #lobby.
    const bool any_beginning = word.front() == '*' || word.front() == '?' || names_channel(word, context);
    return any_beginning ? std::string(word) : '#' + std::string(word);
  }
  return fmt::format("{}{}*", names_channel(word, context) ? "" : "*", word);
}

}  // namespace chat::text
