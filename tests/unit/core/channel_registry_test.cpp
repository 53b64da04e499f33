#include "core/channel_registry.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/random.hpp"

using namespace chat::core;
using chat::irc::ModeSet;
using chat::irc::NameRules;
using chat::test::Random;
using chat::util::Millis;

namespace {

struct World {
  NameRules names;
  UserRegistry users{names};
  ChannelRegistry channels{names};

  User& user(std::string_view nick) {
    User made;
    made.nick = *names.nickname(nick);
    return users.add(std::move(made));
  }
  Channel& channel(std::string_view name) { return channels.create(*names.channel(name), ModeSet("nt"), Millis{5}); }

  /// Each side of a membership says the same as the other.
  void check() const {
    std::size_t on_users = 0;
    users.for_each([&](const User& user) {
      std::set<ChannelId> seen;
      for (const Membership& membership : user.channels) {
        REQUIRE(seen.insert(membership.channel).second);
        const Channel* channel = channels.find(membership.channel);
        REQUIRE(channel != nullptr);
        REQUIRE(membership.position < channel->members.size());
        REQUIRE(channel->members[membership.position].user == user.id);
        REQUIRE(ChannelRegistry::member(*channel, user) == &channel->members[membership.position]);
        ++on_users;
      }
    });
    std::size_t on_channels = 0;
    channels.for_each([&](const Channel& channel) { on_channels += channel.members.size(); });
    REQUIRE(on_users == on_channels);
  }
};

}  // namespace

TEST_CASE("channels: made anew, with name, flags and time") {
  World world;
  Channel& lobby = world.channel("#Lobby");
  REQUIRE(lobby.name.text() == "#Lobby");
  REQUIRE(lobby.flags == ModeSet("nt"));
  REQUIRE(lobby.created == Millis{5});
  REQUIRE(lobby.members.empty());
  REQUIRE_FALSE(lobby.topic.has_value());
  REQUIRE(world.channels.find_name("#LOBBY") == &lobby);
  REQUIRE(world.channels.find_name("#other") == nullptr);
  REQUIRE(world.channels.find_name("") == nullptr);
  REQUIRE(world.channels.find(lobby.id) == &lobby);
}

TEST_CASE("channels: a member is known on both sides, with statuses") {
  World world;
  User& ada = world.user("ada");
  User& bob = world.user("bob");
  Channel& lobby = world.channel("#lobby");
  world.channels.add_member(lobby, ada, ModeSet("o"));
  world.channels.add_member(lobby, bob, ModeSet());
  world.check();
  REQUIRE(ChannelRegistry::member(lobby, ada)->statuses.has('o'));
  REQUIRE(ChannelRegistry::member(lobby, bob)->statuses.empty());
  ChannelRegistry::member(lobby, bob)->statuses.set('v');
  REQUIRE(lobby.members.back().statuses.has('v'));
  REQUIRE(ChannelRegistry::member(lobby, world.user("carol")) == nullptr);
}

TEST_CASE("channels: whoever takes the place of one who leaves keeps statuses") {
  World world;
  User& ada = world.user("ada");
  User& bob = world.user("bob");
  User& carol = world.user("carol");
  Channel& lobby = world.channel("#lobby");
  world.channels.add_member(lobby, ada, ModeSet("o"));
  world.channels.add_member(lobby, bob, ModeSet());
  world.channels.add_member(lobby, carol, ModeSet("v"));
  REQUIRE_FALSE(world.channels.remove_member(lobby, ada, world.users));
  world.check();
  REQUIRE(ChannelRegistry::member(lobby, ada) == nullptr);
  REQUIRE(ChannelRegistry::member(lobby, carol)->statuses == ModeSet("v"));
  REQUIRE(ChannelRegistry::member(lobby, bob)->statuses.empty());
}

TEST_CASE("channels: one without members ends, and made again it is another") {
  World world;
  User& ada = world.user("ada");
  Channel& first = world.channel("#lobby");
  const ChannelId id = first.id;
  first.key = "secret";
  world.channels.add_member(first, ada, ModeSet("o"));
  REQUIRE(world.channels.remove_member(first, ada, world.users));
  REQUIRE(world.channels.find(id) == nullptr);
  REQUIRE(world.channels.find_name("#lobby") == nullptr);
  REQUIRE(world.channels.size() == 0);
  REQUIRE(ada.channels.empty());
  Channel& second = world.channel("#lobby");
  REQUIRE(second.id != id);
  REQUIRE(second.key.empty());
}

TEST_CASE("channels: the list that a letter names") {
  World world;
  Channel& lobby = world.channel("#lobby");
  lobby.list('b').emplace_back(world.names, "b!*@*", "ada", chat::util::Millis{0});
  lobby.list('e').emplace_back(world.names, "e!*@*", "ada", chat::util::Millis{0});
  lobby.list('I').emplace_back(world.names, "I!*@*", "ada", chat::util::Millis{0});
  REQUIRE(lobby.bans.at(0).mask == "b!*@*");
  REQUIRE(lobby.exceptions.at(0).mask == "e!*@*");
  REQUIRE(lobby.invitation_masks.at(0).mask == "I!*@*");
}

TEST_CASE("channels: memberships mirror each other, whatever happens") {
  Random random(131);
  World world;
  std::vector<UserId> people;
  for (int i = 0; i < 12; ++i) people.push_back(world.user("u" + std::to_string(i)).id);
  std::map<std::string, std::set<UserId>> model;
  static constexpr std::string_view kNames[] = {"#a", "#b", "#c", "#d"};
  for (int step = 0; step < 10'000; ++step) {
    User& user = world.users[people[random.below(people.size())]];
    const std::string name(random.pick(kNames));
    auto& members = model[name];
    Channel* channel = world.channels.find_name(name);
    REQUIRE((channel == nullptr) == members.empty());
    if (members.contains(user.id)) {
      const bool ended = world.channels.remove_member(*channel, user, world.users);
      members.erase(user.id);
      REQUIRE(ended == members.empty());
    } else {
      if (channel == nullptr) channel = &world.channel(name);
      world.channels.add_member(*channel, user, ModeSet());
      members.insert(user.id);
      std::set<UserId> found;
      for (const Member& member : channel->members) found.insert(member.user);
      REQUIRE(found == members);
    }
    if (step % 50 == 0) world.check();
  }
  world.check();
}
