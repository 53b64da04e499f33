#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/history.hpp"
#include "core/ids.hpp"
#include "core/work.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

// Long replies are written a part at a time, so that they neither hold up the batch nor fill an outbox. A cursor is
// what remains to be written. It is small whatever is listed: walks over everybody or everything go by the slots of a
// registry, so what is there all the while is met exactly once, and what has gone meanwhile is merely not met.

/// LIST. Position: in `named`, if only those are asked for, else the next slot of the channels.
struct ListCursor {
  std::vector<std::string> named;           ///< folded
  std::vector<std::string> masks;           ///< folded; one must match, unless there is none
  std::vector<std::string> excluded_masks;  ///< folded; none may match
  std::size_t min_users = 0;
  std::size_t max_users = SIZE_MAX;
  util::Millis created_after{INT64_MIN}, created_before{INT64_MAX};
  util::Millis topic_after{INT64_MIN}, topic_before{INT64_MAX};
  bool by_topic_time = false;  ///< channels without a topic are left out
};

/// WHO for a channel's members (position: see `members_left`) or for everyone (position: the next slot of the users).
struct WhoCursor {
  ChannelId channel;                       ///< none: everyone
  std::size_t members_left = SIZE_MAX;     ///< see NamesCursor
  std::string mask;                        ///< as given, for the end
  std::string folded_mask;                 ///< which of everyone are meant
  bool operators_only = false;             ///< the flag `o`
  std::string match_fields;                ///< which the mask is compared with, of WHOX's letters
  std::optional<std::string> whox_fields;  ///< WHOX, in the order of the reply; none: RPL_WHOREPLY
  std::string whox_token;
};

/// NAMES. Position: in `channels`.
struct NamesCursor {
  std::vector<std::string> channels;  ///< as given
  /// Of the channel at the position, how many members are still to be named. They are taken from the back, because
  /// the last one takes the place of one who leaves: so nobody is left out, though one may be named twice.
  std::size_t members_left = SIZE_MAX;
};

/// STATS l. Position: the next slot of the sessions.
struct ConnectionsCursor {
  std::string query;  ///< as given, for the end
};

/// TRACE of everybody. Position: the next slot of the users.
struct TraceCursor {};

/// A question to the journal (history.hpp): first its answer is waited for, then it is told. Position: in its events or
/// targets.
struct AnswerCursor {
  enum class Kind : std::uint8_t {
    history,    ///< a batch of CHATHISTORY
    targets,    ///< CHATHISTORY TARGETS
    search,     ///< SEARCH
    backlog,    ///< what somebody who entered is shown by itself
    talks,      ///< in which private talks they missed something
    summary,    ///< DATASTORE
    redaction,  ///< REDACT: the message that is to be withdrawn
  };
  Kind kind = Kind::history;
  std::uint64_t ticket = 0;
  std::string subcommand{};     ///< of CHATHISTORY, for refusals
  std::string target{};         ///< as asked
  Conversation conversation{};  ///< whose history it is; none: several
  EventId subject{};            ///< of REDACT
  std::string reason{};         ///< of REDACT
  std::string label{};
  /// Of CHATHISTORY TARGETS, when it is being told: how each is called, who has a name.
  std::vector<std::string> names{};
  std::size_t limit = 0;    ///< of CHATHISTORY TARGETS: so many are told
  bool newest = true;       ///< and these are the latest of them; false: the earliest
  std::string reference{};  ///< of its batch, once that is open; empty without one
  bool begun = false;       ///< it is being told
  std::optional<std::expected<Answer, std::string>> answer{};
};

/// Slow work that was handed out (work.hpp): its result is waited for, then the command goes on.
struct WorkCursor {
  enum class Purpose : std::uint8_t {
    sasl,          ///< AUTHENTICATE PLAIN: the password is checked
    registration,  ///< REGISTER: the new account's password is hashed
    code,          ///< REGISTER: the code is on its way
    identify,      ///< NS IDENTIFY
    password,      ///< NS PASSWD: the new password is hashed
    oper,          ///< OPER
  };
  Purpose purpose = Purpose::sasl;
  std::uint64_t ticket = 0;
  std::string label{};
  EventId account{};                 ///< whose; none: there is none of that name
  std::vector<std::string> words{};  ///< what the command needs to go on
  std::optional<std::expected<WorkResult, std::string>> result{};
};

/// What of the metadata of others a session is to be told at once: one batch
/// (https://ircv3.net/specs/extensions/metadata).
struct MetadataSync {
  ChannelId channel{};              ///< its own, and its members'
  UserId person{};                  ///< theirs; neither: of all channels and people that the session is told of
  std::vector<std::string> keys{};  ///< of these keys; none: of those that the session has subscribed to
  bool only_if_any = false;         ///< no batch, if there is nothing to tell
  bool without_oneself = false;     ///< of the session's own user it was told already
};
/// Position: in `syncs`.
struct MetadataCursor {
  std::vector<MetadataSync> syncs;
  std::string label{};  ///< of the first batch
  // Of the batch at the position:
  bool begun = false;
  std::string reference{};              ///< empty: without one
  std::vector<ChannelId> channels{};    ///< of which it tells, each member once; then …
  std::vector<UserId> people{};         ///< … of these
  std::size_t place = 0;                ///< how many of both together it has told of
  std::size_t members_left = SIZE_MAX;  ///< see NamesCursor
};

/// A label's response that goes on over several batches: what it opened with BATCH must be closed with it.
struct OpenBatch {
  std::string reference;  ///< empty: no label
};

struct Cursor {
  std::variant<ListCursor, WhoCursor, NamesCursor, ConnectionsCursor, TraceCursor, MetadataCursor, AnswerCursor,
               WorkCursor>
      query;
  std::size_t position = 0;
  OpenBatch batch;

  /// True while the journal has not answered yet, or the work is not done.
  [[nodiscard]] bool waits() const {
    if (const auto* const handed_out = std::get_if<WorkCursor>(&query)) return !handed_out->result;
    const auto* const asked = std::get_if<AnswerCursor>(&query);
    return asked != nullptr && !asked->answer;
  }
};

}  // namespace chat::core
