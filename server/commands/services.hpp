#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/call.hpp"
#include "core/core.hpp"

namespace chat::commands {

// NickServ and ChanServ: for people who come from networks where programs of these names keep accounts and channels.
// Here nobody is behind them: what is said to them is carried out at once, by the functions that the commands of the
// server use, and is neither shown to anybody nor kept. They answer by NOTICE, to the session that asked; what they
// refuse that was asked by a command (NS, NICKSERV, CS, CHANSERV) is a FAIL where it can be shown: to clients with
// standard replies (https://ircv3.net/specs/extensions/standard-replies), so that programs can tell it from an answer.

struct Service;
struct ServiceCommand;

/// One command to a service, while it is carried out.
struct ServiceCall {
  core::Core& core;
  core::Session& session;
  core::User& user;
  std::vector<struct Request>& requests;
  const Service& service;
  const ServiceCommand& command;
  std::span<const std::string_view> words;  ///< what stands behind the command
  std::string_view asked_by;                ///< the IRC command that it came in, as NS; empty: PRIVMSG

  [[nodiscard]] std::string_view param(std::size_t index) const {
    return index < words.size() ? words[index] : std::string_view{};
  }
  [[nodiscard]] bool has(std::size_t index) const { return !param(index).empty(); }
  /// What it answers; a line of its own.
  void say(std::string_view text) const;
};

/// A refusal is a returned value: the sentence that the person reads.
using ServiceOutcome = std::expected<void, std::string>;
using ServiceHandler = ServiceOutcome (*)(ServiceCall&);

struct ServiceCommand {
  std::string_view name;
  std::size_t min_params;  ///< with fewer, the form is told
  std::string_view syntax;
  std::string_view help;  ///< one or several sentences
  ServiceHandler handler;
  std::string (*also)(const core::Settings&) = nullptr;  ///< a sentence more of help, by what is configured
};

struct Service {
  std::string_view name;     ///< one of core::kServiceNames
  std::string_view purpose;  ///< a sentence, at the beginning of its HELP
  std::span<const ServiceCommand> (*commands)();
};

/// The service of that name, in any case of letters; nullptr if there is none.
[[nodiscard]] const Service* find_service(std::string_view name);

/// Carries out a command that stands in the parameters of the IRC command `call` (NS IDENTIFY alice :secret). A single
/// parameter with spaces in it is taken for a text.
void serve(Call& call, const Service& service);
/// The same for a text: words with spaces between them, the last of which may have spaces in it if a colon is in front
/// of it (`IDENTIFY alice :my secret`).
void serve(Call& call, const Service& service, std::string_view text);

/// A service says something to one session, which is a user's.
void service_notice(core::Core& core, core::Session& session, const Service& service, std::string_view text);
/// A service refuses something; `asked_by` as ServiceCall's.
void service_refusal(core::Core& core, core::Session& session, const Service& service, std::string_view asked_by,
                     std::string_view code, std::string_view text);
/// The code of what has no better one.
inline constexpr std::string_view kRefused = "REFUSED";
/// The refusal of what needs an account; its code is ACCOUNT_REQUIRED.
inline constexpr std::string_view kNotLoggedIn = "Log in first (IDENTIFY), or make an account (REGISTER).";
inline constexpr std::string_view kNotKept = "The server's disk is full; try again later, or tell its operator.";

/// The account to which the session is logged in; else kNotLoggedIn.
[[nodiscard]] std::expected<core::Account*, std::string> own_account(const ServiceCall& call);
/// For what becomes facts: kNotKept while the journal takes none.
[[nodiscard]] ServiceOutcome must_be_kept(const ServiceCall& call);
/// As services write it: to the minute, in UTC.
[[nodiscard]] std::string day_and_time(util::Millis time);
/// nick!user@host of a service.
[[nodiscard]] std::string service_source(const core::Core& core, const Service& service);

/// A short code that confirms what cannot be undone: the same for the same `what` until the server is restarted, and
/// known to nobody who was not told.
[[nodiscard]] std::string confirmation_code(core::Core& core, std::string_view what);

[[nodiscard]] const Service& nickserv();
[[nodiscard]] std::span<const Descriptor> nickserv_commands();  // NICKSERV NS
[[nodiscard]] const Service& chanserv();
[[nodiscard]] std::span<const Descriptor> chanserv_commands();  // CHANSERV CS

}  // namespace chat::commands
