#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace chat::simulation {

/// Something that must hold does not. It ends the run of its seed.
class Violation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class... Args>
[[noreturn]] void violated(fmt::format_string<Args...> format, Args&&... args) {
  throw Violation(fmt::format(format, std::forward<Args>(args)...));
}

/// The explanation costs nothing unless it is needed.
template <class... Args>
void require(bool holds, fmt::format_string<Args...> format, Args&&... args) {
  if (!holds) violated(format, std::forward<Args>(args)...);
}

}  // namespace chat::simulation
