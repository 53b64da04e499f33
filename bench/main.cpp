// chatbench: measures an IRC server on this machine. docs/benchmarks.md says what each scenario does.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>

#include "bench/comparison.hpp"
#include "bench/options.hpp"
#include "bench/report.hpp"
#include "bench/run.hpp"

namespace chat::bench {
namespace {

constexpr int kDone = 0;
constexpr int kNotClean = 1;  // a scenario failed, or lost something
constexpr int kUsage = 2;

int complain(const std::string& sentence) {
  fmt::print(stderr, "chatbench: {}\n", sentence);
  return kUsage;
}

int list_scenarios() {
  for (const Scenario& scenario : all_scenarios()) fmt::print("{:<16} {}\n", scenario.name, scenario.description);
  return kDone;
}

int print_free_port() {
  const auto port = find_free_port();
  if (!port) return complain(port.error());
  fmt::print("{}\n", *port);
  return kDone;
}

int print_comparison(const Options& options) {
  std::ifstream file(options.compare_file);
  if (!file) return complain(fmt::format("Cannot read {}.", options.compare_file));
  const auto results = read_results(file);
  if (!results) return complain(fmt::format("{}, {}", options.compare_file, results.error()));
  fmt::print("{}", compare(*results, options.contender, options.baseline));
  const auto fine = [&options](const Result& result) { return result.server != options.contender || result.clean(); };
  return std::ranges::all_of(*results, fine) ? kDone : kNotClean;
}

int run_scenarios(const Options& options) {
  const auto server = loopback_endpoint(options.host, options.port);
  if (!server) return complain(server.error());
  std::vector<Plan> plans;
  std::uint32_t most_clients = 0;
  for (const std::string& name : options.scenarios) {
    const auto plan = make_plan(name, options);
    if (!plan) return complain(plan.error());
    plans.push_back(*plan);
    most_clients = std::max(most_clients, plan->clients());
  }
  if (const auto allowed = allow_sockets(most_clients); !allowed) return complain(allowed.error());
  if (const auto ready = wait_for_server(options, *server); !ready) return complain(ready.error());

  std::vector<Result> results;
  char letter = 'a';
  for (const Plan& plan : plans) {
    results.push_back(run_scenario(plan, options, *server, letter));
    letter = letter == 'y' ? 'a' : static_cast<char>(letter + 1);
    if (options.json) {
      fmt::print("{}\n", to_json(results.back()));
      std::fflush(stdout);
    }
  }
  if (!options.json) fmt::print("{}", describe_results(results));
  return std::ranges::all_of(results, &Result::clean) ? kDone : kNotClean;
}

int run(int argc, const char* const* argv) {
  const auto options = parse_options(argc, argv);
  if (!options) return complain(options.error());
  if (!options->help.empty()) {
    fmt::print("{}", options->help);
    return kDone;
  }
  if (options->list) return list_scenarios();
  if (options->free_port) return print_free_port();
  if (!options->compare_file.empty()) return print_comparison(*options);
  return run_scenarios(*options);
}

}  // namespace
}  // namespace chat::bench

int main(int argc, char** argv) {
  try {
    return chat::bench::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "chatbench: {}\n", error.what());
    return 1;
  }
}
