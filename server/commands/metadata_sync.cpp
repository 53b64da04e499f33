#include "commands/metadata_sync.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "commands/listings.hpp"
#include "core/metadata_actions.hpp"
#include "core/policy.hpp"

// SYNC of METADATA, asked for or not: https://ircv3.net/specs/extensions/metadata#metadata-sync

namespace chat::commands {
namespace {

using core::Channel;
using core::ChannelRegistry;
using core::MetadataCursor;
using core::MetadataSync;
using core::Session;
using core::User;

constexpr std::size_t kLargeChannel = 500;  // members; who enters has to ask
constexpr int kAskLater = 1;                // seconds

/// One batch, a part at a time.
class Telling {
 public:
  Telling(core::Core& core, Session& session, MetadataCursor& cursor, const MetadataSync& sync, Portion& portion)
      : core_(core),
        session_(session),
        viewer_(core.users[session.user]),
        cursor_(cursor),
        sync_(sync),
        portion_(portion) {}

  /// False: it is not complete.
  bool go_on() {
    if (!cursor_.begun && !begin()) return false;
    for (; cursor_.place < cursor_.channels.size(); ++cursor_.place, cursor_.members_left = SIZE_MAX) {
      if (!tell_channel(core_.channels.find(cursor_.channels[cursor_.place]))) return false;
    }
    for (; people_told() < cursor_.people.size(); ++cursor_.place) {
      const User* const user = core_.users.find(cursor_.people[people_told()]);
      if (user != nullptr && !tell(user->nick.text(), user->metadata)) return false;
    }
    end();
    return true;
  }

 private:
  [[nodiscard]] std::size_t people_told() const { return cursor_.place - cursor_.channels.size(); }
  [[nodiscard]] const std::vector<std::string>& keys() const {
    return sync_.keys.empty() ? session_.subscriptions.keys() : sync_.keys;
  }

  bool begin() {
    if (!portion_.take(Portion::kLine)) return false;
    cursor_.begun = true;
    if (sync_.channel) {
      cursor_.channels = {sync_.channel};
    } else if (sync_.person) {
      cursor_.people = {sync_.person};
    } else {
      find_everything();
    }
    if (!sync_.only_if_any) open();
    return true;
  }

  /// The channels that they are in, with their members; those whom they watch; and themselves.
  void find_everything() {
    for (const core::Membership& membership : viewer_.channels) cursor_.channels.push_back(membership.channel);
    if (viewer_.channels.empty() && !sync_.without_oneself) cursor_.people.push_back(viewer_.id);
    for (const irc::Nickname& nick : session_.monitored) {
      const User* const user = core_.users.find_nick(nick.folded());
      if (user != nullptr && user->id != viewer_.id && !was_met(*user, cursor_.channels.size())) {
        cursor_.people.push_back(user->id);
      }
    }
  }

  /// Whether they are in one of the first channels.
  [[nodiscard]] bool was_met(const User& user, std::size_t channels) const {
    return std::any_of(cursor_.channels.begin(), cursor_.channels.begin() + static_cast<std::ptrdiff_t>(channels),
                       [&](core::ChannelId id) {
                         const Channel* const channel = core_.channels.find(id);
                         return channel != nullptr && ChannelRegistry::member(*channel, user) != nullptr;
                       });
  }

  [[nodiscard]] std::string name() const {
    if (sync_.channel) {
      const Channel* const channel = core_.channels.find(sync_.channel);
      return channel != nullptr ? channel->name.text() : "*";
    }
    if (!sync_.person) return "*ALL";
    const User* const user = core_.users.find(sync_.person);
    return user != nullptr ? user->nick.text() : "*";
  }

  void open() {
    if (!cursor_.reference.empty()) return;
    cursor_.reference =
        core_.router.open_batch(session_, std::exchange(cursor_.label, std::string()), "metadata " + name());
  }

  void end() {
    core_.router.close_batch(session_, cursor_.reference);
    cursor_.begun = false;
    cursor_.reference.clear();
    cursor_.channels.clear();
    cursor_.people.clear();
    cursor_.place = 0;
    cursor_.members_left = SIZE_MAX;
  }

  bool tell_channel(const Channel* channel) {
    if (channel == nullptr || !core::policy::sees_channel(viewer_, *channel)) return true;
    if (cursor_.members_left == SIZE_MAX && !tell(channel->name.text(), channel->metadata)) return false;
    cursor_.members_left = std::min(cursor_.members_left, channel->members.size());
    for (; cursor_.members_left > 0; --cursor_.members_left) {
      const User& user = core_.users[channel->members[cursor_.members_left - 1].user];
      const bool is_told = sync_.without_oneself && user.id == viewer_.id;
      const bool shown = !is_told && !user.metadata.empty() && core::policy::sees_member(viewer_, user, *channel) &&
                         !was_met(user, cursor_.place);
      if (!tell(user.nick.text(), shown ? user.metadata : core::Metadata{})) return false;
    }
    return true;
  }

  /// All that is wanted of one, or nothing yet.
  bool tell(const std::string& target, const core::Metadata& there) {
    if (there.empty()) return portion_.take(Portion::kLook);
    std::vector<std::pair<std::string_view, std::string_view>> values;
    for (const std::string& key : keys()) {
      if (values.size() == core::MetadataSettings::kMostKeys) break;
      const std::string_view value = core::find_metadata(there, key);
      if (!value.empty()) values.emplace_back(key, value);
    }
    if (!portion_.take(Portion::kLook + values.size() * Portion::kLine)) return false;
    if (!values.empty()) open();
    for (const auto& [key, value] : values) {
      core_.router.replay_from_server(session_, cursor_.reference, "METADATA", core::metadata_line(target, key, value));
    }
    return true;
  }

  core::Core& core_;
  Session& session_;
  const User& viewer_;
  MetadataCursor& cursor_;
  const MetadataSync& sync_;
  Portion& portion_;
};

}  // namespace

bool say_part(core::Core& core, Session& session, MetadataCursor& cursor, std::size_t& position) {
  Portion portion(core, session);
  for (; position < cursor.syncs.size(); ++position) {
    if (!Telling(core, session, cursor, cursor.syncs[position], portion).go_on()) return false;
  }
  return true;
}

void note_metadata(core::Core& core, Session& session, const Channel& channel) {
  if (!core::wants_metadata(session)) return;
  if (channel.members.size() > kLargeChannel) {
    core.router.reply(session, irc::RPL_METADATASYNCLATER(irc::Word(channel.name.text()), kAskLater));
    return;
  }
  const auto is_noted = [&](const MetadataSync& sync) { return sync.channel == channel.id; };
  if (std::ranges::none_of(session.syncs, is_noted)) session.syncs.push_back({.channel = channel.id});
}

void note_metadata(Session& session, const User& user) {
  if (!core::wants_metadata(session)) return;
  const auto is_noted = [&](const MetadataSync& sync) { return sync.person == user.id; };
  if (std::ranges::none_of(session.syncs, is_noted)) session.syncs.push_back({.person = user.id});
}

void note_metadata(Session& session, std::vector<std::string> keys) {
  if (!core::wants_metadata(session) || keys.empty()) return;
  // Of themselves they are told when they come, all that there is.
  session.syncs.push_back({.keys = std::move(keys), .only_if_any = true, .without_oneself = !session.registered()});
}

void tell_noted_metadata(core::Core& core, Session& session) {
  if (session.syncs.empty()) return;
  begin_reply(core, session, MetadataCursor{.syncs = std::exchange(session.syncs, {})});
}

}  // namespace chat::commands
