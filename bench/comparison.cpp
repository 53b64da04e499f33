#include "bench/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "bench/report.hpp"

namespace chat::bench {
namespace {

constexpr double kMillion = 1e6;

struct Measure {
  std::string_view name;
  bool more_is_better;
  std::function<double(const Result&)> value;
  std::function<std::string(double)> show;
};

std::string show_rate(double value) {
  return value >= kMillion ? fmt::format("{:.2f} M", value / kMillion) : with_commas(value);
}

std::vector<Measure> measures_for(bool traffic, bool paced) {
  if (!traffic) {
    return {
        {"connects/s", true, &Result::connects_per_second, show_rate},
        {"connects per CPU s", true,
         [](const Result& r) { return r.connect_server_cpu > 0 ? r.clients / r.connect_server_cpu : 0; }, show_rate},
        {"RSS per connection", false, &Result::resident_per_connection, show_kib}};
  }
  std::vector<Measure> measures{{"deliveries per CPU s", true, &Result::deliveries_per_cpu_second, show_rate},
                                {"deliveries/s", true, &Result::deliveries_per_second, show_rate},
                                {"p50", false, [](const Result& r) { return r.p50_us; }, show_microseconds},
                                {"p99", false, [](const Result& r) { return r.p99_us; }, show_microseconds}};
  if (paced) {
    measures.erase(measures.begin() + 1);  // its rate is given, not found
    measures.push_back({"max", false, [](const Result& r) { return r.max_us; }, show_microseconds});
  }
  return measures;
}

// The order of first appearance, which is the order in which things were run.
std::vector<std::string> distinct(std::span<const Result> results, std::string Result::* member) {
  std::vector<std::string> found;
  for (const Result& result : results)
    if (std::ranges::find(found, result.*member) == found.end()) found.push_back(result.*member);
  return found;
}

std::map<std::uint32_t, double> by_repetition(std::span<const Result> results, const std::string& scenario,
                                              const std::string& server, const Measure& measure) {
  std::map<std::uint32_t, double> values;
  for (const Result& result : results)
    if (result.scenario == scenario && result.server == server && result.error.empty())
      values[result.repetition] = measure.value(result);
  return values;
}

std::string median_cell(const std::map<std::uint32_t, double>& values, const Measure& measure) {
  std::vector<double> all;
  for (const auto& [repetition, value] : values)
    if (value > 0) all.push_back(value);
  return all.empty() ? "-" : measure.show(median(all));
}

std::string ratio_cell(const std::map<std::uint32_t, double>& contender,
                       const std::map<std::uint32_t, double>& baseline, bool more_is_better) {
  std::vector<double> ratios;
  for (const auto& [repetition, value] : contender) {
    const auto other = baseline.find(repetition);
    if (other == baseline.end() || other->second <= 0 || value <= 0) continue;
    ratios.push_back(more_is_better ? value / other->second : other->second / value);
  }
  if (ratios.empty()) return "-";
  const auto [least, most] = std::ranges::minmax(ratios);
  if (ratios.size() == 1) return fmt::format("{:.2f}", least);
  return fmt::format("{:.2f} ({:.2f} to {:.2f})", median(ratios), least, most);
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::expected<std::vector<Result>, std::string> read_results(std::istream& in) {
  std::vector<Result> results;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    auto result = from_json(line);
    if (!result) return std::unexpected(fmt::format("line {}: {}", number, result.error()));
    results.push_back(std::move(*result));
  }
  return results;
}

std::string compare(std::span<const Result> results, const std::string& contender, const std::string& baseline) {
  const std::vector<std::string> servers = distinct(results, &Result::server);
  std::vector<std::vector<std::string>> rows{{"scenario", "measure"}};
  rows.front().insert(rows.front().end(), servers.begin(), servers.end());
  const bool two = contender != baseline;
  if (two) rows.front().push_back(fmt::format("{} : {}", contender, baseline));
  for (const std::string& scenario : distinct(results, &Result::scenario)) {
    const bool traffic = std::ranges::any_of(
        results, [&](const Result& result) { return result.scenario == scenario && result.has_traffic(); });
    std::string label = scenario;
    const bool paced = scenario == "latency" || scenario == "private-latency" || scenario == "stall";
    for (const Measure& measure : measures_for(traffic, paced)) {
      std::vector<std::string> row{std::exchange(label, ""), std::string(measure.name)};
      for (const std::string& server : servers)
        row.push_back(median_cell(by_repetition(results, scenario, server, measure), measure));
      if (two)
        row.push_back(ratio_cell(by_repetition(results, scenario, contender, measure),
                                 by_repetition(results, scenario, baseline, measure), measure.more_is_better));
      rows.push_back(std::move(row));
    }
  }
  std::string text = markdown_table(rows, 2);
  for (const Result& result : results)
    if (!result.clean())
      text += fmt::format("\n{}, {}, repetition {}: {}", result.server, result.scenario, result.repetition,
                          complaint(result));
  return text + (text.ends_with('\n') ? "" : "\n");
}

}  // namespace chat::bench
