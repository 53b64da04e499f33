#include "core/multiline.hpp"

#include <algorithm>
#include <utility>

#include "util/utf8.hpp"

namespace chat::core {
namespace {

constexpr std::size_t kLongestCharacter = 4;

/// The first part of `text`, which has more than `room` bytes, that makes a piece.
std::string_view fitting(std::string_view text, std::size_t room) {
  const std::string_view most = util::truncate_utf8(text, room);
  const std::size_t space = most.rfind(' ');
  return space != std::string_view::npos && space >= room / 2 ? most.substr(0, space + 1) : most;
}

/// Adds a part of one line.
void add(std::vector<TextPiece>& pieces, std::string_view text, bool continues, std::size_t room) {
  while (text.size() > room) {
    const std::string_view first = fitting(text, room);
    pieces.push_back({first, std::exchange(continues, true)});
    text.remove_prefix(first.size());
  }
  pieces.push_back({text, continues});
}

}  // namespace

std::vector<TextPiece> divide(std::string_view text, std::span<const std::size_t> cuts, std::size_t room) {
  room = std::max(room, kLongestCharacter);
  std::vector<TextPiece> pieces;
  bool continues = false;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t line_end = std::min(text.find('\n', start), text.size());
    while (!cuts.empty() && cuts.front() <= start) cuts = cuts.subspan(1);
    const bool is_cut = !cuts.empty() && cuts.front() < line_end;
    const std::size_t end = is_cut ? cuts.front() : line_end;
    add(pieces, text.substr(start, end - start), continues, room);
    continues = is_cut;
    start = is_cut ? end : end + 1;
  }
  return pieces;
}

Multiline::Multiline(const LineTags& tags, std::string_view source, std::string_view command, std::string_view target,
                     std::span<const TextPiece> pieces, std::string_view server_name, std::string reference)
    : opening_(tags, source, "BATCH", {"+" + reference, irc::info(irc::Capability::multiline).name, target}),
      within_("@batch=" + reference + " "),
      concat_("@batch=" + reference + ";draft/multiline-concat "),
      closing_(":" + std::string(server_name) + " BATCH -" + reference + "\r\n") {
  LineTags others = tags;
  others.msgid = {};
  others.client_tags = {};
  bool is_first = true;
  pieces_.reserve(pieces.size());
  for (const TextPiece& piece : pieces) {
    const bool blank = piece.text.empty();
    const bool carries_all = !blank && std::exchange(is_first, false);
    pieces_.push_back(
        {Line(carries_all ? tags : others, source, command, {target}, piece.text), piece.continues, blank});
  }
}

}  // namespace chat::core
