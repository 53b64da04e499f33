#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/channel_registry.hpp"
#include "core/line.hpp"
#include "core/multiline.hpp"
#include "core/response.hpp"
#include "core/session.hpp"
#include "core/sink.hpp"
#include "core/user_registry.hpp"
#include "irc/isupport.hpp"
#include "irc/numerics.hpp"

namespace chat::core {

using Sessions = util::SlotMap<SessionTag, Session>;

/// Brings lines to those whom they concern: to a session, to all sessions of a user, to a channel, to everyone who
/// shares a channel with somebody. Code that delivers speaks to users; a user's sessions are the router's affair.
///
/// `choose(session)` says which of several lines a session gets: a `const Line*` or a `const Multiline*`, or nullptr
/// for none.
class Router final : private Response::Output {
 public:
  /// `isupport`: what this server tells of itself, for showing plain sessions what its lines mean.
  Router(Sessions& sessions, UserRegistry& users, ChannelRegistry& channels, Sink& sink, std::string server_name,
         irc::Isupport isupport);

  /// The time that lines without an event carry, as text; and the clock that people are shown.
  void set_time(util::Millis now, int utc_offset_minutes);
  [[nodiscard]] std::string_view time_text() const { return time_text_; }
  [[nodiscard]] const std::string& server_name() const { return server_name_; }
  /// The server tells something else of itself from here on.
  void set_isupport(irc::Isupport isupport) { isupport_ = std::move(isupport); }

  /// A numeric, or a standard reply.
  void reply(Session& session, const irc::Reply& reply);
  /// One on behalf of `user`: with what is told of them, that they are an operator
  /// (https://ircv3.net/specs/extensions/oper-tag) or a bot (https://ircv3.net/specs/extensions/bot-mode).
  void reply_for(Session& session, const User& user, const irc::Reply& reply);
  /// Numerics within a batch of their own, of the type `what`, which may be a part of a labelled answer. The session
  /// must know batches.
  void reply_in_batch(Session& session, std::string_view what, std::span<const irc::Reply> replies);
  /// A line from the server: `:server COMMAND …`; `rest` is everything behind the command, with its colon.
  void from_server(Session& session, std::string_view command, std::string_view rest);
  /// A line for a person: to plain and undecided sessions only, as it is.
  void text(Session& session, std::string_view line);

  void to_session(Session& session, const Line& line);
  /// The same, but never as part of a labelled answer: for what reaches the session by the way.
  void to_session_aside(Session& session, const Line& line);
  /// The same for a message of several lines: as a batch, or line by line; see Multiline.
  void to_session(Session& session, const Multiline& message);
  void to_session_aside(Session& session, const Multiline& message);
  void to_user(User& user, const Line& line);
  /// To the private talk's other person, and to the other sessions of the sender.
  template <class Choose>
  void to_user_each(User& user, Choose&& choose) {
    for (const SessionId id : user.sessions) give(sessions_[id], choose);
  }
  template <class Choose>
  void to_channel_each(const Channel& channel, Choose&& choose) {
    for (const Member& member : channel.members) to_user_each(users_[member.user], choose);
  }
  /// To each member once.
  void to_channel(const Channel& channel, const Line& line);
  /// To everyone who shares a channel with `user`, each once, without `user`.
  template <class Choose>
  void to_neighbours_each(User& user, Choose&& choose) {
    for_each_neighbour(user, [&](User& other) { to_user_each(other, choose); });
  }
  template <class Visit>
  void for_each_neighbour(User& user, Visit&& visit) {
    user.visited = ++walk_;
    for (const Membership& membership : user.channels) {
      for (const Member& member : channels_[membership.channel].members) {
        User& other = users_[member.user];
        if (std::exchange(other.visited, walk_) != walk_) visit(other);
      }
    }
  }

  /// From here to end_response(), what goes to this session answers one command that carried `label`.
  void begin_response(Session& session, std::string_view label);
  /// Goes on with the long answer of which `session.cursor` is the rest.
  void resume_response(Session& session);
  /// True between the two: the command of this session that is being carried out has a label.
  [[nodiscard]] bool is_answering(const Session& session) const;
  /// Writes the answer; if a cursor says that there is more to come, its batch stays open.
  void end_response();

