#include "client/channel_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "client/width.hpp"
#include "text/view.hpp"

namespace chat::client {
namespace {

constexpr std::size_t kMaxRows = 20'000;
constexpr std::size_t kWidestName = 30;  // longer ones push their row to the right

std::uint64_t to_number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

bool ChannelTable::receive(const irc::Message& message, bool& finished) {
  finished = false;
  if (message.command == "321") return true;
  if (message.command == "322") {
    if (rows_.size() < kMaxRows) {
      rows_.push_back({text::strip_controls(message.param(1)), to_number(message.param(2)),
                       text::strip_controls(message.param(3))});
    } else {
      ++left_out_;
    }
    return true;
  }
  // Some servers answer that they are busy or do not know it, and send no end of the list.
  const bool refused = (message.command == "263" || message.command == "421" || message.command == "461") &&
                       irc::equals_ignoring_case(message.param(1), "LIST");
  if (message.command != "323" && !refused) return false;
  if (expected_ > 0) --expected_;
  finished = !refused;
  return !refused;
}

std::vector<std::string> ChannelTable::take_lines() {
  std::vector<Row> rows = std::exchange(rows_, {});
  const std::size_t left_out = std::exchange(left_out_, 0);
  if (rows.empty()) {
    return {all_ ? "There are no channels yet. /enter NAME makes one."
                 : "No channel fits that. /channels lists them all."};
  }

  std::ranges::sort(
      rows, [](const Row& a, const Row& b) { return a.people != b.people ? a.people > b.people : a.name < b.name; });
  std::size_t name_width = display_width("Channel");
  for (const Row& row : rows) name_width = std::max(name_width, std::min(display_width(row.name), kWidestName));
  std::vector<std::string> lines = {fmt::format("{}  People  Topic", pad("Channel", name_width))};
  for (const Row& row : rows) {
    std::string line = fmt::format("{}  {:>6}  {}", pad(row.name, name_width), row.people, row.topic);
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  if (left_out > 0) lines.push_back(fmt::format("… and {} more. /channels PATTERN shows some of them.", left_out));
  return lines;
}

}  // namespace chat::client
