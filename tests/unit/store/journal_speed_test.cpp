#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

using Clock = std::chrono::steady_clock;

core::Event talk() {
  core::Event event;
  event.conversation = core::Conversation::of_channel({{5}, 7});
  event.sender = {{1}, 7};
  event.source = "someone!~someone@host.example.org";
  event.target = "#channel";
  event.body = "what people write at a time is about as long as this, or shorter";
  return event;
}

store::SqliteJournal::Options options_here(const TemporaryFolder& folder, store::Durability durability) {
  auto options = options_for(folder.path());
  options.durability = durability;
  return options;
}

void measure(store::Durability durability, std::size_t group, std::size_t rows) {
  const TemporaryFolder folder;
  const auto journal = opened(options_here(folder, durability));
  core::Event event = talk();
  std::vector<double> commits;
  const auto start = Clock::now();
  for (std::size_t row = 0; row < rows;) {
    for (std::size_t i = 0; i < group; ++i, ++row) {
      event.id = {{(std::uint64_t{1'900'000'000'000} << 16) + row}, journal->node()};
      journal->append(event);
    }
    const auto before = Clock::now();
    REQUIRE(journal->commit());
    commits.push_back(std::chrono::duration<double, std::micro>(Clock::now() - before).count());
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::ranges::sort(commits);
  std::cout << (durability == store::Durability::fsync ? "fsync " : "commit") << " groups of " << group << ": "
            << static_cast<std::size_t>(static_cast<double>(rows) / seconds) << " rows/s; commit p50 "
            << commits[commits.size() / 2] << " us, p99 " << commits[commits.size() * 99 / 100] << " us, max "
            << commits.back() << " us\n";
}

}  // namespace

TEST_CASE("How fast the journal is", "[.speed]") {
  measure(store::Durability::commit, 1, 200'000);
  measure(store::Durability::commit, 10, 500'000);
  measure(store::Durability::commit, 1'000, 2'000'000);
  measure(store::Durability::fsync, 1, 5'000);
  measure(store::Durability::fsync, 1'000, 500'000);
}

TEST_CASE("How fast a journal of ten million events opens", "[.speed]") {
  const TemporaryFolder folder;
  const auto options = options_here(folder, store::Durability::commit);
  {
    const auto journal = opened(options);
    core::Event event = talk();
    for (std::uint64_t row = 0; row < 10'000'000; ++row) {
      event.id = {{(std::uint64_t{1'900'000'000'000} << 16) + row}, journal->node()};
      journal->append(event);
      if (row % 1'000 == 999) REQUIRE(journal->commit());
    }
  }
  for (int time = 0; time < 3; ++time) {
    const auto start = Clock::now();
    const auto journal = opened(options);
    std::cout << "open: " << std::chrono::duration<double, std::milli>(Clock::now() - start).count() << " ms\n";
  }
}
