// A line that is written from the parts of a parsed one parses to the same parts; tag values survive their escaping.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "irc/message.hpp"

using namespace chat::irc;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

std::string written(const Message& message) {
  std::string line;
  for (const Tag& tag : message.tags) {
    line.append(line.empty() ? "@" : ";").append(tag.key).append("=");
    const std::string value = unescape_tag_value(tag.value);
    escape_tag_value(value, line);
  }
  if (!line.empty()) line += ' ';
  if (!message.source.empty()) line.append(":").append(message.source).append(" ");
  line += message.command;
  for (std::size_t i = 0; i < message.params.size(); ++i) {
    const bool last = i + 1 == message.params.size();
    check(last || is_middle(message.params[i]));
    last ? append_trailing(line, message.params[i]) : append_middle(line, message.params[i]);
  }
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = parse({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const std::string line = written(*first);
  const auto second = parse(line);
  check(second.has_value() && second->source == first->source && second->command == first->command);
  check(std::ranges::equal(first->params, second->params));
  check(std::ranges::equal(first->tags, second->tags, [](const Tag& a, const Tag& b) {
    return a.key == b.key && unescape_tag_value(a.value) == unescape_tag_value(b.value);
  }));
  return 0;
}
