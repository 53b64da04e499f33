#include "bench/run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "bench/process_stats.hpp"
#include "bench/setup.hpp"
#include "bench/worker.hpp"

namespace chat::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kOtherFiles = 64;  // what a process has open besides its clients' sockets
constexpr double kNanosecondsPerMicrosecond = 1000;

// The threads of one scenario, their sockets, and what they share.
class Crew {
 public:
  Crew(const Plan& plan, const Options& options, const Endpoint& server, char letter)
      : board_(plan, options.threads), stages_(options.threads) {
    std::vector<std::vector<std::uint32_t>> numbers(options.threads);
    for (std::uint32_t client = 0; client != plan.clients(); ++client)
      numbers[plan.worker_of(client, options.threads)].push_back(client);
    for (auto& own : numbers) {
      swarms_.push_back(std::make_unique<Swarm>(server, std::move(own), letter));
      swarm_list_.push_back(swarms_.back().get());
    }
    for (std::uint32_t own = 0; own != options.threads; ++own)
      workers_.push_back(std::make_unique<Worker>(plan, options, swarm_list_, own, board_, stages_));
  }

  void start() {
    for (auto& worker : workers_) threads_.emplace_back([&worker] { worker->run(); });
  }
  void join() { threads_.clear(); }

  Stages& stages() { return stages_; }

  // These three only after `join`.
  std::uint32_t connections_lost() const {
    std::uint32_t lost = 0;
    for (const auto& worker : workers_) lost += worker->connections_lost();
    return lost;
  }

  std::string first_problem() const {
    for (const auto& worker : workers_)
      if (!worker->problem().empty()) return worker->problem();
    return {};
  }

  TrafficOutcome outcome() const {
    TrafficOutcome all;
    for (const auto& worker : workers_) {
      const TrafficOutcome& one = worker->outcome();
      all.tally += one.tally;
      all.expected += one.expected;
      all.stray += one.stray;
      all.last_delivery = std::max(all.last_delivery, one.last_delivery);
      all.latency.merge(one.latency);
    }
    return all;
  }

  std::uint64_t lines_sent(const Plan& plan) const {
    std::uint64_t lines = 0;
    for (std::uint32_t sender = 0; sender != plan.all_senders(); ++sender) lines += board_.sent(sender);
    return lines;
  }

 private:
  Board board_;
  Stages stages_;
  std::vector<std::unique_ptr<Swarm>> swarms_;
  std::vector<Swarm*> swarm_list_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::jthread> threads_;  // last, so that they end before what they use
};

ProcessStats stats_of(const Options& options, Stages& stages) {
  if (options.server_pid == 0) return {};
  auto stats = read_process_stats(options.server_pid);
  if (stats) return *stats;
  stages.fail(stats.error());
  return {};
}

void fill_traffic(Result& result, const TrafficOutcome& outcome, Clock::time_point start) {
  result.tally = outcome.tally;
  result.expected = outcome.expected;
  result.stray = outcome.stray;
  result.wall_seconds = outcome.tally.delivered == 0 ? 0 : seconds_between(start, outcome.last_delivery);
  result.p50_us = static_cast<double>(outcome.latency.percentile(50)) / kNanosecondsPerMicrosecond;
  result.p99_us = static_cast<double>(outcome.latency.percentile(99)) / kNanosecondsPerMicrosecond;
  result.max_us = static_cast<double>(outcome.latency.max()) / kNanosecondsPerMicrosecond;
}

}  // namespace

Result run_scenario(const Plan& plan, const Options& options, const Endpoint& server, char letter) {
  Result result;
  result.server = options.label;
  result.scenario = plan.name;
  result.repetition = options.repetition;
  result.clients = plan.clients();

  Crew crew(plan, options, server, letter);
  Stages& stages = crew.stages();
  crew.start();

  const ProcessStats idle = stats_of(options, stages);
  const Clock::time_point begin = Clock::now();
  stages.arrive(Stage::begin);
  stages.arrive(Stage::connected);
  result.connect_seconds = seconds_between(begin, Clock::now());
  const ProcessStats connected = stats_of(options, stages);
  result.connect_server_cpu = connected.cpu_seconds - idle.cpu_seconds;
  result.resident_idle = idle.resident_bytes;
  result.resident_connected = connected.resident_bytes;
  result.server_threads = connected.threads;

  stages.arrive(Stage::ready);
  const ProcessStats before = stats_of(options, stages);
  const double own_before = own_cpu_seconds();
  stages.start_time = Clock::now();
  stages.arrive(Stage::start);
  stages.arrive(Stage::traffic_done);
  const ProcessStats after = stats_of(options, stages);
  result.generator_cpu = own_cpu_seconds() - own_before;
  result.server_cpu = after.cpu_seconds - before.cpu_seconds;
  result.server_user = after.user_seconds - before.user_seconds;
  result.server_system = after.system_seconds - before.system_seconds;
  result.resident_after = after.resident_bytes;

  stages.arrive(Stage::settled);
  crew.join();
  result.connections_lost = crew.connections_lost();
  result.error = stages.error();
  fill_traffic(result, crew.outcome(), stages.start_time);
  result.lines_sent = crew.lines_sent(plan);
  if (result.error.empty() && result.connections_lost != 0) result.error = crew.first_problem();
  return result;
}

std::expected<void, std::string> wait_for_server(const Options& options, const Endpoint& server) {
  const Clock::time_point deadline = Clock::now() + options.startup;
  std::string why;
  while (Clock::now() < deadline) {
    Swarm swarm(server, {0}, 'z');
    if (const Outcome outcome = connect_all(swarm, {.in_flight = 1, .deadline = deadline}); outcome) {
      [[maybe_unused]] const Outcome left = leave_all(swarm, {.in_flight = 1, .deadline = deadline});
      return {};
    } else {
      why = outcome.error();
    }
    // Nothing tells when a port opens, so it is tried again after a moment.
    std::this_thread::sleep_for(20ms);
  }
  return std::unexpected(fmt::format("The server on port {} did not register a client within {} seconds: {}",
                                     options.port, options.startup.count(), why));
}

std::expected<void, std::string> allow_sockets(std::uint32_t sockets) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= sockets + kOtherFiles) return {};
  return std::unexpected(fmt::format(
      "{} clients need more open files than the limit of {}. Raise it (ulimit -n) or ask for fewer clients.", sockets,
      limit.rlim_max));
}

}  // namespace chat::bench
