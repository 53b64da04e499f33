#include "util/mutex.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

using chat::util::Condition;
using chat::util::Lock;
using chat::util::Mutex;

TEST_CASE("mutex: one thread at a time") {
  Mutex mutex;
  std::size_t count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5'000; ++k) {
        const Lock lock(mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Lock lock(mutex);
  REQUIRE(count == 20'000);
}

TEST_CASE("condition: a waiter wakes when it is told, and holds the mutex then") {
  Mutex mutex;
  Condition condition;
  int turn = 0;
  std::thread other([&] {
    for (int round = 0; round < 500; ++round) {
      Lock lock(mutex);
      while (turn % 2 == 0) condition.wait(lock);
      ++turn;
      condition.notify_one();
    }
  });
  for (int round = 0; round < 500; ++round) {
    Lock lock(mutex);
    while (turn % 2 == 1) condition.wait(lock);
    ++turn;
    condition.notify_all();
  }
  other.join();
  const Lock lock(mutex);
  REQUIRE(turn == 1'000);
}

TEST_CASE("condition: a deadline that has passed ends the wait, and the mutex is still held") {
  Mutex mutex;
  Condition condition;
  {
    Lock lock(mutex);
    // A wait may end without a cause; that it goes on for ever is what must not be.
    while (condition.wait_until(lock, std::chrono::steady_clock::now() - std::chrono::seconds(1))) {
    }
  }
  bool entered = false;
  std::thread other([&] {
    const Lock lock(mutex);
    entered = true;
  });
  other.join();
  REQUIRE(entered);
}
