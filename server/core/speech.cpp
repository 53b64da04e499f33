#include <algorithm>
#include <type_traits>

#include "core/actions.hpp"
#include "core/nonces.hpp"
#include "core/policy.hpp"
#include "core/presence.hpp"
#include "core/recording.hpp"
#include "util/time_text.hpp"
#include "util/utf8.hpp"

// Of the actions, those about what is said: saying it, withdrawing it, and having read it.

namespace chat::core {
namespace {

using irc::Capability;

/// Who was told what is noted at both, so that either finds their talk again.
void remember_partner(std::vector<Partner>& partners, const irc::Nickname& nick, EventId person) {
  const auto known = std::ranges::find(partners, person, &Partner::person);
  if (known != partners.end()) {
    if (known->folded != nick.folded()) known->folded = nick.folded();
    std::rotate(known, known + 1, partners.end());
    return;
  }
  if (partners.size() == kMostPartners) partners.erase(partners.begin());
  partners.push_back({nick.folded(), person});
}

EventKind kind_of(SpeechKind kind) {
  switch (kind) {
    case SpeechKind::message:
      return EventKind::message;
    case SpeechKind::notice:
      return EventKind::notice;
    case SpeechKind::tagmsg:
      break;
  }
  return EventKind::tagmsg;
}

std::string_view command_of(SpeechKind kind) {
  switch (kind) {
    case SpeechKind::message:
      return "PRIVMSG";
    case SpeechKind::notice:
      return "NOTICE";
    case SpeechKind::tagmsg:
      break;
  }
  return "TAGMSG";
}

/// Who hears: nobody hears a TAGMSG without message-tags, and the session that speaks only by echo-message.
bool hears(const Session& session, const Session& from, SpeechKind kind) {
  if (kind == SpeechKind::tagmsg && !session.has(Capability::message_tags)) return false;
  return session.id != from.id || session.has(Capability::echo_message);
}

/// That somebody is typing is of the moment; everything else is kept.
bool is_worth_keeping(std::string_view client_tags) {
  for (std::size_t start = 0; start < client_tags.size();) {
    const std::size_t end = std::min(client_tags.find(';', start), client_tags.size());
    const std::string_view tag = client_tags.substr(start, end - start);
    const std::string_view key = tag.substr(0, tag.find('='));
    if (key != "+typing" && key != "+draft/typing") return true;
    start = end + 1;
  }
  return false;
}

/// By what they are the same when they come again.
Party party(const User& user) { return user.is_guest() ? Party{{}, user.nick.folded()} : Party{user.person, {}}; }

Core::Recorded record_speech(Core& core, const Event& event) {
  if (event.kind == EventKind::tagmsg && !is_worth_keeping(event.client_tags)) return core.pass_by();
  return core.record(event);
}

/// Something said, as it goes to `target`: what is kept is what is shown.
class Utterance {
 public:
  Utterance(const User& speaker, std::string_view target, const Speech& speech)
      : speaker_(speaker),
        target_(target),
        speech_(speech),
        command_(command_of(speech.kind)),
        room_(room_in_line(speaker.source, command_, {target})),
        several_(speech.multiline && (speech.text.size() > room_ || speech.text.find('\n') != std::string_view::npos)),
        text_(several_ ? speech.text : util::truncate_utf8(speech.text, room_)),
        nonce_(speech.kind != SpeechKind::tagmsg ? nonce_in(speech.client_tags) : std::string_view{}) {}

  [[nodiscard]] std::string_view text() const { return text_; }

  /// How it is known again; only with a nonce.
  [[nodiscard]] std::optional<NamedLine> name(const Party& to, char audience) const {
    if (nonce_.empty()) return std::nullopt;
    return NamedLine{nonce_, kind_of(speech_.kind), audience, party(speaker_), to, text_digest(text_)};
  }

  /// Calls `deliver` with a Line, or a Multiline of its own, and what the speaker gets of it: the nonce is theirs
  /// alone.
  template <class Deliver>
  void send(Core& core, const Core::Recorded& recorded, const Deliver& deliver) const {
    if (several_) {
      send_as<Multiline>(core, recorded, deliver);
    } else {
      send_as<Line>(core, recorded, deliver);
    }
  }

 private:
  template <class AnyLine, class Deliver>
  void send_as(Core& core, const Core::Recorded& recorded, const Deliver& deliver) const {
    LineTags tags = tags_of(speaker_, recorded, speech_.client_tags);
    const auto own = make<AnyLine>(core, tags);
    if (nonce_.empty()) return deliver(own, own);
    const std::string shown = without_nonce(speech_.client_tags);
    tags.client_tags = shown;
    deliver(make<AnyLine>(core, tags), own);
  }

  template <class AnyLine>
  [[nodiscard]] AnyLine make(Core& core, const LineTags& tags) const {
    if constexpr (std::is_same_v<AnyLine, Multiline>) {
      return Multiline(tags, speaker_.source, command_, target_, divide(text_, speech_.cuts, room_),
                       core.router.server_name(), core.router.next_reference());
    } else {
      const bool has_text = speech_.kind != SpeechKind::tagmsg;
      return Line(tags, speaker_.source, command_, {target_}, has_text ? std::optional(text_) : std::nullopt);
    }
  }

