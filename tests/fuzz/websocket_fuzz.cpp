// The lines of frames do not depend on how they arrive; lines are never longer than a message may be, and hold no line
// end. A handshake is decided at its end, whatever follows.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "websocket/frames.hpp"
#include "websocket/handshake.hpp"

namespace {

constexpr std::size_t kLongest = 4608;

struct Said {
  std::string lines;
  std::string wire;
  bool failed = false;
};

void check(bool holds) {
  if (!holds) std::abort();
}

Said feed(std::string_view bytes, std::size_t piece) {
  chat::websocket::FrameReader reader(kLongest);
  Said said;
  for (std::size_t i = 0; i < bytes.size() && !said.failed; i += piece) {
    said.failed = !reader.feed(bytes.substr(i, piece), said.lines, said.wire);
  }
  return said;
}

void look_at_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    check(end != std::string_view::npos && end <= kLongest);
    lines.remove_prefix(end + 1);
  }
}

void look_at_handshake(std::string_view bytes) {
  using chat::websocket::Handshake;
  const Handshake whole = chat::websocket::shake_hands(bytes, {});
  if (whole.outcome == Handshake::Outcome::incomplete) return check(bytes.size() < chat::websocket::kLongestRequest);
  check(whole.answer.starts_with("HTTP/1.1 "));
  if (whole.outcome != Handshake::Outcome::accepted) return;
  check(whole.size <= bytes.size() && whole.size <= chat::websocket::kLongestRequest);
  check(chat::websocket::shake_hands(bytes.substr(0, whole.size), {}).answer == whole.answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  look_at_handshake(bytes);
  if (bytes.empty()) return 0;
  const Said whole = feed(bytes, bytes.size());
  look_at_lines(whole.lines);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    const Said pieces = feed(bytes, piece);
    check(pieces.lines == whole.lines && pieces.wire == whole.wire);
  }
  return 0;
}
