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

/// `text` said to where plain lines go.
[[nodiscard]] SlashResult say_plain(std::string_view text, const SlashContext& context);

}  // namespace chat::text
