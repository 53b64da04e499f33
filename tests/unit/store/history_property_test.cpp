#include <catch2/catch.hpp>
#include <fstream>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <vector>

#include "store/memory_journal.hpp"
#include "store/verify.hpp"
#include "store/words.hpp"
#include "support/random.hpp"
#include "unit/store/eraser_harness.hpp"
#include "unit/store/history_harness.hpp"

using namespace chat;

namespace {

/// Everything that can be asked about, at random, of what has happened so far.
class RandomQueries {
 public:
  explicit RandomQueries(test::Random& random) : random_(random) {}

  void saw(const core::StoredEvent& event) {
    ids_.push_back(event.id);
    persons_.push_back(event.sender);
    if (event.conversation) conversations_.push_back(event.conversation);
    const auto words = store::words_of(event.body);
    if (!words.empty()) words_.push_back(words.front());
    nicks_.push_back(store::nick_of(event.source));
  }

  core::Query next() {
    switch (random_.below(7)) {
      case 0:
        return core::AroundQuery{.from = readable(), .centre = id(), .kinds = kinds(), .limit = limit()};
      case 1:
        return core::TargetsQuery{.channels = readables(),
                                  .person = person(),
                                  .after = bound(),
                                  .before = bound(),
                                  .newest = random_.chance(2),
                                  .limit = limit()};
      case 2:
        return core::EventQuery{id()};
      case 3:
        return core::SearchQuery{.where = readables(),
                                 .person = person(),
                                 .words = random_.chance(2) ? random_.pick(std::span<const std::string>(words_)) : "",
                                 .nick = random_.chance(3) ? random_.pick(std::span<const std::string>(nicks_)) : "",
                                 .after = bound(),
                                 .before = bound(),
                                 .limit = limit()};
      default:
        return core::PageQuery{.from = readable(),
                               .after = bound(),
                               .before = bound(),
                               .newest = random_.chance(2),
                               .kinds = kinds(),
                               .limit = limit()};
    }
  }

 private:
  core::EventId id() {
    core::EventId id = random_.pick(std::span<const core::EventId>(ids_));
    if (random_.chance(4)) id.node += random_.chance(2) ? 1 : std::uint64_t{0} - 1;
    if (random_.chance(4)) return core::EventId::last_of(id.stamp.time());
    if (random_.chance(4)) return core::EventId::first_of(id.stamp.time());
    return id;
  }
  core::EventKinds kinds() {
    if (random_.chance(2)) return core::kTalk;
    core::EventKinds kinds;
    for (std::uint8_t number = 1; number <= 16; ++number) {
      const core::EventKind kind{number};
      if (core::kOfPages.has(kind) && !random_.chance(3)) kinds.add(kind);
    }
    return kinds;
  }
  std::optional<core::EventId> bound() { return random_.chance(2) ? std::optional(id()) : std::nullopt; }
  core::EventId person() {
    return random_.chance(3) ? core::EventId{} : random_.pick(std::span<const core::EventId>(persons_));
  }
  core::Readable readable() {
    return {random_.pick(std::span<const core::Conversation>(conversations_)),
            random_.chance(3) ? id() : core::EventId{}};
  }
  /// Each conversation once.
  std::vector<core::Readable> readables() {
    std::vector<core::Readable> all;
    std::set<core::Conversation> seen;
    for (std::size_t count = random_.below(6); count > 0; --count) {
      const core::Readable one = readable();
      if (!one.conversation.is_private() && seen.insert(one.conversation).second) all.push_back(one);
    }
    return all;
  }
  std::size_t limit() {
    static constexpr std::size_t kLimits[] = {0, 1, 2, 5, 20, 1000};
    return random_.pick(kLimits);
  }

