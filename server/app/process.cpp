#include "app/process.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <csignal>

namespace chat::app {
namespace {
// Each heap arena keeps memory of its own; connections hardly meet in the heap.
constexpr int kArenas = 4;
// Freed buffers stay at hand up to this many bytes, instead of going back to the system and coming again.
constexpr int kKeptAtTop = 16 << 20;
}  // namespace

std::size_t prepare_process() {
  ::mallopt(M_ARENA_MAX, kArenas);
  ::mallopt(M_TRIM_THRESHOLD, kKeptAtTop);
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NOFILE, &files);
  return files.rlim_cur;
}

}  // namespace chat::app
