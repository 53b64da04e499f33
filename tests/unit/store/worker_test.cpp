#include "store/worker.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <semaphore>

using chat::store::Worker;

namespace {
constexpr auto kForEver = std::chrono::hours{1};
}

TEST_CASE("Worker: steps follow each other, a rest is over when there is hurry, and stopping waits for none") {
  std::counting_semaphore<> stepped(0);
  Worker worker;
  REQUIRE(worker.start("worker", [&]() -> Worker::Duration {
    stepped.release();
    return kForEver;
  }));
  stepped.acquire();
  worker.hurry();
  stepped.acquire();
  worker.stop();
  worker.stop();
  CHECK_FALSE(stepped.try_acquire());
}

TEST_CASE("Worker: hurry during a step is not lost") {
  std::binary_semaphore in_step(0);
  std::binary_semaphore go_on(0);
  Worker worker;
  REQUIRE(worker.start("worker", [&]() -> Worker::Duration {
    in_step.release();
    go_on.acquire();
    return kForEver;
  }));
  in_step.acquire();
  worker.hurry();
  go_on.release();
  in_step.acquire();
  go_on.release();
}
