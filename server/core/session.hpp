#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/cursor.hpp"
#include "core/ids.hpp"
#include "core/metadata.hpp"
#include "core/privileges.hpp"
#include "irc/capabilities.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// What the first line of a connection decides.
enum class SessionKind : std::uint8_t { undecided, irc, plain };

/// What a session has said of itself before it is registered.
struct Registration {
  std::optional<irc::Nickname> nick;
  std::string username;
  std::string real_name;
  std::string password;
  Metadata metadata{};       ///< becomes their user's
  bool negotiating = false;  ///< between CAP LS or REQ and CAP END: registration waits
};

/// What the server remembers for a person at a bare terminal.
struct PlainState {
  std::string place;                ///< where plain lines go: a channel's or a person's name, or empty
  std::vector<std::string> hinted;  ///< folded nicks of whom they were told how to answer; bounded
  bool greeted = false;
};

/// What somebody who came is still to be shown of what was said before.
struct Backlog {
  enum class What : std::uint8_t {
    channel,  ///< the end of its history
    talks,    ///< in which private talks something was said: each becomes an entry of its own
    talk,     ///< the end of a private talk
  };
  ChannelId channel;  ///< of `channel`
  EventId before;     ///< their coming: what was said later they have seen
  /// They were away since then: as much as a page has of it is shown. None: as much as the settings say.
  std::optional<EventId> missed_since{};
  What what = What::channel;
  Conversation talk{};  ///< of `talk`
  std::string name{};   ///< of `talk`: who the other one is
};

/// A session has come to a user who was there before it, or to an account that was away: it is still to be told where
/// it is, and what was missed.
struct Entrance {
  bool enters = false;                       ///< the user's channels are new to it
  EventId at;                                ///< when it came
  std::optional<EventId> missed_since = {};  ///< since when nobody was there to read; none: somebody was
};

/// A message of several lines that a client is sending (BATCH, draft/multiline); bounded by Limits::multiline_*.
struct UnfinishedMessage {
  std::string reference;  ///< of its batch
  std::string target;     ///< as given
  std::string client_tags;
  std::string label;
  std::optional<EventKind> kind;  ///< message or notice, as its first line says
  std::string text;               ///< so far; lines separated by LF
  std::vector<std::size_t> cuts;  ///< where in `text` the client began a new piece within a line
  std::size_t lines = 0;          ///< as sent
  util::Millis opened{0};
};

/// How far a client has got in proving who it is (AUTHENTICATE).
struct SaslExchange {
  enum class Mechanism : std::uint8_t { plain, external, scram_sha_256 };
  Mechanism mechanism = Mechanism::plain;
  std::string text;   ///< of the response that is being sent: base64, bounded
  std::string first;  ///< SCRAM: the client's first message
  std::string nonce;  ///< SCRAM: what the server added to the client's
  EventId proved;     ///< SCRAM: the account whose password the client has; it still has to see the server's proof
};

/// One connection of a user, or one that is not registered yet. Plain data.
struct Session {
  SessionId id;
  UserId user;  ///< none before the registration is complete
  SessionKind kind = SessionKind::undecided;
  bool secure = false;
  std::string address;
  std::string gateway{};    ///< through which it came (WEBIRC); empty: none
  std::string certificate;  ///< SHA-256 of the client's certificate, in small hexadecimal digits; empty: none
  /// What this device may do since it became an operator (OPER); none: it did not. See act().
  std::optional<Privileges> privileges;
  EventId account;                  ///< whose they have proved to be; none: nobody's. Set by log_in() and log_out().
  EventId awaits_code;              ///< the account that it has made and that waits for its code; none: there is none
  std::optional<std::string> away;  ///< what this device said; see User::away
  std::uint64_t away_order = 0;     ///< of two devices, the one with the higher number said it later
  std::optional<Registration> registration;  ///< until it is complete
  std::optional<PlainState> plain;           ///< of plain sessions
  irc::CapabilitySet capabilities;
  std::uint8_t tag_forms = 0;    ///< which tags it gets by these; see Line
  bool cap_302 = false;          ///< CAP LS 302 or later: values, and cap-notify for ever
  std::optional<Cursor> cursor;  ///< a long reply that is not finished
  std::optional<Entrance> entrance;
  std::vector<Backlog> backlogs;  ///< shown one after the other; one for each of the user's channels, and some talks
  std::optional<UnfinishedMessage> unfinished;
  /// References of batches of which it was told what is wrong: what is still to come of them is passed over. Bounded.
  std::vector<std::string> refused_batches;
  std::optional<SaslExchange> sasl;
  Subscriptions subscriptions;           ///< bounded by MetadataSettings::subscriptions
  std::vector<MetadataSync> syncs;       ///< still to be told; bounded: at most one of each channel and person
  std::vector<irc::Nickname> monitored;  ///< as the client wrote them; bounded by Limits::monitor
  util::Millis opened{0};
  std::uint64_t lines_in = 0;
  std::uint64_t lines_out = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;

  [[nodiscard]] bool registered() const { return static_cast<bool>(user); }
  [[nodiscard]] bool has(irc::Capability capability) const { return capabilities.has(capability); }
};

}  // namespace chat::core
