#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::text {

/// A formatting code that stood in a text.
struct FormattingCode {
  char code;                 ///< the control byte
  std::string_view numbers;  ///< of a colour, as they stood there: `4`, `04,12`, `FF0000`; or empty
  std::size_t at;            ///< where in the stripped text what it says begins
};

/// strip_controls(), which also tells of each formatting code that it takes out, in order. They point into `text`.
[[nodiscard]] std::string strip_controls(std::string_view text, std::vector<FormattingCode>& codes);

}  // namespace chat::text
