#include "bench/comparison.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace chat::bench;

namespace {

Result fanout(const std::string& server, std::uint32_t repetition, std::uint64_t deliveries, double cpu) {
  Result result;
  result.server = server;
  result.scenario = "fanout";
  result.repetition = repetition;
  result.expected = deliveries;
  result.tally.delivered = deliveries;
  result.server_cpu = cpu;
  result.wall_seconds = 1;
  result.p50_us = 10;
  result.p99_us = 20;
  return result;
}

}  // namespace

TEST_CASE("The median is the middle, or between the two in the middle", "[comparison]") {
  CHECK(median({}) == 0);
  CHECK(median({3}) == 3);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({4, 1, 2, 9}) == 3);
}

TEST_CASE("Ratios are taken within a repetition", "[comparison]") {
  // The machine was half as fast in the second repetition, for both.
  const std::vector<Result> results{fanout("ours", 1, 3000, 1), fanout("theirs", 1, 1000, 1),
                                    fanout("ours", 2, 3000, 2), fanout("theirs", 2, 1000, 2),
                                    fanout("ours", 3, 4000, 1), fanout("theirs", 3, 1000, 1)};
  const std::string table = compare(results, "ours", "theirs");
  CHECK(table.find("ours : theirs") != std::string::npos);
  CHECK(table.find("3.00 (3.00 to 4.00)") != std::string::npos);
}

TEST_CASE("Where less is better the ratio is turned round", "[comparison]") {
  Result ours = fanout("ours", 1, 1000, 1);
  ours.p99_us = 5;
  const std::string table = compare(std::vector{ours, fanout("theirs", 1, 1000, 1)}, "ours", "theirs");
  CHECK(table.find("4.00") != std::string::npos);
}

TEST_CASE("A run that lost something is named below the table", "[comparison]") {
  Result broken = fanout("theirs", 2, 1000, 1);
  broken.tally.lost = 12;
  const std::string table = compare(std::vector{broken}, "ours", "theirs");
  CHECK(table.find("theirs, fanout, repetition 2: 12 deliveries lost") != std::string::npos);
}

TEST_CASE("A run that failed has no part in the medians", "[comparison]") {
  Result failed = fanout("theirs", 2, 1, 1);
  failed.error = "nobody could join";
  const std::string table = compare(std::vector{fanout("theirs", 1, 5000, 1), failed}, "ours", "theirs");
  CHECK(table.find("5,000") != std::string::npos);
  CHECK(table.find("nobody could join") != std::string::npos);
}

TEST_CASE("Results survive being written and read", "[comparison]") {
  Result result = fanout("a \"server\"", 3, 123, 0.5);
  result.tally.duplicates = 4;
  result.error = "line\nbreak";
  std::istringstream in(to_json(result) + "\n\n" + to_json(result) + "\n");
  const auto results = read_results(in);
  REQUIRE(results);
  REQUIRE(results->size() == 2);
  CHECK(results->back().server == result.server);
  CHECK(results->back().error == result.error);
  CHECK(results->back().repetition == 3);
  CHECK(results->back().tally.duplicates == 4);
  CHECK(results->back().deliveries_per_cpu_second() == Approx(246));
}

TEST_CASE("A line that is no result is named by its number", "[comparison]") {
  std::istringstream in("{\"server\": \"x\"}\n");
  const auto results = read_results(in);
  REQUIRE_FALSE(results);
  CHECK(results.error().find("line 1") != std::string::npos);
}
