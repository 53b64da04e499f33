#include "core/sleeping_channels.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace chat;
using core::KeptChannel;
using core::SleepingChannels;

namespace {

constexpr util::Millis kGrace{1'000};

KeptChannel kept(const std::string& name, util::Millis emptied) {
  KeptChannel channel;
  channel.incarnation = {{1U << 16}, 7};
  channel.name = name;
  channel.emptied = emptied;
  return channel;
}

bool wakes(SleepingChannels& channels, const std::string& name, util::Millis now = util::Millis{0}) {
  const auto channel = channels.take(name, now, kGrace);
  return channel && channel->name == name;
}

}  // namespace

TEST_CASE("SleepingChannels: what can be woken is there") {
  SleepingChannels channels;
  CHECK_FALSE(channels.has("#a", util::Millis{500}, kGrace));
  channels.put("#a", kept("#a", util::Millis{500}), 10);
  CHECK(channels.has("#a", util::Millis{1'499}, kGrace));
  CHECK_FALSE(channels.has("#a", util::Millis{1'500}, kGrace));
  CHECK_FALSE(channels.has("#b", util::Millis{500}, kGrace));
}

TEST_CASE("SleepingChannels: a channel wakes up once, within the grace time") {
  SleepingChannels channels;
  channels.put("#a", kept("#a", util::Millis{500}), 10);
  channels.put("#b", kept("#b", util::Millis{500}), 10);
  CHECK(channels.size() == 2);
  CHECK_FALSE(wakes(channels, "#c"));
  CHECK(wakes(channels, "#a", util::Millis{1'499}));
  CHECK_FALSE(wakes(channels, "#a", util::Millis{1'499}));
  CHECK_FALSE(wakes(channels, "#b", util::Millis{1'500}));
  CHECK(channels.size() == 0);
}

TEST_CASE("SleepingChannels: of too many, the longest asleep goes") {
  SleepingChannels channels;
  for (const char* name : {"#a", "#b", "#c", "#d"}) channels.put(name, kept(name, util::Millis{0}), 3);
  CHECK(channels.size() == 3);
  CHECK_FALSE(wakes(channels, "#a"));
  CHECK(wakes(channels, "#b"));
  // Who fell asleep again is the last in the row.
  channels.put("#b", kept("#b", util::Millis{0}), 3);
  channels.put("#e", kept("#e", util::Millis{0}), 3);
  CHECK_FALSE(wakes(channels, "#c"));
  for (const char* name : {"#d", "#b", "#e"}) CHECK(wakes(channels, name));
}

TEST_CASE("SleepingChannels: a place for none keeps none") {
  SleepingChannels channels;
  channels.put("#a", kept("#a", util::Millis{0}), 0);
  CHECK(channels.size() == 0);
}

TEST_CASE("SleepingChannels: one that falls asleep and wakes up again and again puts no other out") {
  SleepingChannels channels;
  channels.put("#old", kept("#old", util::Millis{0}), 4);
  for (int i = 0; i < 1'000; ++i) {
    channels.put("#busy", kept("#busy", util::Millis{0}), 4);
    REQUIRE(wakes(channels, "#busy"));
  }
  CHECK(wakes(channels, "#old"));
}

TEST_CASE("SleepingChannels: one that is put to sleep twice is there once, as it was last") {
  SleepingChannels channels;
  channels.put("#a", kept("#a", util::Millis{0}), 2);
  channels.put("#b", kept("#b", util::Millis{0}), 2);
  channels.put("#a", kept("#a", util::Millis{700}), 2);
  CHECK(channels.size() == 2);
  CHECK(wakes(channels, "#a", util::Millis{1'500}));
}
