#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/password.hpp"

namespace chat::auth {

struct Options {
  crypto::PasswordCost cost;                 ///< of new passwords; old ones keep theirs until they are changed
  std::uint32_t scram_iterations = 100'000;  ///< the same as core::AccountSettings::scram_iterations
  /// The program that sends a code, and its arguments; started as it is, without a shell. Empty: none can be sent.
  std::vector<std::string> verify_command;
  std::chrono::milliseconds verify_patience{30'000};  ///< then it is killed, with all that it started
  std::size_t threads = 2;                            ///< that hash; each takes as much memory as the cost says
  std::size_t bound = 128;                            ///< of hashing that waits
  std::size_t sending_bound = 32;                     ///< of codes that wait
};

}  // namespace chat::auth
