#include "client/width.hpp"

#include <cwchar>

namespace chat::client {

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t character = 0;
    std::size_t used = std::mbrtowc(&character, text.data(), text.size(), &state);
    int columns = 1;
    if (used == 0 || used > text.size()) {  // NUL, ill-formed or cut off
      used = 1;
      state = {};
    } else {
      columns = ::wcwidth(character);
    }
    width += columns < 0 ? 1 : static_cast<std::size_t>(columns);
    text.remove_prefix(used);
  }
  return width;
}

std::string pad(std::string_view text, std::size_t columns) {
  std::string padded(text);
  const std::size_t width = display_width(text);
  if (width < columns) padded.append(columns - width, ' ');
  return padded;
}

}  // namespace chat::client
