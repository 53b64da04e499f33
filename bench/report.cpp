#include "bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chat::bench {
namespace {

constexpr double kBytesPerKib = 1024;
constexpr double kMicrosecondsPerMillisecond = 1000;
constexpr std::string_view kNothing = "-";

// Columns of text, not bytes: a character of UTF-8 counts once.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, bool left) {
  const std::string space(width - std::min(width, width_of(text)), ' ');
  return left ? text + space : space + text;
}

std::vector<std::string> row_of(const Result& result) {
  const auto unless_zero = [](double value, const std::string& text) {
    return value > 0 ? text : std::string(kNothing);
  };
  const double per_cpu = result.deliveries_per_cpu_second();
  return {
      result.scenario,
      with_commas(result.clients),
      with_commas(result.connects_per_second()),
      unless_zero(result.resident_per_connection(), show_kib(result.resident_per_connection())),
      unless_zero(static_cast<double>(result.expected), with_commas(static_cast<double>(result.tally.delivered))),
      unless_zero(per_cpu, with_commas(per_cpu)),
      unless_zero(result.wall_seconds, with_commas(result.deliveries_per_second())),
      unless_zero(result.server_cpu, fmt::format("{:.2f} s", result.server_cpu)),
      unless_zero(result.generator_cpu * result.wall_seconds, fmt::format("{:.2f} s", result.generator_cpu)),
      unless_zero(result.p50_us, show_microseconds(result.p50_us)),
      unless_zero(result.p99_us, show_microseconds(result.p99_us)),
      unless_zero(result.max_us, show_microseconds(result.max_us)),
      unless_zero(static_cast<double>(result.expected), with_commas(static_cast<double>(result.tally.lost))),
  };
}

}  // namespace

std::string markdown_table(const std::vector<std::vector<std::string>>& rows, std::size_t text_columns) {
  if (rows.empty()) return {};
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (const auto& row : rows)
    for (std::size_t i = 0; i != row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text;
  for (std::size_t number = 0; number != rows.size(); ++number) {
    text += '|';
    for (std::size_t i = 0; i != widths.size(); ++i)
      text += fmt::format(" {} |", padded(rows[number][i], widths[i], i < text_columns));
    text += '\n';
    if (number != 0) continue;
    text += '|';
    for (std::size_t i = 0; i != widths.size(); ++i)
      text += i < text_columns ? fmt::format(" {} |", std::string(widths[i], '-'))
                               : fmt::format(" {}: |", std::string(widths[i] - 1, '-'));
    text += '\n';
  }
  return text;
}

std::string describe_results(std::span<const Result> results) {
  std::vector<std::vector<std::string>> rows{{"scenario", "clients", "connects/s", "RSS/conn", "deliveries",
                                              "per CPU s", "per s", "server CPU", "own CPU", "p50", "p99", "max",
                                              "lost"}};
  std::string complaints;
  for (const Result& result : results) {
    rows.push_back(row_of(result));
    if (!result.clean()) complaints += fmt::format("{}: {}\n", result.scenario, complaint(result));
  }
  return markdown_table(rows) + (complaints.empty() ? "" : "\n" + complaints);
}

std::string with_commas(double value) {
  std::string text = fmt::format("{:.0f}", value);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string show_kib(double bytes) { return fmt::format("{:.1f} KiB", bytes / kBytesPerKib); }

std::string show_microseconds(double microseconds) {
  if (microseconds < kMicrosecondsPerMillisecond) return fmt::format("{:.0f} us", microseconds);
  return fmt::format("{:.2f} ms", microseconds / kMicrosecondsPerMillisecond);
}

std::string complaint(const Result& result) {
  if (result.clean()) return {};
  std::string text;
  const auto note = [&text](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", with_commas(static_cast<double>(count)), what);
  };
  note(result.tally.lost, "deliveries lost");
  note(result.tally.duplicates, "duplicates");
  note(result.tally.out_of_order, "out of order");
  note(result.stray, "to the wrong client");
  note(result.connections_lost, "connections ended by the server");
  if (!result.error.empty()) text += (text.empty() ? "" : "; ") + result.error;
  return text;
}

}  // namespace chat::bench
