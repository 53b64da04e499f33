#include "client/moment.hpp"

#include <catch2/catch.hpp>

TEST_CASE("a time that the clock cannot count is no time") {
  CHECK_FALSE(chat::client::parse_server_time("9999-12-31T23:59:59.000Z"));
  CHECK_FALSE(chat::client::parse_server_time("0000-01-01T00:00:00.000Z"));
  CHECK(chat::client::parse_server_time("2261-12-31T23:59:59.000Z"));
}
