#include "bench/plan.hpp"

#include <catch2/catch.hpp>

#include "bench/options.hpp"

using namespace chat::bench;

TEST_CASE("Every scenario has a plan whose batch divides its window", "[plan]") {
  Options options;
  options.window = GENERATE(1U, 2U, 7U, 64U);
  for (const Scenario& scenario : all_scenarios()) {
    const auto plan = make_plan(scenario.name, options);
    REQUIRE(plan);
    CHECK(plan->name == scenario.name);
    CHECK(plan->clients() > 0);
    CHECK(plan->senders <= plan->members);
    if (plan->window != 0) {
      CHECK(plan->batch > 0);
      CHECK(plan->window % plan->batch == 0);
    }
  }
}

TEST_CASE("A line of the fan-out has as many receivers as were asked for", "[plan]") {
  Options options;
  options.receivers = 77;
  CHECK(make_plan("fanout", options)->members - 1 == 77);
  CHECK(make_plan("fanout-single", options)->members - 1 == 77);
  CHECK(make_plan("fanout-single", options)->senders == 1);
}

TEST_CASE("A private message has one receiver, and as many people send as were asked for", "[plan]") {
  Options options;
  options.private_senders = 33;
  for (const char* name : {"private-one", "private", "private-latency", "stall"}) {
    const auto plan = make_plan(name, options);
    CHECK(plan->venue == Venue::conversation);
    CHECK(plan->members == 2);
    CHECK(plan->senders == 1);
  }
  CHECK(make_plan("private-one", options)->all_senders() == 1);
  CHECK(make_plan("private", options)->all_senders() == 33);
  CHECK(make_plan("stall", options)->lines_per_second == options.stall_rate);
}

TEST_CASE("Senders and clients map to each other", "[plan]") {
  Plan plan;
  plan.groups = 3;
  plan.members = 5;
  plan.senders = 2;
  std::uint32_t next_sender = 0;
  for (std::uint32_t client = 0; client != plan.clients(); ++client) {
    if (!plan.sends(client)) continue;
    CHECK(plan.sender_of(client) == next_sender);
    CHECK(plan.client_of(next_sender) == client);
    ++next_sender;
  }
  CHECK(next_sender == plan.all_senders());
}

TEST_CASE("Groups stay on one worker, a single group is dealt out", "[plan]") {
  Plan plan;
  plan.groups = 4;
  plan.members = 3;
  for (std::uint32_t client = 0; client != plan.clients(); ++client)
    CHECK(plan.worker_of(client, 2) == plan.group_of(client) % 2);
  plan.groups = 1;
  CHECK(plan.worker_of(0, 2) != plan.worker_of(1, 2));
}

TEST_CASE("A scenario that does not exist is answered with those that do", "[plan]") {
  const auto plan = make_plan("fanuot", Options{});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().find("fanout") != std::string::npos);
}
