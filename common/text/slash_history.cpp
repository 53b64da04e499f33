#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;
using MaybeRefused = std::optional<std::string>;  ///< a sentence, if it is refused

constexpr unsigned kUsualLines = 20;
constexpr unsigned kMostLines = 10'000;

/// Digits only, all of them.
std::optional<unsigned> number_in(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A day written as 2026-11-22.
std::optional<std::chrono::sys_days> day_in(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_in(text.substr(0, 4));
  const auto month = number_in(text.substr(5, 2));
  const auto day = number_in(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::string midnight(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}T00:00:00.000Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// The attributes of a SEARCH, encoded as message tags are (https://soju.im/search).
class Attributes {
 public:
  void add(std::string_view key, std::string_view value) {
    if (!text_.empty()) text_ += ';';
    text_ += key;
    text_ += '=';
    irc::escape_tag_value(value, text_);
  }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

MaybeRefused add_sender(std::string_view value, const SlashContext& context, Attributes& attributes) {
  const auto nick = nick_name(value, context);
  if (!nick) return nick.error();
  attributes.add("from", *nick);
  return std::nullopt;
}

MaybeRefused add_place(std::string_view value, const SlashContext& context, Attributes& attributes) {
  const auto name = names_channel(value, context) ? channel_name(value, context) : nick_name(value, context);
  if (!name) return name.error();
  attributes.add("in", *name);
  return std::nullopt;
}

MaybeRefused add_day(std::string_view key, std::string_view value, int days_later, Attributes& attributes) {
  const auto day = day_in(value);
  if (!day)
    return fmt::format("A day is written as year, month and day, for example since:2026-11-22 until:2026-11-30");
  attributes.add(key, midnight(*day + std::chrono::days(days_later)));
  return std::nullopt;
}
MaybeRefused add_since(std::string_view value, const SlashContext&, Attributes& attributes) {
  return add_day("after", value, 0, attributes);
}
MaybeRefused add_until(std::string_view value, const SlashContext&, Attributes& attributes) {
  return add_day("before", value, 1, attributes);  // the day itself belongs to it
}

struct Filter {
  std::string_view name;  ///< as it is typed in front of its value
  MaybeRefused (*add)(std::string_view value, const SlashContext& context, Attributes& attributes);
};
constexpr auto kFilters =
    std::to_array<Filter>({{"from:", add_sender}, {"in:", add_place}, {"since:", add_since}, {"until:", add_until}});

const Filter* filter_of(std::string_view word) {
  const auto found = std::ranges::find_if(kFilters, [&](const Filter& filter) {
    return irc::equals_ignoring_case(word.substr(0, filter.name.size()), filter.name);
  });
  return found == kFilters.end() ? nullptr : &*found;
}

}  // namespace

SlashResult slash::history(const SlashRequest& request) {
  const auto lines = request.rest.empty() ? kUsualLines : number_in(request.rest);
  if (!lines || *lines == 0 || *lines > kMostLines) {
    return Refusal(
        fmt::format("Behind /history stands how many lines to show, from 1 to {}; without a number it is {}.",
                    kMostLines, kUsualLines));
  }
  if (request.context.place.empty()) {
    return Refusal(
        "You are nowhere yet: /enter NAME or /private NICK first, and /history then shows what was said there.");
  }
  Outgoing line("CHATHISTORY");
  line.middle("LATEST").middle(request.context.place).middle("*").middle(fmt::format("{}", *lines));
  SlashResult result = one_line(line.line());
  if (result) result->action = Action::history;
  return result;
}

SlashResult slash::search(const SlashRequest& request) {
  Attributes attributes;
  std::string words;
  std::string_view rest = request.rest;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (const Filter* const filter = filter_of(word)) {
      if (auto refused = filter->add(word.substr(filter->name.size()), request.context, attributes)) {
        return Refusal(std::move(*refused));
      }
      continue;
    }
    if (!words.empty()) words += ' ';
    words += word;
  }
  if (!words.empty()) attributes.add("text", words);
  if (attributes.empty()) return written_like_this(request.command);
  attributes.add("limit", fmt::format("{}", kMostFound));
  SlashResult result = one_line(Outgoing("SEARCH").middle(attributes.text()).line());
  if (result) result->action = Action::search;
  return result;
}

SlashResult slash::datastore(const SlashRequest& request) {
  return Typed{{"DATASTORE"}, Action::datastore, std::string(request.rest)};
}

}  // namespace chat::text
