#include "store/space.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <limits>
#include <system_error>
#include <utility>

namespace chat::store {

Space::Space(Options options) : options_(std::move(options)) {
  look();
  std::error_code error;
  reserved_ = options_.reserve == 0 || std::filesystem::file_size(options_.reserve_file, error) == options_.reserve;
}

void Space::look() {
  if (options_.free) {
    free_ = options_.free();
    return;
  }
  struct statvfs system{};
  const bool known = ::statvfs(options_.directory.c_str(), &system) == 0;
  // Where nobody can tell, writing will.
  free_ = known ? std::uint64_t{system.f_bavail} * system.f_frsize : std::numeric_limits<std::uint64_t>::max();
}

bool Space::is_enough() {
  const std::uint64_t free = free_;
  if (!reserved_ && free >= options_.least_free && free - options_.least_free >= options_.reserve) {
    reserved_ = make_reserve();
    if (reserved_) {
      look();
    } else {
      free_ = 0;  // so much for what the system said; again after the next look
    }
  }
  return reserved_ && free_ >= options_.least_free;
}

bool Space::give_back_reserve() {
  if (!std::exchange(reserved_, false)) return false;
  std::error_code error;
  const bool there_was = std::filesystem::remove(options_.reserve_file, error);
  look();
  return there_was;
}

bool Space::make_reserve() const {
  if (options_.reserve == 0) return true;
  const int file = ::open(options_.reserve_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool made = ::posix_fallocate(file, 0, static_cast<off_t>(options_.reserve)) == 0;
  ::close(file);
  if (!made) ::unlink(options_.reserve_file.c_str());
  return made;
}

}  // namespace chat::store
