#include "net/patience.hpp"

#include <algorithm>

namespace chat::net {
namespace {
// A wait without a purpose still ends now and then.
constexpr Patience::Millis kLongestWait = std::chrono::hours{1};
}  // namespace

Patience::Millis Patience::deadline(Standing standing) const {
  switch (standing) {
    case Standing::unregistered:
      return person_ ? rules_.choose_name : rules_.registration;
    case Standing::registered:
      return asked_ ? rules_.ping_timeout : rules_.ping_after;
    case Standing::person:
      break;
  }
  return kLongestWait;
}

Patience::Millis Patience::next(Standing standing) const {
  const bool unregistered = standing == Standing::unregistered;
  Millis left = deadline(standing) - (unregistered ? total_ : quiet_);
  if (fresh_ && unregistered) left = std::min(left, rules_.silence - quiet_);
  // The engine may have registered it by then, and the wait does not notice.
  if (unregistered) left = std::min(left, rules_.ping_after);
  return std::max(left, Millis{1});
}

void Patience::heard(Millis waited) {
  total_ += waited;
  quiet_ = {};
  fresh_ = false;
  asked_ = false;
}

Patience::Outcome Patience::waited(Millis waited, Standing standing) {
  total_ += waited;
  quiet_ += waited;
  if (standing == Standing::unregistered) {
    if (total_ >= deadline(standing)) return Outcome::registration_timeout;
    if (!fresh_ || quiet_ < rules_.silence) return Outcome::wait;
    fresh_ = false;
    person_ = true;
    return Outcome::silent;
  }
  if (quiet_ < deadline(standing)) return Outcome::wait;
  quiet_ = {};
  if (standing == Standing::person) return Outcome::wait;
  if (asked_) return Outcome::ping_timeout;
  asked_ = true;
  return Outcome::idle;
}

}  // namespace chat::net
