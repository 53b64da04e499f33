#include "bench/reply.hpp"

#include <algorithm>

namespace chat::bench {
namespace {

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return word;
}

}  // namespace

Reply parse_reply(std::string_view line) {
  if (line.starts_with('@')) take_word(line);
  if (line.starts_with(':')) take_word(line);
  Reply reply;
  reply.command = take_word(line);
  reply.rest = line;
  return reply;
}

std::string_view last_parameter(std::string_view rest) {
  if (rest.starts_with(':')) return rest.substr(1);
  if (const std::size_t colon = rest.find(" :"); colon != std::string_view::npos) return rest.substr(colon + 2);
  const std::size_t space = rest.rfind(' ');
  return space == std::string_view::npos ? rest : rest.substr(space + 1);
}

}  // namespace chat::bench
