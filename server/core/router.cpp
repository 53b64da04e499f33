#include "core/router.hpp"

#include <algorithm>

#include "irc/message.hpp"
#include "text/view.hpp"
#include "util/time_text.hpp"

namespace chat::core {
namespace {

constexpr std::size_t kMostHints = 50;  // people of whom a plain session was told how to answer; then it is told again

/// `@a;b ` becomes `a;b`.
std::string_view without_frame(std::string_view tags) {
  return tags.size() < 2 ? std::string_view{} : tags.substr(1, tags.size() - 2);
}

/// A line from the server, with its end.
std::string server_line(const std::string& server, std::string_view command, std::string_view rest) {
  std::string body = ":" + server + " " + std::string(command);
  if (!rest.empty()) body.append(" ").append(rest);
  finish_body(body);
  return body;
}

}  // namespace

Router::Router(Sessions& sessions, UserRegistry& users, ChannelRegistry& channels, Sink& sink, std::string server_name,
               irc::Isupport isupport)
    : sessions_(sessions),
      users_(users),
      channels_(channels),
      sink_(sink),
      server_name_(std::move(server_name)),
      isupport_(std::move(isupport)) {}

void Router::set_time(util::Millis now, int utc_offset_minutes) {
  now_ = now;
  utc_offset_minutes_ = utc_offset_minutes;
  time_text_ = util::iso_time(now);
  time_tags_ = "@time=" + time_text_ + " ";
  clock_ = util::clock_time(now, utc_offset_minutes);
}

std::string_view Router::server_tags(const Session& session) const {
  return (session.tag_forms & Line::kServerTime) != 0 ? std::string_view(time_tags_) : std::string_view{};
}

bool Router::is_answering(const Session& session) const { return response_ && response_->session() == session.id; }

std::string_view Router::addressee(const Session& session) const {
  if (const User* user = users_.find(session.user)) return user->nick.text();
  if (session.registration && session.registration->nick) return session.registration->nick->text();
  return "*";
}

void Router::reply(Session& session, const irc::Reply& reply) {
  compose(session, reply);
  write(session, server_tags(session), scratch_);
}

void Router::reply_for(Session& session, const User& user, const irc::Reply& reply) {
  compose(session, reply);
  std::string tags(without_frame(server_tags(session)));
  const auto add = [&](std::string_view tag) { tags.append(tags.empty() ? "" : ";").append(tag); };
  if (user.is_bot() && (session.tag_forms & Line::kMessageTags) != 0) add("bot");
  if (user.is_operator() && (session.tag_forms & Line::kOperTag) != 0) add("draft/oper");
  write(session, tags.empty() ? tags : "@" + tags + " ", scratch_);
}

void Router::reply_in_batch(Session& session, std::string_view what, std::span<const irc::Reply> replies) {
  const std::string reference = begin_batch(session, what);
  for (const irc::Reply& reply : replies) reply_within(session, reference, reply);
  end_batch(session, reference);
}

void Router::compose(const Session& session, const irc::Reply& reply) {
  scratch_ = ":";
  scratch_ += server_name_;
  scratch_ += ' ';
  if (reply.number != 0) {  // a standard reply is complete
    scratch_ += static_cast<char>('0' + reply.number / 100);
    scratch_ += static_cast<char>('0' + reply.number / 10 % 10);
    scratch_ += static_cast<char>('0' + reply.number % 10);
    scratch_ += ' ';
    scratch_ += addressee(session);
    scratch_ += ' ';
  }
  scratch_ += reply.params;
  finish_body(scratch_);
}

void Router::from_server(Session& session, std::string_view command, std::string_view rest) {
  write(session, server_tags(session), server_line(server_name_, command, rest));
}

void Router::put(Session& session, std::string_view framed_tags, std::string_view body) {
  ++session.lines_out;
  session.bytes_out += framed_tags.size() + body.size();
  sink_.append(session.id, framed_tags, body);
}

void Router::text(Session& session, std::string_view line) {
  if (session.kind == SessionKind::irc) return;
  // Much of what stands in such a line was written by others; none of it may steer the terminal.
  put(session, text::strip_controls(line), "\r\n");
}

void Router::to_session(Session& session, const Line& line) {
  write(session, line.tags(session.tag_forms), line.body());
}

void Router::to_session_aside(Session& session, const Line& line) {
  if (response_ && response_->session() == session.id) {
    response_->add_aside(without_frame(line.tags(session.tag_forms)), line.body(), *this);
  } else {
    to_session(session, line);
  }
}

void Router::to_session(Session& session, const Multiline& message) {
  write(session, message, [&](const Line& line) { to_session(session, line); });
  if (Multiline::is_understood(session.capabilities)) write_closing(session, {}, message.closing());
}

void Router::to_session_aside(Session& session, const Multiline& message) {
  write(session, message, [&](const Line& line) { to_session_aside(session, line); });
  if (Multiline::is_understood(session.capabilities)) write_inner(session, {}, message.closing());
}

template <class Put>
void Router::write(Session& session, const Multiline& message, const Put& put) {
  const bool as_batch = Multiline::is_understood(session.capabilities);
  if (as_batch) put(message.opening());
  for (const Multiline::Piece& piece : message.pieces()) {
    if (as_batch) {
      write_inner(session, message.tags_within(piece), piece.line.body());
    } else if (!piece.blank) {
      put(piece.line);
    }
  }
}

void Router::write_closing(Session& session, std::string_view framed_tags, std::string_view body) {
  if (is_answering(session)) {
    response_->add_closing(body, *this);
  } else {
    write_inner(session, framed_tags, body);
  }
}

void Router::write_inner(Session& session, std::string_view framed_tags, std::string_view body) {
  if (is_answering(session)) {
    response_->add_inner(without_frame(framed_tags), body, *this);
  } else {
    put(session, framed_tags, body);
  }
}

void Router::to_user(User& user, const Line& line) {
  for (const SessionId id : user.sessions) to_session(sessions_[id], line);
}

void Router::to_channel(const Channel& channel, const Line& line) {
  for (const Member& member : channel.members) to_user(users_[member.user], line);
}

void Router::write(Session& session, std::string_view framed_tags, std::string_view body) {
  if (session.kind == SessionKind::plain) {
    write_plain(session, body, clock_);
    return;
  }
  if (is_answering(session)) {
    response_->add(without_frame(framed_tags), body, *this);
    return;
  }
  put(session, framed_tags, body);
}

void Router::write_plain(Session& session, std::string_view body, std::string_view clock) {
  const auto message = irc::parse(body.substr(0, body.size() - 2));
  if (!message) return;
  const User* user = users_.find(session.user);
  const text::ViewContext context{user != nullptr ? std::string_view(user->nick.text()) : "*", isupport_};
  for (const text::View& view : text::view(*message, context)) {
    text(session, text::to_line(view, clock));
    if (!view.is_private || view.own || view.speaker.empty() || view.kind == text::ViewKind::notice) continue;
    PlainState& plain = *session.plain;
    if (irc::equals_ignoring_case(plain.place, view.speaker)) continue;
    if (std::ranges::find(plain.hinted, view.speaker) != plain.hinted.end()) continue;
    if (plain.hinted.size() == kMostHints) plain.hinted.clear();
    plain.hinted.push_back(view.speaker);
    text(session, "-- answer with /private " + view.speaker);
  }
}

void Router::emit(SessionId id, std::string_view tags, std::string_view body) {
  if (tags.empty()) return put(sessions_[id], {}, body);
  std::string framed = "@";
  framed += tags;
  framed += ' ';
  put(sessions_[id], framed, body);
}

void Router::emit_from_server(SessionId id, std::string_view tags, std::string_view body) {
  const std::string_view own = without_frame(server_tags(sessions_[id]));
  std::string all(tags);
  if (!all.empty() && !own.empty()) all += ';';
  all += own;
  emit(id, all, body);
}

void Router::begin_response(Session& session, std::string_view label) {
  response_.emplace(session.id, std::string(label), next_reference(), server_name_);
}

void Router::resume_response(Session& session) {
  if (!session.cursor || session.cursor->batch.reference.empty()) return;
  response_.emplace(session.id, session.cursor->batch.reference, server_name_);
}

void Router::end_response() {
  if (!response_) return;
  Session* session = sessions_.find(response_->session());
  if (session != nullptr && session->cursor) {
    session->cursor->batch.reference = response_->keep_open(*this);
  } else if (session != nullptr) {
    response_->finish(*this);
  }
  response_.reset();
}

std::string Router::take_label(Session& session) {
  if (!is_answering(session)) return {};
  std::string label = response_->label();
  response_.reset();
  return label;
}

void Router::answer(Session& session, std::string_view label, const irc::Reply& one) {
  if (label.empty()) return reply(session, one);
  std::optional<Response> other = std::exchange(response_, std::nullopt);  // of the command that is carried out
  begin_response(session, label);
  reply(session, one);
  response_->finish(*this);
  response_ = std::move(other);
}

std::string Router::open_batch(Session& session, std::string_view label, std::string_view what,
                               std::string_view outer) {
  if (session.kind != SessionKind::irc || !session.has(irc::Capability::batch)) return {};
  std::string reference = next_reference();
  std::string tags;
  if (!label.empty()) tags = "label=" + std::string(label);
  if (!outer.empty()) tags = "batch=" + std::string(outer);
  emit_from_server(session.id, tags, server_line(server_name_, "BATCH", "+" + reference + " " + std::string(what)));
  return reference;
}

void Router::close_batch(Session& session, std::string_view reference, std::string_view outer) {
  if (reference.empty()) return;
  const std::string tags = outer.empty() ? "" : "batch=" + std::string(outer);
  emit_from_server(session.id, tags, server_line(server_name_, "BATCH", "-" + std::string(reference)));
}

std::string Router::begin_batch(Session& session, std::string_view what) {
  if (session.kind != SessionKind::irc || !session.has(irc::Capability::batch)) return {};
  std::string reference = next_reference();
  from_server(session, "BATCH", "+" + reference + " " + std::string(what));
  return reference;
}

std::string Router::batch_tags(const Session& session, std::string_view reference) const {
  std::string tags = "@batch=" + std::string(reference);
  const std::string_view own = without_frame(server_tags(session));
  if (!own.empty()) tags.append(";").append(own);
  return tags + " ";
}

void Router::reply_within(Session& session, std::string_view reference, const irc::Reply& given) {
  if (reference.empty()) return reply(session, given);
  compose(session, given);
  write_inner(session, batch_tags(session, reference), scratch_);
}

void Router::from_server_within(Session& session, std::string_view reference, std::string_view command,
                                std::string_view rest) {
  if (reference.empty()) return from_server(session, command, rest);
  write_inner(session, batch_tags(session, reference), server_line(server_name_, command, rest));
}

void Router::end_batch(Session& session, std::string_view reference) {
  if (reference.empty()) return;
  write_closing(session, server_tags(session), server_line(server_name_, "BATCH", "-" + std::string(reference)));
}

void Router::replay(Session& session, const Line& line, util::Millis time, std::string_view reference) {
  if (session.kind == SessionKind::plain) {
    return write_plain(session, line.body(), util::moment_text(time, now_, utc_offset_minutes_));
  }
  std::string tags(without_frame(line.tags(session.tag_forms)));
  if (!reference.empty()) tags = "batch=" + std::string(reference) + (tags.empty() ? "" : ";") + tags;
  emit(session.id, tags, line.body());
}

void Router::replay(Session& session, const Multiline& message, util::Millis time, std::string_view reference) {
  write(session, message, [&](const Line& line) { replay(session, line, time, reference); });
  if (!Multiline::is_understood(session.capabilities)) return;
  emit(session.id, reference.empty() ? std::string() : "batch=" + std::string(reference), message.closing());
}

void Router::replay_from_server(Session& session, std::string_view reference, std::string_view command,
                                std::string_view rest) {
  if (reference.empty()) return from_server(session, command, rest);
  emit_from_server(session.id, "batch=" + std::string(reference), server_line(server_name_, command, rest));
}

void Router::farewell(Session& session, std::string_view why) {
  if (session.kind != SessionKind::irc) {
    text(session, "-- " + std::string(why));
    return;
  }
  scratch_ = "ERROR :";
  scratch_ += why;
  finish_body(scratch_);
  write(session, {}, scratch_);
}

void Router::close(Session& session) {
  if (response_ && is_answering(session)) {
    response_->finish(*this);
    response_.reset();
  }
  sink_.close(session.id);
}

}  // namespace chat::core
