#include "bench/process_stats.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>
#include <vector>

namespace chat::bench {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::vector<std::string_view> split_fields(std::string_view text) {
  std::vector<std::string_view> fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    if (end != 0) fields.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields;
}

}  // namespace

std::expected<ProcessStats, std::string> parse_process_stat(std::string_view text, long ticks_per_second,
                                                            long page_bytes) {
  // The second field is the program's name in parentheses and may hold anything, so the count starts behind it.
  // Numbers are those of proc(5), which counts from 1 and has the state as number 3.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return std::unexpected("the process's stat file has no name in it");
  const std::vector<std::string_view> fields = split_fields(text.substr(name_end + 1));
  const auto number = [&fields](std::size_t index) -> std::uint64_t {
    std::uint64_t value = 0;
    if (index - 3 < fields.size()) {
      const std::string_view field = fields[index - 3];
      std::from_chars(field.data(), field.data() + field.size(), value);
    }
    return value;
  };
  if (fields.size() < 22) return std::unexpected("the process's stat file is too short");
  ProcessStats stats;
  stats.user_seconds = static_cast<double>(number(14)) / static_cast<double>(ticks_per_second);
  stats.system_seconds = static_cast<double>(number(15)) / static_cast<double>(ticks_per_second);
  stats.cpu_seconds = stats.user_seconds + stats.system_seconds;
  stats.threads = static_cast<std::uint32_t>(number(20));
  stats.resident_bytes = number(24) * static_cast<std::uint64_t>(page_bytes);
  return stats;
}

std::expected<ProcessStats, std::string> read_process_stats(pid_t pid) {
  const std::string path = fmt::format("/proc/{}/stat", pid);
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) return std::unexpected(fmt::format("cannot read {}: is the server still running?", path));
  auto stats = parse_process_stat(text, sysconf(_SC_CLK_TCK), sysconf(_SC_PAGESIZE));
  clockid_t clock{};
  timespec time{};
  if (stats && clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &time) == 0)
    stats->cpu_seconds = static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  return stats;
}

double own_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace chat::bench
