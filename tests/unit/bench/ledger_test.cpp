#include "bench/ledger.hpp"

#include <catch2/catch.hpp>

using namespace chat::bench;

TEST_CASE("Lines in order are delivered and nothing else", "[ledger]") {
  Ledger ledger(2);
  for (std::uint32_t sequence = 0; sequence != 5; ++sequence) {
    CHECK(ledger.record(0, sequence));
    CHECK(ledger.record(1, sequence));
  }
  ledger.close(0, 5);
  ledger.close(1, 5);
  CHECK(ledger.tally().delivered == 10);
  CHECK(ledger.tally().lost == 0);
  CHECK(ledger.tally().duplicates == 0);
  CHECK(ledger.tally().out_of_order == 0);
}

TEST_CASE("A line that comes twice is a duplicate, not a delivery", "[ledger]") {
  Ledger ledger(1);
  CHECK(ledger.record(0, 0));
  CHECK_FALSE(ledger.record(0, 0));
  ledger.close(0, 1);
  CHECK(ledger.tally().delivered == 1);
  CHECK(ledger.tally().duplicates == 1);
  CHECK(ledger.tally().lost == 0);
}

TEST_CASE("A line that never comes is lost, in the middle and at the end", "[ledger]") {
  Ledger ledger(2);
  ledger.record(0, 0);
  ledger.record(0, 3);
  ledger.close(0, 6);
  ledger.close(1, 2);
  CHECK(ledger.tally().delivered == 2);
  CHECK(ledger.tally().lost == 6);
}

TEST_CASE("A line that comes behind a later one is delivered, and out of order", "[ledger]") {
  Ledger ledger(1);
  ledger.record(0, 0);
  ledger.record(0, 2);
  CHECK(ledger.record(0, 1));
  CHECK_FALSE(ledger.record(0, 1));
  ledger.close(0, 3);
  CHECK(ledger.tally().delivered == 3);
  CHECK(ledger.tally().out_of_order == 1);
  CHECK(ledger.tally().duplicates == 1);
  CHECK(ledger.tally().lost == 0);
}

TEST_CASE("Links do not mix", "[ledger]") {
  Ledger ledger(3);
  ledger.record(1, 4);
  ledger.close(0, 0);
  ledger.close(1, 5);
  ledger.close(2, 0);
  CHECK(ledger.tally().lost == 4);
  CHECK(ledger.tally().delivered == 1);
}

TEST_CASE("A gap of any size costs bounded memory and is counted in full", "[ledger]") {
  Ledger ledger(1);
  ledger.record(0, 1'000'000'000);
  ledger.close(0, 1'000'000'001);
  CHECK(ledger.tally().delivered == 1);
  CHECK(ledger.tally().lost == 1'000'000'000);
}

TEST_CASE("Tallies add up", "[ledger]") {
  Tally sum{1, 2, 3, 4};
  sum += Tally{10, 20, 30, 40};
  CHECK(sum.delivered == 11);
  CHECK(sum.lost == 22);
  CHECK(sum.duplicates == 33);
  CHECK(sum.out_of_order == 44);
}
