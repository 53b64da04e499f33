#include "commands/answers.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "commands/listings.hpp"
#include "commands/redaction.hpp"
#include "commands/replay.hpp"
#include "commands/target_names.hpp"
#include "core/actions.hpp"
#include "core/policy.hpp"
#include "util/time_text.hpp"

namespace chat::commands {
namespace {

using core::AnswerCursor;
using core::Channel;
using core::ChannelRegistry;
using core::Core;
using core::Session;
using core::StoredEvent;
using core::User;
namespace policy = core::policy;
using Kind = AnswerCursor::Kind;

/// The journal did not answer.
irc::Reply failure(const AnswerCursor& cursor, std::string_view why) {
  const irc::Text text(why);
  if (cursor.kind == Kind::search) return irc::FAIL_SEARCH_UNREAD(text);
  if (cursor.kind == Kind::summary) return irc::FAIL_DATASTORE_UNREAD(text);
  if (cursor.kind == Kind::targets) return irc::FAIL_TARGETS_UNREAD(irc::Given(cursor.subcommand), text);
  return irc::FAIL_CHATHISTORY_UNREAD(irc::Given(cursor.subcommand), irc::Given(cursor.target), text);
}

std::string batch_of(const AnswerCursor& cursor) {
  switch (cursor.kind) {
    case Kind::targets:
      return "draft/chathistory-targets";
    case Kind::search:
      return "soju.im/search";
    case Kind::history:
    case Kind::backlog:
    case Kind::talks:
    case Kind::summary:
    case Kind::redaction:
      break;
  }
  return "chathistory " + cursor.target;
}

/// What a person at a bare terminal reads around the lines.
void tell_beginning(Core& core, Session& session, const AnswerCursor& cursor, std::size_t count) {
  if (session.kind != core::SessionKind::plain) return;
  if (count == 0 && cursor.kind == Kind::backlog) return;
  if (cursor.target.empty()) {
    core.router.text(session, count == 0 ? "-- Nothing was found." : "-- Found:");
  } else if (count == 0) {
    core.router.text(session, "-- Nothing is kept of that in " + cursor.target + ".");
  } else {
    core.router.text(session, "-- Before, in " + cursor.target + ":");
  }
}

void tell_end(Core& core, Session& session, const AnswerCursor& cursor, std::size_t count) {
  if (session.kind != core::SessionKind::plain || count == 0) return;
  core.router.text(session, cursor.target.empty() ? "-- That is all that was found." : "-- That was before.");
}

/// Names the targets of an answer. Who has no name is left out, and so is what is more than was asked for.
void name_targets(Core& core, User& user, AnswerCursor& cursor) {
  std::vector<core::Target>& targets = (*cursor.answer)->targets;
  std::vector<std::string> names = names_of(core, user, targets);
  std::vector<core::Target> named;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (names[i].empty()) continue;
    named.push_back(std::move(targets[i]));
    cursor.names.push_back(std::move(names[i]));
  }
  const std::size_t surplus = named.size() - std::min(named.size(), cursor.limit);
  const auto trim = [&](auto& all) {
    const auto first = cursor.newest ? all.begin() : all.end() - static_cast<std::ptrdiff_t>(surplus);
    all.erase(first, first + static_cast<std::ptrdiff_t>(surplus));
  };
  trim(named);
  trim(cursor.names);
  targets = std::move(named);
}

void say_summary(Core& core, Session& session, const AnswerCursor& cursor, const core::Summary& summary) {
  const std::string digest = core::digest_text(summary.digest);
  core.router.answer(session, cursor.label,
                     irc::NOTE_DATASTORE_SUMMARY(summary.events, irc::Word(digest), summary.events, irc::Word(digest)));
}

/// One line or a few.
void say_one(Core& core, Session& session, User& user, AnswerCursor& cursor, std::size_t index) {
  const core::Answer& answer = **cursor.answer;
  if (cursor.kind == Kind::targets) {
    const core::Target& target = answer.targets[index];
    const std::string& name = cursor.names[index];
    // They may have left the channel, and nicks may have changed, since the first were told.
    const auto found = find_readable(core, user, name);
    if (!found || found->readable.conversation != target.conversation) return;
    core.router.replay_from_server(session, cursor.reference, "CHATHISTORY",
                                   "TARGETS " + name + " " + util::iso_time(target.last.id.stamp.time()));
  } else if (may_see(core, user, answer.events[index])) {
    const bool asked = cursor.kind != Kind::backlog;
    replay(core, session, answer.events[index], cursor.reference, asked ? Untimed::as_it_was : Untimed::time_in_front);
  }
}

/// Each private talk in which something was missed is to be shown, in place of the question.
void note_talks(Core& core, Session& session, const AnswerCursor& cursor) {
  const auto asked = std::ranges::find(session.backlogs, core::Backlog::What::talks, &core::Backlog::what);
  if (asked == session.backlogs.end()) return;  // they are somebody else since
  const core::Backlog question = *asked;
  session.backlogs.erase(asked);
  if (!*cursor.answer) return;
  User& user = core.users[session.user];
  const std::vector<core::Target>& targets = (*cursor.answer)->targets;
  const std::vector<std::string> names = names_of(core, user, targets);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const core::Target& target = targets[i];
    if (!target.conversation.has(user.person)) continue;
    core::Backlog talk = question;
    talk.what = core::Backlog::What::talk;
    talk.talk = target.conversation;
    talk.name = names[i].empty() ? std::string(last_nick(user, target)) : names[i];
    session.backlogs.push_back(std::move(talk));
  }
}