  /// The command that is being carried out is answered later: its label is taken from the answer, which does not take
  /// place now. Empty without one.
  [[nodiscard]] std::string take_label(Session& session);
  /// A reply that is the whole of a labelled answer (`label` may be empty).
  void answer(Session& session, std::string_view label, const irc::Reply& reply);
  /// A batch of its own (https://ircv3.net/specs/extensions/batch) begins, if the session knows them: `what` is its
  /// type and parameters. Returns its reference; empty: no batch.
  std::string open_batch(Session& session, std::string_view label, std::string_view what, std::string_view outer = {});
  void close_batch(Session& session, std::string_view reference, std::string_view outer = {});
  /// The same for a short batch, which is written at once and may be part of a labelled answer: open, lines, close.
  std::string begin_batch(Session& session, std::string_view what);
  /// A numeric or a line from the server within it; an empty reference: without a batch.
  void reply_within(Session& session, std::string_view reference, const irc::Reply& reply);
  void from_server_within(Session& session, std::string_view reference, std::string_view command,
                          std::string_view rest);
  void end_batch(Session& session, std::string_view reference);
  /// The reference of a batch that was not there before.
  [[nodiscard]] std::string next_reference() { return std::to_string(++batches_); }
  /// A line of what happened at `time`, within the batch `reference` (empty: none).
  void replay(Session& session, const Line& line, util::Millis time, std::string_view reference);
  /// The same for a message of several lines: for who understands it, a batch within that one.
  void replay(Session& session, const Multiline& message, util::Millis time, std::string_view reference);
  /// The same for a line from the server.
  void replay_from_server(Session& session, std::string_view reference, std::string_view command,
                          std::string_view rest);

  /// Why the session ends: ERROR, or a line for a person. It is the last line, also of a labelled answer.
  void farewell(Session& session, std::string_view why);
  /// Nothing more goes to the session.
  void close(Session& session);

 private:
  template <class Choose>
  void give(Session& session, Choose&& choose) {
    if (const auto* line = choose(session)) to_session(session, *line);
  }
  /// All that goes to sessions goes through here, and is counted.
  void put(Session& session, std::string_view framed_tags, std::string_view body);
  void write(Session& session, std::string_view framed_tags, std::string_view body);
  /// `:server 123 nick …` in scratch_.
  void compose(const Session& session, const irc::Reply& reply);
  /// The nick by which a numeric speaks to the session.
  [[nodiscard]] std::string_view addressee(const Session& session) const;
  /// All of a message but its end; `put` writes lines that stand for themselves.
  template <class Put>
  void write(Session& session, const Multiline& message, const Put& put);
  /// The end of a batch that is written within one command.
  void write_closing(Session& session, std::string_view framed_tags, std::string_view body);
  /// A line within a batch that was opened before.
  void write_inner(Session& session, std::string_view framed_tags, std::string_view body);
  void write_plain(Session& session, std::string_view body, std::string_view clock);
  void emit(SessionId session, std::string_view tags, std::string_view body) override;
  void emit_from_server(SessionId session, std::string_view tags, std::string_view body) override;
  [[nodiscard]] std::string_view server_tags(const Session& session) const;
  /// Those of a line from the server within a batch, with their frame.
  [[nodiscard]] std::string batch_tags(const Session& session, std::string_view reference) const;

  Sessions& sessions_;
  UserRegistry& users_;
  ChannelRegistry& channels_;
  Sink& sink_;
  std::string server_name_;
  irc::Isupport isupport_;
  std::string time_text_;
  std::string time_tags_;  ///< `@time=… `
  std::string clock_;
  util::Millis now_{0};
  int utc_offset_minutes_ = 0;
  std::string scratch_;
  std::optional<Response> response_;
  std::uint64_t walk_ = 0;
  std::uint64_t batches_ = 0;
};

}  // namespace chat::core
