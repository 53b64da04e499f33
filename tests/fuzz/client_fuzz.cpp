// Whatever a server sends and a person types, what chatclient sends are lines, and what it shows is harmless.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "irc/line_buffer.hpp"
#include "unit/client/hostile.hpp"

/// Lines. One that begins with `>` is typed, `=` means that the server has dealt with everything so far, and all else
/// comes from the server.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  chat::client::Hostile hostile;
  chat::irc::LineBuffer buffer(chat::irc::kMaxTags, false);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
    if (line == "=") {
      hostile.answer_ping();
    } else if (line.starts_with('>')) {
      hostile.person(line.substr(1));
    } else {
      const auto receive = [&](const chat::irc::LineBuffer::Line& one) {
        if (one) hostile.server(*one);
      };
      buffer.feed(line, receive);
      buffer.feed("\n", receive);
    }
  }
  if (hostile.wrong().empty()) return 0;
  std::fprintf(stderr, "%s\n", hostile.wrong().c_str());
  std::abort();
}
