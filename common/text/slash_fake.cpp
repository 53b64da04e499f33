#include <fmt/format.h>

#include <charconv>

#include "irc/message.hpp"
#include "text/slash_commands.hpp"

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::size_t kUsual = 10;

}  // namespace

SlashResult slash::fake(const SlashRequest& request) {
  const std::string_view word = request.rest;
  if (irc::equals_ignoring_case(word, kFakeStop)) return Typed{{}, Action::fake, std::string(kFakeStop)};
  std::size_t lines = kUsual;
  if (!word.empty()) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), lines);
    if (error != std::errc{} || end != word.data() + word.size()) lines = 0;
  }
  if (lines == 0 || lines > kMostFake) {
    return Refusal(
        fmt::format("Behind /fake stands how many lines to send, from 1 to {}, or stop; without a number it is {}.",
                    kMostFake, kUsual));
  }
  if (request.context.place.empty()) {
    return Refusal("You are nowhere yet: /enter NAME or /private NICK first, and /fake then sends its lines there.");
  }
  return Typed{{}, Action::fake, fmt::format("{}", lines)};
}

}  // namespace chat::text
