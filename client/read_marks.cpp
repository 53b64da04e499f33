#include "client/read_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "client/rename_key.hpp"
#include "client/target.hpp"
#include "irc/message.hpp"
#include "util/time_text.hpp"

namespace chat::client {

ReadMarks::Mark* ReadMarks::find_or_make(std::string_view name) {
  const std::string key = isupport_.fold(name);
  const auto found = marks_.find(key);
  if (found != marks_.end()) return &found->second;
  if (marks_.size() >= kMaxConversations || !is_target(name)) return nullptr;
  return &marks_.try_emplace(key, Mark{.name = std::string(name)}).first->second;
}

const ReadMarks::Mark* ReadMarks::find(std::string_view name) const {
  const auto found = marks_.find(isupport_.fold(name));
  return found == marks_.end() ? nullptr : &found->second;
}

void ReadMarks::on_shown(std::string_view name, Moment when, bool own) {
  Mark* mark = find_or_make(name);
  if (mark == nullptr) return;
  mark->shown = std::max(mark->shown, when);
  if (!own) mark->heard = std::max(mark->heard, when);
}

bool ReadMarks::on_told(std::string_view name, Moment when) {
  Mark* const mark = find_or_make(name);
  if (mark == nullptr) return false;
  mark->told = std::max(mark->told, when);
  return mark->told >= mark->heard;
}

void ReadMarks::rename(std::string_view old_name, std::string_view new_name) {
  if (!is_target(new_name)) return;
  Mark* const mark = rename_key(marks_, isupport_.fold(old_name), isupport_.fold(new_name));
  if (mark != nullptr) mark->name = new_name;
}

std::vector<std::string> ReadMarks::take_lines(Which which, std::size_t most) {
  std::vector<std::string> lines;
  for (auto& [key, mark] : marks_) {
    if (lines.size() >= most) break;
    if ((which == Which::heard ? mark.heard : mark.shown) <= mark.told) continue;
    mark.told = mark.shown;
    const auto since = std::chrono::duration_cast<util::Millis>(mark.shown.time_since_epoch());
    lines.push_back(fmt::format("MARKREAD {} timestamp={}", mark.name, util::iso_time(since)));
  }
  return lines;
}

}  // namespace chat::client
