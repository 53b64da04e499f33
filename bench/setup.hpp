#pragma once
// What happens before and after the measured traffic: clients connect, join, wait for one another, and leave.
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "bench/plan.hpp"
#include "bench/swarm.hpp"

namespace chat::bench {

// Lines that none of the exchanges below waits for are passed on to this, PING and ERROR excepted.
using OtherLines = std::function<void(Client&, std::string_view line)>;

struct Pace {
  std::uint32_t in_flight = 0;  // so many clients at the same time
  Clock::time_point deadline;
};

// Each of these takes every client of the swarm through one exchange and returns when the last is through, when no
// client can get on any more, or at the deadline. The error says how many got through and what went wrong first.
using Outcome = std::expected<void, std::string>;

// NICK and USER, up to the end of the message of the day.
Outcome connect_all(Swarm& swarm, Pace pace);

// JOIN of the client's channel, up to the end of its list of names.
Outcome join_all(Swarm& swarm, const Plan& plan, Pace pace);

// PING with a word of its own and its PONG: when all are through, everything that the server had sent to any of
// these clients before has been read.
Outcome settle_all(Swarm& swarm, std::string_view word, Pace pace, const OtherLines& other);

// QUIT, up to the server's closing of the connection. Clients that are gone already are through.
Outcome leave_all(Swarm& swarm, Pace pace);

std::string channel_of(const Plan& plan, const Swarm& swarm, std::uint32_t client_number);

}  // namespace chat::bench
