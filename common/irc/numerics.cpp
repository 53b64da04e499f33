#include "irc/numerics.hpp"

#include <array>
#include <charconv>

#include "util/utf8.hpp"

namespace chat::irc {

Given::Given(std::string_view given) {
  constexpr std::string_view kEnds(" \r\n\0", 4);
  text = util::truncate_utf8(given.substr(0, given.find_first_of(kEnds)), kMost);
  if (text.empty() || text.front() == ':' || !util::is_utf8(text)) text = "*";
}

namespace detail {

std::string fill(std::string_view format, std::span<const Argument> arguments) {
  std::string result;
  std::size_t size = format.size();
  for (const Argument& argument : arguments) size += argument.text.size() + (argument.is_number ? 20 : 0);
  result.reserve(size);
  for (const Argument& argument : arguments) {
    const std::size_t place = format.find("{}");
    result += format.substr(0, place);
    format.remove_prefix(place + 2);
    if (argument.is_number) {
      std::array<char, 24> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), argument.number).ptr;
      result.append(digits.data(), end);
    } else {
      result += argument.text;
    }
  }
  result += format;
  return result;
}

}  // namespace detail

std::span<const NumericInfo> all_numerics() {
#define CHAT_LIST_NUMERIC(number, name, text, ...) NumericInfo{number, #name, text},
  static constexpr auto kAll = std::to_array<NumericInfo>({CHAT_NUMERICS(CHAT_LIST_NUMERIC)});
#undef CHAT_LIST_NUMERIC
  return kAll;
}

}  // namespace chat::irc
