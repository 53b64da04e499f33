#pragma once
#include <string>
#include <system_error>

namespace chat::bench {

// What the system calls error number `error`. Safe to call from any thread.
inline std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace chat::bench
