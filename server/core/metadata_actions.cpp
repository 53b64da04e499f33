#include "core/metadata_actions.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/account_actions.hpp"
#include "core/channel_actions.hpp"
#include "core/presence.hpp"
#include "irc/line_buffer.hpp"

namespace chat::core {
namespace {

using irc::Capability;

void put(Metadata& there, std::string_view key, MetadataValue value) {
  if (value.text.empty()) {
    if (const auto found = there.find(key); found != there.end()) there.erase(found);
  } else {
    there.insert_or_assign(std::string(key), std::move(value));
  }
}

/// A person at a bare terminal has no capabilities, and is told of what they have subscribed to all the same.
bool hears(const Session& session, std::string_view key) {
  return (session.has(Capability::metadata) || session.kind == SessionKind::plain) && session.subscriptions.has(key);
}

Line change(const Core& core, std::string_view target, std::string_view key, std::string_view value) {
  const auto text = value.empty() ? std::nullopt : std::optional(value);
  return Line({.time = core.router.time_text()}, core.router.server_name(), "METADATA", {target, key, "*"}, text);
}

/// To who shares a channel with them, who watches them, and their own other devices.
void announce(Core& core, User& user, const Session* from, std::string_view key, std::string_view value) {
  const Line line = change(core, user.nick.text(), key, value);
  const auto choose = [&](const Session& session) { return &session != from && hears(session, key) ? &line : nullptr; };
  core.router.to_neighbours_each(user, choose);
  core.router.to_user_each(user, choose);
  to_strangers_watching(core, user, choose);
}

void announce(Core& core, const Channel& channel, const Session* from, std::string_view key, std::string_view value) {
  const Line line = change(core, channel.name.text(), key, value);
  core.router.to_channel_each(
      channel, [&](const Session& session) { return &session != from && hears(session, key) ? &line : nullptr; });
}

/// Of what is there, that which the session `wants`, in a batch.
template <class Wants>
void tell(Core& core, Session& session, const std::string& target, const Metadata& values, const Wants& wants) {
  const std::string batch = core.router.begin_batch(session, "metadata " + target);
  for (const auto& [key, value] : values) {
    if (!wants(key)) continue;
    core.router.from_server_within(session, batch, "METADATA", metadata_line(target, key, value.text));
  }
  core.router.end_batch(session, batch);
}

/// False: it was so already.
bool keep(Core& core, User& user, std::string_view key, std::string_view value) {
  if (find_metadata(user.metadata, key) == value) return false;
  if (const Account* const account = account_of(core, user)) {
    set_account_fact(core, &user, account->id, std::string(account_field::kMetadata) + std::string(key), value);
  }
  put(user.metadata, key, {std::string(value)});
  return true;
}

}  // namespace

std::size_t metadata_room(const Core& core) {
  const std::size_t longest_name = std::max(core.limits().nick, core.limits().channel);
  const std::size_t fixed = std::string_view(":  761   * :\r\n").size() + core.router.server_name().size() +
                            core.limits().nick + longest_name + kMostMetadataKey;
  return std::min(core.settings().metadata.value_bytes, irc::kMaxBody - std::min(fixed, irc::kMaxBody));
}

bool takes_metadata(const Core& core, const Metadata& there, std::string_view key) {
  return there.contains(key) || there.size() < core.settings().metadata.keys;
}

std::string_view find_metadata(const Metadata& there, std::string_view key) {
  const auto found = there.find(key);
  return found == there.end() ? std::string_view{} : std::string_view(found->second.text);
}

std::string metadata_line(std::string_view target, std::string_view key, std::string_view value) {
  std::string line(target);
  line.append(" ").append(key).append(" *");
  if (!value.empty()) line.append(" :").append(value);
  return line;
}

void set_metadata(Core& core, User& user, const Session* from, std::string_view key, std::string_view value) {
  if (keep(core, user, key, value)) announce(core, user, from, key, value);
}

void set_metadata(Core& core, const User& by, const Session* from, Channel& channel, std::string_view key,
                  std::string_view value) {
  if (find_metadata(channel.metadata, key) == value) return;
  put(channel.metadata, key, {std::string(value), by.person});
  take_over_metadata(core, by, channel, key);
  announce(core, channel, from, key, value);
}

void adopt_metadata(Core& core, const Session& session, User& user, const Metadata& given, bool is_new) {
  if (account_of(core, user) != nullptr && !core.keeps()) return;
  for (const auto& [key, value] : given) {
    if (!takes_metadata(core, user.metadata, key) || !keep(core, user, key, value.text)) continue;
    if (!is_new) announce(core, user, &session, key, value.text);
  }
}

void tell_metadata_changes(Core& core, User& user, const Metadata& before) {
  for (const auto& [key, value] : before) {
    if (!user.metadata.contains(key)) announce(core, user, nullptr, key, {});
  }
  for (const auto& [key, value] : user.metadata) {
    if (find_metadata(before, key) != value.text) announce(core, user, nullptr, key, value.text);
  }
}

void clear_metadata(Core& core, Channel& channel, const std::function<bool(const MetadataValue&)>& is_theirs) {
  std::vector<std::string> gone;
  for (const auto& [key, value] : channel.metadata) {
    if (is_theirs(value)) gone.push_back(key);
  }
  for (const std::string& key : gone) {
    put(channel.metadata, key, {});
    announce(core, channel, nullptr, key, {});
  }
}

bool wants_metadata(const Session& session) {
  return session.has(Capability::metadata) && !session.subscriptions.empty();
}

void tell_subscribed(Core& core, Session& session, const std::string& target, const Metadata& values) {
  tell(core, session, target, values, [&](const std::string& key) { return session.subscriptions.has(key); });
}

void tell_metadata_of(Core& core, Session& session, const User& user) {
  if (wants_metadata(session)) tell_subscribed(core, session, user.nick.text(), user.metadata);
}

void tell_own_metadata(Core& core, Session& session, const User& user) {
  if (!session.has(Capability::metadata)) return;
  tell(core, session, user.nick.text(), user.metadata, [](const std::string&) { return true; });
}

}  // namespace chat::core
