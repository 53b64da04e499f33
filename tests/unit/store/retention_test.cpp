#include "store/retention.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "unit/store/filled_journal.hpp"

using namespace chat;
using namespace chat::test;
using store::Retention;
using store::RetentionLimits;
using util::Millis;

namespace {

constexpr Millis kMinute{60'000};
constexpr Millis kBegin{1'900'000'000'000};

/// A journal in which something is said every minute, in turns in a channel and in private.
struct Minutes {
  explicit Minutes(RetentionLimits limits, Retention::Options options = {}) : journal(opened(folder.path())) {
    retention.emplace(
        journal->files(), limits,
        [this](const std::vector<std::uint64_t>& arrivals) { return journal->blank_later(arrivals); }, options,
        std::make_shared<spdlog::logger>("none", std::make_shared<spdlog::sinks::null_sink_mt>()));
    if (const auto open = retention->open(); !open) FAIL(open.error());
  }

  core::StoredEvent event(core::EventKind kind, core::Conversation where, std::string body) {
    core::StoredEvent event;
    event.id = {clock.next(now), 9};
    event.kind = kind;
    event.conversation = where;
    event.channel_is_open = !where.is_private();
    event.sender = {{1}, 9};
    event.source = "ann!~u@host";
    event.target = where.is_private() ? "bob" : "#lobby";
    event.body = std::move(body);
    return event;
  }
  void add(core::EventKind kind, core::Conversation where, std::string body) {
    journal->append(core::view_of(event(kind, where, std::move(body))));
    REQUIRE(journal->commit());
    now += kMinute;
  }
  /// Until there is nothing more to do.
  int keep(Millis at) {
    int steps = 1;
    for (; retention->step(at); ++steps) REQUIRE(journal->commit());
    return steps;
  }
  /// The arrivals of rows that have their content.
  [[nodiscard]] std::set<std::uint64_t> left() const {
    std::set<std::uint64_t> left;
    for (const store::Row& row : rows_in(folder.path())) {
      if (!row.seal.blanked) left.insert(row.event.arrival);
    }
    return left;
  }

  const core::Conversation lobby = core::Conversation::of_channel({{5}, 9});
  const core::Conversation talk = core::Conversation::between({{1}, 9}, {{2}, 9});
  TemporaryFolder folder;
  std::unique_ptr<store::SqliteJournal> journal;
  std::optional<Retention> retention;
  util::HybridClock clock;
  Millis now = kBegin;
};

using Arrivals = std::set<std::uint64_t>;

}  // namespace

TEST_CASE("Retention: without limits everything stays") {
  Minutes minutes({});
  for (int i = 0; i < 3; ++i) minutes.add(core::EventKind::message, minutes.lobby, "x");
  CHECK(minutes.keep(kBegin + std::chrono::hours{24 * 36'500}) == 1);
  CHECK(minutes.left().size() == 3);
}

TEST_CASE("Retention: what is too old goes, for each kind of target by its own limit") {
  Minutes minutes({.channels = {.age = 5 * kMinute, .bytes = 0}, .private_talks = {.age = 2 * kMinute, .bytes = 0}});
  for (int i = 0; i < 4; ++i) {
    minutes.add(core::EventKind::message, minutes.lobby, "x");  // 1, 3, 5, 7
    minutes.add(core::EventKind::message, minutes.talk, "x");   // 2, 4, 6, 8
  }
  const auto state = minutes.journal->state();
  minutes.keep(kBegin + 8 * kMinute);  // 1 is eight minutes old, 8 one
  CHECK(minutes.left() == Arrivals{5, 7, 8});
  CHECK(minutes.journal->state().digest == state.digest);
  CHECK(minutes.journal->state().events == 8);
  minutes.keep(kBegin + 9 * kMinute);
  CHECK(minutes.left() == Arrivals{5, 7, 8});
  minutes.keep(kBegin + std::chrono::hours{1});
  CHECK(minutes.left().empty());
  CHECK(minutes.journal->state().channel_bytes == 0);
  CHECK(minutes.journal->state().private_bytes == 0);
}

TEST_CASE("Retention: past so many bytes the oldest goes, until it fits") {
  Minutes minutes({.channels = {.age = Millis{0}, .bytes = 500}, .private_talks = {}},
                  {.most_read = 7, .most_handed = 3});
  for (int i = 0; i < 20; ++i) {
    minutes.add(core::EventKind::message, minutes.lobby, std::string(89, 'x'));  // with its source, 100 bytes
    minutes.add(core::EventKind::message, minutes.talk, std::string(89, 'x'));
  }
  CHECK(minutes.keep(minutes.now) > 5);
  CHECK(minutes.journal->state().channel_bytes == 500);
  CHECK(minutes.journal->state().private_bytes == 2000);
  const auto left = minutes.left();
  CHECK(left.size() == 25);
  CHECK(left.contains(31));
  CHECK_FALSE(left.contains(29));
  minutes.add(core::EventKind::message, minutes.lobby, "x");
  minutes.keep(minutes.now);
  CHECK_FALSE(minutes.left().contains(31));
  CHECK(minutes.left().contains(33));
}

TEST_CASE("Retention: the topic that a channel has stays, and the entering of who is in it") {
  Minutes minutes({.channels = {.age = kMinute, .bytes = 0}, .private_talks = {}});
  minutes.add(core::EventKind::join, minutes.lobby, "");         // 1
  minutes.add(core::EventKind::topic, minutes.lobby, "first");   // 2
  minutes.add(core::EventKind::topic, minutes.lobby, "second");  // 3
  minutes.add(core::EventKind::mode, minutes.lobby, "+t");       // 4
  minutes.keep(minutes.now + std::chrono::hours{1});
  CHECK(minutes.left() == Arrivals{1, 3});
  minutes.add(core::EventKind::topic, minutes.lobby, "third");  // 5
  minutes.add(core::EventKind::part, minutes.lobby, "");        // 6
  // Those that were in use are looked at again after a day.
  minutes.keep(minutes.now + std::chrono::hours{26});
  CHECK(minutes.left() == Arrivals{5});
}

TEST_CASE("Retention: what is not taken on, or not blanked yet, comes again") {
  Minutes minutes({.channels = {.age = kMinute, .bytes = 0}, .private_talks = {}});
  for (int i = 0; i < 10; ++i) minutes.add(core::EventKind::message, minutes.lobby, "x");
  std::vector<std::vector<std::uint64_t>> handed;
  Retention stubborn(
      minutes.journal->files(), {.channels = {.age = kMinute, .bytes = 0}, .private_talks = {}},
      [&handed](const std::vector<std::uint64_t>& arrivals) {
        handed.push_back(arrivals);
        return std::min<std::size_t>(arrivals.size(), 4);
      },
      {}, nullptr);
  REQUIRE(stubborn.open());
  const Millis later = minutes.now + std::chrono::hours{1};
  CHECK(stubborn.step(later));
  CHECK(stubborn.step(later));
  REQUIRE(handed.size() == 1);  // nothing more before these are blanked
  CHECK(handed[0].size() == 10);
  CHECK(minutes.journal->blank_later({1, 2, 3, 4}) == 4);
  REQUIRE(minutes.journal->commit());
  CHECK(stubborn.step(later));
  REQUIRE(handed.size() == 2);
  CHECK(handed[1].front() == 5);
}

TEST_CASE("Retention: the thread begins with new limits at once, and ends") {
  Minutes minutes({}, {.look = std::chrono::hours{1}, .pause = std::chrono::milliseconds{1}});
  for (int i = 0; i < 10; ++i) minutes.add(core::EventKind::message, minutes.lobby, "x");
  REQUIRE(minutes.retention->start());
  // Its clock is the wall's, which is before that of the events: so all have room, and then none.
  minutes.retention->configure({.channels = {.age = Millis{0}, .bytes = 1}, .private_talks = {}});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (minutes.journal->state().channel_bytes != 0 && std::chrono::steady_clock::now() < deadline) {
    REQUIRE(minutes.journal->commit());
    std::this_thread::yield();
  }
  CHECK(minutes.left().empty());
  minutes.retention->stop();
}
