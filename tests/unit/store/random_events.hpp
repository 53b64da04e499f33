#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "support/random.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::test {

/// What could have happened on a server: people enter, talk in channels and with each other, change their nicks, set
/// topics, open and close channels, withdraw what they said, and go; with accounts, they also make them, log in, say
/// what is so of them, and are erased when they are gone. The same seed gives the same events, in canonical order.
class RandomEvents {
 public:
  explicit RandomEvents(std::uint64_t seed, core::NodeId node = 0x1d, std::size_t people = 12, std::size_t channels = 4)
      : random_(seed), node_(node), people_(people), channels_(channels) {
    for (Person& person : people_) arrive(person);
  }

  RandomEvents& with_accounts() {
    accounts_ = true;
    return *this;
  }

  core::StoredEvent next() {
    while (true) {
      now_ += util::Millis{static_cast<int>(random_.below(3) == 0 ? random_.below(100'000) : 0)};
      Person& person = people_[random_.below(people_.size())];
      Channel& channel = channels_[random_.below(channels_.size())];
      const bool member = is_in(channel, person);
      switch (random_.below(24)) {
        case 0:
          if (!member) return join(person, channel);
          break;
        case 1:
          if (!member) return join(person, channel);
          return leave(core::EventKind::part, person, channel);
        case 2:
          if (random_.chance(3)) return quit(person);
          break;
        case 3:
          if (random_.chance(2)) return rename(person);
          break;
        case 4:
          if (member) return in_channel(core::EventKind::topic, person, channel, text(120));
          break;
        case 5:
          if (member && random_.chance(2)) return open_or_close(person, channel);
          break;
        case 6:
          if (member && random_.chance(2)) return kick(person, channel);
          break;
        case 7:
          if (!said_.empty()) return redact(person);
          break;
        case 8:
          if (!said_.empty()) return mark(person);
          break;
        case 9:
        case 10:
        case 11:
          return privately(person, people_[random_.below(people_.size())]);
        case 12:
          if (accounts_) return of_account(person);
          [[fallthrough]];
        default:
          if (member) return talk(person, channel);
          break;
      }
    }
  }

  std::vector<core::StoredEvent> take(std::size_t count) {
    std::vector<core::StoredEvent> events;
    while (events.size() < count) events.push_back(next());
    return events;
  }

 private:
  struct Person {
    core::EventId id;
    std::string nick;
    std::string account;
    bool is_bot = false;
    core::EventId registered{};  ///< their account; `id` is that, too, once they have logged in
  };
  struct Channel {
    core::EventId incarnation;
    std::string name;
    bool open = true;
    std::vector<core::EventId> members;
  };
  struct Said {
    core::EventId id;
    core::Conversation where;
    std::string target;
    bool open = false;
  };

  core::EventId stamp() { return {clock_.next(now_), node_}; }

  void arrive(Person& person) {
    person = {stamp(), "n" + std::to_string(++nicks_), random_.chance(3) ? "a" + std::to_string(nicks_) : "",
              random_.chance(5)};
  }

  static bool is_in(const Channel& channel, const Person& person) {
    return std::ranges::find(channel.members, person.id) != channel.members.end();
  }

  /// UTF-8 without NUL, CR and LF; quite often empty.
  std::string text(std::size_t longest) {
    std::string out;
    if (random_.chance(8)) return out;
    const std::size_t bytes = random_.below(longest + 1);
    while (out.size() < bytes) {
      const char32_t c = random_.scalar();
      if (c >= ' ') append_utf8(out, c);
    }
    return out;
  }

  core::StoredEvent event(core::EventKind kind, const Person& person, std::string body) {
    core::StoredEvent event;
    event.id = stamp();
    event.kind = kind;
    event.sender = person.id;
    event.sender_is_bot = person.is_bot;
    event.source = person.nick + "!~u@host.example";
    event.account = person.account;
    event.body = std::move(body);
    return event;
  }

  core::StoredEvent in_channel(core::EventKind kind, const Person& person, const Channel& channel, std::string body) {
    core::StoredEvent made = event(kind, person, std::move(body));
    made.conversation = core::Conversation::of_channel(channel.incarnation);
    made.channel_is_open = channel.open;
    made.target = channel.name;
    return made;
  }

  core::StoredEvent join(const Person& person, Channel& channel) {
    if (channel.members.empty() && (!channel.open || !channel.incarnation || random_.chance(8))) {
      channel = {stamp(), "#c" + std::to_string(random_.below(4)) + "é", !random_.chance(3), {}};
    }
    channel.members.push_back(person.id);
    return in_channel(core::EventKind::join, person, channel, "");
  }

  core::StoredEvent leave(core::EventKind kind, const Person& person, Channel& channel) {
    std::erase(channel.members, person.id);
    return in_channel(kind, person, channel, text(40));
  }

  core::StoredEvent quit(Person& person) {
    core::StoredEvent made = event(core::EventKind::quit, person, text(60));
    for (Channel& channel : channels_) {
      if (std::erase(channel.members, person.id) == 0) continue;
      made.places.push_back(core::Conversation::of_channel(channel.incarnation));
    }
    if (person.registered) gone_.push_back(person.registered);
    arrive(person);
    return made;
  }

  core::StoredEvent fact(const Person& by, core::EventId subject, std::string field, std::string value) {
    core::StoredEvent made = event(core::EventKind::fact, by, std::move(value));
    made.subject = subject;
    made.target = std::move(field);
    return made;
  }

  core::StoredEvent of_account(Person& person) {
    if (!person.registered) {
      person.registered = stamp();
      return fact(person, person.registered, "name", person.nick);
    }
    if (person.id != person.registered) {
      core::StoredEvent made = event(core::EventKind::identity, person, "");
      made.subject = person.registered;
      for (Channel& channel : channels_) {
        if (!is_in(channel, person)) continue;
        made.places.push_back(core::Conversation::of_channel(channel.incarnation));
        std::ranges::replace(channel.members, person.id, person.registered);
      }
      person.id = person.registered;
      return made;
    }
    if (!gone_.empty() && random_.chance(4)) {
      core::StoredEvent made = event(core::EventKind::erasure, person, "");
      made.subject = gone_[random_.below(gone_.size())];
      return made;
    }
    static constexpr const char* kFields[] = {
        "secret:password", "secret:scram-sha-256", "email", "certificate:ab12", "always-on", "name", "topic", "ban:x"};
    const bool other = !gone_.empty() && random_.chance(3);
    return fact(person, other ? gone_[random_.below(gone_.size())] : person.registered, random_.pick(kFields),
                random_.chance(5) ? "" : random_.from("abcdef", 30));
  }

  core::StoredEvent rename(Person& person) {
    core::StoredEvent made = event(core::EventKind::nick, person, "n" + std::to_string(++nicks_));
    for (const Channel& channel : channels_) {
      if (is_in(channel, person)) made.places.push_back(core::Conversation::of_channel(channel.incarnation));
    }
    person.nick = made.body;
    return made;
  }

  core::StoredEvent open_or_close(const Person& person, Channel& channel) {
    channel.open = !channel.open;
    return in_channel(core::EventKind::mode, person, channel, channel.open ? "-i" : "+i");
  }

  core::StoredEvent kick(const Person& person, Channel& channel) {
    const core::EventId gone = channel.members[random_.below(channel.members.size())];
    std::erase(channel.members, gone);
    core::StoredEvent made = in_channel(core::EventKind::kick, person, channel, "someone " + text(40));
    made.subject = gone;
    return made;
  }

  void remember(const core::StoredEvent& made) {
    said_.push_back({made.id, made.conversation, made.target, made.channel_is_open});
    if (said_.size() > 200) said_.pop_front();
  }

  core::StoredEvent talk(const Person& person, const Channel& channel) {
    static constexpr core::EventKind kKinds[] = {core::EventKind::message, core::EventKind::message,
                                                 core::EventKind::notice, core::EventKind::tagmsg};
    const core::EventKind kind = random_.pick(kKinds);
    core::StoredEvent made = in_channel(kind, person, channel, kind == core::EventKind::tagmsg ? "" : text(400));
    if (random_.chance(12)) {
      made.audience = random_.chance(2) ? 'o' : 'v';
      made.target = "@" + made.target;
    }
    if (kind == core::EventKind::tagmsg || random_.chance(10)) made.client_tags = "+react=" + random_.from("abc", 20);
    remember(made);
    return made;
  }

  core::StoredEvent privately(const Person& person, const Person& to) {
    core::StoredEvent made = event(core::EventKind::message, person, text(400));
    made.conversation = core::Conversation::between(person.id, to.id);
    made.target = to.nick;
    remember(made);
    return made;
  }

  core::StoredEvent about(core::EventKind kind, const Person& person, const Said& said, std::string body) {
    core::StoredEvent made = event(kind, person, std::move(body));
    made.conversation = said.where;
    made.target = said.target;
    made.subject = said.id;
    return made;
  }

  core::StoredEvent redact(const Person& person) {
    return about(core::EventKind::redact, person, said_[random_.below(said_.size())], text(40));
  }

  core::StoredEvent mark(const Person& person) {
    return about(core::EventKind::marker, person, said_[random_.below(said_.size())], "2030-01-01T00:00:00.000Z");
  }

  Random random_;
  core::NodeId node_;
  util::HybridClock clock_;
  util::Millis now_{1'900'000'000'000};
  std::size_t nicks_ = 0;
  std::vector<Person> people_;
  std::vector<Channel> channels_;
  std::deque<Said> said_;
  std::vector<core::EventId> gone_;  ///< accounts whose people have quit
  bool accounts_ = false;
};

}  // namespace chat::test
