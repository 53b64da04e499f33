#include "client/recent_lines.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "client/rename_key.hpp"

namespace chat::client {
namespace {

using text::Saying;
using text::ViewKind;

/// What stands between the marks of a CTCP ACTION.
std::string_view text_of(std::string_view body, Saying how) {
  if (how != Saying::action) return body;
  body.remove_prefix(std::min(body.find(' '), body.size() - 1) + 1);
  if (body.ends_with('\x01')) body.remove_suffix(1);
  return body;
}

bool has_id(const std::deque<RecentLine>& lines, std::string_view id) {
  return !id.empty() && std::ranges::find(lines, id, &RecentLine::id) != lines.end();
}

}  // namespace

std::optional<RecentLine> recent_line(const irc::Message& message, const text::View& view, bool is_first_of_many) {
  if (!text::is_said(view) || view.speaker.empty() || view.place.empty()) return std::nullopt;
  RecentLine line;
  line.id = irc::unescape_tag_value(message.tag("msgid").value_or(""));
  line.speaker = view.speaker;
  line.own = view.own;
  if (!line.own) return line;
  line.how = view.kind == ViewKind::action   ? Saying::action
             : view.kind == ViewKind::notice ? Saying::notice
                                             : Saying::message;
  line.text = text::strip_controls(text_of(message.param(1), line.how));
  line.answered = text::answered_id(message);
  line.is_first_of_many = is_first_of_many;
  return line;
}

/// The place, which is made if there is room for it, or else takes that of the one where nobody spoke for longest.
RecentLines::Place& RecentLines::place_for(std::string_view name) {
  const auto [found, is_new] = places_.try_emplace(isupport_.fold(name));
  found->second.used = ++additions_;
  if (is_new && places_.size() > kMaxPlaces) {
    places_.erase(std::ranges::min_element(places_, {}, [](const auto& entry) { return entry.second.used; }));
  }
  return found->second;
}

const RecentLines::Place* RecentLines::find(std::string_view name) const {
  const auto found = places_.find(isupport_.fold(name));
  return found == places_.end() ? nullptr : &found->second;
}

void RecentLines::add(std::string_view place, RecentLine line) {
  std::deque<RecentLine>& lines = place_for(place).lines;
  if (has_id(lines, line.id)) return;
  lines.push_back(std::move(line));
  if (lines.size() > kMaxLines) lines.pop_front();
}

void RecentLines::add_older(std::string_view place, std::vector<RecentLine> older) {
  if (older.empty()) return;
  std::deque<RecentLine>& lines = place_for(place).lines;
  for (auto line = older.rbegin(); line != older.rend() && lines.size() < kMaxLines; ++line) {
    if (!has_id(lines, line->id)) lines.push_front(std::move(*line));
  }
}

void RecentLines::forget(std::string_view id) {
  if (id.empty()) return;
  for (auto& [folded, place] : places_) {
    std::erase_if(place.lines, [&](const RecentLine& line) { return line.id == id; });
  }
}

void RecentLines::forget_place(std::string_view place) { places_.erase(isupport_.fold(place)); }

void RecentLines::rename_place(std::string_view old_name, std::string_view new_name) {
  rename_key(places_, isupport_.fold(old_name), isupport_.fold(new_name));
}

void RecentLines::rename_person(std::string_view old_nick, std::string_view new_nick) {
  rename_place(old_nick, new_nick);
  for (auto& [folded, place] : places_) {
    for (RecentLine& line : place.lines) {
      // Folding keeps the length.
      const bool may_be = line.speaker.size() == old_nick.size();
      if (may_be && isupport_.same(line.speaker, old_nick)) line.speaker = new_nick;
    }
  }
}

const RecentLine* RecentLines::last_of_others(std::string_view name, std::size_t before) const {
  const Place* const place = find(name);
  if (place == nullptr) return nullptr;
  for (auto line = place->lines.rbegin(); line != place->lines.rend(); ++line) {
    if (!line->own && before-- == 0) return &*line;
  }
  return nullptr;
}

const RecentLine* RecentLines::last_of(std::string_view name, std::string_view nick) const {
  const Place* const place = find(name);
  if (place == nullptr) return nullptr;
  const auto line = std::find_if(place->lines.rbegin(), place->lines.rend(),
                                 [&](const RecentLine& one) { return isupport_.same(one.speaker, nick); });
  return line == place->lines.rend() ? nullptr : &*line;
}

const RecentLine* RecentLines::last_own(std::string_view name) const {
  const Place* const place = find(name);
  if (place == nullptr) return nullptr;
  const auto line =
      std::find_if(place->lines.rbegin(), place->lines.rend(), [](const RecentLine& one) { return one.own; });
  return line == place->lines.rend() ? nullptr : &*line;
}

std::vector<std::string> RecentLines::speakers(std::string_view name) const {
  std::vector<std::string> nicks;
  const Place* const place = find(name);
  if (place == nullptr) return nicks;
  std::set<std::string> seen;
  for (auto line = place->lines.rbegin(); line != place->lines.rend(); ++line) {
    if (!line->own && seen.insert(isupport_.fold(line->speaker)).second) nicks.push_back(line->speaker);
  }
  return nicks;
}

}  // namespace chat::client
