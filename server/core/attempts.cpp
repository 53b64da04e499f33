#include "core/attempts.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace chat::core {

util::Millis Attempts::wait(const std::string& key, std::size_t most, util::Millis within, util::Millis now) const {
  const auto found = counts_.find(key);
  if (found == counts_.end() || found->second.number < most) return util::Millis{0};
  // The clock may have been set back: nobody waits for longer than they would have to now.
  return std::clamp(found->second.since + within - now, util::Millis{0}, within);
}

void Attempts::count(const std::string& key, util::Millis within, util::Millis now) {
  const auto found = counts_.find(key);
  if (found != counts_.end() && found->second.since + within > now) {
    ++found->second.number;
    return;
  }
  make_room(within, now);
  counts_[key] = {now, 1};
  begun_.emplace_back(now, key);
}

void Attempts::give_back(const std::string& key) {
  const auto found = counts_.find(key);
  if (found != counts_.end() && found->second.number > 0) --found->second.number;
}

void Attempts::make_room(util::Millis within, util::Millis now) {
  while (!begun_.empty() && (begun_.size() >= kMost || begun_.front().first + within <= now)) {
    const auto& [since, key] = begun_.front();
    const auto found = counts_.find(key);
    if (found != counts_.end() && found->second.since == since) counts_.erase(found);
    begun_.pop_front();
  }
}

std::string network_of(const std::string& address) {
  constexpr std::size_t kPrefix = 8;  // bytes
  in6_addr bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1 || IN6_IS_ADDR_V4MAPPED(&bytes)) return address;
  std::fill(bytes.s6_addr + kPrefix, bytes.s6_addr + sizeof bytes.s6_addr, std::uint8_t{0});
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET6, &bytes, text, sizeof text);
  return text;
}

}  // namespace chat::core
