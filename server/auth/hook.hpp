#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "core/work.hpp"

namespace chat::auth {

/// Lets another thread break off what one waits for.
class Breaker {
 public:
  Breaker();
  ~Breaker();
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;

  /// For good. Any thread.
  void trip();
  /// Becomes readable when it trips.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Why a hook did not do its work, for the log: a phrase without anything of what it was given.
using HookResult = std::expected<void, std::string>;

/// Runs the program `command[0]` (an absolute path, or one that is found in PATH) with the arguments behind it, and
/// waits for its end; exit status 0 is success. What it is to send is in its environment (CHAT_ACCOUNT, CHAT_EMAIL,
/// CHAT_CODE) and on its standard input (three lines, in that order): nobody else on the machine sees these, as they
/// would its arguments. What it prints goes nowhere. After `patience`, or when `breaker` trips, it is killed, with all
/// processes of its group. Any thread; must not be called with signals unblocked that the process handles by itself.
[[nodiscard]] HookResult run_hook(const std::vector<std::string>& command, const core::SendCode& what,
                                  std::chrono::milliseconds patience, const Breaker& breaker);

}  // namespace chat::auth
