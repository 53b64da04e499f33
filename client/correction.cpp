#include "client/correction.hpp"

#include <fmt/format.h>

#include <optional>

namespace chat::client {
namespace {

struct Substitution {
  std::string_view old_text;
  std::string_view new_text;
  bool everywhere = false;
};

std::optional<Substitution> read_substitution(std::string_view typed) {
  if (!typed.starts_with("s/")) return std::nullopt;
  typed.remove_prefix(2);
  const std::size_t middle = typed.find('/');
  if (middle == std::string_view::npos || middle == 0) return std::nullopt;
  Substitution read{typed.substr(0, middle), typed.substr(middle + 1)};
  read.everywhere = read.new_text.ends_with("/g");
  if (read.everywhere) read.new_text.remove_suffix(1);
  if (read.new_text.ends_with('/')) read.new_text.remove_suffix(1);
  return read;
}

}  // namespace

bool is_substitution(std::string_view typed) { return read_substitution(typed).has_value(); }

std::expected<std::string, std::string> corrected(std::string_view line, std::string_view typed) {
  const auto read = read_substitution(typed);
  // Nobody wants to have said what was meant to correct.
  if (!read && typed.starts_with("s/")) {
    return std::unexpected("It is written s/OLD/NEW/, with something between the first two slashes.");
  }
  if (!read) return std::string(typed);
  std::string result;
  std::size_t found = line.find(read->old_text);
  if (found == std::string_view::npos) {
    return std::unexpected(
        fmt::format("There is no \"{}\" in your last line here, which is: {}", read->old_text, line));
  }
  while (found != std::string_view::npos) {
    result += line.substr(0, found);
    result += read->new_text;
    line.remove_prefix(found + read->old_text.size());
    found = read->everywhere ? line.find(read->old_text) : std::string_view::npos;
  }
  result += line;
  if (result.find_first_not_of(' ') == std::string::npos) {
    return std::unexpected("Nothing would be left of your last line; /redact takes it back.");
  }
  return result;
}

}  // namespace chat::client
