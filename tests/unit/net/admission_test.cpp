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
  kept.push_back(admission->admit("2001:db8::2").first);
  for (const char* const own : {"127.0.0.1", "127.3.2.1", "::1", "127.0.0.1"}) {
    auto [permit, refusal] = admission->admit(own);
    CHECK(refusal == Admission::Refusal::none);
    kept.push_back(std::move(permit));
  }
  admission->set_bounds({.total = 100, .per_address = 2});
  CHECK(admission->admit("2001:db8::1").second == Admission::Refusal::none);
}
