#include "commands/replay.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "commands/answers.hpp"
#include "core/actions.hpp"
#include "core/line.hpp"
#include "core/multiline.hpp"
#include "irc/line_buffer.hpp"
#include "util/time_text.hpp"
#include "util/utf8.hpp"

namespace chat::commands {
namespace {

using core::EventKind;
using core::Line;
using core::StoredEvent;
using irc::Capability;

constexpr std::string_view kAction =
    "\x01"
    "ACTION ";

/// One event to one session.
class Replay {
 public:
  Replay(core::Core& core, core::Session& session, const StoredEvent& event, std::string_view reference,
         Untimed untimed)
      : core_(core),
        session_(session),
        event_(event),
        reference_(reference),
        untimed_(untimed),
        time_(event.id.stamp.time()),
        time_text_(util::iso_time(time_)),
        msgid_(core::msgid_text(event.id)),
        target_(present_target()),
        client_tags_(core::is_talk(event.kind) ? core::without_nonce(event.client_tags) : event.client_tags) {}

  void write() {
    if (event_.redacted) return;
    switch (event_.kind) {
      case EventKind::message:
        return write_text("PRIVMSG");
      case EventKind::notice:
        return write_text("NOTICE");
      case EventKind::tagmsg:
        return put("TAGMSG", {target_});
      case EventKind::join:
        return write_join();
      case EventKind::part:
        return put("PART", {target_}, reason());
      case EventKind::quit:
        return put("QUIT", {}, event_.body);
      case EventKind::nick:
        return put("NICK", {event_.body});
      case EventKind::topic:
        return put("TOPIC", {target_}, event_.body);
      case EventKind::mode:
        return put("MODE", {target_, event_.body});
      case EventKind::kick:
        return write_kick();
      case EventKind::rename:
        return write_rename();
      case EventKind::redact:
      case EventKind::marker:
      case EventKind::fact:
      case EventKind::identity:
      case EventKind::erasure:
        return;  // told to nobody
    }
  }

 private:
  void put(std::string_view command, std::initializer_list<std::string_view> middles,
           std::optional<std::string_view> trailing = std::nullopt) {
    core_.router.replay(session_, Line(tags(), event_.source, command, middles, trailing), time_, reference_);
  }

  /// What was said in a channel that has another name by now was said in this one.
  [[nodiscard]] std::string present_target() const {
    const core::User* const reader = core_.users.find(session_.user);
    if (reader == nullptr || !event_.conversation || event_.conversation.is_private()) return event_.target;
    const core::Channel* const channel = own_channel(core_, *reader, event_.conversation);
    if (channel == nullptr) return event_.target;
    const bool has_symbol = event_.audience != 0 && !event_.target.empty();
    return (has_symbol ? event_.target.substr(0, 1) : std::string()) + channel->name.text();
  }

  [[nodiscard]] core::LineTags tags() const {
    return {.time = time_text_,
            .msgid = msgid_,
            .client_tags = client_tags_,
            .bot = event_.sender_is_bot,
            .account = event_.account};
  }

  [[nodiscard]] std::optional<std::string_view> reason() const {
    return event_.body.empty() ? std::nullopt : std::optional<std::string_view>(event_.body);
  }

  void write_text(std::string_view command) {
    const bool timed = untimed_ == Untimed::as_it_was || session_.kind == core::SessionKind::plain ||
                       session_.has(Capability::server_time);
    const std::string body = timed ? event_.body : with_times(event_.body);
    const std::size_t room = core::room_in_line(event_.source, command, {target_});
    if (body.size() <= room && body.find('\n') == std::string::npos) return put(command, {target_}, body);
    core_.router.replay(session_,
                        core::Multiline(tags(), event_.source, command, target_, core::divide(body, {}, room),
                                        core_.router.server_name(), core_.router.next_reference()),
                        time_, reference_);
  }

  /// The text with the time in front of each line.
  [[nodiscard]] std::string with_times(std::string_view text) const {
    const std::string clock = "[" + util::moment_text(time_, core_.now(), core_.settings().utc_offset_minutes) + "] ";
    std::string result;
    while (true) {
      const std::string_view line = text.substr(0, text.find('\n'));
      const std::string_view start = line.starts_with(kAction) ? kAction : std::string_view{};
      if (!line.empty()) result.append(start).append(clock).append(line.substr(start.size()));
      if (line.size() == text.size()) return result;
      result += '\n';
      text.remove_prefix(line.size() + 1);
    }
  }

  void write_join() {
    if (!session_.has(Capability::extended_join)) return put("JOIN", {target_});
    const std::string_view account = event_.account.empty() ? std::string_view("*") : event_.account;
    put("JOIN", {target_, account}, event_.body);
  }

  /// The name that a KICK or RENAME begins with, and the reason behind it.
  [[nodiscard]] std::pair<std::string_view, std::string_view> split_body() const {
    const std::string_view body = event_.body;
    const std::size_t space = std::min(body.find(' '), body.size());
    return {body.substr(0, space), body.substr(std::min(space + 1, body.size()))};
  }

  void write_kick() {
    const auto [whom, why] = split_body();
    put("KICK", {target_, whom}, why);
  }

  void write_rename() {
    const auto [before, why] = split_body();
    put("RENAME", {before, event_.target}, why);
  }

  core::Core& core_;
  core::Session& session_;
  const StoredEvent& event_;
  std::string_view reference_;
  Untimed untimed_;
  util::Millis time_;
  std::string time_text_;
  std::string msgid_;
  std::string target_;       ///< as it is called now
  std::string client_tags_;  ///< without the nonce, which was for the echo
};

}  // namespace

core::EventKinds kinds_told(const core::Session& session) {
  core::EventKinds kinds = core::kTalk;
  if (!session.has(Capability::event_playback)) return kinds;
  for (const EventKind kind : {EventKind::join, EventKind::part, EventKind::quit, EventKind::nick, EventKind::topic,
                               EventKind::mode, EventKind::kick}) {
    kinds.add(kind);
  }
  if (session.has(Capability::message_tags)) kinds.add(EventKind::tagmsg);
  // To who does not know RENAME, nothing has happened: all is shown under the present name.
  if (core::knows_rename(session)) kinds.add(EventKind::rename);
  return kinds;
}

void replay(core::Core& core, core::Session& session, const core::StoredEvent& event, std::string_view reference,
            Untimed untimed) {
  Replay(core, session, event, reference, untimed).write();
}

}  // namespace chat::commands
