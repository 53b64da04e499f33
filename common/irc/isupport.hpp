#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "irc/limits.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"

namespace chat::irc {

/// What a server tells of itself besides its limits.
struct ServerTraits {
  CaseMapping mapping = CaseMapping::ascii;
  std::string_view network{};
  ModeSet prefixes{"ov"};                      ///< those of kPrefixes that it has
  std::string_view icon{};                     ///< a URL; empty: none
  std::span<const std::string> denied_tags{};  ///< as CLIENTTAGDENY names them
  std::chrono::seconds nonce_window{0};        ///< how long a line's nonce (+chat/nonce) is remembered; 0: it is not
};

/// What a server tells of itself in RPL_ISUPPORT (https://modern.ircdocs.horse/#rplisupport-005): the tokens, each
/// `KEY` or `KEY=VALUE`, that follow from what the code enforces.
[[nodiscard]] std::vector<std::string> isupport_tokens(const Limits& limits, const ServerTraits& traits);

/// The tokens in lines of at most 13, fit for RPL_ISUPPORT; a token must be shorter than 370 bytes.
[[nodiscard]] std::vector<std::string> isupport_lines(const std::vector<std::string>& tokens);

/// What a client has learnt of its server from RPL_ISUPPORT; the defaults are those of RFC 1459.
class Isupport {
 public:
  /// Takes in one token; `-KEY` brings the default back. Unknown keys and ill-formed values change nothing.
  void apply(std::string_view token);

  [[nodiscard]] bool is_channel(std::string_view name) const {
    return !name.empty() && channel_types.find(name.front()) != std::string::npos;
  }
  /// Folded as this server compares names; non-ASCII stays as it is. With a case mapping that is not known here, only
  /// what is sure, the letters, folds.
  [[nodiscard]] std::string fold(std::string_view name) const;
  [[nodiscard]] bool same(std::string_view a, std::string_view b) const { return fold(a) == fold(b); }
  /// Whether it passes on a client-only tag of that name, given without its `+`
  /// (https://ircv3.net/specs/extensions/message-tags#rpl_isupport-tokens).
  [[nodiscard]] bool passes_tag(std::string_view name) const;
  /// `@+nick` without the symbols in front.
  [[nodiscard]] std::string_view without_prefix(std::string_view nick) const;

  std::string channel_types = "#&";
  std::string prefix_letters = "ov";  ///< highest first
  std::string prefix_symbols = "@+";
  std::string list_modes = "b";      ///< CHANMODES type A
  std::string always_modes = "k";    ///< type B
  std::string when_set_modes = "l";  ///< type C
  std::string network;
  std::string case_mapping = "rfc1459";
  std::size_t nick_length = 9;
  std::size_t line_length = 512;  ///< never less
  std::size_t modes_limit = 3;    ///< changes with a parameter in one MODE; at least 1
  std::string denied_tags;        ///< CLIENTTAGDENY; see passes_tag()
  std::size_t history_limit = 0;  ///< the most lines that CHATHISTORY may be asked for; 0: not said
  std::size_t nonce_seconds = 0;  ///< how long a line that is sent again is known by its nonce (NONCE); 0: not at all

 private:
  void apply_prefix(std::string_view value);
  void take_back(std::string_view key);
};

}  // namespace chat::irc
