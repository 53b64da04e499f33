#include "store/person.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

#include "core/fact.hpp"
#include "store/event_json.hpp"
#include "store/numbers.hpp"
#include "store/reading.hpp"
#include "store/scan.hpp"
#include "store/schema.hpp"
#include "util/time_text.hpp"

namespace chat::store {
namespace {

using Json = nlohmann::ordered_json;

std::string unreadable(const std::filesystem::path& directory, const SqliteError& error) {
  return fmt::format("The journal in {} cannot be read: {}. Try again.", directory.native(), error.what());
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Writes everything of one person.
class PersonExport {
 public:
  PersonExport(Database& journal, core::EventId person, std::ostream& out)
      : journal_(journal), numbers_(journal), person_(person), persons_{person}, out_(out) {}

  PersonExported write() {
    if (knows_accounts(journal_)) {
      add_guests();
      write_facts();
      write_markers();
    }
    write_events();
    return std::move(exported_);
  }

 private:
  Statement about_person(std::string_view sql) {
    Statement statement = journal_.prepare(sql);
    statement.bind(1, person_.stamp.bits).bind(2, numbers_.find(person_.node).value_or(0));
    return statement;
  }

  void add_guests() {
    Statement guests = about_person(
        "SELECT person_stamp, person_node FROM identities i WHERE account_stamp = ? AND account_node = ? "
        "AND NOT EXISTS(SELECT 1 FROM facts WHERE subject_stamp = person_stamp "
        "AND subject_node = person_node AND field = 'name')");
    while (guests.step()) persons_.push_back({{guests.number(0)}, numbers_.node(guests.number(1))});
  }

  void write_facts() {
    Statement facts = about_person(
        "SELECT field, value, stamp, node FROM facts WHERE subject_stamp = ? AND subject_node = ? ORDER BY field");
    while (facts.step()) {
      const core::EventId since{{facts.number(2)}, numbers_.node(facts.number(3))};
      Json json;
      json["fact"] = facts.text(0);
      if (core::is_secret(facts.text(0))) {
        json["withheld"] = true;
      } else {
        json["value"] = facts.text(1);
      }
      json["since"] = util::iso_time(since.stamp.time());
      json["msgid"] = core::msgid_text(since);
      out_ << text_of(json) << '\n';
      ++exported_.facts;
    }
  }

  void write_markers() {
    Statement markers =
        about_person("SELECT conversation, time FROM markers WHERE person_stamp = ? AND person_node = ?");
    while (markers.step()) {
      const core::Conversation conversation = numbers_.conversation(markers.number(0));
      Json json;
      if (conversation.is_private()) {
        json["marker"] = {core::msgid_text(conversation.first), core::msgid_text(conversation.second)};
      } else {
        json["marker"] = core::msgid_text(conversation.first);
      }
      json["time"] = util::iso_time(util::Millis{markers.integer(1)});
      out_ << text_of(json) << '\n';
      ++exported_.markers;
    }
  }

  [[nodiscard]] bool concerns(const core::StoredEvent& event) const {
    return std::ranges::any_of(
        persons_, [&event](core::EventId person) { return event.sender == person || event.conversation.has(person); });
  }

  void write_events() {
    Scan scan(journal_, last_arrival(journal_));
    while (auto item = scan.next()) {
      if (!item->row) {
        lose(item->arrival, item->problem);
        continue;
      }
      if (!concerns(item->row->event)) continue;
      withhold_secret(item->row->event, item->row->seal);
      const auto line = to_json(item->row->event, item->row->seal);
      if (!line) {
        lose(item->arrival, "it cannot be written as text");
        continue;
      }
      out_ << *line << '\n';
      if (!out_) return;
      ++exported_.events;
    }
  }

  void lose(std::uint64_t arrival, std::string_view why) {
    if (exported_.lost++ == 0) exported_.first_problem = fmt::format("Event {}: {}.", arrival, why);
  }

  Database& journal_;
  Numbers numbers_;
  const core::EventId person_;
  std::vector<core::EventId> persons_;  ///< and the guests that they were before
  std::ostream& out_;
  PersonExported exported_;
};

}  // namespace

std::expected<std::optional<FoundAccount>, std::string> find_account(const std::filesystem::path& directory,
                                                                     std::string_view name) {
  auto journal = open_for_reading(directory);
  if (!journal) return std::unexpected(std::move(journal.error()));
  if (name.empty()) return std::optional<FoundAccount>{};
  try {
    if (!knows_accounts(*journal)) return std::optional<FoundAccount>{};
    Statement names = journal->prepare(
        "SELECT subject_stamp, id, value FROM facts JOIN nodes ON number = subject_node "
        "WHERE field = 'name' AND value = ?1 COLLATE NOCASE ORDER BY value != ?1, subject_stamp, subject_node LIMIT 1");
    if (!names.bind(1, name).step()) return std::optional<FoundAccount>{};
    return FoundAccount{{{names.number(0)}, names.number(1)}, std::string(names.text(2))};
  } catch (const SqliteError& error) {
    return std::unexpected(unreadable(directory, error));
  }
}

std::expected<PersonExported, std::string> export_person(const std::filesystem::path& directory, core::EventId person,
                                                         std::ostream& out) {
  auto journal = open_for_reading(directory);
  if (!journal) return std::unexpected(std::move(journal.error()));
  try {
    PersonExported exported = PersonExport(*journal, person, out).write();
    if (!out.flush()) return std::unexpected("The export cannot be written. Make sure that the disk has room.");
    return exported;
  } catch (const SqliteError& error) {
    return std::unexpected(unreadable(directory, error));
  }
}

}  // namespace chat::store
