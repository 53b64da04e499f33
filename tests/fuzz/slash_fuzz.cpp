// What a person types never becomes more, or longer, lines of IRC than it should; its answer is harmless.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "irc/message.hpp"
#include "text/slash.hpp"
#include "text/view.hpp"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

/// The first byte is how many bytes the place has, the next how much text fits; then come the place and the line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view place = input.substr(0, data[0]);
  const std::string_view line = input.substr(place.size());
  const chat::text::SlashContext context{"me", place, "#&", data[1] * std::size_t{2}};
  const auto typed = chat::text::read_typed(line, context);
  if (!typed) {
    must(!typed.error().empty());
    must(chat::text::strip_controls(typed.error()) == typed.error());
    return 0;
  }
  for (const std::string_view one : typed->lines) {
    must(one.size() <= 510);
    must(one.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    must(chat::irc::parse(one).has_value());
  }
  return 0;
}
