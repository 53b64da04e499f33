#include "bench/result.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace chat::bench {
namespace {

double ratio(double numerator, double denominator) { return denominator > 0 ? numerator / denominator : 0; }

// Calls `visit(name, member)` for everything that is written down; reading and writing share this one list.
template <typename Some, typename Visit>
void visit_members(Some& result, Visit&& visit) {
  visit("server", result.server);
  visit("scenario", result.scenario);
  visit("repetition", result.repetition);
  visit("error", result.error);
  visit("clients", result.clients);
  visit("connections_lost", result.connections_lost);
  visit("connect_seconds", result.connect_seconds);
  visit("connect_server_cpu_seconds", result.connect_server_cpu);
  visit("resident_idle_bytes", result.resident_idle);
  visit("resident_connected_bytes", result.resident_connected);
  visit("resident_after_bytes", result.resident_after);
  visit("server_threads", result.server_threads);
  visit("lines_sent", result.lines_sent);
  visit("expected", result.expected);
  visit("delivered", result.tally.delivered);
  visit("lost", result.tally.lost);
  visit("duplicates", result.tally.duplicates);
  visit("out_of_order", result.tally.out_of_order);
  visit("stray", result.stray);
  visit("wall_seconds", result.wall_seconds);
  visit("server_cpu_seconds", result.server_cpu);
  visit("server_user_seconds", result.server_user);
  visit("server_system_seconds", result.server_system);
  visit("generator_cpu_seconds", result.generator_cpu);
  visit("p50_us", result.p50_us);
  visit("p99_us", result.p99_us);
  visit("max_us", result.max_us);
}

}  // namespace

double Result::connects_per_second() const { return ratio(clients, connect_seconds); }

double Result::resident_per_connection() const {
  if (resident_connected < resident_idle) return 0;
  return ratio(static_cast<double>(resident_connected - resident_idle), clients);
}

double Result::deliveries_per_cpu_second() const { return ratio(static_cast<double>(tally.delivered), server_cpu); }

double Result::deliveries_per_second() const { return ratio(static_cast<double>(tally.delivered), wall_seconds); }

bool Result::clean() const {
  return error.empty() && connections_lost == 0 && tally.lost == 0 && tally.duplicates == 0 &&
         tally.out_of_order == 0 && stray == 0;
}

std::string to_json(const Result& result) {
  nlohmann::ordered_json json;
  visit_members(result, [&json](const char* name, const auto& member) { json[name] = member; });
  // Derived, for whoever reads the file without this program.
  json["connects_per_second"] = result.connects_per_second();
  json["resident_bytes_per_connection"] = result.resident_per_connection();
  json["deliveries_per_server_cpu_second"] = result.deliveries_per_cpu_second();
  json["deliveries_per_second"] = result.deliveries_per_second();
  return json.dump();
}

std::expected<Result, std::string> from_json(std::string_view line) {
  try {
    const auto json = nlohmann::json::parse(line);
    Result result;
    visit_members(result, [&json](const char* name, auto& member) { json.at(name).get_to(member); });
    return result;
  } catch (const nlohmann::json::exception& error) {
    return std::unexpected(fmt::format("not a result of chatbench --json: {}", error.what()));
  }
}

}  // namespace chat::bench
