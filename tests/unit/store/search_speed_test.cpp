#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

#include "store/word_search.hpp"
#include "support/random.hpp"
#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Words as people use them: few of them often.
std::string sentence(Random& random) {
  std::string text;
  for (std::size_t word = 0; word < 10; ++word) {
    const std::size_t among = std::size_t{10} << random.below(12);
    text += "w" + std::to_string(random.below(among)) + " ";
  }
  return text;
}

}  // namespace

// Run by hand, with a release build: test_store "Search speed"
TEST_CASE("Search speed", "[.speed]") {
  constexpr std::uint64_t kEvents = 1'000'000;
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  Random random(1);
  core::StoredEvent event;
  event.sender = {{1}, 9};
  event.target = "#lobby";
  for (std::uint64_t i = 1; i <= kEvents; ++i) {
    event.id = {{1000 + i}, 9};
    event.conversation = core::Conversation::of_channel({{1 + random.below(200)}, 9});
    event.source = "nick" + std::to_string(random.below(1000)) + "!~u@host";
    event.body = i == 5 ? "needle " : sentence(random);
    journal->append(core::view_of(event));
    if (i % 1000 == 0) REQUIRE(journal->commit());
  }
  store::WordIndexer indexer(journal->files(), {},
                             std::make_shared<spdlog::logger>("none", std::make_shared<spdlog::sinks::null_sink_mt>()));
  REQUIRE(indexer.open());
  auto begin = std::chrono::steady_clock::now();
  double longest = 0;
  for (bool more = true; more;) {
    const auto step = std::chrono::steady_clock::now();
    more = indexer.step();
    longest = std::max(longest, seconds_since(step));
  }
  std::cout << "indexed: " << static_cast<double>(kEvents) / seconds_since(begin) << " events a second, longest step "
            << longest * 1000 << " ms, file " << std::filesystem::file_size(journal->files().search) / 1'000'000
            << " MB beside a journal of " << std::filesystem::file_size(journal->files().journal) / 1'000'000
            << " MB\n";
  store::WordSearch search(indexer);
  std::vector<store::Place> few{{1, {}}, {2, {}}, {3, {}}};
  std::vector<store::Place> all;
  for (std::uint64_t number = 1; number <= 200; ++number) all.push_back({number, {}});
  const auto measure = [&](const char* what, const core::SearchQuery& query, const std::vector<store::Place>& places) {
    constexpr int kTimes = 20;
    std::size_t found = 0;
    begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kTimes; ++i) {
      found = search.find(query, places, kEvents, std::chrono::steady_clock::time_point::max()).size();
    }
    std::cout << what << ": " << found << " in " << seconds_since(begin) / kTimes * 1000 << " ms\n";
  };
  measure("a word that occurs once", {.words = "needle"}, all);
  measure("a frequent word, everywhere", {.words = "w1"}, all);
  measure("two frequent words, everywhere", {.words = "w1 w2"}, all);
  measure("a frequent word, in 3 of 200 channels", {.words = "w1"}, few);
  measure("two frequent words of a nick, in 3 channels", {.words = "w1 w2", .nick = "nick7"}, few);
  measure("what a nick said", {.nick = "nick7"}, all);
  measure("no words, 3 channels", {}, few);
}
