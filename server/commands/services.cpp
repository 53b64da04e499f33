#include "commands/services.hpp"

#include <algorithm>
#include <array>

#include "core/line.hpp"
#include "crypto/digest.hpp"
#include "irc/message.hpp"
#include "util/time_text.hpp"

namespace chat::commands {
namespace {

using ServiceList = std::array<const Service*, 2>;

const ServiceList& all_services() {
  static const ServiceList kAll = {&nickserv(), &chanserv()};
  return kAll;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return words;
    if (!words.empty() && text.starts_with(':')) {
      words.push_back(text.substr(1));
      return words;
    }
    const std::string_view word = text.substr(0, text.find(' '));
    words.push_back(word);
    text.remove_prefix(word.size());
  }
}

const ServiceCommand* find_command(const Service& service, std::string_view name) {
  const auto commands = service.commands();
  const auto found = std::ranges::find_if(
      commands, [&](const ServiceCommand& one) { return irc::equals_ignoring_case(one.name, name); });
  return found == commands.end() ? nullptr : &*found;
}

std::string form_of(const ServiceCommand& command) {
  std::string form(command.name);
  if (!command.syntax.empty()) {
    form += ' ';
    form += command.syntax;
  }
  return form;
}

/// HELP, which every service has: all of it follows from the table.
void help(Call& call, const Service& service, std::string_view about) {
  const auto say = [&](std::string_view text) { service_notice(call.core, call.session, service, text); };
  if (about.empty()) {
    say(service.purpose);
    for (const ServiceCommand& command : service.commands()) say("  " + form_of(command));
    return say("HELP <command> explains one of them.");
  }
  const ServiceCommand* const command = find_command(service, about);
  if (command == nullptr) return say("There is no command of that name; HELP lists those there are.");
  say(form_of(*command));
  say(command->help);
  if (command->also != nullptr) say(command->also(call.core.settings()));
}

void carry_out(Call& call, const Service& service, std::span<const std::string_view> words, std::string_view asked_by) {
  const auto refuse = [&](std::string_view code, std::string_view text) {
    service_refusal(call.core, call.session, service, asked_by, code, text);
  };
  while (!words.empty() && words.back().empty()) words = words.first(words.size() - 1);
  if (words.empty()) return help(call, service, {});
  const std::string_view name = words.front();
  words = words.subspan(1);
  if (irc::equals_ignoring_case(name, "HELP")) return help(call, service, words.empty() ? "" : words.front());
  const ServiceCommand* const command = find_command(service, name);
  // What was written is not repeated: it may well be a password.
  if (command == nullptr) return refuse("UNKNOWN_COMMAND", "There is no such command; HELP lists those there are.");
  if (words.size() < command->min_params) return refuse("INVALID_PARAMS", "That is written: " + form_of(*command));
  ServiceCall served{call.core, call.session, *call.user, call.requests, service, *command, words, asked_by};
  const ServiceOutcome outcome = command->handler(served);
  if (!outcome) refuse(outcome.error() == kNotLoggedIn ? "ACCOUNT_REQUIRED" : kRefused, outcome.error());
}

}  // namespace

void ServiceCall::say(std::string_view text) const { service_notice(core, session, service, text); }

const Service* find_service(std::string_view name) {
  const auto found = std::ranges::find_if(
      all_services(), [&](const Service* service) { return irc::equals_ignoring_case(service->name, name); });
  return found == all_services().end() ? nullptr : *found;
}

void serve(Call& call, const Service& service) {
  const auto& params = call.message.params;
  const std::string_view asked_by = call.command.name;
  if (params.size() == 1) return carry_out(call, service, split_words(params.front()), asked_by);
  carry_out(call, service, params, asked_by);
}

void serve(Call& call, const Service& service, std::string_view text) {
  carry_out(call, service, split_words(text), {});
}

std::expected<core::Account*, std::string> own_account(const ServiceCall& call) {
  core::Account* const account = call.core.accounts.find(call.session.account);
  if (account == nullptr) return std::unexpected(std::string(kNotLoggedIn));
  return account;
}

ServiceOutcome must_be_kept(const ServiceCall& call) {
  if (call.core.keeps()) return {};
  return std::unexpected(std::string(kNotKept));
}

std::string day_and_time(util::Millis time) { return util::moment_text(time, util::Millis{0}, 0) + " UTC"; }

std::string service_source(const core::Core& core, const Service& service) {
  const std::string name(service.name);
  return name + "!" + name + "@" + core.router.server_name();
}

void service_notice(core::Core& core, core::Session& session, const Service& service, std::string_view text) {
  const core::User& user = core.users[session.user];
  core.router.to_session(session, core::Line({.time = core.router.time_text()}, service_source(core, service), "NOTICE",
                                             {user.nick.text()}, text));
}

void service_refusal(core::Core& core, core::Session& session, const Service& service, std::string_view asked_by,
                     std::string_view code, std::string_view text) {
  const bool knows_fail = session.kind == core::SessionKind::plain || session.has(irc::Capability::standard_replies);
  if (asked_by.empty() || !knows_fail) return service_notice(core, session, service, text);
  core.router.reply(session, irc::FAIL_SERVICE(irc::Word(asked_by), irc::Word(code), irc::Text(text)));
}

std::string confirmation_code(core::Core& core, std::string_view what) {
  constexpr std::size_t kDigits = 8;
  return crypto::sha256_text(std::string(core.secret()) + std::string(what)).substr(0, kDigits);
}

}  // namespace chat::commands
