#include "net/admission.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <vector>

using chat::net::Admission;
using chat::net::AdmissionBounds;
using chat::net::Permit;

TEST_CASE("Admission: so many in all; a place is free again when its permit ends") {
  const auto admission = std::make_shared<Admission>(AdmissionBounds{.total = 2, .per_address = 0});
  auto first = admission->admit("192.0.2.1");
  std::optional<Permit> second(admission->admit("192.0.2.1").first);
  CHECK(first.first);
  CHECK(*second);
  CHECK(admission->admit("192.0.2.2").second == Admission::Refusal::full);
  second.reset();
  CHECK(admission->admit("192.0.2.2").second == Admission::Refusal::none);
  CHECK(admission->count() == 1);
}

TEST_CASE("Admission: so many from one address, but the machine's own are not counted") {
  const auto admission = std::make_shared<Admission>(AdmissionBounds{.total = 100, .per_address = 1});
  std::vector<Permit> kept;
  kept.push_back(admission->admit("2001:db8::1").first);
  CHECK(admission->admit("2001:db8::1").second == Admission::Refusal::address_full);
  // Of IPv6 one person has a whole /64.
  CHECK(admission->admit("2001:db8::2").second == Admission::Refusal::address_full);
  CHECK(admission->admit("2001:db8:0:0:ffff::1").second == Admission::Refusal::address_full);
  kept.push_back(admission->admit("2001:db8:0:1::1").first);
  CHECK(kept.back());
  for (const char* const own : {"127.0.0.1", "127.3.2.1", "::1", "127.0.0.1"}) {
    auto [permit, refusal] = admission->admit(own);
    CHECK(refusal == Admission::Refusal::none);
    kept.push_back(std::move(permit));
  }
  admission->set_bounds({.total = 100, .per_address = 2});
  CHECK(admission->admit("2001:db8::1").second == Admission::Refusal::none);
}

TEST_CASE("Admission: who comes through a proxy is counted where they are, and no more at the proxy") {
  const auto admission = std::make_shared<Admission>(AdmissionBounds{.total = 100, .per_address = 1});
  // Any number may still be unknown.
  Permit first = admission->admit("").first;
  Permit second = admission->admit("").first;
  CHECK(first.move_to("192.0.2.1"));
  CHECK_FALSE(second.move_to("192.0.2.1"));
  CHECK(first.move_to("192.0.2.1"));  // it is there already
  CHECK(first.move_to("192.0.2.2"));
  CHECK(second.move_to("192.0.2.1"));
  CHECK(admission->admit("192.0.2.2").second == Admission::Refusal::address_full);
  CHECK(first.move_to("127.0.0.1"));
  CHECK(admission->admit("192.0.2.2").second == Admission::Refusal::none);
  CHECK(admission->count() == 2);
}

TEST_CASE("Admission: some networks may be exempt from counting") {
  const auto admission = std::make_shared<Admission>(AdmissionBounds{
      .total = 100, .per_address = 1, .exempt = {chat::util::IpNetwork::parse("192.0.2.0/24").value()}});
  std::vector<Permit> kept;
  for (int i = 0; i < 3; ++i) kept.push_back(admission->admit("192.0.2.7").first);
  CHECK(kept.back());
  // Through it somebody comes who is elsewhere, and counts there.
  CHECK(kept[0].move_to("203.0.113.1"));
  CHECK_FALSE(kept[1].move_to("203.0.113.1"));
}
