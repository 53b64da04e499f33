#include "auth/workers.hpp"

#include <spdlog/sinks/null_sink.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "auth/credentials.hpp"

using namespace chat;
using namespace chat::auth;

namespace {

Options cheap() {
  return {.cost = {.mebibytes = 1, .passes = 1}, .scram_iterations = 4096, .verify_command = {"/bin/true"}};
}

std::shared_ptr<spdlog::logger> silent() {
  return std::make_shared<spdlog::logger>("silent", std::make_shared<spdlog::sinks::null_sink_mt>());
}

/// Something to wait for.
class Awaited {
 public:
  [[nodiscard]] Workers::Reply reply() {
    return [this](Workers::Result result) { promise_.set_value(std::move(result)); };
  }
  [[nodiscard]] Workers::Result get() {
    REQUIRE(future_.wait_for(std::chrono::seconds{60}) == std::future_status::ready);
    return future_.get();
  }
  [[nodiscard]] bool is_there() const { return future_.wait_for(std::chrono::seconds{0}) == std::future_status::ready; }

 private:
  std::promise<Workers::Result> promise_;
  std::future<Workers::Result> future_ = promise_.get_future();
};

const core::SendCode kCode{"alice", "al@example.org", "ABCDEFGHJK"};

/// A hook that runs until it is killed.
Options with_hanging_hook() {
  Options options = cheap();
  options.verify_command = {"/bin/sleep", "1000"};
  options.sending_bound = 1;
  return options;
}

}  // namespace

TEST_CASE("workers: make what is kept of a password, and check passwords by it") {
  Workers workers(cheap(), silent());
  REQUIRE(workers.start());
  Awaited made;
  workers.submit(core::MakeCredentials{"correct horse"}, made.reply());
  const auto credentials = made.get();
  REQUIRE(credentials);
  const std::string hash = std::get<core::Credentials>(*credentials).password;
  for (const bool right : {true, false}) {
    Awaited checked;
    workers.submit(core::CheckPassword{right ? "correct horse" : "wrong", hash}, checked.reply());
    CHECK(std::get<bool>(*checked.get()) == right);
  }
}

TEST_CASE("workers: send codes by the hook, as it is configured at the time") {
  Workers workers(cheap(), silent());
  REQUIRE(workers.start());
  Awaited sent;
  workers.submit(kCode, sent.reply());
  CHECK(std::get<bool>(*sent.get()));
  Options options = cheap();
  options.verify_command = {"/bin/false"};
  workers.configure(options);
  Awaited failed;
  workers.submit(kCode, failed.reply());
  CHECK(failed.get().error() == "The code could not be sent; check the e-mail address, or try again later.");
}

TEST_CASE("workers: a hook that hangs holds up no login; past the bound they are busy") {
  Workers workers(with_hanging_hook(), silent());
  REQUIRE(workers.start());
  // The first runs or waits. One of the others may wait, if it runs; not both.
  std::vector<Awaited> codes(3);
  for (Awaited& code : codes) workers.submit(kCode, code.reply());
  const auto refused = std::ranges::find_if(codes, &Awaited::is_there);
  REQUIRE(refused != codes.end());
  CHECK(refused->get().error() == "The server is busy; try again in a moment.");
  Awaited checked;
  workers.submit(core::CheckPassword{"a", "b"}, checked.reply());
  CHECK_FALSE(std::get<bool>(*checked.get()));
  CHECK_FALSE(codes.front().is_there());
  workers.stop();
  CHECK_FALSE(codes.front().get());
}

TEST_CASE("workers: whatever waits when they stop is answered, once") {
  Options options = cheap();
  options.threads = 1;
  std::vector<Awaited> all(64);
  {
    Workers workers(options, silent());
    REQUIRE(workers.start());
    for (Awaited& one : all) workers.submit(core::MakeCredentials{"correct horse"}, one.reply());
    workers.stop();
    workers.stop();
  }
  std::size_t stopped = 0;
  for (Awaited& one : all) {
    const auto result = one.get();
    if (result) continue;
    CHECK(result.error() == "The server is shutting down; try again when it is back.");
    ++stopped;
  }
  INFO(stopped << " were not done");
  CHECK(stopped <= all.size());
}

TEST_CASE("workers: past the bound of hashing they are busy, at once") {
  Options options = cheap();
  options.threads = 0;  // nothing is ever done
  options.bound = 2;
  Workers workers(options, silent());
  REQUIRE(workers.start());
  std::vector<Awaited> all(3);
  for (Awaited& one : all) workers.submit(core::MakeCredentials{"correct horse"}, one.reply());
  CHECK(all[2].is_there());
  CHECK(all[2].get().error() == "The server is busy; try again in a moment.");
  CHECK_FALSE(all[0].is_there());
  workers.stop();
  CHECK(all[0].get().error() == "The server is shutting down; try again when it is back.");
  Awaited late;
  workers.submit(core::MakeCredentials{"correct horse"}, late.reply());
  CHECK_FALSE(late.get());
}

TEST_CASE("workers: more memory than there is costs one answer") {
  Options options = cheap();
  options.cost.mebibytes = 5'000'000;  // more than the library takes, 4 TiB
  Workers workers(options, silent());
  REQUIRE(workers.start());
  Awaited made;
  workers.submit(core::MakeCredentials{"correct horse"}, made.reply());
  CHECK(made.get().error() == "The server is busy; try again in a moment.");
}
