#include "bench/reply.hpp"

#include <catch2/catch.hpp>

using namespace chat::bench;

TEST_CASE("The command is found with and without tags and source", "[reply]") {
  CHECK(parse_reply("PING :token").command == "PING");
  CHECK(parse_reply("PING :token").rest == ":token");
  CHECK(parse_reply(":irc.test 376 nick :End").command == "376");
  CHECK(parse_reply("@time=x :irc.test 376 nick :End").command == "376");
  CHECK(parse_reply("").command.empty());
  CHECK(parse_reply(":only-a-source").command.empty());
}

TEST_CASE("The last parameter, with and without a colon", "[reply]") {
  CHECK(last_parameter("irc.test :settled") == "settled");
  CHECK(last_parameter("irc.test settled") == "settled");
  CHECK(last_parameter(":settled before") == "settled before");
  CHECK(last_parameter("settled") == "settled");
}
