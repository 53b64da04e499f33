#include "app/process.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

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

std::string start_again(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program_invocation_name};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv("/proc/self/exe", pointers.data());
  return fmt::format("Cannot start again: {}. Start it by hand.", std::system_category().message(errno));
}

}  // namespace chat::app
