#include "core/renames.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace chat;
using core::EventId;
using core::Renames;

namespace {

const irc::NameRules kNames{irc::NameRules::Options{}};

irc::ChannelName name(const std::string& text) { return *kNames.channel(text); }

constexpr EventId channel(std::uint64_t number) { return {{number << 16}, 7}; }

const core::Renamer kAnn{"ann", "192.0.2.1"};

/// What a former name leads to; empty: nothing.
std::string way(const Renames& renames, const std::string& former, util::Millis time = util::Millis{0}) {
  const Renames::Way* const found = renames.find(former, time);
  return found == nullptr ? std::string() : found->now.text();
}

}  // namespace

TEST_CASE("Renames: a former name leads to the present one, for a while") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), kAnn, util::Millis{0});
  CHECK(way(renames, "#a") == "#b");
  CHECK(renames.find("#a", util::Millis{0})->channel == channel(1));
  CHECK(way(renames, "#b").empty());
  CHECK(way(renames, "#a", Renames::kHold - util::Millis{1}) == "#b");
  CHECK(way(renames, "#a", Renames::kHold).empty());
}

TEST_CASE("Renames: all former names follow, and one that is taken back leads nowhere") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), kAnn, util::Millis{0});
  renames.note(channel(1), name("#b"), name("#c"), kAnn, util::Millis{1});
  CHECK(way(renames, "#a") == "#c");
  CHECK(way(renames, "#b") == "#c");
  renames.note(channel(1), name("#c"), name("#A"), kAnn, util::Millis{2});
  CHECK(way(renames, "#a").empty());
  CHECK(way(renames, "#b") == "#A");
  CHECK(way(renames, "#c") == "#A");
}

TEST_CASE("Renames: a change of case leaves no former name, and begins no rest") {
  Renames renames;
  renames.note(channel(1), name("#b"), name("#a"), kAnn, util::Millis{0});
  renames.note(channel(1), name("#a"), name("#A"), kAnn, util::Millis{1});
  CHECK(way(renames, "#a").empty());
  CHECK(way(renames, "#b") == "#A");
  CHECK(renames.wait(channel(1), util::Millis{1}) == Renames::kRest - util::Millis{1});
  renames.note(channel(2), name("#c"), name("#C"), kAnn, util::Millis{0});
  CHECK(renames.wait(channel(2), util::Millis{0}) == util::Millis{0});
}

TEST_CASE("Renames: each channel rests by itself, also when the clock is set back") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), kAnn, util::Millis{1'000'000});
  CHECK(renames.wait(channel(1), util::Millis{1'000'001}) == Renames::kRest - util::Millis{1});
  CHECK(renames.wait(channel(1), util::Millis{1'000'000} + Renames::kRest) == util::Millis{0});
  CHECK(renames.wait(channel(1), util::Millis{0}) == Renames::kRest);
  CHECK(renames.wait(channel(2), util::Millis{1'000'000}) == util::Millis{0});
}

TEST_CASE("Renames: of one channel the last names are known") {
  Renames renames;
  for (std::size_t i = 0; i <= Renames::kMostNames; ++i) {
    renames.note(channel(1), name("#own" + std::to_string(i)), name("#own" + std::to_string(i + 1)), kAnn,
                 util::Millis{static_cast<std::int64_t>(i)});
  }
  CHECK(way(renames, "#own0").empty());
  CHECK_FALSE(way(renames, "#own1").empty());
}

namespace {

/// Renames `count` channels, from the number `first` on.
void rename_many(Renames& renames, std::size_t first, std::size_t count, const core::Renamer& who) {
  for (std::size_t i = first; i < first + count; ++i) {
    const std::string number = std::to_string(i);
    renames.note(channel(i), name("#x" + number), name("#y" + number), who, util::Millis{0});
  }
}

}  // namespace

TEST_CASE("Renames: each account has a share, the guests of a network have one, and so has a network") {
  Renames renames;
  const core::Renamer guest{"", "192.0.2.1"};
  const core::Renamer far{"", "203.0.113.1"};
  rename_many(renames, 1, Renames::kMostOfOne - 1, kAnn);
  CHECK(renames.room(kAnn) == Renames::Room::enough);
  rename_many(renames, 100, 1, {"ann", "203.0.113.1"});  // wherever they are
  CHECK(renames.room(kAnn) == Renames::Room::none_for_them);
  CHECK(renames.room(guest) == Renames::Room::enough);
  rename_many(renames, 200, Renames::kMostOfOne, guest);
  CHECK(renames.room(guest) == Renames::Room::none_for_them);
  CHECK(renames.room(far) == Renames::Room::enough);
  CHECK(renames.room({"ben", "192.0.2.1"}) == Renames::Room::enough);
  for (std::size_t i = 0; i < 3; ++i) {
    rename_many(renames, 300 + 100 * i, Renames::kMostOfOne, {"b" + std::to_string(i), "192.0.2.1"});
  }
  CHECK(renames.room({"ben", "192.0.2.1"}) == Renames::Room::none_for_them);
  CHECK(renames.room({"ben", "203.0.113.1"}) == Renames::Room::enough);
}

TEST_CASE("Renames: when it is full nothing goes for another, and what is past makes room") {
  Renames renames;
  rename_many(renames, 1, Renames::kMost, {"", "203.0.113.1"});
  CHECK(renames.room(kAnn) == Renames::Room::none);
  CHECK(way(renames, "#x1") == "#y1");
  SECTION("channels that are gone") {
    renames.forget_past(Renames::kRest, [](const Renames::Way& found) { return found.now.text() != "#y1"; });
    CHECK(renames.size() == Renames::kMost - 1);
    CHECK(renames.find("#x1", util::Millis{0}) == nullptr);
    CHECK(way(renames, "#x2") == "#y2");
  }
  SECTION("what has led to them long enough") {
    renames.forget_past(Renames::kHold, [](const Renames::Way&) { return true; });
    CHECK(renames.size() == 0);
  }
  CHECK(renames.room(kAnn) == Renames::Room::enough);
}
