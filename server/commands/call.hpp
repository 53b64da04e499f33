#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "irc/message.hpp"
#include "irc/numerics.hpp"
#include "irc/reasons.hpp"
#include "irc/standard_replies.hpp"

namespace chat::commands {

struct Descriptor;

/// One command of one session, while it is carried out. Made by the dispatcher; handlers only use it.
struct Call {
  core::Core& core;
  core::Session& session;
  core::User* user;  ///< nullptr before registration; never for a command that wants a registered user
  const irc::Message& message;
  const Descriptor& command;
  std::vector<struct Request>& requests;  ///< what the mind's surroundings are asked to do

  [[nodiscard]] std::string_view param(std::size_t index) const { return message.param(index); }
  /// True if the parameter is there and not empty.
  [[nodiscard]] bool has(std::size_t index) const { return !message.param(index).empty(); }

  /// A numeric or a standard reply.
  void reply(const irc::Reply& reply) const { core.router.reply(session, reply); }
  /// What a client may not know how to show otherwise: a NOTICE from the server.
  void notice(std::string_view text) const;
};

/// A refusal is a returned value: the numeric, or the standard reply, that the person gets. A handler that answers
/// several targets replies to each by itself and returns success.
using Outcome = std::expected<void, irc::Reply>;
using Handler = Outcome (*)(Call&);

enum class When : std::uint8_t {
  always,      ///< before and after registration
  before,      ///< only before: afterwards it is refused with 462
  registered,  ///< only after: before, it is refused with 451
};

using core::Privilege;

/// One command: all that the dispatcher, HELP and the tests know of it.
struct Descriptor {
  std::string_view name;
  std::size_t min_params;  ///< fewer (empty ones at the end do not count) are refused with 461
  When when;
  Privilege privilege;             ///< without it: 481 to who is no operator, 723 to who is
  std::string_view syntax;         ///< the parameters: `<channel>{,<channel>} [<key>{,<key>}]`
  std::string_view help;           ///< one or several sentences, for HELP
  std::string_view specification;  ///< where it is specified; empty: this server's own (docs/protocol.md)
  Handler handler;
};

/// Every command, in the order of their names.
[[nodiscard]] std::span<const Descriptor> all_commands();
/// In any case of letters; nullptr if there is none.
[[nodiscard]] const Descriptor* find_command(std::string_view name);

/// 481 for who is no operator, 723 for an operator without that privilege.
[[nodiscard]] Outcome must_have(const Call& call, Privilege privilege);
/// The refusal for too few parameters.
[[nodiscard]] irc::Reply needs_more_params(const Descriptor& command);
/// For what becomes an event: 400 while the journal takes none.
[[nodiscard]] Outcome must_be_kept(const Call& call);
/// That refusal.
[[nodiscard]] irc::Reply cannot_be_kept(std::string_view command);
/// `a,b,c` without empty parts.
[[nodiscard]] std::vector<std::string_view> split_targets(std::string_view list);

/// For a query that may name a server, or a person who is on it: 402 if the parameter at `index` is there and this
/// server is not meant. Masks are allowed.
[[nodiscard]] Outcome asks_this_server(const Call& call, std::size_t index);

// The families: each a file with its table at its end.
[[nodiscard]] std::span<const Descriptor> registration_commands();
[[nodiscard]] std::span<const Descriptor> capability_commands();
[[nodiscard]] std::span<const Descriptor> sasl_commands();     // AUTHENTICATE
[[nodiscard]] std::span<const Descriptor> account_commands();  // REGISTER VERIFY
[[nodiscard]] std::span<const Descriptor> membership_commands();
[[nodiscard]] std::span<const Descriptor> rename_commands();  // RENAME
[[nodiscard]] std::span<const Descriptor> topic_commands();
[[nodiscard]] std::span<const Descriptor> speech_commands();
[[nodiscard]] std::span<const Descriptor> multiline_commands();    // BATCH
[[nodiscard]] std::span<const Descriptor> redaction_commands();    // REDACT
[[nodiscard]] std::span<const Descriptor> read_marker_commands();  // MARKREAD
[[nodiscard]] std::span<const Descriptor> mode_commands();
[[nodiscard]] std::span<const Descriptor> presence_commands();
[[nodiscard]] std::span<const Descriptor> operator_commands();
[[nodiscard]] std::span<const Descriptor> greeting_commands();     // ISUPPORT LUSERS MOTD VERSION
[[nodiscard]] std::span<const Descriptor> information_commands();  // ADMIN INFO LINKS MAP STATS SUMMON TIME TRACE USERS
[[nodiscard]] std::span<const Descriptor> help_commands();         // HELP HELPOP
[[nodiscard]] std::span<const Descriptor> listing_commands();      // LIST NAMES
[[nodiscard]] std::span<const Descriptor> who_commands();          // WHO
[[nodiscard]] std::span<const Descriptor> whois_commands();        // WHOIS WHOWAS USERHOST ISON
[[nodiscard]] std::span<const Descriptor> monitor_commands();      // MONITOR
[[nodiscard]] std::span<const Descriptor> metadata_commands();     // METADATA
[[nodiscard]] std::span<const Descriptor> history_commands();      // CHATHISTORY SEARCH DATASTORE

}  // namespace chat::commands
