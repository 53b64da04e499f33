#pragma once
// What the server's process has used so far, read from /proc.
#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace chat::bench {

struct ProcessStats {
  double cpu_seconds = 0;     // of all threads, those that ended included; in the kernel too
  double user_seconds = 0;    // the part that the program itself spent
  double system_seconds = 0;  // the part that the kernel spent for it: sends and receives are here
  std::uint64_t resident_bytes = 0;
  std::uint32_t threads = 0;
};

// The two parts come in clock ticks of 10 ms. Their sum is finer, since the process's CPU clock has it in nanoseconds.
// An error says which file could not be read.
std::expected<ProcessStats, std::string> read_process_stats(pid_t pid);

// The text of /proc/PID/stat as numbers. Times in clock ticks of `ticks_per_second`, memory in pages of `page_bytes`.
std::expected<ProcessStats, std::string> parse_process_stat(std::string_view text, long ticks_per_second,
                                                            long page_bytes);

// CPU seconds that this process itself has used.
double own_cpu_seconds();

}  // namespace chat::bench
