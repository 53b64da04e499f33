#include "commands/mind.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "commands/dispatch.hpp"
#include "commands/entering.hpp"
#include "commands/metadata_sync.hpp"
#include "commands/multiline.hpp"
#include "commands/new_account.hpp"
#include "commands/plain.hpp"
#include "commands/settings_change.hpp"
#include "core/actions.hpp"
#include "core/core.hpp"
#include "core/server_notices.hpp"
#include "util/utf8.hpp"

namespace chat::commands {
namespace {

using core::Session;
using core::SessionKind;

std::string_view first_word(std::string_view line) { return line.substr(0, line.find(' ')); }

bool begins_irc(std::string_view line) {
  return line.starts_with('@') || line.starts_with(':') || Mind::is_known_command(first_word(line));
}

/// `GET / HTTP/1.1` and the like: a browser, or a web page that tries to speak IRC in its visitor's name.
bool is_http(std::string_view line) {
  static constexpr std::array<std::string_view, 9> kVerbs = {"GET",     "POST",  "HEAD",  "PUT",    "DELETE",
                                                             "OPTIONS", "PATCH", "TRACE", "CONNECT"};
  return std::ranges::find(kVerbs, first_word(line)) != kVerbs.end() && line.find(" HTTP/") != std::string_view::npos;
}

constexpr std::string_view kHttpAnswer =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
    "This is a chat server, not a web server. Connect with chatclient, an IRC client, nc or telnet.";

std::string_view explain(irc::LineError error) {
  switch (error) {
    case irc::LineError::body_too_long:
    case irc::LineError::tags_too_long:
      return irc::reasons::kTooLong;
    case irc::LineError::nul:
      return irc::reasons::kHasNul;
    case irc::LineError::carriage_return:
      return irc::reasons::kHasReturn;
    case irc::LineError::several_lines:
      return irc::reasons::kSeveralLines;
    case irc::LineError::not_utf8:
      break;
  }
  return irc::reasons::kNotUtf8;
}

}  // namespace

struct Mind::State {
  State(std::shared_ptr<const core::Settings> settings, core::Sink& sink, core::Journal& journal,
        core::Entropy& entropy, core::NodeId node)
      : core(std::move(settings), sink, journal, entropy, node) {}

  void irc_line(Session& session, std::string_view text) {
    const auto message = irc::parse(text);
    if (message) {
      dispatch(core, session, *message, requests);
    } else if (message.error() == irc::ParseError::bad_command) {
      core.router.reply(session, irc::ERR_UNKNOWNCOMMAND(irc::Given(first_word(text))));
    }
  }

  void decide(Session& session, std::string_view text) {
    if (begins_irc(text)) {
      session.kind = SessionKind::irc;
      session.plain.reset();
    } else {
      become_plain(core, session);
    }
  }

  /// What else somebody who entered is to be shown comes when nothing is left of the answer to their command.
  void go_on(core::SessionId id) {
    Session* session = core.sessions.find(id);
    if (session == nullptr || session->cursor || !session->registered()) return;
    if (session->entrance) show_entrance(core, *session);
    if (!session->cursor) tell_noted_metadata(core, *session);
    if (!session->cursor && !session->backlogs.empty()) ask_for_backlog(core, *session, requests);
  }

  core::Core core;
  std::vector<Request> requests;
};

Mind::Mind(std::shared_ptr<const core::Settings> settings, core::Sink& sink, core::Journal& journal,
           core::Entropy& entropy, core::NodeId node)
    : state_(std::make_unique<State>(std::move(settings), sink, journal, entropy, node)) {}
Mind::~Mind() = default;

void Mind::begin_batch(util::Millis now) {
  state_->core.set_time(now);
  forget_unverified(state_->core);
}

void Mind::restore(const core::Remembered& remembered) { core::restore(state_->core, remembered); }

core::SessionId Mind::open(const Arrival& arrival) {
  core::Core& core = state_->core;
  const core::SessionId id = core.sessions.insert([&](core::SessionId made) {
    Session session;
    session.id = made;
    session.address = arrival.address;
    session.secure = arrival.secure;
    session.certificate = arrival.certificate;
    if (arrival.irc) session.kind = SessionKind::irc;
    session.opened = core.now();
    session.registration.emplace();
    return session;
  });
  ++core.statistics.sessions_opened;
  core.statistics.most_sessions = std::max(core.statistics.most_sessions, core.sessions.size());
  return id;
}

void Mind::line(core::SessionId id, std::string_view text) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr) return;
  ++session->lines_in;
  session->bytes_in += text.size() + 2;
  if (session->kind == SessionKind::undecided) {
    if (is_http(text)) {
      state_->core.sink.append(id, kHttpAnswer, "\r\n");
      core::end_session(state_->core, *session, "HTTP request", {});
      return;
    }
    state_->decide(*session, text);
  }
  if (session->kind == SessionKind::plain) {
    plain_line(state_->core, *session, text, state_->requests);
  } else {
    state_->irc_line(*session, text);
  }
  state_->go_on(id);
}

