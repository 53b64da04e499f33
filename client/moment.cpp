#include "client/moment.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>

namespace chat::client {
namespace {

/// The number written with exactly `digits` digits at the front of `text`, which is shortened by them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const char* const end = text.data() + digits;
  if (std::from_chars(text.data(), end, value).ptr != end || value < 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::tm> local_calendar(Moment moment) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) return std::nullopt;
  return local;
}

}  // namespace

std::optional<Moment> parse_server_time(std::string_view value) {
  struct Field {
    std::size_t digits;
    char after;
  };
  constexpr std::array<Field, 5> kFields = {Field{4, '-'}, {2, '-'}, {2, 'T'}, {2, ':'}, {2, ':'}};
  std::array<int, 6> numbers{};
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const auto number = take_number(value, kFields[i].digits);
    if (!number || !take_char(value, kFields[i].after)) return std::nullopt;
    numbers[i] = *number;
  }
  const auto seconds = take_number(value, 2);
  if (!seconds || *seconds > 60 || numbers[3] > 23 || numbers[4] > 59) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(numbers[0]),
                                        std::chrono::month(static_cast<unsigned>(numbers[1])),
                                        std::chrono::day(static_cast<unsigned>(numbers[2]))};
  // The clock counts nanoseconds in 64 bits, which end in the year 2262 and began in 1677.
  if (!day.ok() || numbers[0] < 1970 || numbers[0] > 2261) return std::nullopt;
  int milliseconds = 0;
  if (take_char(value, '.')) {
    const auto fraction = take_number(value, 3);
    if (!fraction) return std::nullopt;
    milliseconds = *fraction;
  }
  if (value != "Z") return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(numbers[3]) + std::chrono::minutes(numbers[4]) +
         std::chrono::seconds(*seconds) + std::chrono::milliseconds(milliseconds);
}

std::optional<Moment> moment_of(const irc::Message& message) {
  const auto tag = message.tag("time");
  return tag ? parse_server_time(*tag) : std::nullopt;
}

std::string local_clock(Moment moment, bool with_seconds) {
  const auto local = local_calendar(moment);
  if (!local) return with_seconds ? "--:--:--" : "--:--";
  const std::string minutes = fmt::format("{:02}:{:02}", local->tm_hour, local->tm_min);
  return with_seconds ? fmt::format("{}:{:02}", minutes, local->tm_sec) : minutes;
}

std::optional<std::chrono::year_month_day> local_day(Moment moment) {
  const auto local = local_calendar(moment);
  if (!local) return std::nullopt;
  return std::chrono::year_month_day(std::chrono::year(local->tm_year + 1900),
                                     std::chrono::month(static_cast<unsigned>(local->tm_mon + 1)),
                                     std::chrono::day(static_cast<unsigned>(local->tm_mday)));
}

std::string day_in_words(std::chrono::year_month_day day) {
  constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
  constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                        "May",       "June",     "July",     "August",
                                                        "September", "October",  "November", "December"};
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return fmt::format("{}, {} {} {}", kDays[weekday.c_encoding()], static_cast<unsigned>(day.day()),
                     kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()));
}

std::string local_date_and_clock(Moment moment) {
  const auto local = local_calendar(moment);
  if (!local) return "----------" + (" " + local_clock(moment));
  return fmt::format("{:04}-{:02}-{:02} {}", local->tm_year + 1900, local->tm_mon + 1, local->tm_mday,
                     local_clock(moment));
}

std::string local_time(Moment moment, Moment now) {
  const auto local = local_calendar(moment);
  const auto today = local_calendar(now);
  const bool same_day = local && today && local->tm_year == today->tm_year && local->tm_yday == today->tm_yday;
  return same_day ? local_clock(moment) : local_date_and_clock(moment);
}

}  // namespace chat::client
