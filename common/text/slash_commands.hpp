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

/// The entry whose name or alias `word` is, or begins unambiguously; case does not matter. Prefixes of commands go
/// before prefixes of aliases. An error is a sentence.
[[nodiscard]] std::expected<const SlashCommandEntry*, std::string> find_slash_command(std::string_view word);

/// How a command is written: the answer to one that lacks something or has too much.
[[nodiscard]] std::unexpected<std::string> written_like_this(const SlashCommand& command);
/// The line, unless it is too long to be one.
[[nodiscard]] SlashResult one_line(std::string line);

// What asks for the past (slash_history.cpp).
[[nodiscard]] SlashResult ask_for_history(const SlashRequest& request);
[[nodiscard]] SlashResult ask_for_search(const SlashRequest& request);
[[nodiscard]] SlashResult ask_for_datastore(const SlashRequest& request);

// What is about accounts and registered channels (slash_account.cpp).
[[nodiscard]] SlashResult register_account(const SlashRequest& request);
[[nodiscard]] SlashResult verify_account(const SlashRequest& request);
[[nodiscard]] SlashResult log_in(const SlashRequest& request);
[[nodiscard]] SlashResult log_out(const SlashRequest& request);
[[nodiscard]] SlashResult account(const SlashRequest& request);
[[nodiscard]] SlashResult channel(const SlashRequest& request);

/// `text` said to where plain lines go.
[[nodiscard]] SlashResult say_plain(std::string_view text, const SlashContext& context);

}  // namespace chat::text
