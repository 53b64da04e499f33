#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace chat::store {

/// Watches how much room the file system has, and holds a file to give back when there is none left: what must be
/// written (that somebody left) then still can be, while nothing new is taken.
class Space {
 public:
  struct Options {
    std::filesystem::path directory;
    std::filesystem::path reserve_file;
    std::uint64_t reserve = 0;     ///< bytes; 0: no such file
    std::uint64_t least_free = 0;  ///< bytes that must be free for anything new
    /// Bytes that are free; empty: asks the system. Any thread.
    std::function<std::uint64_t()> free;
  };
  explicit Space(Options options);

  /// Asks the system. Any thread.
  void look();

  // The engine's thread.

  /// Whether there is room for new events, by the last look(). Makes the reserve again when there is room for it and
  /// for `least_free` besides.
  [[nodiscard]] bool is_enough();
  /// Deletes the reserve. False: it was given back before.
  bool give_back_reserve();

 private:
  [[nodiscard]] bool make_reserve() const;

  const Options options_;
  std::atomic<std::uint64_t> free_{0};
  bool reserved_ = false;
};

}  // namespace chat::store
