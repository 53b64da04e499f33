#include "engine/outlets.hpp"

#include <algorithm>
#include <utility>

namespace chat::engine {

using net::Outbox;

void Outlets::attach(core::SessionId session, std::shared_ptr<net::Link> link) {
  if (session.index >= outlets_.size()) outlets_.resize(session.index + std::size_t{1});
  link->session = session;
  Outlet& outlet = outlets_[session.index];
  outlet = {};
  outlet.session = session;
  outlet.link = std::move(link);
}

Outlets::Outlet* Outlets::find(core::SessionId session) {
  if (session.index >= outlets_.size()) return nullptr;
  Outlet& outlet = outlets_[session.index];
  return outlet.session == session && outlet.link != nullptr ? &outlet : nullptr;
}

net::Link* Outlets::link(core::SessionId session) {
  Outlet* const outlet = find(session);
  return outlet != nullptr ? outlet->link.get() : nullptr;
}

std::shared_ptr<net::Link> Outlets::hold(core::SessionId session) {
  Outlet* const outlet = find(session);
  return outlet != nullptr ? outlet->link : nullptr;
}

void Outlets::append(core::SessionId session, std::string_view tags, std::string_view body) {
  Outlet* const outlet = find(session);
  if (outlet == nullptr) return;
  const std::size_t size = tags.size() + body.size();
  if (outlet->staged.size() + outlet->backlog + size > bound(*outlet) && !fits(*outlet, size)) return;
  touch(*outlet);
  outlet->staged.append(tags).append(body);
}

bool Outlets::fits(Outlet& outlet, std::size_t bytes) {
  if (outlet.exceeded) return false;
  outlet.backlog = outlet.link->outbox().backlog();
  if (outlet.staged.size() + outlet.backlog + bytes <= bound(outlet)) return true;
  outlet.exceeded = true;
  outlet.staged = {};
  exceeded_.push_back(outlet.session);
  return false;
}

void Outlets::touch(Outlet& outlet) {
  if (std::exchange(outlet.touched, true)) return;
  touched_.push_back(outlet.session.index);
  outlet.staged.reserve(outlet.usual);
}

bool Outlets::has_room(core::SessionId session) const {
  const Outlet* const outlet = const_cast<Outlets*>(this)->find(session);
  if (outlet == nullptr || outlet->exceeded) return true;  // what is written goes nowhere
  const std::size_t most = std::min(Outbox::kHighWater, bound(*outlet) / 2);
  const std::size_t staged = outlet->staged.size();
  return staged + outlet->backlog < most || staged + outlet->link->outbox().backlog() < most;
}

void Outlets::registered(core::SessionId session) {
  Outlet* const outlet = find(session);
  if (outlet == nullptr) return;
  outlet->registered = true;
  outlet->link->set_registered();
}

void Outlets::plain(core::SessionId session) {
  if (Outlet* const outlet = find(session); outlet != nullptr) outlet->link->set_plain();
}

bool Outlets::moved(core::SessionId session, const std::string& address) {
  Outlet* const outlet = find(session);
  return outlet == nullptr || outlet->link->count_at(address);
}

void Outlets::close(core::SessionId session) {
  Outlet* const outlet = find(session);
  if (outlet == nullptr) return;
  outlet->link->session = {};
  outlet->link->set_over();
  closed_.push_back(std::exchange(*outlet, {}));
}

void Outlets::pause(core::SessionId session) {
  Outlet* const outlet = find(session);
  if (outlet == nullptr) return;
  outlet->paused = true;
  touch(*outlet);
}

void Outlets::release(net::Links& flush, net::Links& closing, net::Links& resume) {
  for (const std::uint32_t index : touched_) {
    Outlet& outlet = outlets_[index];
    if (!std::exchange(outlet.touched, false)) continue;
    const bool paused = std::exchange(outlet.paused, false);
    outlet.usual = (outlet.usual + outlet.staged.size()) / 2;
    const Outbox::Released released = outlet.link->outbox().release(outlet.staged, {.want_resume = paused});
    outlet.backlog = released.backlog;
    if (released.flush) flush.push_back(outlet.link);
    if (released.resume) resume.push_back(outlet.link);
  }
  touched_.clear();
  for (Outlet& outlet : closed_) {
    if (outlet.exceeded) {
      outlet.link->outbox().abandon();
      continue;
    }
    const Outbox::Released released = outlet.link->outbox().release(outlet.staged, {.close = true});
    if (released.flush) flush.push_back(outlet.link);
    closing.push_back(std::move(outlet.link));
  }
  closed_.clear();
}

}  // namespace chat::engine
