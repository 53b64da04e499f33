#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "text/slash.hpp"

namespace chat::text {

// What read_typed() looks commands up in: each descriptor with its handler.

/// One typed command.
struct SlashRequest {
  const SlashCommand& command;
  std::string_view rest;  ///< what stands behind the command's name, without spaces around it
  const SlashContext& context;
};

using SlashResult = std::expected<Typed, std::string>;

struct SlashCommandEntry {
  SlashCommand shown;
  SlashResult (*run)(const SlashRequest& request);
};

[[nodiscard]] std::span<const SlashCommandEntry> slash_command_entries();

/// What help shows together: the commands from this one on, up to the next group.
struct SlashGroup {
  std::string_view heading;
  std::string_view first;  ///< the name of its first command
};
[[nodiscard]] std::span<const SlashGroup> slash_groups();

/// The entry whose name or alias `word` is, or begins unambiguously; case does not matter. Prefixes of commands go
/// before prefixes of aliases. An error is a sentence.
[[nodiscard]] std::expected<const SlashCommandEntry*, std::string> find_slash_command(std::string_view word,
                                                                                      Reader reader);

/// How a command is written: the answer to one that lacks something or has too much.
[[nodiscard]] std::unexpected<std::string> written_like_this(const SlashCommand& command);
/// The line, unless it is too long to be one.
[[nodiscard]] SlashResult one_line(std::string line);
/// Answers that speak of where one is, to who is nowhere.
inline constexpr std::string_view kNowhere =
    "You are nowhere yet: /enter NAME enters a channel, /private NICK talks to one person.";

// What runs them.
namespace slash {

[[nodiscard]] SlashResult channels(const SlashRequest& request);
[[nodiscard]] SlashResult enter(const SlashRequest& request);
[[nodiscard]] SlashResult leave(const SlashRequest& request);
[[nodiscard]] SlashResult private_talk(const SlashRequest& request);
[[nodiscard]] SlashResult info(const SlashRequest& request);
[[nodiscard]] SlashResult who(const SlashRequest& request);
[[nodiscard]] SlashResult nick(const SlashRequest& request);
[[nodiscard]] SlashResult topic(const SlashRequest& request);
[[nodiscard]] SlashResult rename(const SlashRequest& request);
[[nodiscard]] SlashResult me(const SlashRequest& request);
[[nodiscard]] SlashResult msg(const SlashRequest& request);
[[nodiscard]] SlashResult notice(const SlashRequest& request);
[[nodiscard]] SlashResult invite(const SlashRequest& request);
[[nodiscard]] SlashResult whowas(const SlashRequest& request);
[[nodiscard]] SlashResult kick(const SlashRequest& request);
[[nodiscard]] SlashResult away(const SlashRequest& request);
[[nodiscard]] SlashResult raw(const SlashRequest& request);
[[nodiscard]] SlashResult motd(const SlashRequest& request);
[[nodiscard]] SlashResult menu(const SlashRequest& request);
[[nodiscard]] SlashResult help(const SlashRequest& request);
[[nodiscard]] SlashResult set(const SlashRequest& request);
[[nodiscard]] SlashResult save(const SlashRequest& request);
[[nodiscard]] SlashResult leave_system(const SlashRequest& request);

// What only chatclient does (slash_client.cpp).
[[nodiscard]] SlashResult switch_place(const SlashRequest& request);
[[nodiscard]] SlashResult windows(const SlashRequest& request);
[[nodiscard]] SlashResult mute(const SlashRequest& request);
[[nodiscard]] SlashResult unmute(const SlashRequest& request);
[[nodiscard]] SlashResult highlight(const SlashRequest& request);

// What asks for the past (slash_history.cpp).
[[nodiscard]] SlashResult history(const SlashRequest& request);
[[nodiscard]] SlashResult search(const SlashRequest& request);
[[nodiscard]] SlashResult datastore(const SlashRequest& request);

[[nodiscard]] SlashResult fake(const SlashRequest& request);  // slash_fake.cpp

// What is about people and their statuses (slash_modes.cpp).
[[nodiscard]] SlashResult ban(const SlashRequest& request);
[[nodiscard]] SlashResult unban(const SlashRequest& request);
[[nodiscard]] SlashResult bans(const SlashRequest& request);
[[nodiscard]] SlashResult op(const SlashRequest& request);
[[nodiscard]] SlashResult deop(const SlashRequest& request);
[[nodiscard]] SlashResult voice(const SlashRequest& request);
[[nodiscard]] SlashResult devoice(const SlashRequest& request);
[[nodiscard]] SlashResult mode(const SlashRequest& request);

// What is about lines that were said before, and what else only chatclient has (slash_lines.cpp).
[[nodiscard]] SlashResult reply(const SlashRequest& request);
[[nodiscard]] SlashResult react(const SlashRequest& request);
[[nodiscard]] SlashResult edit(const SlashRequest& request);
[[nodiscard]] SlashResult redact(const SlashRequest& request);
[[nodiscard]] SlashResult paste(const SlashRequest& request);
[[nodiscard]] SlashResult ignore(const SlashRequest& request);
[[nodiscard]] SlashResult unignore(const SlashRequest& request);

// What is about accounts and registered channels (slash_account.cpp).
[[nodiscard]] SlashResult register_account(const SlashRequest& request);
[[nodiscard]] SlashResult verify_account(const SlashRequest& request);
[[nodiscard]] SlashResult log_in(const SlashRequest& request);
[[nodiscard]] SlashResult log_out(const SlashRequest& request);
[[nodiscard]] SlashResult account(const SlashRequest& request);
[[nodiscard]] SlashResult channel(const SlashRequest& request);

}  // namespace slash

/// The channel in which a command works: the one named in front of its words, which is taken off them, or the current
/// one.
[[nodiscard]] std::expected<std::string, std::string> channel_concerned(std::string_view& rest,
                                                                        const SlashRequest& request);

/// `text` said to where plain lines go.
[[nodiscard]] SlashResult say_plain(std::string_view text, const SlashContext& context);

}  // namespace chat::text
