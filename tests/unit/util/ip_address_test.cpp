#include "util/ip_address.hpp"

#include <catch2/catch.hpp>
#include <string>

using chat::util::IpAddress;
using chat::util::IpNetwork;
using chat::util::network_of;
using namespace std::string_literals;

namespace {
bool contains(const char* network, const char* address) {
  return IpNetwork::parse(network).value().contains(IpAddress::parse(address).value());
}
}  // namespace

TEST_CASE("An address is one way of writing it; IPv4 within IPv6 is IPv4") {
  const auto text = [](std::string_view written) { return IpAddress::parse(written).value().text(); };
  CHECK(text("192.0.2.1") == "192.0.2.1");
  CHECK(text("2001:DB8:0:0::1") == "2001:db8::1");
  CHECK(text("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(text("0:0:0:0:0:0:0:1") == "::1");
  CHECK(IpAddress::from_bytes("\x7f\x00\x00\x01"s).value().text() == "127.0.0.1");
}

TEST_CASE("What is no address is none") {
  for (const std::string& wrong : {""s, "192.0.2"s, "192.0.2.256"s, "192.0.2.1 "s, "host"s, "::1::"s, "fe80::1%lo"s,
                                   "192.0.2.1\0"s, "1.2.3.4/8"s}) {
    CAPTURE(wrong);
    CHECK_FALSE(IpAddress::parse(wrong));
  }
  CHECK_FALSE(IpAddress::from_bytes("12345"));
}

TEST_CASE("The machine's own addresses are known") {
  for (const char* const own : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    CHECK(IpAddress::parse(own).value().is_loopback());
  }
  for (const char* const other : {"128.0.0.1", "::2", "::", "1::1"}) {
    CHECK_FALSE(IpAddress::parse(other).value().is_loopback());
  }
}

TEST_CASE("A network holds what begins with its bits, and nothing of the other family") {
  CHECK(contains("192.0.2.1", "192.0.2.1"));
  CHECK_FALSE(contains("192.0.2.1", "192.0.2.2"));
  CHECK(contains("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
  CHECK(contains("192.0.2.128/25", "192.0.2.129"));
  CHECK_FALSE(contains("192.0.2.128/25", "192.0.2.127"));
  CHECK(contains("0.0.0.0/0", "203.0.113.9"));
  CHECK_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  CHECK(contains("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  CHECK_FALSE(contains("::/0", "192.0.2.1"));
}

TEST_CASE("What is no network is none") {
  for (const char* const wrong :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "x/8"}) {
    CAPTURE(wrong);
    CHECK_FALSE(IpNetwork::parse(wrong));
  }
}

TEST_CASE("Of IPv6 the network counts, of IPv4 the address") {
  CHECK(network_of("192.0.2.1") == "192.0.2.1");
  CHECK(network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
  CHECK(network_of("2001:db8:1:2::1") == "2001:db8:1:2::");
  CHECK(network_of("::1") == "::");
  CHECK(network_of("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(network_of("not an address") == "not an address");
}