void Mind::bad_line(core::SessionId id, const irc::BadLine& line) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr) return;
  core::Router& router = state_->core.router;
  const bool too_long = line.why == irc::LineError::body_too_long || line.why == irc::LineError::tags_too_long;
  if (session->kind == SessionKind::undecided && begins_irc(line.head)) state_->decide(*session, line.head);
  if (session->kind != SessionKind::irc) {
    router.text(*session, "!! " + std::string(explain(line.why)));
  } else if (too_long) {
    router.reply(*session, irc::ERR_INPUTTOOLONG());
  } else if (line.why == irc::LineError::not_utf8) {  // https://ircv3.net/specs/extensions/utf8-only
    refuse_encoding(state_->core, *session, line.head);
  } else {
    router.reply(*session, irc::FAIL_INVALID_LINE(irc::Text(explain(line.why))));
  }
}

void Mind::silent(core::SessionId id) {
  Session* session = state_->core.sessions.find(id);
  if (session != nullptr && session->kind == SessionKind::undecided) greet(state_->core, *session);
}

void Mind::idle(core::SessionId id) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr || session->kind != SessionKind::irc) return;
  give_up_late_batch(state_->core, *session);
  state_->core.sink.append(id, {}, "PING :" + state_->core.router.server_name() + "\r\n");
}

void Mind::end(core::SessionId id, std::string_view reason) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr) return;
  core::end_session(state_->core, *session, reason,
                    "Closing link: " + session->address + " (" + std::string(reason) + ")");
}

void Mind::shut_down(std::string_view reason) {
  core::Sink& sink = state_->core.sink;
  state_->core.sessions.for_each([&](const Session& session) {
    const std::string_view start = session.kind == SessionKind::irc ? "ERROR :" : "-- ";
    const std::string_view text = util::truncate_utf8(reason, irc::kMaxBody - 2 - start.size());
    sink.append(session.id, {}, std::string(start) + std::string(text) + "\r\n");
    sink.close(session.id);
  });
}

bool Mind::busy(core::SessionId id) const {
  const Session* session = state_->core.sessions.find(id);
  return session != nullptr && session->cursor.has_value();
}

void Mind::resume(core::SessionId id) {
  Session* session = state_->core.sessions.find(id);
  if (session != nullptr && session->cursor && !session->cursor->waits()) {
    commands::resume(state_->core, *session, state_->requests);
  }
  state_->go_on(id);
}

bool Mind::waits(core::SessionId id) const {
  const Session* session = state_->core.sessions.find(id);
  return session != nullptr && session->cursor && session->cursor->waits();
}

void Mind::answer(core::SessionId id, std::uint64_t ticket, std::expected<core::Answer, std::string> answer) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr || !session->cursor) return;
  auto* const asked = std::get_if<core::AnswerCursor>(&session->cursor->query);
  if (asked != nullptr && asked->ticket == ticket && !asked->answer) asked->answer = std::move(answer);
}

void Mind::finished(core::SessionId id, std::uint64_t ticket, std::expected<core::WorkResult, std::string> result) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr || !session->cursor) return;
  auto* const work = std::get_if<core::WorkCursor>(&session->cursor->query);
  if (work != nullptr && work->ticket == ticket && !work->result) work->result = std::move(result);
}

void Mind::configure(std::shared_ptr<const core::Settings> settings) {
  const SettingsChange change(state_->core);
  core::configure(state_->core, std::move(settings));
  change.tell(state_->core);
}

void Mind::notice(core::SessionId id, std::string_view text) {
  Session* session = state_->core.sessions.find(id);
  if (session == nullptr) return;
  const core::User* user = state_->core.users.find(session->user);
  state_->core.router.from_server(*session, "NOTICE",
                                  (user != nullptr ? user->nick.text() : "*") + " :" + std::string(text));
}

void Mind::notice_operators(std::string_view text) { core::notice_operators(state_->core, text); }

std::expected<Report, std::string> Mind::administer(const Administration& asked) {
  return commands::administer(state_->core, nullptr, asked);
}

std::vector<Request> Mind::take_requests() { return std::exchange(state_->requests, {}); }

const core::Core& Mind::core() const { return state_->core; }

bool Mind::is_known_command(std::string_view word) { return find_command(word) != nullptr; }

}  // namespace chat::commands
