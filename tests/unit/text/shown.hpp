#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"
#include "irc/message.hpp"
#include "text/view.hpp"

namespace chat::text::testing {

/// What is seen of one line from a server, whose ISUPPORT has these tokens, by somebody called `me`.
inline std::vector<View> views(std::string_view line, const std::vector<std::string_view>& tokens = {}) {
  irc::Isupport isupport;
  for (const std::string_view token : tokens) isupport.apply(token);
  const auto message = irc::parse(line);
  REQUIRE(message);
  return view(*message, {"me", isupport});
}

/// The same as lines for a plain terminal.
inline std::vector<std::string> shown(std::string_view line, const std::vector<std::string_view>& tokens = {}) {
  std::vector<std::string> lines;
  for (const View& one : views(line, tokens)) lines.push_back(to_line(one, ""));
  return lines;
}

struct Shown {
  std::string line;    ///< from the server
  std::string wanted;  ///< what a person reads; empty if nothing
};

inline void check_shown(const std::vector<Shown>& cases, const std::vector<std::string_view>& tokens = {}) {
  for (const Shown& c : cases) {
    INFO(c.line);
    CHECK(shown(c.line, tokens) == (c.wanted.empty() ? std::vector<std::string>{} : std::vector{c.wanted}));
  }
}

}  // namespace chat::text::testing
