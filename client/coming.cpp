#include "client/coming.hpp"

#include "text/view.hpp"

namespace chat::client {

std::optional<Coming> coming_in(const irc::Message& message) {
  const auto is = [&](std::string_view name) { return irc::equals_ignoring_case(message.command, name); };
  Coming coming{.kind = Coming::Kind::entered, .nick = text::strip_controls(irc::split_source(message.source).nick)};
  if (coming.nick.empty()) return std::nullopt;
  if (is("JOIN")) return coming;
  if (is("NICK")) {
    coming.kind = Coming::Kind::renamed;
    coming.new_nick = text::strip_controls(message.param(0));
    return coming;
  }
  if (!is("PART") && !is("QUIT")) return std::nullopt;
  coming.kind = is("PART") ? Coming::Kind::left : Coming::Kind::left_system;
  return coming;
}

}  // namespace chat::client
