#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <utility>

#include "core/accounts.hpp"
#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

TEST_CASE("How fast a server with a hundred thousand accounts starts", "[.speed]") {
  constexpr std::uint64_t kAccounts = 100'000;
  const TemporaryFolder folder;
  {
    const auto journal = opened(folder.path());
    std::uint64_t stamp = std::uint64_t{1'900'000'000'000} << 16;
    const auto start = Clock::now();
    for (std::uint64_t number = 0; number < kAccounts; ++number) {
      const core::EventId account{{++stamp}, journal->node()};
      const std::string name = "account" + std::to_string(number);
      const std::string email = name + "@example.org";
      const std::string hash(97, 'h');
      const std::array<std::pair<std::string_view, std::string_view>, 4> facts{
          {{"name", name}, {"secret:password", hash}, {"secret:scram-sha-256", hash}, {"email", email}}};
      for (const auto& [field, value] : facts) {
        core::Event event;
        event.id = {{++stamp}, journal->node()};
        event.kind = core::EventKind::fact;
        event.subject = account;
        event.target = field;
        event.body = value;
        journal->append(event);
      }
      if (number % 100 == 99) REQUIRE(journal->commit());
    }
    std::cout << "made in " << seconds_since(start) << " s\n";
  }
  auto start = Clock::now();
  const auto journal = opened(folder.path());
  std::cout << "opened in " << seconds_since(start) << " s\n";
  start = Clock::now();
  const auto remembered = journal->remembered();
  REQUIRE(remembered);
  std::cout << "remembered in " << seconds_since(start) << " s: " << remembered->facts.size() << " facts\n";
  start = Clock::now();
  const irc::NameRules names;
  core::AccountRegistry accounts(names);
  for (const core::Fact& fact : remembered->facts) accounts.apply(fact);
  std::cout << "applied in " << seconds_since(start) << " s\n";
  CHECK(accounts.size() == kAccounts);
}
