#include "net/admission.hpp"

#include <utility>

namespace chat::net {
namespace {
bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }
}  // namespace

Permit::Permit(std::shared_ptr<Admission> admission, std::string address)
    : admission_(std::move(admission)), address_(std::move(address)) {}

Permit::~Permit() {
  if (admission_ != nullptr) admission_->leave(address_);
}

std::pair<Permit, Admission::Refusal> Admission::admit(const std::string& address) {
  std::string counted = is_loopback(address) ? std::string{} : address;
  const util::Lock lock(mutex_);
  if (count_ >= bounds_.total) return {Permit{}, Refusal::full};
  if (!counted.empty()) {
    std::size_t& here = by_address_[counted];
    if (bounds_.per_address != 0 && here >= bounds_.per_address) return {Permit{}, Refusal::address_full};
    ++here;
  }
  ++count_;
  return {Permit{shared_from_this(), std::move(counted)}, Refusal::none};
}

void Admission::set_bounds(AdmissionBounds bounds) {
  const util::Lock lock(mutex_);
  bounds_ = bounds;
}

std::size_t Admission::count() {
  const util::Lock lock(mutex_);
  return count_;
}

void Admission::leave(const std::string& address) {
  const util::Lock lock(mutex_);
  --count_;
  if (address.empty()) return;
  if (const auto found = by_address_.find(address); --found->second == 0) by_address_.erase(found);
}

}  // namespace chat::net
