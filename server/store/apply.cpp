#include "store/apply.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace chat::store {
namespace {

// Past it everything is looked up anew.
constexpr std::size_t kMostChannels = std::size_t{1} << 15;

/// Whether the event says if its channel is open. What concerns another event, or one reader, does not.
bool tells_open(const core::Event& event) {
  return event.conversation && !event.conversation.is_private() && event.kind != core::EventKind::redact &&
         event.kind != core::EventKind::marker;
}

}  // namespace

Derived::Derived(Database& journal, Numbers& numbers, RowWriter& rows)
    : numbers_(numbers),
      rows_(rows),
      find_channel_(journal.prepare("SELECT open, emptied FROM channels WHERE conversation = ?")),
      add_channel_(journal.prepare("INSERT INTO channels VALUES(?, ?, ?, ?, ?, 0, '', '', 0)")),
      set_open_(journal.prepare("UPDATE channels SET open = ?2, "
                                "open_since_stamp = iif(?2, ?3, open_since_stamp), "
                                "open_since_node = iif(?2, ?4, open_since_node) WHERE conversation = ?1")),
      set_emptied_(journal.prepare("UPDATE channels SET emptied = ?2 WHERE conversation = ?1")),
      set_topic_(journal.prepare("UPDATE channels SET topic = ?2, topic_setter = ?3, topic_time = ?4 "
                                 "WHERE conversation = ?1")),
      remove_channel_(journal.prepare("DELETE FROM channels WHERE conversation = ?")),
      add_member_(journal.prepare("INSERT OR REPLACE INTO members VALUES(?, ?, ?, ?)")),
      remove_member_(journal.prepare("DELETE FROM members WHERE conversation = ? AND person_stamp = ? "
                                     "AND person_node = ?")),
      any_member_(journal.prepare("SELECT 1 FROM members WHERE conversation = ? LIMIT 1")),
      rename_member_(journal.prepare("UPDATE members SET source = ? WHERE person_stamp = ? AND person_node = ?")),
      add_redaction_(journal.prepare("INSERT OR IGNORE INTO redactions VALUES(?, ?)")),
      find_redaction_(journal.prepare("SELECT 1 FROM redactions WHERE stamp = ? AND node = ?")) {
  latest_ = load_state(journal).last;
  Statement last = journal.prepare("SELECT stamp FROM redactions ORDER BY stamp DESC LIMIT 1");
  if (last.step()) latest_.bits = std::max(latest_.bits, last.number(0));
}

void Derived::apply(const core::Event& event, std::span<const std::uint64_t> concerned, State& state) {
  latest_ = std::max(latest_, event.id.stamp);
  const std::uint64_t number = concerned.empty() ? 0 : concerned.front();
  const bool in_channel = event.conversation && !event.conversation.is_private();
  if (event.kind == core::EventKind::join && in_channel) join(event, number);
  if (tells_open(event)) update_open(event, number);
  switch (event.kind) {
    case core::EventKind::part:
      if (in_channel) leave(event.sender, event.id.stamp.time(), number);
      return;
    case core::EventKind::kick:
      if (in_channel) leave(event.subject, event.id.stamp.time(), number);
      return;
    case core::EventKind::quit:
      for (const std::uint64_t place : concerned) leave(event.sender, event.id.stamp.time(), place);
      return;
    case core::EventKind::nick:
      return rename(event);
    case core::EventKind::topic:
      if (!in_channel) return;
      set_topic_.bind(1, number).bind(2, event.body).bind(3, event.source);
      set_topic_.bind(4, static_cast<std::int64_t>(event.id.stamp.time().count())).run();
      return;
    case core::EventKind::redact:
      return redact(event.subject, state);
    default:
      return;
  }
}

void Derived::join(const core::Event& event, std::uint64_t number) {
  add_member_.bind(1, number).bind(2, event.sender.stamp.bits).bind(3, node(event.sender)).bind(4, event.source).run();
  Channel* const known = look_up(number);
  if (known == nullptr) {
    const core::EventId incarnation = event.conversation.first;
    add_channel_.bind(1, number).bind(2, event.target).bind(3, event.channel_is_open ? 1 : 0);
    add_channel_.bind(4, incarnation.stamp.bits).bind(5, node(incarnation)).run();
    keep(number, {event.channel_is_open, false});
  } else if (known->empty) {
    set_emptied_.bind(1, number).bind(2, 0).run();
    known->empty = false;
  }
}

