#include "engine/queue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

#include "support/socket_pair.hpp"

using chat::engine::Batch;
using chat::engine::Queue;
using chat::engine::Submission;
using chat::net::Link;
using Kind = Submission::Kind;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<Link> make_link() {
  return std::make_shared<Link>(1, chat::net::Socket{}, "192.0.2.1", chat::net::Permit{});
}
Queue::Deadline soon() { return std::chrono::steady_clock::now() + 20s; }
Queue::Deadline past() { return {}; }

}  // namespace

TEST_CASE("Queue: a batch is everything that was put in, in its order, with its text") {
  Queue queue;
  const auto link = make_link();
  CHECK(queue.push(Kind::open, link));
  CHECK(queue.push_lines(link, "one"));
  CHECK(queue.push_lines(link, "three"));
  CHECK(queue.push(Kind::end, link, "gone"));
  CHECK(queue.push([](chat::commands::Mind&) {}));
  Batch batch;
  REQUIRE(queue.take(batch, soon()));
  REQUIRE(batch.submissions.size() == 4);
  CHECK(batch.submissions[0].kind == Kind::open);
  CHECK(batch.text(batch.submissions[1]) == "one");
  CHECK(batch.text(batch.submissions[2]) == "three");
  CHECK(batch.text(batch.submissions[3]) == "gone");
  CHECK(batch.submissions[3].link == link);
  CHECK(batch.tasks.size() == 1);
  batch.clear();
  REQUIRE(queue.take(batch, past()));
  CHECK(batch.empty());
}

TEST_CASE("Queue: who brings lines waits while it is full, and goes on when it was taken") {
  Queue queue;
  const auto link = make_link();
  const std::string block(1 << 16, 'x');
  constexpr std::size_t kBlocks = 10 * Queue::kMostBytes / (1 << 16);
  std::size_t brought = 0;
  std::thread bringer([&] {
    while (brought < kBlocks && queue.push_lines(link, block)) ++brought;
  });
  std::size_t taken = 0;
  while (taken < kBlocks) {
    Batch batch;
    REQUIRE(queue.take(batch, soon()));
    CHECK(batch.bytes.size() <= Queue::kMostBytes + block.size());
    taken += batch.submissions.size();
  }
  bringer.join();
  CHECK(brought == kBlocks);
}

TEST_CASE("Queue: ends and openings find room in a full queue") {
  Queue queue;
  const auto link = make_link();
  CHECK(queue.push_lines(link, std::string(Queue::kMostBytes, 'x')));
  CHECK(queue.push(Kind::end, link, "gone"));
}

TEST_CASE("Queue: closing sends away who waits, and gives out what is left once") {
  Queue queue;
  const auto link = make_link();
  CHECK(queue.push_lines(link, std::string(Queue::kMostBytes, 'x')));
  bool accepted = true;
  std::thread bringer([&] { accepted = queue.push_lines(link, "x"); });
  queue.close();
  bringer.join();
  CHECK_FALSE(accepted);
  CHECK_FALSE(queue.push(Kind::open, link));
  CHECK_FALSE(queue.push([](chat::commands::Mind&) {}));
  Batch batch;
  CHECK(queue.take(batch, soon()));
  CHECK(batch.submissions.size() == 1);
  batch.clear();
  CHECK_FALSE(queue.take(batch, soon()));
}

TEST_CASE("Queue: what many bring at once arrives once each, in the order of each") {
  Queue queue;
  constexpr int kBringers = 8;
  constexpr int kEach = 5'000;
  std::vector<std::shared_ptr<Link>> links;
  std::vector<std::thread> bringers;
  for (int i = 0; i < kBringers; ++i) {
    links.push_back(make_link());
    bringers.emplace_back([&queue, link = links.back()] {
      for (int n = 0; n < kEach; ++n) queue.push_lines(link, std::to_string(n));
    });
  }
  std::vector<int> next(kBringers, 0);
  bool in_order = true;
  for (int taken = 0; taken < kBringers * kEach;) {
    Batch batch;
    REQUIRE(queue.take(batch, soon()));
    for (const Submission& submission : batch.submissions) {
      const auto from = static_cast<std::size_t>(std::ranges::find(links, submission.link) - links.begin());
      in_order = in_order && batch.text(submission) == std::to_string(next[from]);
      ++next[from];
      ++taken;
    }
  }
  CHECK(in_order);
  for (std::thread& bringer : bringers) bringer.join();
}
