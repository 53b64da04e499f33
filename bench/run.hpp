#pragma once
#include <expected>
#include <string>

#include "bench/endpoint.hpp"
#include "bench/options.hpp"
#include "bench/plan.hpp"
#include "bench/result.hpp"

namespace chat::bench {

// Runs one scenario. `letter` begins the nicks and channels, so that runs after one another on one server do not
// meet. What fails is in the result, with as much as was measured until then.
Result run_scenario(const Plan& plan, const Options& options, const Endpoint& server, char letter);

// Waits until the server registers a client, at most `options.startup`.
std::expected<void, std::string> wait_for_server(const Options& options, const Endpoint& server);

// Lets this process open as many sockets as the hard limit allows. An error when that is not enough for `sockets`.
std::expected<void, std::string> allow_sockets(std::uint32_t sockets);

}  // namespace chat::bench
