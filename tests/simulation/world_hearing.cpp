#include <algorithm>

#include "reference.hpp"
#include "violation.hpp"
#include "world.hpp"

// What is heard: an event is at hand while the mind is in the midst of its command, and says who has to be told.

namespace chat::simulation {

void World::on_event(const Recorded& event) {
  check_same_incarnation(event);
  past_.apply(event);
  switch (event.kind) {
    case core::EventKind::message:
      return expect_speech(event, "PRIVMSG");
    case core::EventKind::notice:
      return expect_speech(event, "NOTICE");
    case core::EventKind::tagmsg:
      return expect_speech(event, "TAGMSG");
    default:
      return;
  }
}

/// Who enters a channel that sleeps enters that one, and no other, if there is something to find in it.
void World::check_same_incarnation(const Recorded& event) const {
  if (event.kind != core::EventKind::join) return;
  const auto sleeper = past_.asleep(core().names(), event.target);
  if (!sleeper) return;
  const bool in_time = now_ - sleeper->emptied < settings_->history.grace;
  const bool same = event.conversation == core::Conversation::of_channel(sleeper->incarnation);
  require(in_time || !same, "{} is the one that slept too long", event.target);
  const auto is_worth_it = [&](const Recorded& past) {
    const bool here = past.conversation == core::Conversation::of_channel(sleeper->incarnation);
    return here && (core::is_talk(past.kind) || past.kind == core::EventKind::tagmsg);
  };
  const bool worth_it = !sleeper->topic.empty() || std::ranges::any_of(past_.events(), is_worth_it);
  require(same || !in_time || !worth_it, "{} is not the one that slept", event.target);
}

/// Who has to hear it, by who is in the channel at this moment.
void World::expect_speech(const Recorded& event, std::string_view command) {
  const core::User& sender = *reference::person(core(), event.sender);
  const auto tell_one = [&](core::SessionId session) {
    Client& client = *find(session);
    if (command == "TAGMSG" && !client.reader().has(irc::Capability::message_tags)) return;
    client.expect_speech(event, command, core().sessions[session].user == sender.id);
  };
  const auto tell = [&](const core::User& user) { std::ranges::for_each(user.sessions, tell_one); };
  // The device that speaks hears it if it wants to, the others in any case.
  const auto echo = [&](bool to_others) {
    for (const core::SessionId session : sender.sessions) {
      const bool speaks = session == speaker_;
      if (speaks ? find(session)->reader().has(irc::Capability::echo_message) : to_others) tell_one(session);
    }
  };
  if (event.conversation.is_private()) {
    const core::User* const other = reference::person(core(), event.conversation.other(event.sender));
    if (other != nullptr) tell(*other);
    return echo(other != &sender);
  }
  const core::Channel& channel = *reference::incarnation(core(), event.conversation.first);
  const char symbol = event.target.front();
  for (const core::Member& member : channel.members) {
    const bool addressed = reference::rank(member) >= reference::rank_of_symbol(symbol);
    if (member.user != sender.id && addressed) tell(core().users[member.user]);
  }
  echo(true);
}

/// The event that the line became when it was said, if it is sent again; as its sender is told of it now.
std::optional<Recorded> World::said_before(const Client& client, std::string_view line) const {
  const core::Session& session = core().sessions[client.id()];
  const core::User* const user = core().users.find(session.user);
  const auto message = irc::parse(line);
  if (user == nullptr || !message || !core().keeps()) return std::nullopt;
  const Recorded* const said = past_.said_before(core(), *user, session, *message);
  if (said == nullptr) return std::nullopt;
  Recorded now = *said;
  now.source = user->source;
  if (const core::User* const to = core().users.find_nick(message->param(0))) {
    now.target = to->nick.text();
  } else if (said->conversation.is_private()) {
    now.target = core().accounts.find_name(message->param(0))->name.text();
  } else {
    const std::string symbol = said->audience != 0 ? said->target.substr(0, 1) : "";
    now.target = symbol + reference::incarnation(core(), said->conversation.first)->name.text();
  }
  return now;
}

}  // namespace chat::simulation
