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
         event.kind != core::EventKind::marker && !is_of_accounts(event.kind);
}

void subtract(const std::optional<RowWriter::Freed>& freed, State& state) {
  if (freed) (freed->is_private ? state.private_bytes : state.channel_bytes) -= freed->bytes;
}

}  // namespace

Derived::Derived(Database& journal, Numbers& numbers, RowWriter& rows)
    : numbers_(numbers),
      rows_(rows),
      people_(journal, numbers, rows),
      find_channel_(journal.prepare("SELECT open, emptied FROM channels WHERE conversation = ?")),
      add_channel_(journal.prepare("INSERT INTO channels VALUES(?, ?, ?, ?, ?, 0, '', '', 0)")),
      set_open_(journal.prepare("UPDATE channels SET open = ?2, "
                                "open_since_stamp = iif(?2, ?3, open_since_stamp), "
                                "open_since_node = iif(?2, ?4, open_since_node) WHERE conversation = ?1")),
      set_emptied_(journal.prepare("UPDATE channels SET emptied = ?2 WHERE conversation = ?1")),
      set_topic_(journal.prepare("UPDATE channels SET topic = ?2, topic_setter = ?3, topic_time = ?4 "
                                 "WHERE conversation = ?1")),
      set_name_(journal.prepare("UPDATE channels SET name = ?2 WHERE conversation = ?1")),
      remove_channel_(journal.prepare("DELETE FROM channels WHERE conversation = ?")),
      add_member_(journal.prepare("INSERT OR REPLACE INTO members VALUES(?, ?, ?, ?, ?, ?)")),
      remove_member_(journal.prepare("DELETE FROM members WHERE conversation = ? AND person_stamp = ? "
                                     "AND person_node = ?")),
      any_member_(journal.prepare("SELECT 1 FROM members WHERE conversation = ? LIMIT 1")),
      rename_member_(journal.prepare("UPDATE members SET source = ? WHERE person_stamp = ? AND person_node = ?")),
      find_member_(journal.prepare(
          "SELECT source, joined_stamp, joined_node FROM members WHERE conversation = ? AND person_stamp = ? "
          "AND person_node = ?")),
      take_member_(journal.prepare("INSERT OR IGNORE INTO members VALUES(?, ?, ?, ?, ?, ?)")),
      get_row_(journal.prepare("SELECT " + std::string(kEventColumns) + " FROM events WHERE arrival = ?")),
      forget_topic_(journal.prepare("UPDATE channels SET topic = '', topic_setter = '' WHERE conversation = ? "
                                    "AND topic_time = ? AND topic_setter = ?")),
      add_redaction_(journal.prepare("INSERT OR IGNORE INTO redactions VALUES(?, ?)")),
      find_redaction_(journal.prepare("SELECT 1 FROM redactions WHERE stamp = ? AND node = ?")) {
  latest_ = load_state(journal).last;
  Statement last = journal.prepare("SELECT stamp FROM redactions ORDER BY stamp DESC LIMIT 1");
  if (last.step()) latest_.bits = std::max(latest_.bits, last.number(0));
}

Loss Derived::loss(const core::Event& event) {
  Loss loss = people_.loss(event);
  if (!is_of_accounts(event.kind) && is_withdrawn(event.id)) loss.body = true;
  return loss;
}

bool Derived::apply(const core::Event& event, std::span<const std::uint64_t> concerned, State& state) {
  latest_ = std::max(latest_, event.id.stamp);
  const std::uint64_t number = concerned.empty() ? 0 : concerned.front();
  const bool in_channel = event.conversation && !event.conversation.is_private();
  if (event.kind == core::EventKind::join && in_channel) join(event, number);
  if (tells_open(event)) update_open(event, number);
  switch (event.kind) {
    case core::EventKind::part:
      if (in_channel) leave(event.sender, event.id.stamp.time(), number);
      return false;
    case core::EventKind::kick:
      if (in_channel) leave(event.subject, event.id.stamp.time(), number);
      return false;
    case core::EventKind::quit:
      for (const std::uint64_t place : concerned) leave(event.sender, event.id.stamp.time(), place);
      return false;
    case core::EventKind::nick:
      rename(event);
      return false;
    case core::EventKind::topic:
      if (!in_channel) return false;
      set_topic_.bind(1, number).bind(2, event.body).bind(3, event.source);
      set_topic_.bind(4, static_cast<std::int64_t>(event.id.stamp.time().count())).run();
      return false;
    case core::EventKind::rename:
      if (in_channel && !event.target.empty()) set_name_.bind(1, number).bind(2, event.target).run();
      return false;
    case core::EventKind::redact:
      return redact(event.subject, state);
    case core::EventKind::identity:
      return identify(event, concerned, state);
    case core::EventKind::marker:
    case core::EventKind::fact:
    case core::EventKind::erasure:
      return people_.apply(event, number, state.events);
    default:
      return false;
  }
}

