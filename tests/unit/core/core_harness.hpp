#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actions.hpp"
#include "core/core.hpp"
#include "core/presence.hpp"
#include "support/seeded_entropy.hpp"

namespace chat::test {

using Lines = std::vector<std::string>;

/// Keeps what each session gets: its tags and body as one text, without CR LF.
class RecordingSink final : public core::Sink {
 public:
  struct Outbox {
    Lines lines;
    bool registered = false;
    bool plain = false;
    bool closed = false;
  };

  void append(core::SessionId session, std::string_view tags, std::string_view body) override {
    std::string line = std::string(tags) + std::string(body);
    if (outboxes[session].closed) line = "behind the end: " + line;
    if (!line.ends_with("\r\n")) line += "<no line end>\r\n";
    outboxes[session].lines.push_back(line.substr(0, line.size() - 2));
  }
  [[nodiscard]] bool has_room(core::SessionId) const override { return true; }
  void registered(core::SessionId session) override { outboxes[session].registered = true; }
  void plain(core::SessionId session) override { outboxes[session].plain = true; }
  void close(core::SessionId session) override { outboxes[session].closed = true; }

  [[nodiscard]] Lines take(core::SessionId session) { return std::exchange(outboxes[session].lines, {}); }

  std::map<core::SessionId, Outbox> outboxes;
};

/// Keeps events as texts: `message #x ada!~a@h hello`.
class RecordingJournal final : public core::Journal {
 public:
  void append(const core::Event& event) override {
    static constexpr std::string_view kKinds[] = {"nothing", "message", "notice",   "tagmsg",  "join",  "part",
                                                  "quit",    "nick",    "topic",    "mode",    "kick",  "redact",
                                                  "marker",  "fact",    "identity", "erasure", "rename"};
    std::string text(kKinds[static_cast<std::size_t>(event.kind)]);
    for (const std::string_view part : {event.target, event.source, event.body}) {
      if (!part.empty()) text.append(" ").append(part);
    }
    events.push_back(std::move(text));
    stamps.push_back(event.id.stamp);
    msgids.push_back(core::msgid_text(event.id));
    kept.push_back(core::copy_of(event));
  }
  [[nodiscard]] bool accepts() const override { return accepting; }
  [[nodiscard]] std::expected<void, std::string> commit() override { return {}; }
  [[nodiscard]] std::uint64_t position() const override { return events.size(); }

  bool accepting = true;
  Lines events;
  std::vector<core::StoredEvent> kept;
  std::vector<util::Stamp> stamps;
  Lines msgids;
};

inline core::Speech message(std::string_view text, std::string_view client_tags = {}) {
  return {core::SpeechKind::message, text, client_tags};
}
inline core::Speech notice(std::string_view text) { return {core::SpeechKind::notice, text, {}}; }
inline core::Speech tagmsg(std::string_view client_tags) { return {core::SpeechKind::tagmsg, {}, client_tags}; }

/// A core alone, with users who signed on as if they had said all that they must.
class CoreHarness {
 public:
  static constexpr util::Millis kStart{1'800'000'000'000};  ///< 2027-01-15T08:00:00.000Z

  explicit CoreHarness(core::Settings settings = {})
      : core(std::make_shared<core::Settings>(std::move(settings)), sink, journal, entropy, core::NodeId{7}) {
    core.set_time(kStart);
  }

  /// A connection that is not registered, with these capabilities.
  core::Session& open(std::initializer_list<irc::Capability> capabilities = {},
                      core::SessionKind kind = core::SessionKind::irc) {
    const core::SessionId id = core.sessions.insert([&](core::SessionId made) {
      core::Session session;
      session.id = made;
      session.kind = kind;
      session.address = "192.0.2.1";
      session.registration.emplace();
      if (kind == core::SessionKind::plain) session.plain.emplace();
      return session;
    });
    core::Session& session = core.sessions[id];
    for (const irc::Capability capability : capabilities) session.capabilities.set(capability);
    session.tag_forms = core::Line::forms(session.capabilities);
    return session;
  }

  /// A user with one connection; what they were told on the way is taken off.
  core::User& enter(std::string_view nick, std::initializer_list<irc::Capability> capabilities = {},
                    core::SessionKind kind = core::SessionKind::irc) {
    core::Session& session = open(capabilities, kind);
    session.registration->nick = *core.names().nickname(nick);
    session.registration->username = "~" + std::string(nick);
    session.registration->real_name = "The real " + std::string(nick);
    core::User& user = core::sign_on(core, session);
    (void)sink.take(session.id);
    return user;
  }

  /// Another connection of that user.
  core::Session& attach(core::User& user, std::initializer_list<irc::Capability> capabilities = {}) {
    core::Session& session = open(capabilities);
    session.registration.reset();
    core::bind(core, session, user);
    return session;
  }

  core::Channel& join(core::User& user, std::string_view name) {
    return core::join(core, user, *core.names().channel(name));
  }

  [[nodiscard]] core::Session& session(const core::User& user) { return core.sessions[user.sessions.front()]; }
  [[nodiscard]] Lines take(const core::User& user) { return sink.take(user.sessions.front()); }
  [[nodiscard]] Lines take(const core::Session& session) { return sink.take(session.id); }
  /// What nobody looked at yet is forgotten.
  void forget() {
    for (auto& [id, outbox] : sink.outboxes) outbox.lines.clear();
  }

  RecordingSink sink;
  RecordingJournal journal;
  SeededEntropy entropy;
  core::Core core;
};

}  // namespace chat::test
