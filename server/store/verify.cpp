#include "store/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/event_digest.hpp"
#include "store/loss.hpp"
#include "store/reading.hpp"
#include "store/scan.hpp"
#include "store/schema.hpp"

namespace chat::store {
namespace {

constexpr std::size_t kMostProblems = 20;

/// What the tables of accounts hold against what the events say. Each counts what is wrong, in one statement, so as of
/// one moment. The numbers are EventKind's. Last words are compared by their time: of one millisecond and count on two
/// nodes it is not known here which is the later.
constexpr std::array<std::pair<const char*, const char*>, 7> kAccountChecks{{
    {R"sql(
SELECT count(*) FROM facts f WHERE NOT EXISTS(
  SELECT 1 FROM events e WHERE e.stamp = f.stamp AND e.node = f.node AND e.kind = 13 AND e.target = f.field
    AND e.subject_stamp = f.subject_stamp AND e.subject_node = f.subject_node
    AND (e.body = f.value OR (f.value = '' AND EXISTS(SELECT 1 FROM erasures x
         WHERE x.stamp = f.subject_stamp AND x.node = f.subject_node))))
)sql",
     "{} facts of accounts are not what an event says."},
    {R"sql(
SELECT count(*) FROM events e WHERE kind = 13 AND subject_stamp != 0 AND target != ''
  AND NOT EXISTS(SELECT 1 FROM facts f WHERE f.subject_stamp = e.subject_stamp AND f.subject_node = e.subject_node
                 AND f.field = e.target AND f.stamp >= e.stamp)
  AND NOT EXISTS(SELECT 1 FROM erasures x WHERE x.stamp = e.subject_stamp AND x.node = e.subject_node
                 AND e.target != 'name')
)sql",
     "{} events say something of accounts that the table `facts` does not have."},
    {R"sql(
SELECT count(*) FROM events e WHERE kind = 13 AND target LIKE 'secret:%' AND body != ''
  AND EXISTS(SELECT 1 FROM facts f WHERE f.subject_stamp = e.subject_stamp AND f.subject_node = e.subject_node
             AND f.field = e.target AND f.stamp > e.stamp)
)sql",
     "{} secrets are still there though others have taken their places."},
    {R"sql(
SELECT (SELECT count(*) FROM events e WHERE kind = 14 AND sender_stamp != 0 AND subject_stamp != 0
          AND NOT EXISTS(SELECT 1 FROM identities WHERE account_stamp = subject_stamp AND account_node = subject_node
                         AND person_stamp = sender_stamp AND person_node = sender_node))
     + abs((SELECT count(*) FROM identities)
         - (SELECT count(*) FROM (SELECT DISTINCT subject_stamp, subject_node, sender_stamp, sender_node FROM events
                                  WHERE kind = 14 AND sender_stamp != 0 AND subject_stamp != 0)))
)sql",
     "The table `identities` differs from the events in {} places."},
    {R"sql(
SELECT count(*) FROM events e WHERE kind = 15 AND subject_stamp != 0
  AND NOT EXISTS(SELECT 1 FROM erasures x WHERE x.stamp = subject_stamp AND x.node = subject_node)
)sql",
     "{} persons were erased and the table `erasures` does not say so."},
    {R"sql(
SELECT count(*) FROM events e JOIN erasures x ON x.stamp = sender_stamp AND x.node = sender_node
WHERE x.done >= x.upto AND (source != '' OR (body != '' AND (kind != 13 OR target = 'topic' OR EXISTS(
  SELECT 1 FROM facts f WHERE f.subject_stamp = e.subject_stamp AND f.subject_node = e.subject_node
    AND f.field = e.target AND f.stamp > e.stamp))))
)sql",
     "{} events of persons who are erased still have something in them."},
    {R"sql(
SELECT count(*) FROM events e JOIN facts f ON f.subject_stamp = sender_stamp AND f.subject_node = sender_node
  AND f.field = 'name' AND f.value != ''
WHERE kind = 12 AND e.subject_stamp != 0 AND conversation != 0
  AND NOT EXISTS(SELECT 1 FROM markers m WHERE m.person_stamp = sender_stamp AND m.person_node = sender_node
                 AND m.conversation = e.conversation AND m.time >= e.subject_stamp >> 16)
)sql",
     "The table `markers` lacks what {} events say."},
}};