/// As much of a portion as the lines cost that it may become.
std::size_t cost_of(const core::Answer& answer, const AnswerCursor& cursor, std::size_t index) {
  if (cursor.kind == Kind::targets) return Portion::kLine;
  constexpr std::size_t kShortest = 256;  // bytes of text that fit into a line, with the longest names
  const std::string& body = answer.events[index].body;
  const auto lines = static_cast<std::size_t>(std::ranges::count(body, '\n')) + 1 + body.size() / kShortest;
  return std::min(lines * Portion::kLine, Portion::kWhole);
}

}  // namespace

const Channel* own_channel(const Core& core, const User& user, const core::Conversation& conversation) {
  for (const core::Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    if (channel.conversation() == conversation) return &channel;
  }
  return nullptr;
}

bool may_see(const Core& core, const User& user, const StoredEvent& event) {
  const auto in = [&](const core::Conversation& conversation) {
    if (conversation.is_private()) return conversation.has(user.person);
    const Channel* channel = own_channel(core, user, conversation);
    if (channel == nullptr) return false;
    const core::Readable mine = policy::readable(core, *channel, user, *ChannelRegistry::member(*channel, user));
    return mine.shows(event) && event.id >= mine.floor;
  };
  return event.conversation ? in(event.conversation) : std::ranges::any_of(event.places, in);
}

void ask(Core& core, Session& session, std::vector<Request>& requests, AnswerCursor cursor, core::Query query) {
  cursor.ticket = core.next_ticket();
  cursor.label = core.router.take_label(session);
  requests.push_back({Request::Kind::read, session.id, cursor.ticket, std::move(query)});
  session.cursor = core::Cursor{std::move(cursor), 0, {}};
}

bool say_part(Core& core, Session& session, AnswerCursor& cursor, std::size_t& position) {
  if (!cursor.answer) return false;
  if (cursor.kind == Kind::redaction) {
    carry_out_redaction(core, session, cursor);
    return true;
  }
  if (cursor.kind == Kind::talks) {
    note_talks(core, session, cursor);
    return true;
  }
  if (!*cursor.answer) {
    if (cursor.kind != Kind::backlog) {
      core.router.answer(session, cursor.label, failure(cursor, cursor.answer->error()));
    }
    return true;
  }
  core::Answer& answer = **cursor.answer;
  if (cursor.kind == Kind::summary) {
    say_summary(core, session, cursor, answer.summary);
    return true;
  }
  User& user = core.users[session.user];
  if (cursor.kind == Kind::targets && !cursor.begun) name_targets(core, user, cursor);
  const std::size_t count = cursor.kind == Kind::targets ? answer.targets.size() : answer.events.size();
  if (!std::exchange(cursor.begun, true)) {
    if (count == 0 && cursor.kind == Kind::backlog) return true;
    // It may have been renamed since it was asked for.
    const Channel* const renamed = cursor.conversation ? own_channel(core, user, cursor.conversation) : nullptr;
    if (renamed != nullptr) cursor.target = renamed->name.text();
    tell_beginning(core, session, cursor, count);
    cursor.reference = core.router.open_batch(session, cursor.label, batch_of(cursor));
  }
  Portion portion(core, session);
  for (; position < count; ++position) {
    if (!portion.take(cost_of(answer, cursor, position))) return false;
    say_one(core, session, user, cursor, position);
  }
  core.router.close_batch(session, cursor.reference);
  tell_end(core, session, cursor, count);
  return true;
}

void note_backlog(Core& core, const User& user, const Channel& channel) {
  if (core.settings().history.on_join == 0 || !channel.has_history) return;
  const core::EventId joined = ChannelRegistry::member(channel, user)->joined;
  for (const core::SessionId id : user.sessions) {
    Session& session = core.sessions[id];
    if (session.has(irc::Capability::chathistory)) continue;
    std::erase_if(session.backlogs, [&](const core::Backlog& noted) { return noted.channel == channel.id; });
    session.backlogs.push_back({.channel = channel.id, .before = joined});
  }
}

