#include "bench/worker.hpp"

#include <algorithm>

#include "bench/setup.hpp"

namespace chat::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kLeaveDeadline = 20s;
// Everyone who joins is announced to everyone who is there: more at once would only fill the server's queues.
constexpr std::uint32_t kJoiningAtOnce = 64;

TrafficLimits limits_of(const Options& options) {
  return {.sending = std::chrono::duration_cast<Clock::duration>(options.sending),
          .stall = options.stall,
          .text_bytes = options.text_bytes};
}

}  // namespace

void Stages::fail(const std::string& error) {
  const std::scoped_lock lock(mutex_);
  if (error_.empty()) error_ = error;
  failed_ = true;
}

std::string Stages::error() const {
  const std::scoped_lock lock(mutex_);
  return error_;
}

Worker::Worker(const Plan& plan, const Options& options, const std::vector<Swarm*>& swarms, std::uint32_t own,
               Board& board, Stages& stages)
    : plan_(plan),
      options_(options),
      swarm_(*swarms[own]),
      stages_(stages),
      traffic_(plan, swarms, own, board, limits_of(options)) {}

template <typename Attempt>
void Worker::attempt(Attempt&& step) {
  if (stages_.failed()) return;
  if (const Outcome outcome = step(); !outcome) stages_.fail(outcome.error());
}

void Worker::run() {
  const auto pace = [this](std::uint32_t in_flight) { return Pace{in_flight, Clock::now() + options_.deadline}; };
  const std::uint32_t connecting = std::max(options_.connecting / options_.threads, 1U);

  stages_.arrive(Stage::begin);
  attempt([&] { return connect_all(swarm_, pace(connecting)); });
  stages_.arrive(Stage::connected);
  if (plan_.venue == Venue::channel) attempt([&] { return join_all(swarm_, plan_, pace(kJoiningAtOnce)); });
  attempt([&] { return settle_all(swarm_, "settled-before", pace(swarm_.size()), {}); });
  stages_.arrive(Stage::ready);
  stages_.arrive(Stage::start);
  if (plan_.venue != Venue::none && !stages_.failed()) traffic_.run(stages_.start_time);
  stages_.arrive(Stage::traffic_done);
  // What came twice, or late, is heard now.
  attempt([&] {
    return settle_all(swarm_, "settled-after", pace(swarm_.size()),
                      [this](Client& client, std::string_view line) { traffic_.hear(client, line); });
  });
  outcome_ = traffic_.close();
  connections_lost_ = swarm_.lost_count();
  problem_ = swarm_.problem();
  stages_.arrive(Stage::settled);
  // The results stand; should the server not let go of a client in time, its socket is closed from here.
  const Pace all_at_once{.in_flight = swarm_.size(), .deadline = Clock::now() + kLeaveDeadline};
  [[maybe_unused]] const Outcome left = leave_all(swarm_, all_at_once);
}

}  // namespace chat::bench
