#include "bench/endpoint.hpp"

#include <catch2/catch.hpp>

using namespace chat::bench;

TEST_CASE("The load generator goes to the loopback", "[endpoint]") {
  CHECK(loopback_endpoint("127.0.0.1", 6667)->family() == AF_INET);
  CHECK(loopback_endpoint("127.9.8.7", 6667)->family() == AF_INET);
  CHECK(loopback_endpoint("localhost", 6667)->family() == AF_INET);
  CHECK(loopback_endpoint("::1", 6667)->family() == AF_INET6);
}

TEST_CASE("The load generator goes nowhere else", "[endpoint]") {
  for (const char* host : {"0.0.0.0", "128.0.0.1", "192.168.1.1", "::", "fe80::1", "irc.example.org", "", "127.1"}) {
    const auto endpoint = loopback_endpoint(host, 6667);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().find("loopback") != std::string::npos);
  }
}