void Derived::join(const core::Event& event, std::uint64_t number) {
  add_member_.bind(1, number).bind(2, event.sender.stamp.bits).bind(3, node(event.sender)).bind(4, event.source);
  add_member_.bind(5, event.id.stamp.bits).bind(6, node(event.id)).run();
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

bool Derived::identify(const core::Event& identity, std::span<const std::uint64_t> places, State& state) {
  const bool took = people_.apply(identity, 0, state.events);
  for (const std::uint64_t place : places) become(identity, place);
  return took;
}

void Derived::become(const core::Event& identity, std::uint64_t number) {
  std::string source;
  std::uint64_t joined_stamp = 0;
  std::uint64_t joined_node = 0;
  {
    const Reset reset(find_member_);
    find_member_.bind(1, number).bind(2, identity.sender.stamp.bits).bind(3, node(identity.sender));
    if (!find_member_.step()) return;
    if (!people_.is_erased(identity.subject)) source = find_member_.text(0);
    joined_stamp = find_member_.number(1);
    joined_node = find_member_.number(2);
  }
  remove_member_.bind(1, number).bind(2, identity.sender.stamp.bits).bind(3, node(identity.sender)).run();
  take_member_.bind(1, number).bind(2, identity.subject.stamp.bits).bind(3, node(identity.subject));
  take_member_.bind(4, std::string_view(source)).bind(5, joined_stamp).bind(6, joined_node).run();
}

bool Derived::redact(core::EventId subject, State& state) {
  if (!subject) return false;
  latest_ = std::max(latest_, subject.stamp);
  add_redaction_.bind(1, subject.stamp.bits).bind(2, node(subject)).run();
  const auto arrival = rows_.find(subject);
  if (!arrival || is_of_accounts(rows_.kind(*arrival))) return false;
  subtract(rows_.blank(*arrival, {.body = true}), state);
  return true;
}

void Derived::blank(std::uint64_t arrival, State& state) {
  Row row;
  {
    const Reset reset(get_row_);
    if (!get_row_.bind(1, arrival).step()) return;
    row = read_row(get_row_, numbers_);
  }
  const core::Event event = core::view_of(row.event);
  const Loss loss = people_.loss_by_erasures(event);
  if (loss.any()) {
    if (row.event.kind == core::EventKind::topic) forget_topic(row);
    if (row.event.kind == core::EventKind::fact && loss.body) people_.forget_value(event);
    subtract(rows_.blank(arrival, loss), state);
  } else if (!is_of_accounts(row.event.kind)) {
    subtract(rows_.blank(arrival, {.source = true, .body = true}), state);
  }
}

void Derived::forget_topic(const Row& row) {
  forget_topic_.bind(1, row.conversation).bind(2, static_cast<std::int64_t>(row.event.id.stamp.time().count()));
  forget_topic_.bind(3, std::string_view(row.event.source)).run();
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

void Derived::forget() {
  channels_.clear();
  people_.forget();
}

void rebuild(Database& journal) {
  Transaction transaction(journal);
  journal.run(
      "DELETE FROM channels; DELETE FROM members; DELETE FROM redactions;"
      "DELETE FROM facts; DELETE FROM identities; DELETE FROM markers; DELETE FROM erasures");
  Numbers numbers(journal);
  RowWriter rows(journal, numbers);
  Derived derived(journal, numbers, rows);
  State state = load_state(journal);
  // Who is erased is known before anything else is applied.
  Statement accounts = journal.prepare("SELECT " + std::string(kEventColumns) +
                                       " FROM events WHERE kind BETWEEN 13 AND 15 ORDER BY arrival");
  while (accounts.step()) {
    const Row row = read_row(accounts, numbers);
    derived.people().apply(core::view_of(row.event), 0, state.events);
  }
  Statement events = journal.prepare("SELECT " + std::string(kEventColumns) + " FROM events ORDER BY arrival");
  std::vector<std::uint64_t> concerned;
  while (events.step()) {
    Row row = read_row(events, numbers);
    if (const Loss loss = derived.loss(core::view_of(row.event)); loss.any()) {
      if (row.event.kind == core::EventKind::fact && loss.body) derived.people().forget_value(core::view_of(row.event));
      strip(row.event, loss);
      subtract(rows.blank(row.event.arrival, loss), state);
    }
    concerned.clear();
    if (row.conversation != 0) concerned.push_back(row.conversation);
    for (const core::Conversation& place : row.event.places) concerned.push_back(numbers.of(place));
    derived.apply(core::view_of(row.event), concerned, state);
  }
  derived.people().gone_over_all();
  drop_markers_of_guests(journal);
  StateWriter(journal).save(state);
  transaction.commit();
}

}  // namespace chat::store
