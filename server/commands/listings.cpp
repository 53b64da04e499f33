#include "commands/listings.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <string>

#include "commands/packed_reply.hpp"
#include "core/policy.hpp"

// LIST: https://modern.ircdocs.horse/#list-message, its conditions: https://modern.ircdocs.horse/#elist-parameter
// NAMES: https://modern.ircdocs.horse/#names-message

namespace chat::commands {
namespace {

using core::Channel;
using core::ListCursor;
using core::NamesCursor;
using core::User;
namespace policy = core::policy;

// LIST ---------------------------------------------------------------------------------------------------------------

/// The number behind `<` or `>`; what is too large for a number stands for the largest.
std::optional<std::int64_t> read_number(std::string_view digits) {
  constexpr std::int64_t kMost = 1'000'000'000;  // as minutes: 1900 years
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || digits.front() == '-' || end != digits.data() + digits.size()) return std::nullopt;
  return error == std::errc::result_out_of_range ? kMost : std::min(number, kMost);
}

/// What a condition is about: C, the channel's creation; T, its topic; U, its people. The letters C and T may be small.
char kind_of(std::string_view condition) {
  const char first = condition.empty() ? '\0' : condition.front();
  return first == 'C' || first == 'c' ? 'C' : first == 'T' || first == 't' ? 'T' : 'U';
}

/// `>10` and `<10`: people; `C>60` and `C<60`: minutes since the channel was created; `T` the same since its topic was
/// set. False if it is none of these.
bool read_condition(std::string_view text, util::Millis now, ListCursor& cursor) {
  const char kind = kind_of(text);
  if (kind != 'U') text.remove_prefix(1);
  const bool more = text.starts_with('>');
  const auto number = read_number(text.substr(1));
  if (!number) return false;
  if (kind == 'U') {
    const auto people = static_cast<std::size_t>(*number);
    if (more) {
      cursor.min_users = std::max(cursor.min_users, people + 1);
    } else {
      cursor.max_users = std::min(cursor.max_users, people == 0 ? 0 : people - 1);
    }
    return true;
  }
  const util::Millis then = now - std::chrono::minutes(*number);
  util::Millis& after = kind == 'C' ? cursor.created_after : cursor.topic_after;
  util::Millis& before = kind == 'C' ? cursor.created_before : cursor.topic_before;
  if (more) {
    before = std::min(before, then);
  } else {
    after = std::max(after, then);
  }
  cursor.by_topic_time = cursor.by_topic_time || kind == 'T';
  return true;
}

bool is_condition(std::string_view text) {
  if (kind_of(text) != 'U') text.remove_prefix(1);
  return text.starts_with('<') || text.starts_with('>');
}

Outcome read_list_item(const Call& call, std::string_view item, ListCursor& cursor) {
  if (is_condition(item)) {
    if (read_condition(item, call.core.now(), cursor)) return {};
    return std::unexpected(irc::ERR_UNKNOWNERROR(irc::Word(call.command.name), irc::Text(irc::reasons::kNoNumber)));
  }
  if (item.starts_with('!')) {
    cursor.excluded_masks.push_back(call.core.names().fold(item.substr(1)));
  } else if (item.find_first_of("*?") != std::string_view::npos) {
    cursor.masks.push_back(call.core.names().fold(item));
  } else {
    cursor.named.push_back(call.core.names().fold(item));
  }
  return {};
}

/// The channels that are named, and conditions, in either parameter: clients write them in both.
Outcome handle_list(Call& call) {
  ListCursor cursor;
  for (const std::size_t index : {0U, 1U}) {
    for (const std::string_view item : split_targets(call.param(index))) {
      if (auto read = read_list_item(call, item, cursor); !read) return read;
    }
  }
  if (!cursor.masks.empty()) {  // beside masks a name is one more of them
    cursor.masks.insert(cursor.masks.end(), cursor.named.begin(), cursor.named.end());
    cursor.named.clear();
  }
  call.reply(irc::RPL_LISTSTART());
  begin_reply(call.core, call.session, std::move(cursor));
  return {};
}

bool meets(const Channel& channel, const ListCursor& wanted) {
  const auto matches = [&](const std::string& mask) { return irc::matches_mask(mask, channel.name.folded()); };
  if (channel.members.size() < wanted.min_users || channel.members.size() > wanted.max_users) return false;
  if (channel.created <= wanted.created_after || channel.created >= wanted.created_before) return false;
  if (wanted.by_topic_time &&
      (!channel.topic || channel.topic->time <= wanted.topic_after || channel.topic->time >= wanted.topic_before)) {
    return false;
  }
  return (wanted.masks.empty() || std::ranges::any_of(wanted.masks, matches)) &&
         std::ranges::none_of(wanted.excluded_masks, matches);
}

// NAMES --------------------------------------------------------------------------------------------------------------

std::string name_in_list(const core::Session& session, const User& user, irc::ModeSet statuses) {
  const bool with_host = session.has(irc::Capability::userhost_in_names);
  return irc::prefix_symbols(statuses, session.has(irc::Capability::multi_prefix)) +
         (with_host ? user.source : user.nick.text());
}

void name_members(core::Core& core, core::Session& session, const User& viewer, const Channel& channel,
                  std::span<const core::Member> members) {
  const irc::Word symbol(channel.flags.has('s') ? "@" : channel.flags.has('p') ? "*" : "=");
  PackedReply names(core, session, ' ',
                    [&](std::string_view words) { return irc::RPL_NAMREPLY(symbol, channel.name, irc::Text(words)); });
  for (const core::Member& member : members) {
    const User& user = core.users[member.user];
    if (policy::sees_member(viewer, user, channel)) names.add(name_in_list(session, user, member.statuses));
  }
  names.flush();
}

/// False if it is not complete. Part by part from the back; within a part in the order in which they joined.
bool name_channel(core::Core& core, core::Session& session, const User& viewer, const Channel& channel,
                  std::size_t& members_left, Portion& portion) {
  members_left = std::min(members_left, channel.members.size());
  while (members_left > 0) {
    const std::size_t some = portion.take(members_left, Portion::kName);
    if (some == 0) return false;
    members_left -= some;
    name_members(core, session, viewer, channel, std::span(channel.members).subspan(members_left, some));
  }
  return true;
}

/// Without a channel there is nothing to name: who wants everybody asks WHO.
Outcome handle_names(Call& call) {
  NamesCursor cursor;
  for (const std::string_view name : split_targets(call.param(0))) cursor.channels.emplace_back(name);
  if (cursor.channels.empty()) {
    call.reply(irc::RPL_ENDOFNAMES(irc::Given("*")));
    return {};
  }
  begin_reply(call.core, call.session, std::move(cursor));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"LIST", 0, When::registered, Privilege::none, "[<channel or condition>{,<channel or condition>}]",
     "Lists channels, their people and topics. Conditions: >10 or <10 people; C>60 or C<60 minutes since the channel "
     "was created; T>60 or T<60 minutes since its topic was set; *mask*; !*mask* for those that do not match.",
     "https://modern.ircdocs.horse/#list-message", handle_list},
    {"NAMES", 0, When::registered, Privilege::none, "<channel>{,<channel>}", "Names the people in channels.",
     "https://modern.ircdocs.horse/#names-message", handle_names},
};

}  // namespace

