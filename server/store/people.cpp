#include "store/people.hpp"

#include <string_view>
#include <vector>

#include "core/account.hpp"
#include "core/fact.hpp"

namespace chat::store {

using core::EventKind;

People::People(Database& journal, Numbers& numbers, RowWriter& rows)
    : numbers_(numbers),
      rows_(rows),
      find_fact_(journal.prepare("SELECT stamp, node FROM facts WHERE subject_stamp = ? AND subject_node = ? "
                                 "AND field = ?")),
      set_fact_(journal.prepare("INSERT OR REPLACE INTO facts VALUES(?, ?, ?, ?, ?, ?)")),
      find_sender_(journal.prepare("SELECT sender_stamp, sender_node FROM events WHERE arrival = ?")),
      empty_value_(journal.prepare("UPDATE facts SET value = '' WHERE subject_stamp = ? AND subject_node = ? "
                                   "AND field = ? AND stamp = ? AND node = ?")),
      drop_facts_(journal.prepare("DELETE FROM facts WHERE subject_stamp = ? AND subject_node = ? AND field != ?")),
      empty_name_(journal.prepare("UPDATE facts SET value = '' WHERE subject_stamp = ? AND subject_node = ?")),
      set_marker_(journal.prepare("INSERT INTO markers VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE "
                                  "SET time = max(time, excluded.time)")),
      drop_markers_(journal.prepare("DELETE FROM markers WHERE person_stamp = ? AND person_node = ?")),
      empty_source_(journal.prepare("UPDATE members SET source = '' WHERE person_stamp = ? AND person_node = ?")),
      add_identity_(journal.prepare("INSERT OR IGNORE INTO identities VALUES(?, ?, ?, ?)")),
      guests_(journal.prepare("SELECT person_stamp, person_node FROM identities "
                              "WHERE account_stamp = ? AND account_node = ?")),
      add_erasure_(journal.prepare("INSERT OR IGNORE INTO erasures VALUES(?, ?, ?, 0)")),
      erasures_(journal.prepare("SELECT stamp, node FROM erasures")),
      gone_over_(journal.prepare("UPDATE erasures SET done = max(done, ?3) WHERE stamp = ?1 AND node = ?2")),
      gone_over_all_(journal.prepare("UPDATE erasures SET done = upto WHERE done < upto")) {}

Loss People::loss(const core::Event& event) {
  Loss loss = loss_by_erasures(event);
  if (event.kind == EventKind::fact && core::is_secret(event.target) && !event.body.empty()) {
    const Word last = last_word(event.subject, event.target);
    if (last.known && last.since > event.id) loss.body = true;
  }
  return loss;
}

Loss People::loss_by_erasures(const core::Event& event) {
  return loss_by_erasure(
      event, [this](core::EventId person) { return is_erased(person); },
      [&] {
        const Word last = last_word(event.subject, event.target);
        return last.known && last.since > event.id;
      });
}

void People::forget_value(const core::Event& fact) {
  empty_value_.bind(1, fact.subject.stamp.bits).bind(2, node(fact.subject)).bind(3, fact.target);
  empty_value_.bind(4, fact.id.stamp.bits).bind(5, node(fact.id)).run();
}

bool People::apply(const core::Event& event, std::uint64_t conversation, std::uint64_t arrivals) {
  switch (event.kind) {
    case EventKind::fact:
      return learn(event);
    case EventKind::marker:
      mark(event, conversation);
      return false;
    case EventKind::identity:
      return identify(event, arrivals);
    case EventKind::erasure:
      return erase_with_guests(event.subject, arrivals);
    default:
      return false;
  }
}

People::Word People::last_word(core::EventId subject, std::string_view field) {
  const auto number = numbers_.find(subject.node);
  if (!number) return {};
  const Reset reset(find_fact_);
  if (!find_fact_.bind(1, subject.stamp.bits).bind(2, *number).bind(3, field).step()) return {};
  return {.known = true, .since = {{find_fact_.number(0)}, numbers_.node(find_fact_.number(1))}};
}

bool People::learn(const core::Event& fact) {
  if (!fact.subject || fact.target.empty()) return false;  // erased
  const Word last = last_word(fact.subject, fact.target);
  if (last.known && last.since >= fact.id) return false;
  set_fact_.bind(1, fact.subject.stamp.bits).bind(2, node(fact.subject)).bind(3, fact.target).bind(4, fact.body);
  set_fact_.bind(5, fact.id.stamp.bits).bind(6, node(fact.id)).run();
  if (!last.known) return false;
  const auto arrival = rows_.find(last.since);
  return arrival && must_go(fact, *arrival) && rows_.blank(*arrival, {.body = true});
}

bool People::must_go(const core::Event& fact, std::uint64_t former) {
  if (core::is_secret(fact.target)) return true;
  const Reset reset(find_sender_);
  if (!find_sender_.bind(1, former).step() || find_sender_.number(0) == 0) return false;
  return is_erased({{find_sender_.number(0)}, numbers_.node(find_sender_.number(1))});
}

void People::mark(const core::Event& marker, std::uint64_t conversation) {
  if (!marker.sender || !marker.subject || conversation == 0 || is_erased(marker.sender)) return;
  // By what was read last and not by the text, which is gone when its time is over.
  set_marker_.bind(1, marker.sender.stamp.bits).bind(2, node(marker.sender)).bind(3, conversation);
  set_marker_.bind(4, static_cast<std::int64_t>(marker.subject.stamp.time().count())).run();
}

bool People::identify(const core::Event& identity, std::uint64_t arrivals) {
  if (!identity.sender || !identity.subject) return false;
  add_identity_.bind(1, identity.subject.stamp.bits).bind(2, node(identity.subject));
  add_identity_.bind(3, identity.sender.stamp.bits).bind(4, node(identity.sender)).run();
  // Who goes from one account to another is not erased with it.
  return is_erased(identity.subject) && !is_account(identity.sender) && erase(identity.sender, arrivals);
}

bool People::erase_with_guests(core::EventId account, std::uint64_t arrivals) {
  if (!account) return false;
  bool any = erase(account, arrivals);
  std::vector<core::EventId> guests;
  guests_.bind(1, account.stamp.bits).bind(2, node(account));
  while (guests_.step()) guests.push_back({{guests_.number(0)}, numbers_.node(guests_.number(1))});
  for (const core::EventId guest : guests) {
    if (!is_account(guest)) any |= erase(guest, arrivals);
  }
  return any;
}

bool People::erase(core::EventId person, std::uint64_t arrivals) {
  if (is_erased(person)) return false;
  const std::uint64_t number = node(person);
  add_erasure_.bind(1, person.stamp.bits).bind(2, number).bind(3, arrivals).run();
  drop_facts_.bind(1, person.stamp.bits).bind(2, number).bind(3, core::account_field::kName).run();
  empty_name_.bind(1, person.stamp.bits).bind(2, number).run();
  drop_markers_.bind(1, person.stamp.bits).bind(2, number).run();
  empty_source_.bind(1, person.stamp.bits).bind(2, number).run();
  erased_.insert(person);
  return true;
}

bool People::is_account(core::EventId person) { return last_word(person, core::account_field::kName).known; }

bool People::is_erased(core::EventId person) {
  if (!is_loaded_) load();
  return !erased_.empty() && erased_.contains(person);
}

void People::load() {
  erased_.clear();
  const Reset reset(erasures_);
  while (erasures_.step()) erased_.insert({{erasures_.number(0)}, numbers_.node(erasures_.number(1))});
  is_loaded_ = true;
}

void People::gone_over(core::EventId person, std::uint64_t arrival) {
  gone_over_.bind(1, person.stamp.bits).bind(2, node(person)).bind(3, arrival).run();
}

void People::gone_over_all() { gone_over_all_.run(); }

void drop_markers_of_guests(Database& journal) {
  journal.run(
      "DELETE FROM markers WHERE NOT EXISTS(SELECT 1 FROM facts f WHERE f.subject_stamp = person_stamp "
      "AND f.subject_node = person_node AND f.field = 'name' AND f.value != '')");
}

}  // namespace chat::store
