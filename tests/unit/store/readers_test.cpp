#include "store/readers.hpp"

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "unit/store/history_harness.hpp"

using namespace chat;
using store::Readers;

namespace {

using Result = std::expected<core::Answer, std::string>;

/// What a test lets happen in the readers' threads.
struct Stage {
  std::atomic<int> made{0};
  std::atomic<int> reading{0};
  std::atomic<bool> hold{false};  ///< reads wait for its end, or to be cancelled
};

/// Answers with the position.
class FakeHistory final : public core::History {
 public:
  FakeHistory(Stage& stage, const std::atomic<bool>& cancelled) : stage_(stage), cancelled_(cancelled) {}

  Result read(const core::Query& query, std::uint64_t position) override {
    if (std::holds_alternative<core::EventQuery>(query)) throw std::runtime_error("a bug");
    ++stage_.reading;
    stage_.reading.notify_all();
    while (stage_.hold && !cancelled_) std::this_thread::yield();
    if (cancelled_) return std::unexpected("cancelled");
    core::Answer answer;
    answer.summary.events = position;
    return answer;
  }

 private:
  Stage& stage_;
  const std::atomic<bool>& cancelled_;
};

std::unique_ptr<Readers> start(Stage& stage, Readers::Options options) {
  auto readers = Readers::start(
      [&](const std::atomic<bool>& cancelled) -> std::expected<std::unique_ptr<core::History>, std::string> {
        ++stage.made;
        return std::make_unique<FakeHistory>(stage, cancelled);
      },
      options);
  if (!readers) FAIL(readers.error());
  return std::move(*readers);
}

/// A reply, and what it will have been.
std::pair<Readers::Reply, std::future<Result>> awaited() {
  std::promise<Result> promise;
  auto future = promise.get_future();
  return {[promise = std::move(promise)](Result result) mutable { promise.set_value(std::move(result)); },
          std::move(future)};
}

/// Submits; the ticket must be given.
std::future<Result> ask(Readers& readers, std::uint64_t position, Readers::Ticket* ticket = nullptr) {
  auto [reply, future] = awaited();
  auto given = readers.submit(core::SummaryQuery{}, position, std::move(reply));
  REQUIRE(given);
  if (ticket != nullptr) *ticket = *given;
  return std::move(future);
}

bool is_broken(std::future<Result>& future) {
  try {
    future.get();
    return false;
  } catch (const std::future_error&) {
    return true;
  }
}

}  // namespace

