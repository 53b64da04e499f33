#include "bench/histogram.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace chat::bench;

TEST_CASE("An empty histogram has only zeros", "[histogram]") {
  const Histogram histogram;
  CHECK(histogram.count() == 0);
  CHECK(histogram.max() == 0);
  CHECK(histogram.percentile(50) == 0);
}

TEST_CASE("Small values are kept exactly", "[histogram]") {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 100; ++value) histogram.record(value);
  CHECK(histogram.percentile(0) == 1);
  CHECK(histogram.percentile(50) == 50);
  CHECK(histogram.percentile(99) == 99);
  CHECK(histogram.percentile(100) == 100);
}

TEST_CASE("A percentile is never below the true value and at most 1.6 percent above", "[histogram]") {
  std::mt19937_64 random(20'240'607);
  std::lognormal_distribution<double> durations(12, 3);
  Histogram histogram;
  std::vector<std::uint64_t> values(10'000);
  for (std::uint64_t& value : values) {
    value = static_cast<std::uint64_t>(durations(random));
    histogram.record(value);
  }
  std::ranges::sort(values);
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * 10'000)) - 1;
    const double exact = static_cast<double>(values[rank]);
    const double found = static_cast<double>(histogram.percentile(percent));
    CHECK(found >= exact);
    CHECK(found <= exact * 1.016 + 1);
  }
}

TEST_CASE("The largest value of all has a bucket", "[histogram]") {
  Histogram histogram;
  histogram.record(std::numeric_limits<std::uint64_t>::max());
  CHECK(histogram.percentile(100) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("Merged histograms are one", "[histogram]") {
  Histogram low;
  Histogram high;
  for (std::uint64_t value = 1; value <= 50; ++value) {
    low.record(value);
    high.record(value + 50);
  }
  low.merge(high);
  CHECK(low.count() == 100);
  CHECK(low.max() == 100);
  CHECK(low.percentile(75) == 75);
}
