#include "text/outgoing.hpp"

#include <algorithm>

#include "irc/message.hpp"
#include "util/utf8.hpp"

namespace chat::text {
namespace {

constexpr std::string_view kActionBegin = "\001ACTION ";
constexpr std::string_view kActionEnd = "\x01";

/// A name that the server or a person made up may hold anything; what would end the line is left out.
std::string without_line_ends(std::string_view text) {
  std::string result(text);
  std::erase_if(result, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return result;
}

/// The length of the first piece: at most `bytes`, up to the last space if there is one behind the first word.
std::size_t piece_length(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text.size();
  const std::size_t first_word = text.find_first_not_of(' ');
  const std::size_t space = text.rfind(' ', bytes);
  if (space != std::string_view::npos && space > first_word) return space;
  return util::truncate_utf8(text, bytes).size();
}

}  // namespace

Outgoing& Outgoing::middle(std::string_view word) {
  irc::append_middle(line_, without_line_ends(word));
  return *this;
}

Outgoing& Outgoing::trailing(std::string_view text) {
  irc::append_trailing(line_, without_line_ends(text));
  return *this;
}

std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t length = piece_length(text, bytes);
    pieces.push_back(text.substr(0, length));
    text.remove_prefix(length);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  return pieces;
}

std::vector<std::string> say(std::string_view target, std::string_view text, std::size_t max_text, Saying how) {
  const bool action = how == Saying::action;
  const std::string_view command = how == Saying::notice ? "NOTICE" : "PRIVMSG";
  constexpr std::size_t kLongestCharacter = 4;
  const std::size_t around_text = command.size() + std::string_view("  :").size() + target.size();
  const std::size_t around_action = action ? kActionBegin.size() + kActionEnd.size() : 0;
  if (around_text + around_action + kLongestCharacter > kMaxLine) return {};
  const std::size_t allowed = std::min(max_text, kMaxLine - around_text);
  const std::size_t room = std::max(allowed, around_action + kLongestCharacter) - around_action;
  std::vector<std::string> lines;
  for (const std::string_view piece : split_text(text, room)) {
    std::string body;
    if (action) body += kActionBegin;
    body += piece;
    if (action) body += kActionEnd;
    lines.push_back(Outgoing(command).middle(target).trailing(body).line());
  }
  return lines;
}

}  // namespace chat::text
