// However a stream is cut, it gives the same lines; what is kept stays within its bound; what is given is well-formed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "irc/line_buffer.hpp"
#include "util/utf8.hpp"

using namespace chat::irc;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> lines_of(std::string_view stream, std::size_t tags, std::size_t piece) {
  LineBuffer buffer(tags);
  std::vector<std::string> lines;
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size()))) {
    buffer.feed(stream.substr(0, piece), [&](const LineBuffer::Line& line) {
      lines.push_back(line ? "=" + std::string(*line) : std::to_string(static_cast<int>(line.error().why)));
      if (!line) return;
      check(!line->empty() && line->size() <= tags + kMaxBody - 2 && chat::util::is_utf8(*line));
      check(line->find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    });
    check(buffer.pending().size() <= tags + kMaxBody + 1);
  }
  return lines;
}

}  // namespace

// The first two bytes say how many bytes of tags are allowed and how long the pieces are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t tags = data[0] < 128 ? data[0] + 2U : kMaxClientTags;
  const auto whole = lines_of(stream, tags, stream.size());
  check(lines_of(stream, tags, data[1] + std::size_t{1}) == whole);
  check(lines_of(stream, tags, 1) == whole);
  return 0;
}
