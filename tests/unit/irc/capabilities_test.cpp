#include "irc/capabilities.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <string_view>

using namespace chat::irc;

TEST_CASE("capabilities: the table is in the order of the enumeration") {
  for (std::size_t i = 0; i < kCapabilities.size(); ++i) {
    INFO(kCapabilities.at(i).name);
    REQUIRE(static_cast<std::size_t>(kCapabilities.at(i).capability) == i);
    REQUIRE(info(kCapabilities.at(i).capability).name == kCapabilities.at(i).name);
  }
}

TEST_CASE("capabilities: names are unique, well-formed and found") {
  std::set<std::string_view> names;
  for (const CapabilityInfo& entry : kCapabilities) {
    INFO(entry.name);
    REQUIRE(names.insert(entry.name).second);
    REQUIRE_FALSE(entry.name.empty());
    REQUIRE(entry.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-/.") == std::string_view::npos);
    REQUIRE(entry.name.front() != '-');  // CAP REQ -name takes one away
    REQUIRE(entry.specification.starts_with("extensions/"));
    REQUIRE(find_capability(entry.name) == entry.capability);
  }
}

TEST_CASE("capabilities: what is not spoken is not found") {
  for (const std::string_view name : {"", "sasl-x", "Batch", "batch ", " batch", "batc", "batch=1", "-batch"}) {
    REQUIRE_FALSE(find_capability(name).has_value());
  }
}

TEST_CASE("CapabilitySet: each capability on its own") {
  for (const CapabilityInfo& entry : kCapabilities) {
    CapabilitySet set;
    REQUIRE(set.empty());
    set.set(entry.capability);
    REQUIRE_FALSE(set.empty());
    for (const CapabilityInfo& other : kCapabilities) {
      REQUIRE(set.has(other.capability) == (other.capability == entry.capability));
    }
    set.set(entry.capability, false);
    REQUIRE(set == CapabilitySet());
    set.set(entry.capability);
    set.clear();
    REQUIRE(set.empty());
  }
}
