#include "client/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace chat::client {
namespace {

constexpr std::size_t kCells = 10;
constexpr std::size_t kStepOfUnknown = 100;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

Progress::Progress(std::string title, std::size_t total, bool plain)
    : title_(std::move(title)), total_(total), plain_(plain) {}

void Progress::at(std::size_t done) {
  if (total_ == 0) {
    shown_ = done - done % kStepOfUnknown;
    return;
  }
  const std::size_t steps = plain_ ? kCells : 100;
  done = std::min(done, total_);
  if (done * steps / total_ != shown_ * steps / total_) shown_ = done;
}

std::string Progress::text() const {
  if (total_ == 0) return shown_ == 0 ? title_ : fmt::format("{}, {} lines so far", title_, shown_);
  const std::size_t full = shown_ * kCells / total_;
  return fmt::format("{} {}{} {} of {}", title_, repeated(plain_ ? "#" : "█", full),
                     repeated(plain_ ? "-" : "░", kCells - full), shown_, total_);
}

}  // namespace chat::client
