#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

// What is typed about accounts and registered channels. Where the reader of the line can ask for a password without
// showing it (Reader::client), none stands in the line; at a bare terminal it is the last word.

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::string_view kNone = "*";  // of REGISTER: the nick as the account's name, no e-mail address

bool is_word(std::string_view word) { return !word.empty() && !word.starts_with(':') && !word.contains(' '); }

Refusal not_in_the_line(const SlashRequest& request, std::string_view more = {}) {
  return Refusal(fmt::format("Do not type a password there, where it can be seen: it is asked for.{} {}", more,
                             written_like_this(request.command).error()));
}

/// What stands in front of a password: at most an account's name and an e-mail address, told apart by the @.
struct Names {
  std::string_view account;
  std::string_view email;
};
std::optional<Names> read_names(std::string_view words) {
  Names names;
  while (!words.empty()) {
    const std::string_view word = take_word(words);
    std::string_view& place = word.contains('@') ? names.email : names.account;
    if (!place.empty() || !is_word(word)) return std::nullopt;
    place = word;
  }
  return names;
}

/// Takes the last word off `rest`, and the spaces in front of it.
std::string_view take_last_word(std::string_view& rest) {
  const std::size_t begin = rest.rfind(' ') + 1;  // 0 if there is no space
  const std::string_view word = rest.substr(begin);
  rest = rest.substr(0, rest.substr(0, begin).find_last_not_of(' ') + 1);
  return word;
}

/// A line to one of the services, its subcommand in capitals: the words behind it are taken as they are, the last one
/// with spaces in it if a colon is in front of it.
SlashResult to_service(std::string_view service, std::string_view subcommand, std::string_view words) {
  std::string line = fmt::format("{} {}", service, irc::to_upper(subcommand));
  if (!words.empty()) line += fmt::format(" {}", words);
  return one_line(std::move(line));
}

/// HELP of a service would tell how its commands are written in IRC.
SlashResult help_about(const SlashCommand& command) { return Typed{{}, Action::help, std::string(command.name)}; }

struct Subcommand {
  std::string_view name;  ///< as people may type it
  std::string_view command;
};
constexpr auto kAccountNames = std::to_array<Subcommand>({
    {"password", "PASSWD"},
    {"certificate", "CERT"},
    {"certificates", "CERT"},
    {"login", "IDENTIFY"},
    {"delete", "DROP"},
});
constexpr auto kChannelNames = std::to_array<Subcommand>({{"delete", "DROP"}, {"unregister", "DROP"}});

std::string_view command_for(std::string_view word, std::span<const Subcommand> names) {
  const auto found =
      std::ranges::find_if(names, [&](const Subcommand& one) { return irc::equals_ignoring_case(one.name, word); });
  return found == names.end() ? word : found->command;
}

}  // namespace

SlashResult slash::register_account(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const std::string_view password =
      request.context.reader == Reader::client ? std::string_view{} : take_last_word(rest);
  const auto names = read_names(rest);
  if (request.context.reader != Reader::client && password.empty()) {
    return Refusal("Choose a password and put it behind the command: /register [ACCOUNT] [EMAIL] PASSWORD");
  }
  if (rest.empty() && password.contains('@')) {
    return Refusal("That is an e-mail address; put a password behind it: /register [ACCOUNT] [EMAIL] PASSWORD");
  }
  if (!names) {
    return request.context.reader == Reader::client
               ? not_in_the_line(request, " An invitation's code is for /verify, afterwards.")
               : Refusal("It is written /register [ACCOUNT] [EMAIL] PASSWORD; each of them is one word.");
  }
  const std::string_view account = names->account.empty() ? kNone : names->account;
  const std::string_view email = names->email.empty() ? kNone : names->email;
  if (request.context.reader == Reader::client) {
    return Typed{{}, Action::register_account, fmt::format("{} {}", account, email)};
  }
  return one_line(Outgoing("REGISTER").middle(account).middle(email).trailing(password).line());
}

SlashResult slash::verify_account(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const std::string_view account = take_word(rest);
  if (!is_word(account) || !is_word(rest)) return written_like_this(request.command);
  return one_line(Outgoing("VERIFY").middle(account).middle(rest).line());
}

SlashResult slash::log_in(const SlashRequest& request) {
  std::string_view rest = request.rest;
  if (request.context.reader == Reader::client) {
    if (rest.contains(' ')) return not_in_the_line(request);
    if (!rest.empty() && !is_word(rest)) return written_like_this(request.command);
    return Typed{{}, Action::log_in, std::string(rest)};
  }
  const std::string_view password = take_last_word(rest);
  if (password.empty()) return Refusal("Put your password behind the command: /login [ACCOUNT] PASSWORD");
  if (!rest.empty() && !is_word(rest)) {
    return Refusal("It is written /login [ACCOUNT] PASSWORD; each of them is one word.");
  }
  Outgoing line("NS");
  line.middle("IDENTIFY");
  if (!rest.empty()) line.middle(rest);
  return one_line(line.trailing(password).line());
}

SlashResult slash::log_out(const SlashRequest& request) {
  if (!request.rest.empty()) return written_like_this(request.command);
  return one_line("NS LOGOUT");
}

SlashResult slash::account(const SlashRequest& request) {
  std::string_view rest = request.rest;
  if (rest.empty()) return one_line("NS INFO");
  const std::string_view word = take_word(rest);
  if (!is_word(word)) return written_like_this(request.command);
  const std::string_view command = command_for(word, kAccountNames);
  if (irc::equals_ignoring_case(command, "HELP")) return help_about(request.command);
  if (irc::equals_ignoring_case(command, "CERT") && rest.empty()) return to_service("NS", command, "LIST");
  if (request.context.reader == Reader::client) {
    const auto is = [&](std::string_view name) { return irc::equals_ignoring_case(command, name); };
    if (is("IDENTIFY")) return log_in({request.command, rest, request.context});
    if (is("REGISTER")) return register_account({request.command, rest, request.context});
    if (is("PASSWD") && !rest.empty()) return not_in_the_line(request);
    if (is("PASSWD")) return Typed{{}, Action::change_password, {}};
  }
  return to_service("NS", command, rest);
}

SlashResult slash::channel(const SlashRequest& request) {
  std::string_view rest = request.rest;
  if (rest.empty()) {
    return Refusal(fmt::format("{}. /channels lists the channels.", written_like_this(request.command).error()));
  }
  const std::string_view word = take_word(rest);
  if (!is_word(word)) return written_like_this(request.command);
  const std::string_view command = command_for(word, kChannelNames);
  if (irc::equals_ignoring_case(command, "HELP")) return help_about(request.command);
  // Nearly all of them are about a channel: the one where one is, unless another is named.
  const bool is_about_one = !irc::equals_ignoring_case(command, "LIST");
  if (!is_about_one || names_channel(rest, request.context)) return to_service("CS", command, rest);
  if (!names_channel(request.context.place, request.context)) {
    return Refusal(fmt::format("You are not in a channel now; name one: /channel {} #channel", word));
  }
  return to_service(
      "CS", command,
      rest.empty() ? std::string(request.context.place) : fmt::format("{} {}", request.context.place, rest));
}

}  // namespace chat::text