  test::Random& random_;
  std::vector<core::EventId> ids_;
  std::vector<core::EventId> persons_;
  std::vector<core::Conversation> conversations_;
  std::vector<std::string> words_{"word"};
  std::vector<std::string> nicks_{"nick"};
};

bool equal(const core::StoredEvent& a, const core::StoredEvent& b) {
  return test::same(a, b) && a.arrival == b.arrival && a.redacted == b.redacted;
}

bool equal(const core::Answer& a, const core::Answer& b) {
  const auto equal_target = [](const core::Target& left, const core::Target& right) {
    return left.conversation == right.conversation && equal(left.last, right.last);
  };
  return std::ranges::equal(a.events, b.events, [](const auto& l, const auto& r) { return equal(l, r); }) &&
         std::ranges::equal(a.targets, b.targets, equal_target);
}

/// Two nodes' events, in an order of arrival in which some come late: also after their redaction.
class Arrivals {
 public:
  explicit Arrivals(test::Random& random) : random_(random), here_(random.below(1000)) {
    here_.with_accounts();
    there_.with_accounts();
  }

  core::StoredEvent next() {
    late_.push_back(random_.chance(3) ? there_.next() : here_.next());
    if (late_.size() > 1 + random_.below(20)) std::swap(late_.back(), late_[random_.below(late_.size())]);
    if (late_.size() < 20 && random_.chance(4)) return next();
    core::StoredEvent event = std::move(late_.back());
    late_.pop_back();
    return event;
  }

 private:
  test::Random& random_;
  test::RandomEvents here_;
  test::RandomEvents there_{7, 0xfedcba9876543210};
  std::vector<core::StoredEvent> late_;
};

void compare(test::Indexed& disk, store::MemoryJournal& memory, RandomQueries& queries, test::Random& random,
             std::size_t count) {
  for (; count > 0; --count) {
    const core::Query query = queries.next();
    const std::uint64_t position = random.chance(3) ? random.below(memory.position() + 1) : memory.position();
    const auto expected = memory.read(query, position);
    const auto answer = disk.history->read(query, position);
    REQUIRE(expected);
    if (!answer) FAIL(answer.error());
    if (!equal(*expected, *answer)) {
      FAIL("query " << query.index() << " at " << position << ": " << answer->events.size() << " events, "
                    << answer->targets.size() << " targets instead of " << expected->events.size() << " and "
                    << expected->targets.size());
    }
  }
}

}  // namespace

TEST_CASE("The journal on disk answers what the one in memory answers, however far its index is") {
  const auto seed = GENERATE(1, 2, 3, 4);
  CAPTURE(seed);
  test::Random random(static_cast<std::uint64_t>(seed));
  store::Indexer::Options options;
  options.tail.heap = 1 + random.below(100);
  options.stretch = 1 + random.below(500);
  test::Indexed disk(options);
  store::MemoryJournal memory;
  RandomQueries queries(random);
  Arrivals arrivals(random);
  test::Erasing erasing(*disk.journal, {.most_read = 1 + random.below(300), .most_handed = 1 + random.below(20)});
  bool asked = false;

  for (int round = 0; round < 120; ++round) {
    for (std::size_t count = random.below(40); count > 0; --count) {
      const core::StoredEvent event = arrivals.next();
      disk.journal->append(core::view_of(event));
      memory.append(core::view_of(event));
      queries.saw(event);
    }
    REQUIRE(disk.journal->commit());
    REQUIRE(memory.commit());
    for (std::size_t steps = random.below(4); steps > 0; --steps) disk.step();
    for (std::size_t steps = random.below(3); steps > 0; --steps) erasing.step();
    if (random.chance(20)) {
      disk.end();
      if (random.chance(2)) store::IndexFile::remove(disk.journal->files().index);
      disk.start();
    }
    if (memory.position() == 0) continue;
    compare(disk, memory, queries, random, 20);
    asked = true;
  }
  REQUIRE(asked);
  disk.index_all();
  compare(disk, memory, queries, random, 200);
  erasing.finish();
  compare(disk, memory, queries, random, 200);
  const auto found = store::verify(disk.folder.path());
  REQUIRE(found);
  CHECK(found->problems == std::vector<std::string>{});
  const auto summary = disk.history->read(core::SummaryQuery{}, memory.position());
  REQUIRE(summary);
  CHECK(summary->summary.events == memory.position());
  CHECK(summary->summary.digest == disk.journal->state().digest);
}
