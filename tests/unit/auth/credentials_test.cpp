#include "auth/credentials.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "crypto/scram.hpp"

using namespace chat;
using namespace chat::auth;

namespace {
const Options kCheap{.cost = {.mebibytes = 1, .passes = 1}, .scram_iterations = 4096, .verify_command = {}};
}

TEST_CASE("credentials: what is kept fits the password, by both ways, and nothing of it is the password") {
  const core::Credentials made = make_credentials("correct horse", kCheap);
  CHECK(made.password.starts_with("$argon2id$v=19$m=1024,t=1,p=1$"));
  CHECK(check_password("correct horse", made.password, kCheap.cost));
  CHECK_FALSE(check_password("wrong horse", made.password, kCheap.cost));
  CHECK_FALSE(check_password("", made.password, kCheap.cost));
  CHECK((made.password + made.scram).find("horse") == std::string::npos);
  const auto keys = crypto::scram::parse_keys(made.scram);
  REQUIRE(keys);
  CHECK(keys->iterations == 4096);
  CHECK(keys->salt.size() == 16);
  CHECK(*keys == crypto::scram::make_keys("correct horse", keys->salt, 4096));
}

TEST_CASE("credentials: each time with another salt") {
  const core::Credentials one = make_credentials("correct horse", kCheap);
  const core::Credentials other = make_credentials("correct horse", kCheap);
  CHECK(one.password != other.password);
  CHECK(one.scram != other.scram);
}

TEST_CASE("credentials: letters that are written in two ways are the same") {
  const core::Credentials made = make_credentials("caf\u00e9 ma\u00f1ana", kCheap);
  CHECK(check_password("cafe\u0301 man\u0303ana", made.password, kCheap.cost));
}

TEST_CASE("credentials: without a hash it takes the memory and time of one, and no password fits") {
  CHECK_FALSE(check_password("", "", kCheap.cost));
  CHECK_FALSE(check_password("correct horse", "", kCheap.cost));
  CHECK_FALSE(check_password("correct horse", "no hash", kCheap.cost));
  // Of a cost that is felt: the hash that nobody has is one that the library takes for real.
  const crypto::PasswordCost felt{.mebibytes = 32, .passes = 4};
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  CHECK_FALSE(check_password("correct horse", "", felt));
  const auto without = Clock::now() - begin;
  auto refused = Clock::duration::max();
  for (int i = 0; i < 20; ++i) {  // the fastest of many: somebody else may have had the processor
    const auto start = Clock::now();
    static_cast<void>(check_password("correct horse", "no hash", kCheap.cost));
    refused = std::min(refused, Clock::now() - start);
  }
  CHECK(without > 10 * refused);
}
