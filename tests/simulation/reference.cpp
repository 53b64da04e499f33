#include "reference.hpp"

#include <algorithm>
#include <vector>

namespace chat::simulation::reference {
namespace {

/// UTF-8 text, a view for each character.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
    all.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return all;
}

/// Takes one of the words off the front of a mask. False: none of them is there.
bool take(std::string& mask, std::string_view one, std::string_view other) {
  for (const std::string_view word : {one, other}) {
    if (!mask.starts_with(word)) continue;
    mask.erase(0, word.size());
    return true;
  }
  return false;
}

/// Among entries that mute, or among the others.
bool any_matches(const core::Core& core, const std::vector<core::MaskEntry>& list, const core::User& user,
                 bool mutes = false) {
  const std::string names = user.nick.text() + "!" + user.username + "@";
  return std::ranges::any_of(list, [&](const core::MaskEntry& entry) {
    std::string mask = entry.mask;
    if (take(mask, "~m:", "~mute:") != mutes) return false;
    const auto fits = [&](const std::string& name) {
      return matches(core.names().fold(mask), core.names().fold(name));
    };
    if (take(mask, "~a:", "~account:")) return !user.account.empty() && fits(user.account);
    return fits(names + user.host) || fits(names + user.address);
  });
}

}  // namespace

bool matches(std::string_view mask, std::string_view text) {
  const std::vector<std::string_view> wanted = characters(mask);
  const std::vector<std::string_view> given = characters(text);
  // All beginnings of the text that the mask so far can stand for.
  std::vector<bool> reach(given.size() + 1, false);
  reach[0] = true;
  for (const std::string_view c : wanted) {
    std::vector<bool> next(given.size() + 1, false);
    for (std::size_t i = 0; i <= given.size(); ++i) {
      if (c == "*") {
        next[i] = reach[i] || (i > 0 && next[i - 1]);
      } else if (i > 0 && reach[i - 1]) {
        next[i] = c == "?" || c == given[i - 1];
      }
    }
    reach = next;
  }
  return reach[given.size()];
}

const core::User* person(const core::Core& core, core::EventId id) {
  const core::User* found = nullptr;
  core.users.for_each([&](const core::User& user) {
    if (user.person == id) found = &user;
  });
  return found;
}

const core::Channel* incarnation(const core::Core& core, core::EventId id) {
  const core::Channel* found = nullptr;
  core.channels.for_each([&](const core::Channel& channel) {
    if (channel.incarnation == id) found = &channel;
  });
  return found;
}

const core::Channel* led_to(const core::Core& core, const irc::ChannelName& name) {
  const bool is_free = core.channels.find_name(name.text()) == nullptr &&
                       !core.sleeping.has(name.folded(), core.now(), core.settings().history.grace);
  const core::Renames::Way* const way = core.renames.find(name.folded(), core.now());
  return is_free && way != nullptr ? incarnation(core, way->channel) : nullptr;
}

const core::Member* member(const core::Channel& channel, core::UserId user) {
  const auto found = std::ranges::find(channel.members, user, &core::Member::user);
  return found == channel.members.end() ? nullptr : &*found;
}

int rank(const core::Member& member) {
  int highest = 0;
  int rank = 0;
  for (const char letter : std::string_view("vhoaq")) {
    ++rank;
    if (member.statuses.has(letter)) highest = rank;
  }
  return highest;
}

int rank(const core::Channel& channel, core::UserId user) {
  const core::Member* found = member(channel, user);
  return found == nullptr ? 0 : rank(*found);
}

int rank_of_symbol(char symbol) {
  const std::size_t found = std::string_view("+%@&~").find(symbol);
  return found == std::string_view::npos ? 0 : static_cast<int>(found) + 1;
}

bool is_banned(const core::Core& core, const core::Channel& channel, const core::User& user) {
  return any_matches(core, channel.bans, user) && !any_matches(core, channel.exceptions, user);
}

bool may_join(const core::Core& core, const core::Channel& channel, const core::User& user, std::string_view key) {
  if (is_banned(core, channel, user)) return false;
  const bool invited = std::ranges::find(user.invitations, channel.id) != user.invitations.end();
  if (invited) return true;
  const bool welcome = any_matches(core, channel.invitation_masks, user);
  const bool open = (!channel.flags.has('i') && !(channel.flags.has('R') && user.account.empty())) || welcome;
  const bool key_fits = channel.key.empty() || channel.key == key;
  const bool has_room = !channel.limit || channel.members.size() < *channel.limit;
  return open && key_fits && has_room;
}

bool may_speak(const core::Core& core, const core::Channel& channel, const core::User& user, std::string_view text) {
  constexpr std::string_view kAction =
      "\x01"
      "ACTION";
  if (channel.flags.has('C') && text.starts_with('\x01') && !text.starts_with(kAction)) return false;
  const core::Member* self = member(channel, user.id);
  if (channel.flags.has('c') && text.find_first_of("\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F") != text.npos) return false;
  if (self != nullptr && rank(*self) > 0) return true;
  const bool sees = self != nullptr || !channel.flags.has('s') || user.may(core::Privilege::see_all);
  if (!sees || (self == nullptr && channel.flags.has('n'))) return false;
  if (channel.flags.has('M') && user.account.empty()) return false;
  const bool muted = any_matches(core, channel.bans, user, true) &&
                     !any_matches(core, channel.exceptions, user, true) && !any_matches(core, channel.exceptions, user);
  return !channel.flags.has('m') && !is_banned(core, channel, user) && !muted;
}

}  // namespace chat::simulation::reference
