#include "store/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/event_digest.hpp"
#include "store/reading.hpp"
#include "store/scan.hpp"

namespace chat::store {
namespace {

constexpr std::size_t kMostProblems = 20;

class Verifier {
 public:
  explicit Verifier(Database& journal) : journal_(journal) {}

  Findings look() {
    guarded("The file", [this] { check_file(); });
    guarded("The table `state`", [this] { findings_.state = load_state(journal_); });
    const std::uint64_t last = last_arrival(journal_);
    guarded("The table `events`", [this, last] { check_events(last); });
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
    (event.conversation.is_private() ? sum.private_bytes : sum.channel_bytes) +=
        event.source.size() + event.account.size() + event.body.size() + event.client_tags.size();
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
