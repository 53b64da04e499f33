#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>

#include "violation.hpp"
#include "world.hpp"

namespace chat::simulation {
namespace {

std::size_t number_in(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

constexpr std::size_t kMostFailures = 3;  // are told in full, if nothing else is asked; then it is time to look at them

/// True if all went well. What did not is told with all that helps to find out why.
bool run(const Plan& plan, std::size_t& steps) {
  World world(plan);
  try {
    world.run();
    steps += world.steps();
    return true;
  } catch (const Violation& violation) {
    fmt::print(stderr, "\n{}\nseed {}, step {}: {}\nCHAT_SIM_SEED={} shows all of it.\n", world.history(), plan.seed,
               world.steps(), violation.what(), plan.seed);
    return false;
  }
}

// From outside: CHAT_SIM_SEED=N shows one seed in full; CHAT_SIM_SEEDS says how many are run, CHAT_SIM_FIRST from which
// on (1), and CHAT_SIM_FAILURES after how many failures it ends.
TEST_CASE("what must hold holds after every step, whatever the clients do") {
  std::size_t steps = 0;
  if (const std::size_t seed = number_in("CHAT_SIM_SEED", 0); seed != 0) {
    REQUIRE(run({.seed = seed, .trace = true}, steps));
    return;
  }
  const std::size_t seeds = number_in("CHAT_SIM_SEEDS", 3000);
  const std::size_t most_failures = number_in("CHAT_SIM_FAILURES", kMostFailures);
  const std::size_t first = number_in("CHAT_SIM_FIRST", 1);
  std::size_t failures = 0;
  for (std::size_t seed = first; seed < first + seeds && failures < most_failures; ++seed) {
    if (!run({.seed = seed}, steps)) ++failures;
  }
  CHECK(failures == 0);
  WARN(seeds << " seeds, " << steps << " steps");
}

}  // namespace
}  // namespace chat::simulation
