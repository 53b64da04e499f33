// What Telnet leaves of a stream does not depend on how the stream arrives, and is never more than came.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "net/telnet.hpp"

namespace {
std::string filtered(std::string bytes, std::size_t piece) {
  chat::net::Telnet telnet;
  std::string left;
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    std::string part = bytes.substr(i, piece);
    const std::size_t kept = telnet.filter(part);
    if (kept > part.size()) std::abort();
    left += part.substr(0, kept);
  }
  return left;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const std::string whole = filtered(bytes, bytes.size());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    if (filtered(bytes, piece) != whole) std::abort();
  }
  return 0;
}