  const User& speaker_;
  std::string_view target_;
  const Speech& speech_;
  std::string_view command_;
  std::size_t room_;
  bool several_;
  std::string_view text_;
  std::string_view nonce_;
};

std::string shown_target(const Channel& channel, std::optional<char> at_least) {
  if (!at_least) return channel.name.text();
  return irc::prefix_symbols(irc::ModeSet(std::string_view(&*at_least, 1)), false) + channel.name.text();
}

/// The line became that event.
void note_name(Core& core, const Utterance& utterance, const Party& to, char audience, EventId event) {
  if (const auto name = utterance.name(to, audience)) core.nonces.note(*name, event, core.now());
}

bool answer_repeat(Core& core, User& speaker, Session& from, const Party& to, std::string_view target,
                   const Speech& speech, char audience) {
  const Utterance utterance(speaker, target, speech);
  const auto name = utterance.name(to, audience);
  const auto said = name ? core.nonces.find(*name, core.now()) : std::nullopt;
  if (!said) return false;
  speaker.last_active = core.now();
  if (!hears(from, from, speech.kind)) return true;
  utterance.send(core, {*said, msgid_text(*said), util::iso_time(said->stamp.time())},
                 [&](const auto& /*others*/, const auto& own) { core.router.to_session(from, own); });
  return true;
}

/// The person, if they are here.
User* find_person(Core& core, EventId person, std::string_view probable_nick) {
  User* const named = core.users.find_nick(probable_nick);
  if (named != nullptr && named->person == person) return named;
  User* found = nullptr;
  core.users.for_each([&](const User& user) {
    if (user.person == person) found = &core.users[user.id];
  });
  return found;
}

}  // namespace

void say(Core& core, User& speaker, const Session& from, Channel& channel, const Speech& speech,
         std::optional<char> at_least) {
  speaker.last_active = core.now();
  channel.has_history = true;
  const std::string shown = shown_target(channel, at_least);
  const Utterance utterance(speaker, shown, speech);
  Event event = event_in(channel, kind_of(speech.kind), speaker, utterance.text());
  event.target = shown;
  event.audience = at_least.value_or(0);
  event.client_tags = speech.client_tags;
  const auto recorded = record_speech(core, event);
  note_name(core, utterance, {channel.incarnation, {}}, event.audience, recorded.id);
  utterance.send(core, recorded, [&](const auto& line, const auto& own) {
    const auto choose = [&](const Session& session) {
      return hears(session, from, speech.kind) ? session.user == speaker.id ? &own : &line : nullptr;
    };
    for (const Member& member : channel.members) {
      if (at_least && member.user != speaker.id && !policy::may_read(member, *at_least)) continue;
      core.router.to_user_each(core.users[member.user], choose);
    }
    // Who speaks from outside (the channel allows it) gets the echo all the same.
    if (ChannelRegistry::member(channel, speaker) == nullptr) core.router.to_user_each(speaker, choose);
  });
}

void say(Core& core, User& speaker, const Session& from, User& to, const Speech& speech) {
  speaker.last_active = core.now();
  const Utterance utterance(speaker, to.nick.text(), speech);
  Event event = event_of(kind_of(speech.kind), speaker, utterance.text());
  event.conversation = Conversation::between(speaker.person, to.person);
  event.target = to.nick.text();
  event.client_tags = speech.client_tags;
  const auto recorded = record_speech(core, event);
  note_name(core, utterance, party(to), 0, recorded.id);
  remember_partner(speaker.partners, to.nick, to.person);
  if (to.id != speaker.id) remember_partner(to.partners, speaker.nick, speaker.person);
  // To oneself there are two copies for a client with echo-message: the echo, which carries the label if there is one,
  // and the delivery, which does not (https://ircv3.net/specs/extensions/labeled-response).
  const auto deliver = [&](const auto& line) {
    core.router.to_user_each(to, [&](Session& session) -> decltype(&line) {
      if (speech.kind == SpeechKind::tagmsg && !session.has(Capability::message_tags)) return nullptr;
      if (session.id != from.id) return &line;
      core.router.to_session_aside(session, line);
      return nullptr;
    });
  };
  const auto echo = [&](const auto& line) {
    core.router.to_user_each(speaker, [&](const Session& session) -> decltype(&line) {
      if (to.id == speaker.id && session.id != from.id) return nullptr;
      return hears(session, from, speech.kind) ? &line : nullptr;
    });
  };
  if (to.id == speaker.id) {
    utterance.send(core, recorded, [&](const auto& /*others*/, const auto& own) { deliver(own); });
    utterance.send(core, recorded, [&](const auto& /*others*/, const auto& own) { echo(own); });
  } else {
    utterance.send(core, recorded, [&](const auto& line, const auto& own) {
      deliver(line);
      echo(own);
    });
  }
}

void announce(Core& core, User& speaker, const Session& from, std::string_view mask, const Speech& speech) {
  speaker.last_active = core.now();
  const auto recorded = core.pass_by();
  Utterance(speaker, mask, speech).send(core, recorded, [&](const auto& line, const auto& own) {
    const auto choose = [&](const Session& session) {
      return hears(session, from, speech.kind) ? session.user == speaker.id ? &own : &line : nullptr;
    };
    core.users.for_each([&](const User& user) { core.router.to_user_each(core.users[user.id], choose); });
  });
}

void say(Core& core, User& speaker, const Session& from, Account& to, const Speech& speech) {
  speaker.last_active = core.now();
  const Utterance utterance(speaker, to.name.text(), speech);
  Event event = event_of(kind_of(speech.kind), speaker, utterance.text());
  event.conversation = Conversation::between(speaker.person, to.id);
  event.target = to.name.text();
  event.client_tags = speech.client_tags;
  const auto recorded = record_speech(core, event);
  note_name(core, utterance, {to.id, {}}, 0, recorded.id);
  remember_partner(speaker.partners, to.name, to.id);
  remember_partner(to.partners, speaker.nick, speaker.person);
  utterance.send(core, recorded, [&](const auto& /*others*/, const auto& own) {
    core.router.to_user_each(
        speaker, [&](const Session& session) { return hears(session, from, speech.kind) ? &own : nullptr; });
  });
}

bool answer_repeat(Core& core, User& speaker, Session& from, const Channel& channel, const Speech& speech,
                   std::optional<char> at_least) {
  if (speech.client_tags.empty()) return false;
  return answer_repeat(core, speaker, from, {channel.incarnation, {}}, shown_target(channel, at_least), speech,
                       at_least.value_or(0));
}

bool answer_repeat(Core& core, User& speaker, Session& from, const User& to, const Speech& speech) {
  if (speech.client_tags.empty()) return false;
  return answer_repeat(core, speaker, from, party(to), to.nick.text(), speech, 0);
}

bool answer_repeat(Core& core, User& speaker, Session& from, const Account& to, const Speech& speech) {
  if (speech.client_tags.empty()) return false;
  return answer_repeat(core, speaker, from, {to.id, {}}, to.name.text(), speech, 0);
}

void redact(Core& core, User& by, const Channel* channel, const StoredEvent& event, std::string_view target,
            std::string_view reason) {
  const std::string msgid = msgid_text(event.id);
  const std::string_view why = util::truncate_utf8(reason, room_in_line(by.source, "REDACT", {target, msgid}));
  Event redaction =
      channel != nullptr ? event_in(*channel, EventKind::redact, by, why) : event_of(EventKind::redact, by, why);
  redaction.conversation = event.conversation;
  redaction.target = target;
  redaction.audience = event.audience;
  redaction.subject = event.id;
  const auto recorded = core.record(redaction);
  const Line line(tags_of(by, recorded), by.source, "REDACT", {target, msgid},
                  why.empty() ? std::nullopt : std::optional(why));
  const auto choose = [&](const Session& session) {
    return session.has(Capability::message_redaction) ? &line : nullptr;
  };
  if (channel == nullptr) {
    core.router.to_user_each(by, choose);
    User* const other = find_person(core, event.conversation.other(by.person), target);
    if (other != nullptr && other->id != by.id) core.router.to_user_each(*other, choose);
    return;
  }
  for (const Member& member : channel->members) {
    if (member.user != by.id && !policy::may_read(member, event.audience)) continue;
    core.router.to_user_each(core.users[member.user], choose);
  }
}

std::optional<util::Millis> read_marker(const User& user, const Conversation& conversation) {
  const auto found = std::ranges::find(user.markers, conversation, &ReadMarker::conversation);
  return found != user.markers.end() ? std::optional(found->time) : std::nullopt;
}

void note_read(Core& core, User& user, const Conversation& conversation, std::string_view name, util::Millis time) {
  const auto known = std::ranges::find(user.markers, conversation, &ReadMarker::conversation);
  if (known != user.markers.end()) {
    user.markers.erase(known);
  } else if (user.markers.size() == kMostMarkers) {
    user.markers.erase(user.markers.begin());
  }
  user.markers.push_back({conversation, time});

  const std::string text = util::iso_time(time);
  Event event = event_of(EventKind::marker, user, text);
  event.conversation = conversation;
  event.target = name;
  event.subject = EventId::last_of(time);
  core.record(event);
}

void mark_read(Core& core, User& user, Session& from, const Conversation& conversation, std::string_view name,
               util::Millis time) {
  note_read(core, user, conversation, name, time);
  for (const SessionId id : user.sessions) {
    Session& session = core.sessions[id];
    if (id == from.id || session.has(Capability::read_marker)) tell_read_marker(core, session, name, time);
  }
}

void tell_read_marker(Core& core, Session& session, std::string_view name, std::optional<util::Millis> time) {
  core.router.from_server(session, "MARKREAD",
                          std::string(name) + (time ? " timestamp=" + util::iso_time(*time) : " *"));
}

void recall_partner(Core& core, User& user, std::string_view nick, EventId person) {
  if (std::ranges::find(user.partners, person, &Partner::person) != user.partners.end()) return;
  const auto name = core.names().nickname(nick);
  if (name) remember_partner(user.partners, *name, person);
}

}  // namespace chat::core