bool say_part(core::Core& core, core::Session& session, ListCursor& cursor, std::size_t& position) {
  const User& viewer = core.users[session.user];
  Portion portion(core, session);
  const std::size_t end = cursor.named.empty() ? core.channels.slots() : cursor.named.size();
  for (; position < end; ++position) {
    if (!portion.take(Portion::kLook)) return false;
    const Channel* channel =
        cursor.named.empty() ? core.channels.in_slot(position) : core.channels.find_name(cursor.named[position]);
    if (channel == nullptr || !meets(*channel, cursor) || !policy::is_listed_for(viewer, *channel)) continue;
    if (!portion.take(Portion::kLine)) return false;
    const std::string_view topic = channel->topic ? std::string_view(channel->topic->text) : "";
    core.router.reply(session, irc::RPL_LIST(channel->name, channel->members.size(), irc::Text(topic)));
  }
  core.router.reply(session, irc::RPL_LISTEND());
  return true;
}

bool say_part(core::Core& core, core::Session& session, NamesCursor& cursor, std::size_t& position) {
  const User& viewer = core.users[session.user];
  Portion portion(core, session);
  for (; position < cursor.channels.size(); ++position, cursor.members_left = SIZE_MAX) {
    if (!portion.take(Portion::kLine)) return false;
    const std::string& name = cursor.channels[position];
    const Channel* channel = core.channels.find_name(name);
    const bool seen = channel != nullptr && policy::sees_channel(viewer, *channel);
    if (seen && !name_channel(core, session, viewer, *channel, cursor.members_left, portion)) return false;
    core.router.reply(session, irc::RPL_ENDOFNAMES(irc::Given(seen ? channel->name.text() : name)));
  }
  return true;
}

void show_names(core::Core& core, core::Session& session, const User& viewer, const Channel& channel) {
  if (!session.cursor) {
    begin_reply(core, session, NamesCursor{{channel.name.text()}});
  } else if (auto* names = std::get_if<NamesCursor>(&session.cursor->query)) {
    names->channels.push_back(channel.name.text());
  } else {
    name_members(core, session, viewer, channel, channel.members);
    core.router.reply(session, irc::RPL_ENDOFNAMES(irc::Given(channel.name.text())));
  }
}

std::span<const Descriptor> listing_commands() { return kCommands; }

}  // namespace chat::commands
