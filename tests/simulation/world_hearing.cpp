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
  const auto tell_one = [&](core::SessionId session) {
    Client& client = *find(session);
    if (command == "TAGMSG" && !client.reader().has(irc::Capability::message_tags)) return;
    client.expect_speech(event, command);
  };
  const auto tell = [&](const core::User& user) { std::ranges::for_each(user.sessions, tell_one); };
  const core::User& sender = *reference::person(core(), event.sender);
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

}  // namespace chat::simulation
