#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <expected>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "app/administrator.hpp"
#include "app/password_input.hpp"
#include "app/subcommand.hpp"
#include "auth/credentials.hpp"
#include "crypto/password.hpp"
#include "store/person.hpp"
#include "store/reading.hpp"
#include "util/time_text.hpp"

// account … and genpasswd: what administrators do at the machine, through the running server or on what it keeps.

namespace chat::app {
namespace {

using commands::AccountReport;
using commands::Administration;
using commands::Report;
using Action = Administration::Action;

std::expected<Report, std::string> administer(const Given& given, const Administration& asked) {
  return Administrator(given.config, given.directory).administer(asked);
}

/// Carries it out and says so.
int carry_out(const Given& given, const Administration& asked, std::string_view done) {
  const auto report = administer(given, asked);
  if (!report) return fail(report.error());
  if (report->accounts.empty()) return fail("The server said nothing of the account. See chatserver account list.");
  fmt::print("{}: {}.\n", report->accounts.front().name, done);
  return EXIT_SUCCESS;
}

/// Whether there is such an account, before anything is asked of who is at the terminal.
std::expected<void, std::string> must_be_there(const Given& given) {
  const auto report = administer(given, {.action = Action::show, .account = given.words[0]});
  if (!report) return std::unexpected(report.error());
  return {};
}

std::expected<core::Credentials, std::string> new_credentials(const Given& given) {
  auto password = read_new_password(given.config, given.words[0]);
  if (!password) return std::unexpected(std::move(password.error()));
  core::Credentials credentials = auth::make_credentials(*password, auth_options(given.config));
  crypto::wipe(*password);
  return credentials;
}

int add(const Given& given) {
  auto credentials = new_credentials(given);
  if (!credentials) return fail(credentials.error());
  return carry_out(
      given,
      {.action = Action::add, .account = given.words[0], .text = given.email, .credentials = std::move(*credentials)},
      "the account is there");
}

int set_password(const Given& given) {
  if (const auto there = must_be_there(given); !there) return fail(there.error());
  auto credentials = new_credentials(given);
  if (!credentials) return fail(credentials.error());
  return carry_out(given,
                   {.action = Action::set_password, .account = given.words[0], .credentials = std::move(*credentials)},
                   "the password is changed; who is logged in stays so");
}

std::string_view state_of(const AccountReport& account) {
  if (account.suspended) return "suspended";
  return account.verified ? "usable" : "unverified";
}

std::string presence_of(const AccountReport& account) {
  if (!account.present) return "away";
  if (account.devices == 0) return "always-on";
  return fmt::format("here ({} {})", account.devices, account.devices == 1 ? "device" : "devices");
}

int list(const Given& given) {
  Administrator administrator(given.config, given.directory);
  Administration asked{.action = Action::list, .account = given.words.empty() ? "" : given.words[0]};
  do {
    const auto report = administrator.administer(asked);
    if (!report) return fail(report.error());
    for (const AccountReport& account : report->accounts) {
      fmt::print("{:<20} {} {:<10} {}\n", account.name, util::iso_time(account.registered), state_of(account),
                 presence_of(account));
    }
    asked.after = report->next;
  } while (!asked.after.empty());
  return EXIT_SUCCESS;
}

int show(const Given& given) {
  const auto report = administer(given, {.action = Action::show, .account = given.words[0]});
  if (!report) return fail(report.error());
  for (const AccountReport& account : report->accounts) {
    const auto line = [](std::string_view what, std::string_view value) { fmt::print("{:<15} {}\n", what, value); };
    const auto yes_or_no = [](bool value) { return value ? "yes" : "no"; };
    line("name", account.name);
    line("id", account.id);
    line("registered", util::iso_time(account.registered));
    line("state", account.suspended ? "suspended: " + *account.suspended : std::string(state_of(account)));
    line("presence", account.present ? presence_of(account) + " as " + account.nick : presence_of(account));
    line("e-mail", account.email.empty() ? "-" : account.email);
    line("password", yes_or_no(account.has_password));
    for (const std::string& fingerprint : account.certificates) line("certificate", fingerprint);
    line("always-on", yes_or_no(account.always_on));
    line("several devices", yes_or_no(account.several_devices));
  }
  return EXIT_SUCCESS;
}

int suspend(const Given& given) {
  std::string reason;
  for (const std::string& word : given.words | std::views::drop(1)) reason += (reason.empty() ? "" : " ") + word;
  return carry_out(given, {.action = Action::suspend, .account = given.words[0], .text = reason},
                   "suspended; nobody can log in");
}

int unsuspend(const Given& given) {
  return carry_out(given, {.action = Action::unsuspend, .account = given.words[0]}, "usable again");
}

int end_account(const Given& given, Action action, std::string_view question, std::string_view done) {
  if (!given.yes) {
    if (const auto there = must_be_there(given); !there) return fail(there.error());
    if (!confirm(fmt::format(fmt::runtime(question), given.words[0]))) {
      return fail("Nothing was done. Answer yes at a terminal, or give --yes.");
    }
  }
  return carry_out(given, {.action = action, .account = given.words[0]}, done);
}

int delete_account(const Given& given) {
  return end_account(given, Action::remove, "Delete the account {}? What was said with it stays.",
                     "the account is deleted");
}

int erase_account(const Given& given) {
  return end_account(given, Action::erase, "Delete the account {}, and for ever all that was said with it?",
                     "the account is deleted, and what was said with it is erased");
}

int add_certificate(const Given& given) {
  return carry_out(given, {.action = Action::add_certificate, .account = given.words[0], .text = given.words[1]},
                   "that certificate logs in");
}

int remove_certificate(const Given& given) {
  return carry_out(given, {.action = Action::remove_certificate, .account = given.words[0], .text = given.words[1]},
                   "that certificate does not log in any more");
}

/// Read from the journal's file, as other exports are: the server may run, and is not asked.
int export_account(const Given& given) {
  const auto found = store::find_account(given.directory, given.words[0]);
  if (!found) return fail(found.error());
  if (!*found)
    return fail(fmt::format("There is no account {}. chatserver account list names those there are.", given.words[0]));
  const std::string file = given.words.size() > 1 ? given.words[1] : "";
  return write_to_file(file, [&](std::ostream& out, bool& written) {
    const auto exported = store::export_person(given.directory, (*found)->id, out);
    if (!exported) return fail(exported.error());
    written = true;
    fmt::print(stderr, "{}: {} facts, {} markers and {} events were exported.\n", (*found)->name, exported->facts,
               exported->markers, exported->events);
    if (exported->lost == 0) return EXIT_SUCCESS;
    return fail(fmt::format("{} events are lost, and may be theirs. {} {}", exported->lost, exported->first_problem,
                            store::way_out(given.directory)));
  });
}

int generate_password(const Given& given) {
  auto password = read_new_password(given.config, {});
  if (!password) return fail(password.error());
  fmt::print("{}\n", auth::make_credentials(*password, auth_options(given.config)).password);
  crypto::wipe(*password);
  return EXIT_SUCCESS;
}

}  // namespace

std::span<const Subcommand> account_commands() {
  static const std::array<Subcommand, 12> kCommands{{
      {.words = {"account", "add"},
       .syntax = "NAME",
       .meaning =
           "Makes an account. Its password is asked for twice at a terminal; else it is a line of standard input.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .option = kEmailOption,
       .run = add},
      {.words = {"account", "passwd"},
       .syntax = "NAME",
       .meaning = "Gives an account another password, which is read as by account add.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .run = set_password},
      {.words = {"account", "list"},
       .syntax = "[PATTERN]",
       .meaning =
           "Lists the accounts (whose names fit the pattern, with * and ?): name, when it was made, whether it can "
           "be\nused, and whether its owner is here.",
       .most = 1,
       .run = list},
      {.words = {"account", "show"},
       .syntax = "NAME",
       .meaning = "Tells all of an account but its secrets.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .run = show},
      {.words = {"account", "suspend"},
       .syntax = "NAME [REASON]",
       .meaning = "Disconnects whoever is logged in, who is told the reason, and lets nobody log in.",
       .least = 1,
       .most = 100,
       .asks = "name",
       .run = suspend},
      {.words = {"account", "unsuspend"},
       .syntax = "NAME",
       .meaning = "Gives a suspended account back.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .run = unsuspend},
      {.words = {"account", "delete"},
       .syntax = "NAME",
       .meaning = "Deletes an account; its name is free. What was said with it stays. Asks first.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .option = kYesOption,
       .run = delete_account},
      {.words = {"account", "erase"},
       .syntax = "NAME",
       .meaning = "Deletes an account, and takes what was said with it out of the history for ever. Asks first.",
       .least = 1,
       .most = 1,
       .asks = "name",
       .option = kYesOption,
       .run = erase_account},
      {.words = {"account", "export"},
       .syntax = "NAME [FILE]",
       .meaning = "Writes all that is kept of an account, but its secrets, as JSON lines to a new FILE or to standard "
                  "output\n(no file, or -): what is so of it, what was said with it, and its private talks.",
       .least = 1,
       .most = 2,
       .asks = "name",
       .run = export_account},
      {.words = {"account", "certificate", "add"},
       .syntax = "NAME FINGERPRINT",
       .meaning = "Lets the client certificate with that SHA-256 fingerprint log in to an account.",
       .least = 2,
       .most = 2,
       .asks = "fingerprint",
       .run = add_certificate},
      {.words = {"account", "certificate", "remove"},
       .syntax = "NAME FINGERPRINT",
       .meaning = "Takes that back.",
       .least = 2,
       .most = 2,
       .asks = "fingerprint",
       .run = remove_certificate},
      {.words = {"genpasswd"},
       .syntax = "",
       .meaning =
           "Prints what to write into the configuration as an operator's password. The password itself is asked for\n"
           "twice at a terminal; else it is a line of standard input.",
       .has_data = false,
       .run = generate_password},
  }};
  return kCommands;
}

}  // namespace chat::app
