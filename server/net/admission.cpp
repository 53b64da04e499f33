#include "net/admission.hpp"

#include <algorithm>
#include <utility>

namespace chat::net {

Permit::Permit(std::shared_ptr<Admission> admission, std::string address)
    : admission_(std::move(admission)), address_(std::move(address)) {}

Permit::~Permit() {
  if (admission_ != nullptr) admission_->leave(address_);
}

bool Permit::move_to(const std::string& address) {
  return admission_ == nullptr || admission_->move(address_, address);
}

std::pair<Permit, Admission::Refusal> Admission::admit(const std::string& address) {
  const util::Lock lock(mutex_);
  if (count_ >= bounds_.total) return {Permit{}, Refusal::full};
  std::string counted = counted_by(address);
  if (!enter(counted)) return {Permit{}, Refusal::address_full};
  ++count_;
  return {Permit{shared_from_this(), std::move(counted)}, Refusal::none};
}

void Admission::set_bounds(AdmissionBounds bounds) {
  const util::Lock lock(mutex_);
  bounds_ = std::move(bounds);
}

std::size_t Admission::count() {
  const util::Lock lock(mutex_);
  return count_;
}

void Admission::leave(const std::string& address) {
  const util::Lock lock(mutex_);
  --count_;
  forget(address);
}

bool Admission::move(std::string& counted, const std::string& address) {
  const util::Lock lock(mutex_);
  std::string next = counted_by(address);
  if (next == counted) return true;
  if (!enter(next)) return false;
  forget(counted);
  counted = std::move(next);
  return true;
}

std::string Admission::counted_by(const std::string& address) const {
  const auto parsed = util::IpAddress::parse(address);
  const bool free = parsed && (parsed->is_loopback() || std::ranges::any_of(bounds_.exempt, [&](const auto& one) {
                                 return one.contains(*parsed);
                               }));
  return free ? std::string{} : util::network_of(address);
}

bool Admission::enter(const std::string& counted) {
  if (counted.empty()) return true;
  std::size_t& here = by_address_[counted];
  if (bounds_.per_address != 0 && here >= bounds_.per_address) return false;
  ++here;
  return true;
}

void Admission::forget(const std::string& counted) {
  if (counted.empty()) return;
  if (const auto found = by_address_.find(counted); --found->second == 0) by_address_.erase(found);
}

}  // namespace chat::net
