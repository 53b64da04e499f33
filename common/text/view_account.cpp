#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

constexpr auto kServices = std::to_array<std::string_view>({"NickServ", "ChanServ"});

/// What is to be done: the server's sentence, in which a command is written as it is typed here, or with that behind
/// it.
std::string verified_by(std::string_view account, std::string_view sentence) {
  const std::string typed = fmt::format("/verify {} CODE", account);
  const std::string raw = fmt::format("VERIFY {} <code>", account);
  std::string text = with_full_stop(sentence);
  const std::size_t at = text.find(raw);
  if (at == std::string::npos) return fmt::format("{} Then: {}", text, typed);
  return text.replace(at, raw.size(), typed);
}

bool says(const Incoming& in, std::string_view word) { return irc::equals_ignoring_case(in.param(0), word); }

}  // namespace

// https://ircv3.net/specs/extensions/account-registration

MaybeView view_register(const Incoming& in) {
  if (in.message.params.size() < 3) return in.make(ViewKind::reply, {}, std::string(in.last()));
  if (says(in, "SUCCESS")) {
    return in.make(ViewKind::reply, {},
                   fmt::format("The account {} is yours now, and you are logged in.", in.param(1)));
  }
  if (says(in, "VERIFICATION_REQUIRED")) {
    return in.make(ViewKind::reply, {}, fmt::format("One step is left: {}", verified_by(in.param(1), in.last())));
  }
  return in.make(ViewKind::reply, {}, std::string(in.last()));
}

MaybeView view_verify(const Incoming& in) {
  if (in.message.params.size() >= 3 && says(in, "SUCCESS")) {
    return in.make(ViewKind::reply, {}, fmt::format("The account {} is complete, and you are logged in.", in.param(1)));
  }
  return in.make(ViewKind::reply, {}, std::string(in.last()));
}

bool is_from_service(const Incoming& in) {
  return std::ranges::any_of(kServices,
                             [&](std::string_view name) { return irc::equals_ignoring_case(in.speaker, name); });
}

}  // namespace chat::text
