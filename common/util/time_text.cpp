#include "util/time_text.hpp"

#include <fmt/format.h>

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

std::string duration_text(Millis duration) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(duration);
  const std::chrono::hh_mm_ss rest(std::chrono::duration_cast<std::chrono::seconds>(duration - days));
  return fmt::format("{} days {:02}:{:02}:{:02}", days.count(), rest.hours().count(), rest.minutes().count(),
                     rest.seconds().count());
}

}  // namespace chat::util
