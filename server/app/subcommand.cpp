#include "app/subcommand.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

namespace chat::app {

int fail(const std::string& sentence) {
  fmt::print(stderr, "chatserver: {}\n", sentence);
  return EXIT_FAILURE;
}

int write_to_file(const std::string& name, const std::function<int(std::ostream& out, bool& written)>& write) {
  bool written = false;
  if (name.empty() || name == kStandard) return write(std::cout, written);
  constexpr mode_t kRights = 0600;  // private talks are in it
  const int made = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kRights);
  if (made < 0 && errno == EEXIST) return fail(fmt::format("{} is there already. Give the name of a new file.", name));
  const int error = errno;
  std::ofstream out;
  if (made >= 0) out.open(name, std::ios::binary);
  if (!out.is_open()) {
    return fail(fmt::format("{} cannot be made: {}. Give a file in a folder that you may write to.", name,
                            std::generic_category().message(error)));
  }
  ::close(made);
  const int status = write(out, written);
  out.close();
  std::error_code ignored;
  if (!written) std::filesystem::remove(name, ignored);
  return status;
}

}  // namespace chat::app
