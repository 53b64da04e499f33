#include "store/rows.hpp"

#include <algorithm>
#include <string>

namespace chat::store {
namespace {

constexpr std::size_t kBytesOfNumber = 8;

std::uint64_t flags_of(const core::Event& event, bool blanked) {
  return (event.sender_is_bot ? kBotFlag : 0) | (event.channel_is_open ? kOpenFlag : 0) | (blanked ? kBlankedFlag : 0) |
         std::uint64_t{static_cast<std::uint8_t>(event.audience)} << kAudienceShift;
}

void append(std::vector<std::uint8_t>& bytes, std::uint64_t number) {
  for (std::size_t i = 0; i < kBytesOfNumber; ++i)
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i) & 0xffU));
}

[[noreturn]] void damaged(std::uint64_t arrival) {
  throw SqliteError(SQLITE_CORRUPT, "row " + std::to_string(arrival) + " of the events makes no sense");
}

template <std::size_t N>
void copy(std::span<const std::uint8_t> from, std::array<std::uint8_t, N>& to, std::uint64_t arrival) {
  if (from.size() != N) damaged(arrival);
  std::ranges::copy(from, to.begin());
}

}  // namespace

std::vector<std::uint64_t> place_numbers(std::span<const std::uint8_t> places) {
  if (places.size() % kBytesOfNumber != 0) throw SqliteError(SQLITE_CORRUPT, "an event's places make no sense");
  std::vector<std::uint64_t> numbers;
  for (std::size_t at = 0; at < places.size(); at += kBytesOfNumber) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kBytesOfNumber; ++i) number |= std::uint64_t{places[at + i]} << (8 * i);
    numbers.push_back(number);
  }
  return numbers;
}

Row read_row(const Statement& statement, Numbers& numbers) {
  Row row;
  core::StoredEvent& event = row.event;
  event.arrival = statement.number(0);
  const auto id = [&](int column) {
    return core::EventId{{statement.number(column)}, numbers.node(statement.number(column + 1))};
  };
  event.id = id(1);
  event.kind = static_cast<core::EventKind>(statement.integer(3));
  const std::uint64_t flags = statement.number(4);
  event.sender_is_bot = (flags & kBotFlag) != 0;
  event.channel_is_open = (flags & kOpenFlag) != 0;
  event.redacted = row.seal.blanked = (flags & kBlankedFlag) != 0;
  event.audience = static_cast<char>(flags >> kAudienceShift & 0xffU);
  row.conversation = statement.number(5);
  event.conversation = numbers.conversation(row.conversation);
  event.sender = id(6);
  event.subject = id(8);
  event.source = statement.text(10);
  event.account = statement.text(11);
  event.target = statement.text(12);
  event.body = statement.text(13);
  event.client_tags = statement.text(14);
  for (const std::uint64_t number : place_numbers(statement.blob(15))) {
    event.places.push_back(numbers.conversation(number));
    if (!event.places.back()) damaged(event.arrival);
  }
  if (!event.id || (row.conversation != 0 && !event.conversation)) damaged(event.arrival);
  if (!row.seal.blanked) copy(statement.blob(16), row.seal.salt, event.arrival);
  copy(statement.blob(17), row.seal.digest, event.arrival);
  return row;
}

RowWriter::RowWriter(Database& journal, Numbers& numbers)
    : numbers_(numbers),
      insert_(journal.prepare("INSERT INTO events VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      sizes_(journal.prepare("SELECT length(CAST(source AS BLOB)), length(CAST(body AS BLOB)), "
                             "length(CAST(account AS BLOB)) + length(CAST(tags AS BLOB)), "
                             "second_stamp IS NOT NULL AND second_stamp != 0, kind "
                             "FROM events LEFT JOIN conversations ON number = conversation WHERE arrival = ?")),
      blank_(journal.prepare("UPDATE events SET flags = flags | 4, source = iif(?2, '', source), account = '', "
                             "target = iif(?4, '', target), body = iif(?3, '', body), tags = '', salt = x'' "
                             "WHERE arrival = ?1")),
      find_(journal.prepare("SELECT arrival FROM events WHERE stamp = ? AND node = ?")) {}

std::span<const std::uint64_t> RowWriter::insert(std::uint64_t arrival, const core::Event& event, const Seal& seal,
                                                 bool whole) {
  const auto node = [&](const core::EventId& id) { return id ? numbers_.of(id.node) : 0; };
  concerned_.clear();
  places_.clear();
  const std::uint64_t conversation = event.conversation ? numbers_.of(event.conversation) : 0;
  if (conversation != 0) concerned_.push_back(conversation);
  for (const core::Conversation& place : event.places) {
    concerned_.push_back(numbers_.of(place));
    append(places_, concerned_.back());
  }
  const std::span<const std::uint8_t> salt =
      whole ? std::span<const std::uint8_t>(seal.salt) : std::span<const std::uint8_t>();
  insert_.bind(1, arrival).bind(2, event.id.stamp.bits).bind(3, node(event.id));
  insert_.bind(4, static_cast<int>(event.kind)).bind(5, flags_of(event, !whole)).bind(6, conversation);
  insert_.bind(7, event.sender.stamp.bits).bind(8, node(event.sender));
  insert_.bind(9, event.subject.stamp.bits).bind(10, node(event.subject));
  insert_.bind(11, event.source).bind(12, event.account).bind(13, event.target);
  insert_.bind(14, event.body).bind(15, event.client_tags);
  insert_.bind(16, std::span<const std::uint8_t>(places_)).bind(17, salt);
  insert_.bind(18, std::span<const std::uint8_t>(seal.digest));
  insert_.run();
  return concerned_;
}

std::optional<RowWriter::Freed> RowWriter::blank(std::uint64_t arrival, const Loss& loss) {
  Freed freed;
  {
    const Reset reset(sizes_);
    if (!sizes_.bind(1, arrival).step()) return std::nullopt;
    freed.kind = static_cast<core::EventKind>(sizes_.integer(4));
    freed.bytes = (loss.source ? sizes_.number(0) : 0) + (loss.body ? sizes_.number(1) : 0) + sizes_.number(2);
    if (is_of_accounts(freed.kind)) freed.bytes = 0;
    freed.is_private = sizes_.integer(3) != 0;
  }
  blank_.bind(1, arrival).bind(2, loss.source ? 1 : 0).bind(3, loss.body ? 1 : 0).bind(4, loss.field ? 1 : 0).run();
  return freed;
}

core::EventKind RowWriter::kind(std::uint64_t arrival) {
  const Reset reset(sizes_);
  if (!sizes_.bind(1, arrival).step()) damaged(arrival);
  return static_cast<core::EventKind>(sizes_.integer(4));
}

std::optional<std::uint64_t> RowWriter::find(core::EventId id) {
  const auto node = numbers_.find(id.node);
  if (!node) return std::nullopt;
  const Reset reset(find_);
  if (!find_.bind(1, id.stamp.bits).bind(2, *node).step()) return std::nullopt;
  return find_.number(0);
}

}  // namespace chat::store
