#include "bench/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bench/options.hpp"

namespace chat::bench {
namespace {

void set_window(Plan& plan, const Options& options) {
  plan.window = options.window == 1 ? 1 : options.window - options.window % 2;
  plan.batch = std::max(plan.window / 2, 1U);
}

Plan connect(const Options& options) {
  Plan plan;
  plan.groups = options.clients;
  plan.members = 1;
  return plan;
}

Plan fanout(const Options& options) {
  Plan plan;
  plan.venue = Venue::channel;
  plan.groups = 1;
  plan.members = options.receivers + 1;
  plan.senders = std::min(options.senders, plan.members);
  set_window(plan, options);
  return plan;
}

Plan fanout_single(const Options& options) {
  Plan plan = fanout(options);
  plan.senders = 1;
  plan.window = 1;
  plan.batch = 1;
  return plan;
}

Plan fanout_ping(const Options& options) {
  Plan plan = fanout(options);
  plan.batch = 1;
  plan.awaits_pong = true;
  return plan;
}

Plan rooms(const Options& options) {
  Plan plan;
  plan.venue = Venue::channel;
  plan.groups = options.rooms;
  plan.members = options.room_members;
  plan.senders = options.room_members;
  set_window(plan, options);
  return plan;
}

Plan pairs(const Options& options) {
  Plan plan;
  plan.venue = Venue::conversation;
  plan.groups = options.pairs;
  plan.members = 2;
  plan.senders = 2;
  set_window(plan, options);
  return plan;
}

// Private messages, one sender in each pair: what each of them sends is one event and one delivery.
Plan private_talk(std::uint32_t senders) {
  Plan plan;
  plan.venue = Venue::conversation;
  plan.groups = senders;
  plan.members = 2;
  plan.senders = 1;
  return plan;
}

Plan one_sender(const Options& options) {
  Plan plan = private_talk(1);
  set_window(plan, options);
  return plan;
}

Plan many_senders(const Options& options) {
  Plan plan = private_talk(options.private_senders);
  set_window(plan, options);
  return plan;
}

Plan private_latency(const Options& options) {
  Plan plan = private_talk(std::min(options.private_senders, 10U));
  plan.lines_per_second = options.rate;
  return plan;
}

Plan stall(const Options& options) {
  Plan plan = private_talk(options.private_senders);
  plan.lines_per_second = options.stall_rate;
  return plan;
}

Plan latency(const Options& options) {
  Plan plan;
  plan.venue = Venue::channel;
  plan.groups = 1;
  plan.members = options.latency_members;
  plan.senders = std::min(options.latency_members, 10U);
  plan.lines_per_second = options.rate;
  return plan;
}

constexpr std::array kScenarios{
    Scenario{"connect", "many clients connect and register", connect},
    Scenario{"fanout", "one large channel, senders pipeline their lines", fanout},
    Scenario{"fanout-single", "the same, one sender, whose next line follows when all have the last one",
             fanout_single},
    Scenario{"fanout-ping", "the same, senders whose next line follows when the server answered a PING", fanout_ping},
    Scenario{"rooms", "many small channels in which everybody sends", rooms},
    Scenario{"pairs", "private messages between pairs of clients", pairs},
    Scenario{"latency", "paced lines in a channel, from send to receive", latency},
    Scenario{"private-one", "private messages of one sender, pipelined", one_sender},
    Scenario{"private", "private messages of many senders, pipelined", many_senders},
    Scenario{"private-latency", "paced private messages, from send to receive", private_latency},
    Scenario{"stall", "many paced private messages: how long the slowest of them takes", stall},
};

}  // namespace

std::span<const Scenario> all_scenarios() { return kScenarios; }

std::expected<Plan, std::string> make_plan(std::string_view name, const Options& options) {
  const auto* scenario = std::ranges::find(kScenarios, name, &Scenario::name);
  if (scenario == kScenarios.end()) {
    std::vector<std::string_view> names;
    names.reserve(kScenarios.size());
    for (const Scenario& known : kScenarios) names.push_back(known.name);
    return std::unexpected(fmt::format("There is no scenario '{}'. Choose from: {}.", name, fmt::join(names, ", ")));
  }
  Plan plan = scenario->plan(options);
  plan.name = scenario->name;
  return plan;
}

}  // namespace chat::bench