class Verifier {
 public:
  explicit Verifier(Database& journal) : journal_(journal) {}

  Findings look() {
    guarded("The file", [this] { check_file(); });
    guarded("The table `state`", [this] { findings_.state = load_state(journal_); });
    const std::uint64_t last = last_arrival(journal_);
    guarded("The table `events`", [this, last] { check_events(last); });
    if (findings_.lost == 0) guarded("The tables of accounts", [this] { check_accounts(); });
    return std::move(findings_);
  }

 private:
  template <class Look>
  void guarded(const char* what, Look look) {
    try {
      look();
    } catch (const SqliteError& error) {
      report(fmt::format("{} cannot be read: {}.", what, error.what()));
    }
  }

  void report(std::string problem) {
    if (findings_.problems.size() < kMostProblems) findings_.problems.push_back(std::move(problem));
  }

  void check_file() {
    Statement check = journal_.prepare("PRAGMA integrity_check(20)");
    while (check.step()) {
      if (check.text(0) != "ok") report(fmt::format("SQLite: {}.", check.text(0)));
    }
  }

  void check_events(std::uint64_t last) {
    // Beside a server, what arrives later is no matter; without one there is nothing later.
    const State& state = findings_.state;
    State sum;
    Scan scan(journal_, last);
    while (auto item = scan.next()) {
      if (state.events != 0 && item->arrival > state.events && has_grown()) break;
      if (!item->row) {
        ++findings_.lost;
        report(fmt::format("Event {}: {}.", item->arrival, item->problem));
        continue;
      }
      add(*item->row, sum);
    }
    if (findings_.lost == 0) compare(sum);
  }

  void add(const Row& row, State& sum) {
    const core::StoredEvent& event = row.event;
    ++sum.events;
    add_digest(sum.digest, row.seal.digest);
    sum.last = std::max(sum.last, event.id.stamp);
    if (row.seal.blanked) ++findings_.blanked;
    if (is_of_accounts(event.kind)) return;
    (event.conversation.is_private() ? sum.private_bytes : sum.channel_bytes) +=
        event.source.size() + event.account.size() + event.body.size() + event.client_tags.size();
  }

  void check_accounts() {
    if (!knows_accounts(journal_)) return;
    for (const auto& [query, problem] : kAccountChecks) {
      if (const std::int64_t count = journal_.integer(query); count != 0)
        report(fmt::format(fmt::runtime(problem), count));
    }
  }

  /// Whether a server has written since we began.
  bool has_grown() { return load_state(journal_).events > findings_.state.events; }

  void compare(const State& sum) {
    const State& state = findings_.state;
    if (sum.events != state.events) {
      report(fmt::format("It should hold {} events, and holds {}.", state.events, sum.events));
    } else if (sum.digest != state.digest) {
      report("The digest of all events is not what it was: events were changed or exchanged.");
    } else if (sum.last != state.last) {
      report("The latest time that it knows is not that of its latest event.");
    } else if ((sum.channel_bytes != state.channel_bytes || sum.private_bytes != state.private_bytes) &&
               load_state(journal_) == state) {  // what expires meanwhile makes it smaller
      report("The size of its texts is not what it should be.");
    }
  }

  Database& journal_;
  Findings findings_;
};

}  // namespace

Findings look_over(Database& journal) { return Verifier(journal).look(); }

std::expected<Findings, std::string> verify(const std::filesystem::path& directory) {
  auto journal = open_for_reading(directory);
  if (!journal) return std::unexpected(std::move(journal.error()));
  try {
    return look_over(*journal);
  } catch (const SqliteError& error) {
    return std::unexpected(fmt::format("The journal in {} cannot be looked at: {}. {}", directory.native(),
                                       error.what(), way_out(directory)));
  }
}

}  // namespace chat::store
