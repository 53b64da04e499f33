#pragma once
// What one run of one scenario against one server showed.
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "bench/ledger.hpp"

namespace chat::bench {

struct Result {
  std::string server;
  std::string scenario;
  std::uint32_t repetition = 1;
  std::string error;  // empty when the scenario went through

  std::uint32_t clients = 0;
  std::uint32_t connections_lost = 0;
  double connect_seconds = 0;
  double connect_server_cpu = 0;  // seconds; like all that concerns the server's process, 0 without its pid

  std::uint64_t resident_idle = 0;       // bytes, before the clients came
  std::uint64_t resident_connected = 0;  // when all had registered
  std::uint64_t resident_after = 0;      // when the traffic had ended
  std::uint32_t server_threads = 0;

  std::uint64_t lines_sent = 0;
  std::uint64_t expected = 0;
  Tally tally;
  std::uint64_t stray = 0;
  double wall_seconds = 0;  // from the first send to the last delivery
  double server_cpu = 0;    // CPU seconds in that time
  double server_user = 0;   // those outside the kernel
  double server_system = 0;
  double generator_cpu = 0;
  double p50_us = 0;
  double p99_us = 0;
  double max_us = 0;

  double connects_per_second() const;
  double resident_per_connection() const;  // bytes
  double deliveries_per_cpu_second() const;
  double deliveries_per_second() const;
  bool has_traffic() const { return expected != 0; }
  // Every line arrived once, in order, where it should, and nobody was thrown out.
  bool clean() const;
};

// One line of JSON, without the newline, and back. An error says what is wrong with the line.
std::string to_json(const Result& result);
std::expected<Result, std::string> from_json(std::string_view line);

}  // namespace chat::bench
