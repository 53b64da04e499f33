#include "commands/mode_change.hpp"

namespace chat::commands {

std::vector<std::string> ModeChange::texts(std::size_t room) const {
  std::vector<std::string> result;
  std::string letters;
  std::string params;
  char sign = 0;
  const auto flush = [&] {
    if (!letters.empty()) result.push_back(letters + params);
    letters.clear();
    params.clear();
    sign = 0;
  };
  for (const Change& change : changes_) {
    const std::size_t longest = std::string_view("+x ").size() + change.param.size();
    if (letters.size() + params.size() + longest > room) flush();
    if (change.sign != sign) letters += sign = change.sign;
    letters += change.letter;
    if (!change.param.empty()) params += " " + change.param;
  }
  flush();
  return result;
}

}  // namespace chat::commands
