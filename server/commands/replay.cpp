#include "commands/replay.hpp"

#include <algorithm>
#include <optional>

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
  Replay(core::Core& core, core::Session& session, const StoredEvent& event, std::string_view reference)
      : core_(core),
        session_(session),
        event_(event),
        reference_(reference),
        time_(event.id.stamp.time()),
        time_text_(util::iso_time(time_)),
        msgid_(core::msgid_text(event.id)) {}

  void write() {
    if (event_.redacted) return;
    switch (event_.kind) {
      case EventKind::message:
        return write_text("PRIVMSG");
      case EventKind::notice:
        return write_text("NOTICE");
      case EventKind::tagmsg:
        if (session_.has(Capability::message_tags) && !event_.redacted) put("TAGMSG", {event_.target});
        return;
      case EventKind::join:
        return write_join();
      case EventKind::part:
        return put("PART", {event_.target}, reason());
      case EventKind::quit:
        return put("QUIT", {}, event_.body);
      case EventKind::nick:
        return put("NICK", {event_.body});
      case EventKind::topic:
        return put("TOPIC", {event_.target}, event_.body);
      case EventKind::mode:
        return put("MODE", {event_.target, event_.body});
      case EventKind::kick:
        return write_kick();
      case EventKind::redact:
        return write_redaction();
      case EventKind::marker:
      case EventKind::fact:
      case EventKind::identity:
      case EventKind::erasure:
        return;  // not for a channel's history
    }
  }

 private:
  void put(std::string_view command, std::initializer_list<std::string_view> middles,
           std::optional<std::string_view> trailing = std::nullopt) {
    core_.router.replay(session_, Line(tags(), event_.source, command, middles, trailing), time_, reference_);
  }

  [[nodiscard]] core::LineTags tags() const {
    return {.time = time_text_,
            .msgid = msgid_,
            .client_tags = event_.client_tags,
            .bot = event_.sender_is_bot,
            .account = event_.account};
  }

  [[nodiscard]] std::optional<std::string_view> reason() const {
    return event_.body.empty() ? std::nullopt : std::optional<std::string_view>(event_.body);
  }

  /// A client that is told no times would take it for something said now.
  void write_text(std::string_view command) {
    const bool timed = session_.kind == core::SessionKind::plain || session_.has(Capability::server_time);
    const std::string body = timed ? event_.body : with_times(event_.body);
    const std::size_t room = core::room_in_line(event_.source, command, {event_.target});
    if (body.size() <= room && body.find('\n') == std::string::npos) return put(command, {event_.target}, body);
    core_.router.replay(session_,
                        core::Multiline(tags(), event_.source, command, event_.target, core::divide(body, {}, room),
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
    if (!session_.has(Capability::extended_join)) return put("JOIN", {event_.target});
    const std::string_view account = event_.account.empty() ? std::string_view("*") : event_.account;
    put("JOIN", {event_.target, account}, event_.body);
  }

  void write_kick() {
    const std::string_view body = event_.body;
    const std::size_t space = std::min(body.find(' '), body.size());
    put("KICK", {event_.target, body.substr(0, space)}, body.substr(std::min(space + 1, body.size())));
  }

  void write_redaction() {
    if (!session_.has(Capability::message_redaction)) return;
    const std::string msgid = core::msgid_text(event_.subject);
    put("REDACT", {event_.target, msgid}, reason());
  }

  core::Core& core_;
  core::Session& session_;
  const StoredEvent& event_;
  std::string_view reference_;
  util::Millis time_;
  std::string time_text_;
  std::string msgid_;
};

}  // namespace

void replay(core::Core& core, core::Session& session, const core::StoredEvent& event, std::string_view reference) {
  Replay(core, session, event, reference).write();
}

}  // namespace chat::commands