TEST_CASE("Every question is answered once, whoever asks") {
  Stage stage;
  const auto readers = start(stage, {.threads = 4, .bound = 100'000});
  CHECK(stage.made == 4);
  constexpr std::size_t kAskers = 8;
  constexpr std::size_t kQuestions = 500;
  std::array<std::atomic<int>, kAskers * kQuestions> answers{};
  std::atomic<int> wrong{0};
  std::latch all(kAskers * kQuestions);
  {
    std::vector<std::jthread> askers;
    for (std::size_t asker = 0; asker < kAskers; ++asker) {
      askers.emplace_back([&, asker] {
        for (std::size_t i = 0; i < kQuestions; ++i) {
          const std::size_t number = asker * kQuestions + i;
          const auto ticket = readers->submit(core::SummaryQuery{}, number, [&, number](Result result) {
            ++answers.at(number);
            if (!result || result->summary.events != number) ++wrong;
            all.count_down();
          });
          if (!ticket) ++wrong;
        }
      });
    }
  }
  all.wait();
  CHECK(wrong == 0);
  for (const auto& count : answers) REQUIRE(count == 1);
}

TEST_CASE("Past the bound a question is refused, and there is room again later") {
  Stage stage;
  stage.hold = true;
  const auto readers = start(stage, {.threads = 1, .bound = 2});
  auto first = ask(*readers, 1);
  stage.reading.wait(0);
  auto second = ask(*readers, 2);
  auto third = ask(*readers, 3);
  auto [reply, fourth] = awaited();
  const auto refused = readers->submit(core::SummaryQuery{}, 4, std::move(reply));
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == "Too many people are reading the history; try again in a minute.");
  CHECK(is_broken(fourth));
  stage.hold = false;
  CHECK(first.get()->summary.events == 1);
  CHECK(second.get()->summary.events == 2);
  CHECK(third.get()->summary.events == 3);
  CHECK(ask(*readers, 5).get()->summary.events == 5);
}

TEST_CASE("A cancelled question gets no answer, be it waiting or being read") {
  Stage stage;
  stage.hold = true;
  const auto readers = start(stage, {.threads = 1, .bound = 10});
  Readers::Ticket reading = 0;
  Readers::Ticket waiting = 0;
  auto first = ask(*readers, 1, &reading);
  stage.reading.wait(0);
  auto second = ask(*readers, 2, &waiting);
  auto third = ask(*readers, 3);
  readers->cancel(waiting);
  CHECK(is_broken(second));
  readers->cancel(reading);
  CHECK(is_broken(first));
  stage.hold = false;
  CHECK(third.get()->summary.events == 3);
  readers->cancel(reading);  // long over
  CHECK(ask(*readers, 4).get()->summary.events == 4);
}

TEST_CASE("Searches leave readers to others, and none is forgotten") {
  Stage stage;
  stage.hold = true;
  const auto readers = start(stage, {.threads = 4, .searching = 2});
  std::vector<std::future<Result>> searches;
  for (std::uint64_t i = 0; i < 6; ++i) {
    auto [reply, future] = awaited();
    REQUIRE(readers->submit(core::SearchQuery{}, i, std::move(reply)));
    searches.push_back(std::move(future));
  }
  std::vector<std::future<Result>> pages;
  for (std::uint64_t i = 0; i < 2; ++i) pages.push_back(ask(*readers, 100 + i));
  // Two searches and two pages: all four are busy, although six searches came first.
  for (int reading = stage.reading; reading < 4; reading = stage.reading) stage.reading.wait(reading);
  stage.hold = false;
  for (std::uint64_t i = 0; i < pages.size(); ++i) CHECK(pages[i].get()->summary.events == 100 + i);
  for (std::uint64_t i = 0; i < searches.size(); ++i) CHECK(searches[i].get()->summary.events == i);
}

TEST_CASE("At the end what waits is told so, and what is being read does not hold it up") {
  Stage stage;
  stage.hold = true;
  auto readers = start(stage, {.threads = 1, .bound = 10});
  auto first = ask(*readers, 1);
  stage.reading.wait(0);
  auto second = ask(*readers, 2);
  readers.reset();
  CHECK(first.get().error() == "cancelled");
  CHECK(second.get().error() == "The server is shutting down; ask again when it is back.");
}

TEST_CASE("An exception costs one answer") {
  Stage stage;
  const auto readers = start(stage, {.threads = 1, .bound = 10});
  auto [reply, future] = awaited();
  REQUIRE(readers->submit(core::EventQuery{}, 1, std::move(reply)));
  CHECK(future.get().error() == "The history could not be read; ask for less of it.");
  CHECK(ask(*readers, 2).get()->summary.events == 2);
}

TEST_CASE("Readers that cannot be made are not started") {
  int made = 0;
  const auto readers = Readers::start(
      [&](const std::atomic<bool>&) -> std::expected<std::unique_ptr<core::History>, std::string> {
        if (++made == 2) return std::unexpected("There is no room.");
        return std::unique_ptr<core::History>();
      },
      {.threads = 2, .bound = 1});
  REQUIRE_FALSE(readers);
  CHECK(readers.error() == "There is no room.");
}

TEST_CASE("Readers see exactly what their position says, while events are written and indexed") {
  store::Indexer::Options options;
  options.tail = {.bound = 1 << 18, .heap = 64, .linger = {}, .patience = std::chrono::seconds{60}};
  test::Indexed disk(options);
  REQUIRE(disk.indexer->start());
  auto readers = Readers::start(
      [&](const std::atomic<bool>& cancelled) -> std::expected<std::unique_ptr<core::History>, std::string> {
        return store::SqliteHistory::open(disk.journal->files(), *disk.indexer, nullptr,
                                          {.patience = std::chrono::seconds{60}, .cancelled = &cancelled}, disk.log);
      },
      {.threads = 3, .bound = 100'000});
  REQUIRE(readers);

  const core::Conversation lobby = core::Conversation::of_channel({{5}, 9});
  constexpr std::uint64_t kCommits = 200;
  constexpr std::uint64_t kEach = 10;
  static constexpr std::size_t kPage = 50;
  std::atomic<int> wrong{0};
  std::latch all(kCommits);
  std::uint64_t stamp = 10;
  for (std::uint64_t commit = 0; commit < kCommits; ++commit) {
    for (std::uint64_t i = 0; i < kEach; ++i) {
      disk.journal->append({.id = {{++stamp}, 9}, .conversation = lobby, .sender = {{1}, 9}, .body = "hello"});
    }
    REQUIRE(disk.journal->commit());
    const std::uint64_t position = disk.journal->position();
    REQUIRE((*readers)->submit(core::PageQuery{.from = {lobby, {}}, .limit = kPage}, position,
                               [&wrong, &all, position](Result result) {
                                 bool right = result && result->events.size() == std::min<std::size_t>(kPage, position);
                                 for (std::size_t i = 0; right && i < result->events.size(); ++i) {
                                   right = result->events[i].arrival == position - result->events.size() + 1 + i;
                                 }
                                 if (!right) ++wrong;
                                 all.count_down();
                               }));
  }
  all.wait();
  CHECK(wrong == 0);
  readers->reset();
  disk.indexer->stop();
}
