// Whatever a server sends, nothing that a terminal would obey is shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "irc/isupport.hpp"
#include "irc/message.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace {

void must_be_harmless(std::string_view text) {
  if (!chat::util::is_utf8(text)) std::abort();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
  }
  if (chat::text::strip_controls(text) != text) std::abort();
}

}  // namespace

/// Lines, each of which may also change what the server says of itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  chat::irc::Isupport isupport;
  std::string quoted;  // the line before, as an answer refers to it
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
    const auto message = chat::irc::parse(line);
    if (!message) continue;
    if (message->command == "005") isupport.apply(message->param(1));
    const chat::text::ViewContext context{"me", isupport, {}, quoted};
    for (const chat::text::View& view : chat::text::view(*message, context)) {
      must_be_harmless(view.place);
      must_be_harmless(view.speaker);
      must_be_harmless(view.text);
      must_be_harmless(view.about);
      must_be_harmless(chat::text::to_line(view, "12:01"));
    }
    quoted = chat::text::quotation(*message, context);
    must_be_harmless(quoted);
  }
  return 0;
}
