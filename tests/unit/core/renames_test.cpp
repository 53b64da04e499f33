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

/// What a former name leads to; empty: nothing.
std::string way(const Renames& renames, const std::string& former, util::Millis time = util::Millis{0}) {
  const Renames::Way* const found = renames.find(former, time);
  return found == nullptr ? std::string() : found->now.text();
}

}  // namespace

TEST_CASE("Renames: a former name leads to the present one, for a while") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), util::Millis{0});
  CHECK(way(renames, "#a") == "#b");
  CHECK(renames.find("#a", util::Millis{0})->channel == channel(1));
  CHECK(way(renames, "#b").empty());
  CHECK(way(renames, "#a", Renames::kHold - util::Millis{1}) == "#b");
  CHECK(way(renames, "#a", Renames::kHold).empty());
}

TEST_CASE("Renames: all former names follow, and one that is taken back leads nowhere") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), util::Millis{0});
  renames.note(channel(1), name("#b"), name("#c"), util::Millis{1});
  CHECK(way(renames, "#a") == "#c");
  CHECK(way(renames, "#b") == "#c");
  renames.note(channel(1), name("#c"), name("#A"), util::Millis{2});
  CHECK(way(renames, "#a").empty());
  CHECK(way(renames, "#b") == "#A");
  CHECK(way(renames, "#c") == "#A");
}

TEST_CASE("Renames: a change of case leaves no former name, and counts for the rest") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#A"), util::Millis{0});
  CHECK(way(renames, "#a").empty());
  CHECK(renames.wait(channel(1), util::Millis{0}) == Renames::kRest);
}

TEST_CASE("Renames: each channel rests by itself, also when the clock is set back") {
  Renames renames;
  renames.note(channel(1), name("#a"), name("#b"), util::Millis{1'000'000});
  CHECK(renames.wait(channel(1), util::Millis{1'000'001}) == Renames::kRest - util::Millis{1});
  CHECK(renames.wait(channel(1), util::Millis{1'000'000} + Renames::kRest) == util::Millis{0});
  CHECK(renames.wait(channel(1), util::Millis{0}) == Renames::kRest);
  CHECK(renames.wait(channel(2), util::Millis{1'000'000}) == util::Millis{0});
}

TEST_CASE("Renames: of one channel the last names are known, and of all channels the last renamed") {
  Renames renames;
  for (std::size_t i = 0; i <= Renames::kMostNames; ++i) {
    renames.note(channel(1), name("#own" + std::to_string(i)), name("#own" + std::to_string(i + 1)),
                 util::Millis{static_cast<std::int64_t>(i)});
  }
  CHECK(way(renames, "#own0").empty());
  CHECK_FALSE(way(renames, "#own1").empty());
  for (std::size_t i = 0; i < Renames::kMost; ++i) {
    renames.note(channel(2 + i), name("#x" + std::to_string(i)), name("#y" + std::to_string(i)),
                 util::Millis{static_cast<std::int64_t>(1000 + i)});
  }
  CHECK(way(renames, "#own1").empty());
  CHECK(renames.wait(channel(1), util::Millis{1000}) == util::Millis{0});
  CHECK_FALSE(way(renames, "#x0").empty());
}
