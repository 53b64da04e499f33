#include "client/multiline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "text/outgoing.hpp"
#include "text/view.hpp"

namespace chat::client {
namespace {

constexpr std::size_t kSomeLines = 20;            // where the server names no number
constexpr std::size_t kLeastText = 50;            // bytes, so that cutting comes to an end
constexpr std::string_view kReference = "lines";  // one batch is open at a time

/// A part of a message: what one PRIVMSG of it has.
struct Piece {
  std::string text;
  bool continues = false;  ///< the line of the piece before it goes on
};

std::string_view blank_as_space(const std::string& text) { return text.empty() ? std::string_view(" ") : text; }

/// Without what could not be said, tabs as spaces.
std::string sayable(std::string_view line) {
  std::string text(line);
  std::ranges::replace(text, '\t', ' ');
  return text::strip_controls(text);
}

/// The space at which a line is cut stays at the end of its piece, so that all of it comes together again.
std::vector<Piece> pieces_of(const std::string& line, std::size_t max_text) {
  std::vector<Piece> pieces;
  for (std::string_view part : text::split_text(line, max_text - 1)) {
    const char* const behind = part.data() + part.size();
    if (behind != line.data() + line.size() && *behind == ' ') part = {part.data(), part.size() + 1};
    pieces.push_back({std::string(part), !pieces.empty()});
  }
  if (pieces.empty()) pieces.push_back({});
  return pieces;
}

std::string as_batch(std::string_view target, std::span<const Piece> pieces) {
  std::string lines = fmt::format("BATCH +{} draft/multiline {}", kReference, target);
  for (const Piece& piece : pieces) {
    const std::string said = text::Outgoing("PRIVMSG").middle(target).trailing(piece.text).line();
    lines += fmt::format("\n@batch={}{} {}", kReference, piece.continues ? ";draft/multiline-concat" : "", said);
  }
  return lines + fmt::format("\nBATCH -{}", kReference);
}

bool is_blank(const Piece& piece) { return piece.text.find_first_not_of(' ') == std::string::npos; }

/// As many pieces from the beginning as one message may have; at least one.
std::size_t fit(std::span<const Piece> pieces, const MultilineLimits& limits) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < pieces.size() && count < limits.max_lines) {
    bytes += pieces[count].text.size() + (pieces[count].continues ? 0 : 1);
    if (count > 0 && limits.max_bytes > 0 && bytes > limits.max_bytes) break;
    ++count;
  }
  return count;
}

}  // namespace

MultilineLimits read_multiline_limits(std::string_view value) {
  MultilineLimits limits;
  while (!value.empty()) {
    const std::string_view token = value.substr(0, value.find(','));
    value.remove_prefix(std::min(token.size() + 1, value.size()));
    const std::string_view key = token.substr(0, token.find('='));
    const std::string_view number = token.substr(std::min(key.size() + 1, token.size()));
    std::size_t read = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), read).ec != std::errc{}) continue;
    if (key == "max-lines") limits.max_lines = read;
    if (key == "max-bytes") limits.max_bytes = read;
  }
  if (limits.max_lines == 0 && limits.max_bytes > 0) limits.max_lines = kSomeLines;
  return limits;
}

std::vector<std::string> as_messages(std::string_view target, const std::vector<std::string>& lines,
                                     std::size_t max_text, const MultilineLimits& limits) {
  const std::size_t room = std::max(max_text, kLeastText);
  std::vector<Piece> pieces;
  for (const std::string& line : lines) std::ranges::move(pieces_of(sayable(line), room), std::back_inserter(pieces));
  while (!pieces.empty() && is_blank(pieces.back())) pieces.pop_back();

  std::vector<std::string> messages;
  const auto alone = [&](const Piece& piece) {
    messages.push_back(text::Outgoing("PRIVMSG").middle(target).trailing(blank_as_space(piece.text)).line());
  };
  std::span<const Piece> rest = pieces;
  while (!rest.empty()) {
    const std::size_t count = std::max<std::size_t>(fit(rest, limits), 1);
    const std::span<const Piece> together = rest.first(count);
    rest = rest.subspan(count);
    // A message of nothing but blank lines is none.
    if (count == 1 || std::ranges::all_of(together, is_blank)) {
      for (const Piece& piece : together) alone(piece);
      continue;
    }
    std::vector<Piece> message(together.begin(), together.end());
    message.front().continues = false;
    messages.push_back(as_batch(target, message));
  }
  return messages;
}

}  // namespace chat::client
