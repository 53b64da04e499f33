#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "client/session.hpp"

// The part of a session that deals with whom the person ignores, and with files that they say.

namespace chat::client {
namespace {

constexpr std::size_t kShortPaste = 100;  // lines of a file that are said without being asked for
constexpr std::size_t kLongPaste = 400;   // so that all of them can wait to be sent

std::vector<std::string> lines_of(std::string_view content) {
  std::vector<std::string> lines;
  while (!content.empty()) {
    std::string_view line = content.substr(0, content.find('\n'));
    content.remove_prefix(std::min(line.size() + 1, content.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t") == std::string::npos; }

}  // namespace

void Session::ignore(std::string_view mask, Effects& effects) {
  std::vector<std::string>& ignored = settings_.ignore;
  if (mask.empty()) {
    const std::string said =
        ignored.empty() ? "You ignore nobody. /ignore NICK shows nothing of somebody any more."
                        : fmt::format("You ignore {}. /unignore ends it for one of them.", fmt::join(ignored, ", "));
    effects.show.push_back(own_words(said, Shown::Form::line));
    return;
  }
  if (isupport_.is_channel(mask)) {
    return complain(effects,
                    fmt::format("{0} is a channel: /leave {0} leaves it, and /mute {0} keeps it quiet.", mask));
  }
  if (isupport_.same(mask, nick_)) return complain(effects, "That is your own nick.");
  const auto is_it = [&](const std::string& other) { return isupport_.same(other, mask); };
  if (std::ranges::any_of(ignored, is_it)) return complain(effects, fmt::format("You ignore {} already.", mask));
  if (ignored.size() >= Settings::kMaxListed) {
    return complain(effects, fmt::format("You ignore {} already, and more cannot be kept; /unignore ends it for one.",
                                         ignored.size()));
  }
  ignored.emplace_back(mask);
  remark(effects, fmt::format("You are shown nothing of {0} any more; /unignore {0} ends that.", mask));
}

void Session::stop_ignoring(std::string_view mask, Effects& effects) {
  const auto is_it = [&](const std::string& other) { return isupport_.same(other, mask); };
  if (std::erase_if(settings_.ignore, is_it) == 0) {
    return complain(effects, fmt::format("You do not ignore {}; /ignore lists whom you do.", mask));
  }
  remark(effects, fmt::format("You are shown again what {} says.", mask));
}

/// The file is read by whoever may: what is typed meanwhile waits.
void Session::begin_file(const std::string& file, bool may_be_long, Effects& effects) {
  file_to_say_ = FileToSay{file, std::string(place()), may_be_long};
  effects.reads_file = file;
}

Effects Session::take_file(const std::expected<std::string, std::string>& content) {
  Effects effects;
  if (!file_to_say_) return effects;
  const FileToSay file = *std::exchange(file_to_say_, std::nullopt);
  std::vector<std::string> lines = content ? lines_of(*content) : std::vector<std::string>{};
  const bool has_text = !std::ranges::all_of(lines, is_blank);
  if (!can_send_multiline()) std::erase_if(lines, is_blank);
  const std::size_t most = file.may_be_long ? kLongPaste : kShortPaste;
  if (!content) {
    complain(effects, content.error());
  } else if (!has_text) {
    complain(effects, fmt::format("There is nothing in {} that could be said.", file.name));
  } else if (lines.size() > most) {
    const std::string how = file.may_be_long ? "put it where others can fetch it, and say where."
                                             : fmt::format("/paste {} all says up to {}.", file.name, kLongPaste);
    complain(effects, fmt::format("{} has {} lines, which are not said by mistake: {}", file.name, lines.size(), how));
  } else {
    say_lines(file.place, lines, effects);
  }
  perform_waiting(effects);
  return effects;
}

}  // namespace chat::client
