#include "commands/sasl.hpp"

#include <array>
#include <utility>

#include "commands/call.hpp"
#include "commands/login.hpp"
#include "crypto/base64.hpp"
#include "crypto/password.hpp"
#include "crypto/scram.hpp"
#include "util/utf8.hpp"

// AUTHENTICATE: https://ircv3.net/specs/extensions/sasl-3.1, https://ircv3.net/specs/extensions/sasl-3.2
// PLAIN: RFC 4616. EXTERNAL: RFC 4422, appendix A. SCRAM-SHA-256: RFC 5802, RFC 7677.

namespace chat::commands {
namespace {

using core::Core;
using core::SaslExchange;
using core::Session;
using Mechanism = SaslExchange::Mechanism;
namespace scram = crypto::scram;
namespace reasons = irc::reasons;

constexpr std::size_t kPiece = 400;                    // bytes of base64 in one line
constexpr std::size_t kMostText = (4096 + 2) / 3 * 4;  // of one response: base64 of as much as SCRAM takes

struct MechanismName {
  Mechanism mechanism;
  std::string_view name;
};
constexpr std::array kMechanisms = {
    MechanismName{Mechanism::plain, "PLAIN"},
    MechanismName{Mechanism::scram_sha_256, "SCRAM-SHA-256"},
    MechanismName{Mechanism::external, "EXTERNAL"},
};

/// Without TLS there are no certificates.
bool is_offered(const Session& session, Mechanism mechanism) {
  return mechanism != Mechanism::external || session.secure;
}

void end_exchange(Session& session) {
  if (!session.sasl) return;
  crypto::wipe(session.sasl->text);
  session.sasl.reset();
}

void fail(Core& core, Session& session, std::string_view why) {
  end_exchange(session);
  core.router.reply(session, irc::ERR_SASLFAIL(irc::Text(why)));
}

void succeed(Core& core, Session& session, core::Account& account) {
  end_exchange(session);
  const core::SessionId id = session.id;
  let_in(core, session, account);
  if (core.sessions.find(id) != nullptr) core.router.reply(session, irc::RPL_SASLSUCCESS());
}

/// A message of the server's, in pieces; the last is shorter than a whole one.
void send_message(Core& core, Session& session, std::string_view message) {
  const std::string text = crypto::to_base64(message);
  std::string_view rest = text;
  do {
    const std::string_view piece = rest.substr(0, kPiece);
    core.router.from_server(session, "AUTHENTICATE", piece.empty() ? "+" : piece);
    rest.remove_prefix(piece.size());
    if (piece.size() < kPiece) return;
  } while (true);
}

bool is_same_name(const Core& core, std::string_view one, std::string_view other) {
  return core.names().fold(one) == core.names().fold(other);
}

void take_plain(Call& call, const std::string& response) {
  Core& core = call.core;
  Session& session = call.session;
  const std::size_t first = response.find('\0');
  const std::size_t second = first == std::string::npos ? first : response.find('\0', first + 1);
  if (second == std::string::npos || response.find('\0', second + 1) != std::string::npos || !util::is_utf8(response)) {
    return fail(core, session, reasons::kPlainForm);
  }
  const std::string authorization = response.substr(0, first);
  const std::string name = response.substr(first + 1, second - first - 1);
  std::string password = response.substr(second + 1);
  if (!authorization.empty() && !is_same_name(core, authorization, name)) {
    return fail(core, session, reasons::kActsForAnother);
  }
  if (password.empty() || password.size() > crypto::kMostPassword) return fail(core, session, reasons::kWrongProof);
  if (const auto wait = must_wait(core, session, name)) return fail(core, session, *wait);
  count_attempt(core, session, name);
  const core::Account* const account = core.accounts.find_name(name);
  end_exchange(session);
  core::WorkCursor cursor{.purpose = core::WorkCursor::Purpose::sasl};
  if (account != nullptr) cursor.account = account->id;
  const std::string hash = account != nullptr ? account->password : std::string();
  cursor.words = {name, hash};
  hand_out(core, session, call.requests, std::move(cursor), core::CheckPassword{std::move(password), hash});
}

void take_external(Core& core, Session& session, const std::string& authorization) {
  if (session.certificate.empty()) {
    return fail(core, session, reasons::kNoCertificate);
  }
  const core::Account* const owner = core.accounts.find_certificate(session.certificate);
  if (owner == nullptr) {
    return fail(core, session, reasons::kUnknownCertificate);
  }
  if (!authorization.empty() && !is_same_name(core, authorization, owner->name.text())) {
    return fail(core, session, reasons::kOthersCertificate);
  }
  const auto account = may_log_in(core, owner->id);
  if (!account) return fail(core, session, account.error());
  succeed(core, session, **account);
}

/// Of a name that nobody has they look the same, and fit no password.
scram::Keys scram_keys(Core& core, const core::Account* account, std::string_view name) {
  if (account != nullptr) {
    if (auto keys = scram::parse_keys(account->scram)) return *keys;
  }
  return scram::decoy_keys(core.secret(), core.names().fold(name), core.settings().accounts.scram_iterations);
}

std::string_view explain(scram::Error error) {
  switch (error) {
    case scram::Error::channel_binding:
      return reasons::kNoChannelBinding;
    case scram::Error::extension:
      return reasons::kNoScramExtension;
    case scram::Error::proof:
      return reasons::kWrongProof;
    default:
      return reasons::kNoScram;
  }
}

void take_scram_first(Core& core, Session& session, const std::string& message) {
  scram::Server server;
  if (const auto taken = server.take_first(message); !taken) return fail(core, session, explain(taken.error()));
  if (!server.authorization().empty() && !is_same_name(core, server.authorization(), server.name())) {
    return fail(core, session, reasons::kActsForAnother);
  }
  if (const auto wait = must_wait(core, session, server.name())) return fail(core, session, *wait);
  std::array<std::uint8_t, 24> bytes{};
  core.entropy.fill(bytes);
  const auto nonce = scram::Nonce::of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const std::string challenge =
      server.challenge(scram_keys(core, core.accounts.find_name(server.name()), server.name()), nonce);
  session.sasl->first = message;
  session.sasl->nonce = nonce.text;
  send_message(core, session, challenge);
}

/// What came before is gone through again: so the session keeps texts only. If the password was changed meanwhile, the
/// keys are others and the proof is wrong.
void take_scram_final(Core& core, Session& session, const std::string& message) {
  scram::Server server;
  if (!server.take_first(session.sasl->first)) return fail(core, session, explain(scram::Error::malformed));
  const core::Account* const owner = core.accounts.find_name(server.name());
  static_cast<void>(server.challenge(scram_keys(core, owner, server.name()), {session.sasl->nonce}));
  if (const auto wait = must_wait(core, session, server.name())) return fail(core, session, *wait);
  const auto answer = server.take_final(message);
  if (!answer) {
    if (answer.error() == scram::Error::proof) count_attempt(core, session, server.name());
    return fail(core, session, explain(answer.error()));
  }
  const auto account = may_log_in(core, owner != nullptr ? owner->id : core::EventId{});
  if (!account) return fail(core, session, account.error());
  session.sasl->proved = (*account)->id;
  send_message(core, session, *answer);
}

/// The client has seen the server's proof, and says so with an empty response.
void take_scram_end(Core& core, Session& session, const std::string& message) {
  if (!message.empty()) return fail(core, session, reasons::kScramIsDone);
  const auto account = may_log_in(core, session.sasl->proved);
  if (!account) return fail(core, session, account.error());
  forget_attempts(core, session, (*account)->name.text());
  succeed(core, session, **account);
}

/// A response is complete.
void take_response(Call& call, std::string response) {
  const SaslExchange& exchange = *call.session.sasl;
  switch (exchange.mechanism) {
    case Mechanism::plain:
      take_plain(call, response);
      break;
    case Mechanism::external:
      take_external(call.core, call.session, response);
      break;
    case Mechanism::scram_sha_256:
      if (exchange.proved) {
        take_scram_end(call.core, call.session, response);
      } else if (!exchange.first.empty()) {
        take_scram_final(call.core, call.session, response);
      } else {
        take_scram_first(call.core, call.session, response);
      }
      break;
  }
  crypto::wipe(response);
}

Outcome begin(Call& call, std::string_view name) {
  for (const MechanismName& one : kMechanisms) {
    if (!irc::equals_ignoring_case(one.name, name) || !is_offered(call.session, one.mechanism)) continue;
    call.session.sasl.emplace().mechanism = one.mechanism;
    send_message(call.core, call.session, {});  // all mechanisms begin with the client
    return {};
  }
  call.reply(irc::RPL_SASLMECHS(irc::Word(sasl_mechanisms(call.session))));
  return std::unexpected(irc::ERR_SASLFAIL(irc::Text(reasons::kUnknownMechanism)));
}

Outcome take_piece(Call& call, std::string_view piece) {
  std::string& text = call.session.sasl->text;
  const bool empty = piece == "+";
  if (piece.size() > kPiece || (!empty && text.size() + piece.size() > kMostText)) {
    end_exchange(call.session);
    return std::unexpected(irc::ERR_SASLTOOLONG());
  }
  if (!empty) text += piece;
  if (piece.size() == kPiece) return {};
  auto response = crypto::from_base64(text);
  crypto::wipe(text);
  if (!response) {
    fail(call.core, call.session, reasons::kNoBase64);
    return {};
  }
  take_response(call, std::move(*response));
  return {};
}

Outcome handle_authenticate(Call& call) {
  if (!call.session.has(irc::Capability::sasl)) {
    return std::unexpected(irc::ERR_SASLFAIL(irc::Text(reasons::kAskForSasl)));
  }
  if (call.param(0) == "*") {
    end_exchange(call.session);
    return std::unexpected(irc::ERR_SASLABORTED());
  }
  return call.session.sasl ? take_piece(call, call.param(0)) : begin(call, call.param(0));
}

constexpr Descriptor kCommands[] = {
    {"AUTHENTICATE", 1, When::always, Privilege::none, "<mechanism> | <base64> | + | *",
     "Logs in to your account by SASL; your client does it for you.", "https://ircv3.net/specs/extensions/sasl-3.1",
     handle_authenticate},
};

}  // namespace

std::string sasl_mechanisms(const Session& session) {
  std::string names;
  for (const MechanismName& one : kMechanisms) {
    if (!is_offered(session, one.mechanism)) continue;
    if (!names.empty()) names += ',';
    names += one.name;
  }
  return names;
}

void abandon_sasl(Core& core, Session& session) {
  if (!session.sasl) return;
  end_exchange(session);
  core.router.reply(session, irc::ERR_SASLABORTED());
}

void go_on_with_sasl(const Continued& command) {
  Core& core = command.core;
  Session& session = command.session;
  const std::string& name = command.cursor.words[0];
  const auto& result = *command.cursor.result;
  if (!result) {
    give_back_attempt(core, session, name);
    return fail(core, session, result.error());
  }
  if (!std::get<bool>(*result)) return fail(core, session, reasons::kWrongProof);
  const auto account = may_log_in(core, command.cursor.account);
  if (!account) return fail(core, session, account.error());
  if ((*account)->password != command.cursor.words[1])
    return fail(core, session, reasons::kWrongProof);  // changed meanwhile
  forget_attempts(core, session, name);
  succeed(core, session, **account);
}

std::span<const Descriptor> sasl_commands() { return kCommands; }

}  // namespace chat::commands
