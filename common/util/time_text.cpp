#include "util/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace chat::util {
namespace {

struct Calendar {
  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::chrono::hh_mm_ss<Millis> time;
};

Calendar calendar(Millis since_epoch) {
  const std::chrono::sys_time<Millis> point(since_epoch);
  const auto day = std::chrono::floor<std::chrono::days>(point);
  return {std::chrono::year_month_day(day), std::chrono::weekday(day), std::chrono::hh_mm_ss(point - day)};
}

}  // namespace

std::string iso_time(Millis time) {
  const Calendar c = calendar(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(c.date.year()),
                     static_cast<unsigned>(c.date.month()), static_cast<unsigned>(c.date.day()), c.time.hours().count(),
                     c.time.minutes().count(), c.time.seconds().count(), c.time.subseconds().count());
}

std::string long_time(Millis time) {
  static constexpr std::array<const char*, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
  static constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
  const Calendar c = calendar(time);
  return fmt::format("{} {} {} {} -- {:02}:{:02}:{:02} +00:00", kDays.at(c.weekday.c_encoding()),
                     kMonths.at(static_cast<unsigned>(c.date.month()) - 1), static_cast<unsigned>(c.date.day()),
                     static_cast<int>(c.date.year()), c.time.hours().count(), c.time.minutes().count(),
                     c.time.seconds().count());
}

std::string clock_time(Millis time, int utc_offset_minutes) {
  const Calendar c = calendar(time + std::chrono::minutes(utc_offset_minutes));
  return fmt::format("{:02}:{:02}", c.time.hours().count(), c.time.minutes().count());
}

std::string moment_text(Millis time, Millis now, int utc_offset_minutes) {
  const Calendar c = calendar(time + std::chrono::minutes(utc_offset_minutes));
  const Calendar today = calendar(now + std::chrono::minutes(utc_offset_minutes));
  std::string clock = clock_time(time, utc_offset_minutes);
  if (c.date == today.date) return clock;
  return fmt::format("{:04}-{:02}-{:02} {}", static_cast<int>(c.date.year()), static_cast<unsigned>(c.date.month()),
                     static_cast<unsigned>(c.date.day()), clock);
}

std::optional<Millis> parse_iso_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kForm.size() || text.back() != 'Z') return std::nullopt;
  std::array<int, 6> parts{};  // year, month, day, hours, minutes, seconds
  std::size_t part = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == 'd') {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      parts.at(part) = parts.at(part) * 10 + (text[i] - '0');
    } else {
      if (text[i] != kForm[i]) return std::nullopt;
      ++part;
    }
  }
  const std::string_view fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
  if (!fraction.empty() && (fraction.front() != '.' || fraction.size() == 1)) return std::nullopt;
  int millis = 0;
  for (std::size_t i = 1; i < std::max<std::size_t>(fraction.size(), 4); ++i) {
    const char digit = i < fraction.size() ? fraction[i] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    if (i < 4) millis = millis * 10 + (digit - '0');
  }
  const std::chrono::year_month_day date{std::chrono::year(parts[0]),
                                         std::chrono::month(static_cast<unsigned>(parts[1])),
                                         std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(parts[3]) +
         std::chrono::minutes(parts[4]) + std::chrono::seconds(parts[5]) + Millis(millis);
}

std::string duration_text(Millis duration) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(duration);
  const std::chrono::hh_mm_ss rest(std::chrono::duration_cast<std::chrono::seconds>(duration - days));
  return fmt::format("{} days {:02}:{:02}:{:02}", days.count(), rest.hours().count(), rest.minutes().count(),
                     rest.seconds().count());
}

}  // namespace chat::util
