#include "text/view_parts.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "irc/extended_bans.hpp"

namespace chat::text {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// A source without user and host is a server's name if it has a dot, which no nick has.
std::string_view nick_of(std::string_view source) {
  const irc::Source parts = irc::split_source(source);
  const bool is_server = parts.user.empty() && parts.host.empty() && parts.nick.find('.') != std::string_view::npos;
  return is_server ? std::string_view{} : parts.nick;
}

}  // namespace

Incoming::Incoming(const irc::Message& the_message, const ViewContext& the_context)
    : message(the_message), context(the_context), speaker(nick_of(the_message.source)), own(is_me(speaker)) {}

bool Incoming::is_me(std::string_view nick) const { return !nick.empty() && context.isupport.same(nick, context.nick); }

std::string_view Incoming::subject() const {
  if (own) return "You";
  if (!speaker.empty()) return speaker;
  return message.source.empty() ? "The server" : message.source;
}

View Incoming::make(ViewKind kind, std::string_view place, std::string text) const {
  View made;
  made.kind = kind;
  made.place = place;
  made.speaker = speaker;
  made.text = std::move(text);
  made.own = own;
  return made;
}

Listed listed(std::string_view mask) {
  const auto extended = irc::split_extended_ban(mask);
  if (!extended || extended->rest.empty()) return {std::string(mask)};
  if (extended->letter == irc::kAccountBan.letter) return {fmt::format("the account {}", extended->rest)};
  if (extended->letter != irc::kMuteBan.letter) return {std::string(mask)};
  const auto inner = irc::split_extended_ban(extended->rest);
  const bool is_account = inner && inner->letter == irc::kAccountBan.letter && !inner->rest.empty();
  return {is_account ? fmt::format("the account {}", inner->rest) : std::string(extended->rest), true};
}

std::string with_full_stop(std::string_view text) {
  const bool ends = text.empty() || std::string_view(".!?").contains(text.back());
  return fmt::format("{}{}", text, ends ? "" : ".");
}

std::string colon_and(std::string_view reason) { return reason.empty() ? "" : fmt::format(": {}", reason); }

std::optional<std::string> date_and_time(std::string_view seconds) {
  constexpr std::int64_t kEndOf9999 = 253402300799;
  const auto count = number_in(seconds);
  if (!count || *count > kEndOf9999) return std::nullopt;
  const std::chrono::sys_seconds instant{std::chrono::seconds(*count)};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count());
}

std::optional<std::string> duration(std::string_view seconds) {
  struct Unit {
    std::int64_t seconds;
    std::string_view name;
  };
  constexpr auto kUnits = std::to_array<Unit>({{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}});
  const auto total = number_in(seconds);
  if (!total) return std::nullopt;
  for (const Unit& unit : kUnits) {
    const std::int64_t count = *total / unit.seconds;
    if (count > 0) return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  }
  return "0 seconds";
}

}  // namespace chat::text
