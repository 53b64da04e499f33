// A PROXY header is whole at its end and not before, however much has come behind it, and within its bound.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/proxy_header.hpp"
#include "util/ip_address.hpp"

namespace {
void check(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chat;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto parsed = net::parse_proxy_header(bytes);
  if (!parsed) return 0;
  if (!*parsed) {
    check(size < net::kLongestProxyHeader);
    return 0;
  }
  const net::ProxyHeader& header = **parsed;
  check(header.size <= size && header.size <= net::kLongestProxyHeader);
  check(header.address.empty() || util::IpAddress::parse(header.address)->text() == header.address);
  const auto exact = net::parse_proxy_header(bytes.substr(0, header.size));
  check(exact && *exact && (*exact)->address == header.address);
  for (std::size_t cut = 0; cut < header.size; ++cut) {
    const auto early = net::parse_proxy_header(bytes.substr(0, cut));
    check(early && !*early);
  }
  return 0;
}
