#include "util/slot_map.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include "support/random.hpp"

using chat::test::Random;
using chat::util::Id;
using chat::util::SlotMap;

namespace {

struct ThingTag {};
using ThingId = Id<ThingTag>;
using Things = SlotMap<ThingTag, std::string>;

ThingId insert(Things& things, const std::string& value) {
  return things.insert([&](ThingId) { return value; });
}

}  // namespace

TEST_CASE("Id: none names nothing, and ids order by slot and generation") {
  REQUIRE_FALSE(static_cast<bool>(ThingId{}));
  REQUIRE(static_cast<bool>(ThingId{0, 1}));
  REQUIRE(ThingId{1, 1} < ThingId{1, 2});
  REQUIRE(ThingId{1, 1} != ThingId{2, 1});
  REQUIRE(ThingId{1, 2}.packed() != ThingId{2, 1}.packed());
  REQUIRE(ThingId{0xFFFFFFFF, 0xFFFFFFFF}.packed() == 0xFFFFFFFFFFFFFFFFULL);
}

TEST_CASE("SlotMap: what is put in is found by its id, and told it") {
  Things things;
  REQUIRE(things.empty());
  REQUIRE(things.find(ThingId{}) == nullptr);
  ThingId told;
  const ThingId id = things.insert([&](ThingId made) {
    told = made;
    return std::string("a");
  });
  REQUIRE(told == id);
  REQUIRE(static_cast<bool>(id));
  REQUIRE(*things.find(id) == "a");
  REQUIRE(things[id] == "a");
  things[id] = "b";
  REQUIRE(*std::as_const(things).find(id) == "b");
  REQUIRE(things.size() == 1);
}

TEST_CASE("SlotMap: a stale id finds nothing, also when its slot is used again") {
  Things things;
  const ThingId first = insert(things, "a");
  things.erase(first);
  REQUIRE(things.find(first) == nullptr);
  REQUIRE(things.empty());
  const ThingId second = insert(things, "b");
  REQUIRE(second.index == first.index);
  REQUIRE(second != first);
  REQUIRE(things.find(first) == nullptr);
  REQUIRE(*things.find(second) == "b");
}

TEST_CASE("SlotMap: ids that were never given find nothing") {
  Things things;
  const ThingId id = insert(things, "a");
  REQUIRE(things.find({id.index, id.generation + 1}) == nullptr);
  REQUIRE(things.find({id.index + 1, id.generation}) == nullptr);
  REQUIRE(things.find({id.index, 0}) == nullptr);
  REQUIRE(things.find({0xFFFFFFFF, 1}) == nullptr);
  things.erase(id);
  REQUIRE(things.find({id.index, 0}) == nullptr);
}

TEST_CASE("SlotMap: it behaves as a map of ids, and no id is given twice") {
  Random random(71);
  Things things;
  std::map<ThingId, std::string> model;
  std::set<std::uint64_t> given;
  std::vector<ThingId> stale;
  for (int step = 0; step < 30'000; ++step) {
    if (model.empty() || random.chance(2)) {
      const std::string value = std::to_string(step);
      const ThingId id = insert(things, value);
      REQUIRE(given.insert(id.packed()).second);
      model.emplace(id, value);
    } else {
      auto victim = model.begin();
      std::advance(victim, static_cast<std::ptrdiff_t>(random.below(std::min<std::size_t>(model.size(), 50))));
      things.erase(victim->first);
      stale.push_back(victim->first);
      model.erase(victim);
    }
    REQUIRE(things.size() == model.size());
    if (!stale.empty()) REQUIRE(things.find(stale[random.below(stale.size())]) == nullptr);
    if (step % 500 == 0) {
      for (const auto& [id, value] : model) REQUIRE(*things.find(id) == value);
      for (const ThingId& id : stale) REQUIRE(things.find(id) == nullptr);
      std::multiset<std::string> visited;
      things.for_each([&](const std::string& value) { visited.insert(value); });
      REQUIRE(visited.size() == model.size());
      for (const auto& [id, value] : model) REQUIRE(visited.contains(value));
    }
  }
}

TEST_CASE("SlotMap: an object may be taken out while all are visited") {
  Things things;
  std::vector<ThingId> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(insert(things, std::to_string(i)));
  std::size_t next = 0;
  things.for_each([&](std::string&) { things.erase(ids.at(next++)); });
  REQUIRE(next == 10);
  REQUIRE(things.empty());
}

TEST_CASE("SlotMap: objects are destroyed when they are taken out, and with the map") {
  const auto token = std::make_shared<int>(1);
  {
    SlotMap<ThingTag, std::shared_ptr<int>> things;
    const auto id = things.insert([&](ThingId) { return token; });
    things.insert([&](ThingId) { return token; });
    REQUIRE(token.use_count() == 3);
    things.erase(id);
    REQUIRE(token.use_count() == 2);
  }
  REQUIRE(token.use_count() == 1);
}

TEST_CASE("SlotMap: if making an object fails, nothing is there and the map goes on") {
  Things things;
  insert(things, "a");
  for (int i = 0; i < 3; ++i) {
    REQUIRE_THROWS_AS(things.insert([](ThingId) -> std::string { throw std::runtime_error("no"); }),
                      std::runtime_error);
  }
  REQUIRE(things.size() == 1);
  const ThingId id = insert(things, "b");
  REQUIRE(*things.find(id) == "b");
  REQUIRE(id.index == 1);
}

TEST_CASE("SlotMap: making an object may put in another") {
  Things things;
  ThingId inner;
  const ThingId outer = things.insert([&](ThingId) {
    for (int i = 0; i < 100; ++i) inner = insert(things, "inner");
    return std::string("outer");
  });
  REQUIRE(inner != outer);
  REQUIRE(*things.find(outer) == "outer");
  REQUIRE(*things.find(inner) == "inner");
  REQUIRE(things.size() == 101);
}

TEST_CASE("ids as keys of a hash table") {
  std::unordered_set<ThingId> ids;
  for (std::uint32_t i = 0; i < 100; ++i) {
    for (std::uint32_t generation = 1; generation < 10; ++generation) REQUIRE(ids.insert({i, generation}).second);
  }
  REQUIRE(ids.contains({99, 9}));
  REQUIRE_FALSE(ids.contains({99, 10}));
}

TEST_CASE("SlotMap: a walk by slots that pauses meets whatever is there all the while, once") {
  Things things;
  std::vector<ThingId> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(insert(things, std::to_string(i)));
  std::string met;
  for (std::size_t slot = 0; slot < things.slots(); ++slot) {
    if (const std::string* thing = things.in_slot(slot)) met += *thing;
    if (slot == 4) {
      things.erase(ids[2]);  // behind the walk
      things.erase(ids[7]);  // before it
      insert(things, "x");
    }
  }
  for (const char c : {'0', '1', '3', '4', '5', '6', '8', '9'}) REQUIRE(std::ranges::count(met, c) == 1);
  REQUIRE(std::ranges::count(met, 'x') <= 1);
  REQUIRE(things.in_slot(2) == nullptr);
  REQUIRE(things.in_slot(things.slots()) == nullptr);
}