void note_missed(Core& core, Session& session, const core::Entrance& entrance) {
  if (session.has(irc::Capability::chathistory)) return;
  session.backlogs.clear();
  const bool shows_channels = entrance.missed_since || core.settings().history.on_join > 0;
  if (entrance.enters && shows_channels) {
    for (const core::Membership& membership : core.users[session.user].channels) {
      if (!core.channels[membership.channel].has_history) continue;
      session.backlogs.push_back(
          {.channel = membership.channel, .before = entrance.at, .missed_since = entrance.missed_since});
    }
  }
  if (!entrance.missed_since) return;
  session.backlogs.push_back({.channel = {},
                              .before = entrance.at,
                              .missed_since = entrance.missed_since,
                              .what = core::Backlog::What::talks});
}

namespace {

/// The end of a channel's history; none if there is nothing of it for them.
std::optional<core::PageQuery> query_of(const Core& core, const User& user, const core::Backlog& noted) {
  core::PageQuery query;
  query.before = noted.before;
  query.after = noted.missed_since;
  query.limit = noted.missed_since ? core.limits().history_page : core.settings().history.on_join;
  if (noted.what == core::Backlog::What::talk) {
    query.from.conversation = noted.talk;
    return query;
  }
  const Channel* channel = core.channels.find(noted.channel);
  const core::Member* member = channel != nullptr ? ChannelRegistry::member(*channel, user) : nullptr;
  if (member == nullptr || policy::reads_from(core, *channel, *member) >= noted.before) return std::nullopt;
  query.from = policy::readable(core, *channel, user, *member);
  return query;
}

void ask_for_talks(Core& core, Session& session, std::vector<Request>& requests, const core::Backlog& noted) {
  constexpr std::size_t kMostTalks = 50;
  core::TargetsQuery query;
  query.person = core.users[session.user].person;
  query.after = noted.missed_since;  // in some of them there may be later words by now: they were missed all the same
  query.limit = kMostTalks;
  AnswerCursor cursor;
  cursor.kind = Kind::talks;
  ask(core, session, requests, std::move(cursor), std::move(query));
}

}  // namespace

void ask_for_backlog(Core& core, Session& session, std::vector<Request>& requests) {
  const User& user = core.users[session.user];
  while (!session.backlogs.empty()) {
    const core::Backlog next = session.backlogs.front();
    if (next.what == core::Backlog::What::talks) return ask_for_talks(core, session, requests, next);
    session.backlogs.erase(session.backlogs.begin());
    auto query = query_of(core, user, next);
    if (!query) continue;
    AnswerCursor cursor;
    cursor.kind = Kind::backlog;
    cursor.target = next.what == core::Backlog::What::talk ? next.name : core.channels[next.channel].name.text();
    cursor.conversation = query->from.conversation;
    return ask(core, session, requests, std::move(cursor), std::move(*query));
  }
}

const core::Account* find_absent(const Core& core, std::string_view name) {
  const core::Account* const account = core.accounts.find_name(name);
  if (account == nullptr || account->user || account->suspended || !account->is_verified()) return nullptr;
  return account;
}

std::optional<NamedReadable> find_readable(const Core& core, const User& user, std::string_view name) {
  if (irc::NameRules::looks_like_channel(name)) {
    const Channel* channel = core.channels.find_name(name);
    const core::Member* member = channel != nullptr ? ChannelRegistry::member(*channel, user) : nullptr;
    if (member == nullptr) return std::nullopt;
    return NamedReadable{policy::readable(core, *channel, user, *member), channel->name.text()};
  }
  if (const User* other = core.users.find_nick(name)) {
    return NamedReadable{{core::Conversation::between(user.person, other->person), {}}, other->nick.text()};
  }
  if (const core::Account* absent = find_absent(core, name)) {
    return NamedReadable{{core::Conversation::between(user.person, absent->id), {}}, absent->name.text()};
  }
  // Of several who had that name, it is the one whom they talked with last.
  const auto partner =
      std::ranges::find(user.partners.rbegin(), user.partners.rend(), core.names().fold(name), &core::Partner::folded);
  if (partner == user.partners.rend()) return std::nullopt;
  return NamedReadable{{core::Conversation::between(user.person, partner->person), {}}, std::string(name)};
}

std::vector<core::Readable> readable_channels(const Core& core, const User& user) {
  std::vector<core::Readable> readable;
  for (const core::Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    readable.push_back(policy::readable(core, channel, user, *ChannelRegistry::member(channel, user)));
  }
  return readable;
}

}  // namespace chat::commands
