#include "store/tail.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <thread>
#include <vector>

using namespace chat;
using store::IndexEntry;
using store::Stretch;
using store::Tail;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kLong{60};

core::EventId at(std::uint64_t stamp) { return {{stamp}, 1}; }

IndexEntry entry(std::uint64_t arrival, std::uint64_t stamp, std::uint64_t conversation = 1,
                 core::EventKind kind = core::EventKind::message) {
  return {conversation, at(stamp), arrival, kind};
}

/// One commit.
void add(Tail& tail, std::vector<IndexEntry> entries) { tail.committed(entries); }

/// One that misses nothing.
struct Complete {
  explicit Complete(Tail::Options options) : tail(options) {
    tail.let_go(0);
    REQUIRE(tail.missing() == 0U);
    REQUIRE(tail.complete());
  }
  Tail tail;
};

using Arrivals = std::optional<std::vector<std::uint64_t>>;

Arrivals arrivals(const Tail& tail, Stretch stretch = {.conversation = 1, .kinds = core::kOfPages, .position = 1000},
                  std::size_t limit = 100) {
  const auto spots = tail.spots(stretch, limit);
  if (!spots) return std::nullopt;
  std::vector<std::uint64_t> arrivals;
  for (const auto& spot : *spots) arrivals.push_back(spot.arrival);
  return arrivals;
}

Arrivals these(std::initializer_list<std::uint64_t> arrivals) { return std::vector<std::uint64_t>(arrivals); }

Tail::Options small(std::size_t bound, std::size_t heap, std::chrono::milliseconds patience = {}) {
  return {.bound = bound, .heap = heap, .linger = kLong, .patience = patience};
}

}  // namespace

TEST_CASE("The tail finds a conversation's events in canonical order, in whatever heap they are") {
  Complete complete(small(100, 2));
  Tail& tail = complete.tail;
  add(tail, {entry(1, 13), entry(2, 11), entry(3, 12, 2)});
  add(tail, {entry(4, 10), entry(5, 14, 1, core::EventKind::join)});
  add(tail, {entry(6, 15, 1, core::EventKind::marker), entry(7, 12)});
  CHECK(arrivals(tail) == these({5, 1, 7, 2, 4}));

  Stretch stretch{.conversation = 1, .newest = false, .kinds = core::kOfPages, .position = 1000};
  CHECK(arrivals(tail, stretch) == these({4, 2, 7, 1, 5}));
  CHECK(arrivals(tail, stretch, 2) == these({4, 2}));
  stretch.position = 4;
  CHECK(arrivals(tail, stretch) == these({4, 2, 1}));
  stretch.position = 1000;
  stretch.kinds = core::kTalk;
  CHECK(arrivals(tail, stretch) == these({4, 2, 7, 1}));
  stretch.from = at(11);
  stretch.before = at(13);
  CHECK(arrivals(tail, stretch) == these({2, 7}));
  stretch.from = at(14);
  CHECK(arrivals(tail, stretch) == these({}));
  stretch = {.conversation = 3, .position = 1000};
  CHECK(arrivals(tail, stretch) == these({}));
}

TEST_CASE("The indexer gets full heaps at once, and others when they have lingered") {
  Complete complete(small(100, 2));
  Tail& tail = complete.tail;
  CHECK(tail.take({}) == nullptr);
  add(tail, {entry(1, 20, 2)});
  CHECK(tail.take({}) == nullptr);
  add(tail, {entry(2, 10)});
  add(tail, {entry(3, 11)});
  const auto heap = tail.take({});
  REQUIRE(heap != nullptr);
  const auto sorted = heap->sorted();
  REQUIRE(sorted.size() == 2);
  CHECK(sorted[0].arrival == 2);
  CHECK(sorted[1].arrival == 1);
  CHECK(heap->last().arrival == 2);
  CHECK(arrivals(tail) == these({3, 2}));  // until it is in the file
  tail.drop_oldest();
  CHECK(arrivals(tail) == these({3}));
  CHECK(tail.take({}) == nullptr);

  Complete hasty({.bound = 100, .heap = 2, .linger = std::chrono::milliseconds{0}, .patience = {}});
  add(hasty.tail, {entry(1, 10)});
  CHECK(hasty.tail.take({}) != nullptr);
}

TEST_CASE("At the tail's bound the engine waits for the indexer") {
  Complete complete(small(4, 100, kLong));
  Tail& tail = complete.tail;
  add(tail, {entry(1, 10), entry(2, 11), entry(3, 12), entry(4, 13)});
  std::thread engine([&] { add(tail, {entry(5, 14)}); });
  const auto heap = tail.take(Clock::now() + kLong);  // not full, but the engine waits
  REQUIRE(heap != nullptr);
  CHECK(heap->size() == 4);
  tail.drop_oldest();
  engine.join();
  CHECK(arrivals(tail) == these({5}));
}

TEST_CASE("At the tail's bound, without an indexer, it lets go and is incomplete") {
  Complete complete(small(4, 2));
  Tail& tail = complete.tail;
  add(tail, {entry(1, 10), entry(2, 11)});
  add(tail, {entry(3, 12), entry(4, 13)});
  CHECK(arrivals(tail) == these({4, 3, 2, 1}));
  const auto taken = tail.take({});
  REQUIRE(taken != nullptr);
  add(tail, {entry(5, 14)});
  CHECK(arrivals(tail) == std::nullopt);
  CHECK(tail.take({}) == nullptr);
  CHECK(taken->size() == 2);
  tail.drop_oldest();  // of what went
  add(tail, {entry(6, 15)});
  CHECK_FALSE(tail.complete());

  CHECK(tail.missing() == 6U);
  add(tail, {entry(7, 16)});
  CHECK(tail.missing() == 6U);
  CHECK(arrivals(tail) == std::nullopt);
  CHECK(tail.complete());
  CHECK(arrivals(tail) == these({7}));
  CHECK(tail.missing() == std::nullopt);
}

TEST_CASE("While the tail is incomplete the engine does not wait at the bound") {
  Tail tail(small(2, 100, kLong));
  tail.let_go(5);
  CHECK(tail.missing() == 5U);
  add(tail, {entry(6, 10), entry(7, 11)});
  add(tail, {entry(8, 12)});
  CHECK_FALSE(tail.complete());
  CHECK(tail.missing() == 8U);
}

TEST_CASE("A commit larger than the tail's bound passes when the tail is empty") {
  Complete complete(small(2, 100));
  add(complete.tail, {entry(1, 10), entry(2, 11), entry(3, 12)});
  CHECK(arrivals(complete.tail) == these({3, 2, 1}));
}

TEST_CASE("What the journal had at the start comes as the tail's first heap") {
  Tail tail(small(100, 100));
  tail.let_go(2);
  REQUIRE(tail.missing() == 2U);
  add(tail, {entry(3, 9)});
  store::TailHeap heap;
  heap.add(entry(1, 10));
  heap.add(entry(2, 11));
  CHECK(tail.complete(std::move(heap)));
  CHECK(arrivals(tail) == these({2, 1, 3}));
  const auto first = tail.take({});
  REQUIRE(first != nullptr);
  CHECK(first->last().arrival == 2);
}

TEST_CASE("The tail's stop ends waiting") {
  Complete complete(small(100, 100));
  std::thread indexer([&] { CHECK(complete.tail.take(Clock::now() + kLong) == nullptr); });
  complete.tail.stop();
  indexer.join();
}
