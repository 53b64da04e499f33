#include <fmt/format.h>

#include "text/sentences.hpp"
#include "text/view_parts.hpp"

namespace chat::text {
namespace {

/// The numeric's channel, if it is about one.
std::string_view place_of(const Incoming& in) {
  for (std::size_t i = 1; i < in.message.params.size() && i <= 2; ++i) {
    if (in.is_channel(in.param(i))) return in.param(i);
  }
  return {};
}

/// What no sentence is known for: the server's text, behind what it is about.
std::string in_the_servers_words(const Incoming& in, bool refusal) {
  std::string text;
  for (std::size_t i = 1; i + 1 < in.message.params.size(); ++i) {
    if (i > 1) text += ' ';
    text += in.param(i);
  }
  if (in.message.params.size() < 2) return text;
  if (!text.empty()) text += refusal ? ": " : " ";
  text += in.last();
  return text;
}

}  // namespace

MaybeView view_numeric(const Incoming& in) {
  const std::string_view digits = in.message.command;
  if (digits.size() != 3) return std::nullopt;
  const auto number = static_cast<std::uint16_t>((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
  if (MaybeView row = view_table_row(in, number)) return row;
  const Sentence* sentence = find_sentence(number);
  if (number == 401 && in.is_channel(in.param(1))) sentence = find_sentence(403);  // some servers say it so
  if (sentence != nullptr && sentence->text.empty()) return std::nullopt;
  if (number == 221 && in.param(1) == "+") return std::nullopt;  // there is nothing to tell
  const bool refusal = is_refusal(number);
  std::optional<std::string> text;
  if (refusal) {
    text = refusal_text(in, sentence == nullptr ? number : sentence->number);
  } else if (sentence != nullptr) {
    text = fill_sentence(*sentence, in.message, without_full_stop(in.last()));
  }
  if (!text) text = in_the_servers_words(in, refusal);
  if (text->empty() && number != 705) return std::nullopt;  // a help text has blank lines
  return in.make(refusal ? ViewKind::error : ViewKind::reply, place_of(in), std::move(*text));
}

}  // namespace chat::text
