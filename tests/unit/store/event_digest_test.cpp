#include "store/event_digest.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>
#include <vector>

#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

core::StoreDigest digest(const core::StoredEvent& event, const store::Salt& salt) {
  std::string scratch;
  return store::event_digest(core::view_of(event), salt, scratch);
}

}  // namespace

TEST_CASE("A store's digest does not depend on the order of arrival") {
  RandomEvents source(1);
  auto events = source.take(200);
  std::vector<store::Seal> seals;
  store::Salts salts;
  for (const auto& event : events) {
    const store::Salt salt = salts.next();
    seals.push_back({salt, digest(event, salt), false});
  }
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::set<core::StoreDigest> digests;
  std::mt19937_64 random(3);
  std::uint64_t bytes = 0;
  for (int round = 0; round < 4; ++round) {
    const TemporaryFolder folder;
    const auto journal = opened(folder.path());
    for (const std::size_t i : order) journal->append(core::view_of(events[i]), seals[i]);
    REQUIRE(journal->commit());
    digests.insert(journal->state().digest);
    const std::uint64_t kept = journal->state().private_bytes + journal->state().channel_bytes;
    CHECK((round == 0 || kept == bytes));  // a withdrawal takes the same whether it comes before or after
    bytes = kept;
    std::ranges::shuffle(order, random);
  }
  CHECK(digests.size() == 1);
}

TEST_CASE("An event's digest depends on all that it is, and on nothing else") {
  RandomEvents source(2);
  store::Salt salt{1, 2, 3};
  core::StoredEvent event = source.next();
  event.places = {core::Conversation::of_channel({{5}, 1}), core::Conversation::of_channel({{4}, 2})};
  event.source = "ab";
  event.account = "c";
  const auto before = digest(event, salt);
  using Change = std::function<void(core::StoredEvent&)>;
  const std::vector<Change> changes = {
      [](auto& e) { ++e.id.stamp.bits; },
      [](auto& e) { ++e.id.node; },
      [](auto& e) { e.kind = core::EventKind::mode; },
      [](auto& e) { e.conversation = core::Conversation::of_channel({{99}, 1}); },
      [](auto& e) { e.places.pop_back(); },
      [](auto& e) { e.places[0].first.node = 9; },
      [](auto& e) { ++e.sender.node; },
      [](auto& e) { ++e.subject.stamp.bits; },
      [](auto& e) { e.sender_is_bot = !e.sender_is_bot; },
      [](auto& e) { e.channel_is_open = !e.channel_is_open; },
      [](auto& e) { e.audience = 'v'; },
      [](auto& e) { e.source = "a", e.account = "bc"; },
      [](auto& e) { e.target += "x"; },
      [](auto& e) { e.body += "x"; },
      [](auto& e) { e.client_tags += "x"; },
  };
  std::set<core::StoreDigest> different{before};
  for (const Change& change : changes) {
    core::StoredEvent changed = event;
    change(changed);
    different.insert(digest(changed, salt));
  }
  CHECK(different.size() == changes.size() + 1);

  std::swap(event.places[0], event.places[1]);
  event.arrival = 77;
  CHECK(digest(event, salt) == before);
  salt[15] = 1;
  CHECK(digest(event, salt) != before);
}

TEST_CASE("Digests are added with carry, and wrap") {
  core::StoreDigest sum;
  sum.fill(0xff);
  core::StoreDigest one{};
  one[0] = 1;
  store::add_digest(sum, one);
  CHECK(sum == core::StoreDigest{});
  core::StoreDigest low{};
  for (std::size_t i = 0; i < 8; ++i) low[i] = 0xff;
  store::add_digest(low, one);
  core::StoreDigest high{};
  high[8] = 1;
  CHECK(low == high);
}

TEST_CASE("The canonical form of an event never changes") {
  core::StoredEvent event;
  event.id = {{0x0102030405060708}, 9};
  event.kind = core::EventKind::kick;
  event.conversation = core::Conversation::of_channel({{10}, 11});
  event.sender = {{12}, 13};
  event.subject = {{14}, 15};
  event.channel_is_open = true;
  event.audience = 'o';
  event.source = "ann!~u@host";
  event.target = "#room";
  event.body = "bob go";
  CHECK(core::digest_text(digest(event, store::Salt{1, 2, 3})) == "9c78fb7fbc60c5534db2ed4fd92ee640");
}
