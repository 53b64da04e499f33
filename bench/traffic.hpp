#pragma once
// One thread's part of the measured traffic: its senders send, its receivers count.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/board.hpp"
#include "bench/clock.hpp"
#include "bench/histogram.hpp"
#include "bench/ledger.hpp"
#include "bench/plan.hpp"
#include "bench/stamp.hpp"
#include "bench/swarm.hpp"

namespace chat::bench {

struct TrafficLimits {
  Clock::duration sending{};  // for how long new lines are sent
  Clock::duration stall{};    // no delivery for so long: it is over
  std::uint32_t text_bytes = 0;
};

struct TrafficOutcome {
  Tally tally;
  std::uint64_t expected = 0;
  std::uint64_t stray = 0;  // lines that reached a client for whom they were not meant
  Clock::time_point last_delivery;
  Histogram latency;  // nanoseconds from send to receive
};

class Traffic {
 public:
  // `peers` are the swarms of all workers, `own` is this worker's number among them.
  Traffic(const Plan& plan, const std::vector<Swarm*>& peers, std::uint32_t own, Board& board, TrafficLimits limits);

  // Sends and receives until every line has arrived everywhere, or nothing arrives any more.
  void run(Clock::time_point start);

  // Every line that one of the worker's clients receives, during `run` and after it.
  void hear(Client& client, std::string_view line);

  // To be called once, when no more lines can come.
  TrafficOutcome close();

 private:
  struct Sender {
    std::uint32_t id = 0;
    std::uint32_t client = 0;  // index in the swarm
    std::uint32_t next = 0;    // sequence of its next line
    bool awaits_pong = false;
    std::string head;  // "PRIVMSG target :" and the text up to the stamp
  };

  void hear_control(Client& client, std::string_view line);
  void deliver(const Client& client, const Stamp& stamp);
  void refill(Sender& sender);
  void refill_what_is_due();
  void pace(Clock::time_point now);
  void send_lines(Sender& sender, std::uint32_t count);
  void stop_sending();
  bool all_arrived();
  std::uint32_t local_receivers(std::uint32_t sender) const;
  std::chrono::milliseconds patience(Clock::time_point now) const;
  std::string target_of(const Client& client) const;

  const Plan& plan_;
  const std::vector<Swarm*>& peers_;
  const std::uint32_t own_;
  Swarm& swarm_;
  Board& board_;
  const TrafficLimits limits_;

  std::vector<Sender> senders_;           // those of this worker
  std::vector<std::uint32_t> sender_at_;  // by sender id: its place in senders_, when it is one of this worker
  std::vector<std::uint64_t> refill_at_;  // by sender id: so many local deliveries are a batch that all have here
  std::vector<std::uint64_t> refill_step_;
  std::vector<std::uint32_t> due_;  // places in senders_ that may send again
  Ledger ledger_;                   // a client's links are next to each other, one for each sender of its group
  Histogram latency_;
  std::string lines_;

  bool sending_ = true;
  Clock::time_point stop_at_;
  Clock::time_point last_delivery_;
  Clock::time_point next_line_;  // when paced
  Clock::duration line_interval_{};
  std::size_t next_sender_ = 0;
  std::uint64_t expected_here_ = 0;
  std::uint64_t stray_ = 0;
};

}  // namespace chat::bench
