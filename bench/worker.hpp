#pragma once
// One thread of the load generator, and the stages in which all threads go together.
#include <atomic>
#include <barrier>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "bench/board.hpp"
#include "bench/options.hpp"
#include "bench/plan.hpp"
#include "bench/swarm.hpp"
#include "bench/traffic.hpp"

namespace chat::bench {

// Every worker and the thread that measures arrive at each of these points once, in this order. A worker gets to
// each within its deadlines, whatever happened to it before; so nobody waits for ever.
enum class Stage : std::uint8_t { begin, connected, ready, start, traffic_done, settled };

class Stages {
 public:
  explicit Stages(std::uint32_t workers) : barrier_(static_cast<std::ptrdiff_t>(workers) + 1) {}

  // Waits for all others. The stage is named for the reader alone.
  void arrive(Stage) { barrier_.arrive_and_wait(); }

  // Notes what went wrong; later stages then do nothing. The first error is kept.
  void fail(const std::string& error);
  bool failed() const { return failed_.load(); }
  std::string error() const;

  // Set by the measuring thread before it arrives at Stage::start.
  Clock::time_point start_time;

 private:
  std::barrier<> barrier_;
  std::atomic<bool> failed_ = false;
  mutable std::mutex mutex_;
  std::string error_;
};

class Worker {
 public:
  Worker(const Plan& plan, const Options& options, const std::vector<Swarm*>& swarms, std::uint32_t own, Board& board,
         Stages& stages);

  // Goes through all stages, then lets its clients leave.
  void run();

  // What had happened when the clients were about to leave. For others to read when the thread has ended.
  const TrafficOutcome& outcome() const { return outcome_; }
  std::uint32_t connections_lost() const { return connections_lost_; }
  const std::string& problem() const { return problem_; }

 private:
  // Runs one step of the set-up unless something failed before.
  template <typename Attempt>
  void attempt(Attempt&& step);

  const Plan& plan_;
  const Options& options_;
  Swarm& swarm_;
  Stages& stages_;
  Traffic traffic_;
  TrafficOutcome outcome_;
  std::uint32_t connections_lost_ = 0;
  std::string problem_;
};

}  // namespace chat::bench
