#include "store/remember.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "store/numbers.hpp"
#include "store/rows.hpp"
#include "store/state.hpp"

namespace chat::store {
namespace {

void add_channels(Database& journal, core::Remembered& remembered) {
  Statement channels = journal.prepare(
      "SELECT c.first_stamp, n.id, name, open_since_stamp, o.id, topic, topic_setter, topic_time, emptied, open "
      "FROM channels JOIN conversations c ON c.number = conversation JOIN nodes n ON n.number = c.first_node "
      "JOIN nodes o ON o.number = open_since_node ORDER BY conversation");
  while (channels.step()) {
    core::KeptChannel channel;
    channel.incarnation = {{channels.number(0)}, channels.number(1)};
    channel.name = channels.text(2);
    channel.open_since = {{channels.number(3)}, channels.number(4)};
    channel.topic = channels.text(5);
    channel.topic_setter = channels.text(6);
    channel.topic_time = util::Millis{channels.integer(7)};
    channel.emptied = util::Millis{channels.integer(8)};
    channel.open = channels.integer(9) != 0;
    remembered.channels.push_back(std::move(channel));
  }
}

void add_members(Database& journal, core::Remembered& remembered) {
  Statement members = journal.prepare(
      "SELECT person_stamp, p.id, source, c.first_stamp, n.id, joined_stamp, j.id "
      "FROM members JOIN nodes p ON p.number = person_node JOIN conversations c ON c.number = conversation "
      "JOIN nodes n ON n.number = c.first_node LEFT JOIN nodes j ON j.number = joined_node "
      "ORDER BY person_stamp, person_node, conversation");
  while (members.step()) {
    const core::EventId person{{members.number(0)}, members.number(1)};
    if (remembered.lost.empty() || remembered.lost.back().person != person) {
      remembered.lost.push_back({person, std::string(members.text(2)), {}});
    }
    remembered.lost.back().incarnations.push_back({{members.number(3)}, members.number(4)});
    const bool known = members.number(5) != 0;
    remembered.lost.back().joined.push_back(known ? core::EventId{{members.number(5)}, members.number(6)}
                                                  : core::EventId{});
  }
}

void add_facts(Database& journal, core::Remembered& remembered) {
  remembered.facts.reserve(static_cast<std::size_t>(journal.integer("SELECT count(*) FROM facts")));
  // Who said it is looked up of those that say who set them (core::names_setter()) only.
  Statement facts = journal.prepare(
      "SELECT f.subject_stamp, s.id, field, value, f.stamp, n.id, e.sender_stamp, b.id FROM facts f "
      "JOIN nodes s ON s.number = f.subject_node JOIN nodes n ON n.number = f.node "
      "LEFT JOIN events e ON (field = 'topic' OR field GLOB 'ban:*' OR field GLOB 'except:*' OR field GLOB 'invite:*') "
      "AND e.stamp = f.stamp AND e.node = f.node LEFT JOIN nodes b ON b.number = e.sender_node "
      "ORDER BY f.subject_stamp, f.subject_node, field != 'name', field");
  while (facts.step()) {
    remembered.facts.push_back({{{facts.number(0)}, facts.number(1)},
                                std::string(facts.text(2)),
                                std::string(facts.text(3)),
                                {{facts.number(4)}, facts.number(5)},
                                {{facts.number(6)}, facts.number(7)}});
  }
}

void add_markers(Database& journal, core::Remembered& remembered) {
  Statement markers = journal.prepare(
      "SELECT person_stamp, p.id, c.first_stamp, f.id, c.second_stamp, s.id, time FROM markers "
      "JOIN nodes p ON p.number = person_node JOIN conversations c ON c.number = conversation "
      "JOIN nodes f ON f.number = c.first_node LEFT JOIN nodes s ON s.number = c.second_node "
      "ORDER BY person_stamp, person_node, conversation");
  while (markers.step()) {
    core::KeptMarker marker;
    marker.person = {{markers.number(0)}, markers.number(1)};
    marker.conversation.first = {{markers.number(2)}, markers.number(3)};
    if (markers.number(4) != 0) marker.conversation.second = {{markers.number(4)}, markers.number(5)};
    marker.time = util::Millis{markers.integer(6)};
    remembered.markers.push_back(marker);
  }
}

/// Reads the end of the journal only: what was said shortly before the last event.
void add_named_lines(Database& journal, core::Remembered& remembered) {
  constexpr std::uint64_t kMostRead = 4 * core::Nonces::kMost;  // events, whatever they are; the latest
  constexpr int kTags = 14;                                     // of kEventColumns
  const util::Millis since = remembered.last.time() - core::kNonceWindow;
  Numbers numbers(journal);
  Statement events = journal.prepare("SELECT " + std::string(kEventColumns) +
                                     " FROM events WHERE stamp > ? ORDER BY stamp DESC, node DESC LIMIT ?");
  events.bind(1, core::EventId::first_of(since).stamp.bits).bind(2, kMostRead);
  while (remembered.named_lines.size() < core::Nonces::kMost && events.step()) {
    if (events.text(kTags).find(core::kNonceTag) == std::string_view::npos) continue;
    if (auto line = core::kept_line(read_row(events, numbers).event)) {
      remembered.named_lines.push_back(std::move(*line));
    }
  }
  std::ranges::reverse(remembered.named_lines);
}

}  // namespace

core::Remembered remember(Database& journal) {
  core::Remembered remembered;
  remembered.last = load_state(journal).last;
  add_facts(journal, remembered);
  add_markers(journal, remembered);
  add_channels(journal, remembered);
  add_members(journal, remembered);
  add_named_lines(journal, remembered);
  return remembered;
}

}  // namespace chat::store