void Derived::update_open(const core::Event& event, std::uint64_t number) {
  Channel* const known = look_up(number);
  if (known == nullptr || known->open == event.channel_is_open) return;
  set_open_.bind(1, number).bind(2, event.channel_is_open ? 1 : 0);
  set_open_.bind(3, event.id.stamp.bits).bind(4, node(event.id)).run();
  known->open = event.channel_is_open;
  if (!known->open && known->empty) remove(number);
}

void Derived::leave(core::EventId person, util::Millis time, std::uint64_t number) {
  remove_member_.bind(1, number).bind(2, person.stamp.bits).bind(3, node(person)).run();
  Channel* const known = look_up(number);
  if (known == nullptr || known->empty) return;
  {
    const Reset reset(any_member_);
    if (any_member_.bind(1, number).step()) return;
  }
  if (known->open) {
    set_emptied_.bind(1, number).bind(2, static_cast<std::int64_t>(time.count())).run();
    known->empty = true;
  } else {
    remove(number);
  }
}

void Derived::remove(std::uint64_t number) {
  remove_channel_.bind(1, number).run();
  channels_.erase(number);
}

void Derived::rename(const core::Event& event) {
  if (event.body.empty()) return;  // blanked
  const std::size_t user = event.source.find('!');
  std::string source(event.body);
  if (user != std::string_view::npos) source += event.source.substr(user);
  rename_member_.bind(1, std::string_view(source)).bind(2, event.sender.stamp.bits).bind(3, node(event.sender)).run();
}

void Derived::redact(core::EventId subject, State& state) {
  if (!subject) return;
  latest_ = std::max(latest_, subject.stamp);
  add_redaction_.bind(1, subject.stamp.bits).bind(2, node(subject)).run();
  const auto arrival = rows_.find(subject);
  if (!arrival) return;
  if (const auto freed = rows_.blank(*arrival, RowWriter::Reason::withdrawn)) {
    (freed->is_private ? state.private_bytes : state.channel_bytes) -= freed->bytes;
  }
}

bool Derived::is_withdrawn(core::EventId id) {
  if (id.stamp > latest_) return false;
  const auto number = numbers_.find(id.node);
  if (!number) return false;
  const Reset reset(find_redaction_);
  return find_redaction_.bind(1, id.stamp.bits).bind(2, *number).step();
}

Derived::Channel* Derived::look_up(std::uint64_t number) {
  if (const auto found = channels_.find(number); found != channels_.end()) return &found->second;
  const Reset reset(find_channel_);
  if (!find_channel_.bind(1, number).step()) return nullptr;
  keep(number, {find_channel_.integer(0) != 0, find_channel_.integer(1) != 0});
  return &channels_.at(number);
}

void Derived::keep(std::uint64_t number, Channel channel) {
  if (channels_.size() >= kMostChannels) channels_.clear();
  channels_.emplace(number, channel);
}

void Derived::forget() { channels_.clear(); }

core::Remembered remember(Database& journal) {
  core::Remembered remembered;
  remembered.last = load_state(journal).last;
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
  Statement members = journal.prepare(
      "SELECT person_stamp, p.id, source, c.first_stamp, n.id "
      "FROM members JOIN nodes p ON p.number = person_node JOIN conversations c ON c.number = conversation "
      "JOIN nodes n ON n.number = c.first_node ORDER BY person_stamp, person_node, conversation");
  while (members.step()) {
    const core::EventId person{{members.number(0)}, members.number(1)};
    if (remembered.lost.empty() || remembered.lost.back().person != person) {
      remembered.lost.push_back({person, std::string(members.text(2)), {}});
    }
    remembered.lost.back().incarnations.push_back({{members.number(3)}, members.number(4)});
  }
  return remembered;
}

void rebuild(Database& journal) {
  Transaction transaction(journal);
  journal.run("DELETE FROM channels; DELETE FROM members; DELETE FROM redactions");
  Numbers numbers(journal);
  RowWriter rows(journal, numbers);
  Derived derived(journal, numbers, rows);
  State state = load_state(journal);
  Statement events = journal.prepare("SELECT " + std::string(kEventColumns) + " FROM events ORDER BY arrival");
  std::vector<std::uint64_t> concerned;
  while (events.step()) {
    const Row row = read_row(events, numbers);
    concerned.clear();
    if (row.conversation != 0) concerned.push_back(row.conversation);
    for (const core::Conversation& place : row.event.places) concerned.push_back(numbers.of(place));
    derived.apply(core::view_of(row.event), concerned, state);
  }
  StateWriter(journal).save(state);
  transaction.commit();
}

}  // namespace chat::store
