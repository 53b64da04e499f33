#include "net/connections.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <exception>
#include <string_view>
#include <utility>

namespace chat::net {
namespace {

bool is_proxy(const std::string& text, const Rules& rules) {
  const auto address = util::IpAddress::parse(text);
  return address && std::ranges::any_of(rules.proxies, [&](const auto& network) { return network.contains(*address); });
}

}  // namespace

Connections::Connections(Intake& intake, AdmissionBounds bounds, std::shared_ptr<const Rules> rules,
                         std::shared_ptr<spdlog::logger> log)
    : intake_(intake),
      admission_(std::make_shared<Admission>(std::move(bounds))),
      log_(std::move(log)),
      rules_(std::move(rules)) {}

Connections::~Connections() {
  const util::Lock lock(mutex_);
  assert(entries_.empty());
}

void Connections::admit(Socket socket, const std::string& address, Entrance entrance) {
  const bool plain = entrance.transports == nullptr;
  const auto rules = this->rules();
  if (entrance.proxied && !is_proxy(address, *rules)) {
    return refuse(socket, address, false, "Not a proxy that is trusted (proxy.trusted)");
  }
  // Who comes through a proxy is counted once it has said where they are.
  auto [permit, refusal] = admission_->admit(entrance.proxied ? std::string{} : address);
  if (refusal == Admission::Refusal::full) return refuse(socket, address, plain, "The server is full, try again later");
  if (refusal == Admission::Refusal::address_full) return refuse(socket, address, plain, kAddressFull);
  socket.set_no_delay();
  auto transport = plain ? nullptr : entrance.transports->make();

  const util::Lock lock(mutex_);
  const std::uint64_t number = ++last_number_;
  // Not make_shared: flushers remember links weakly, and the memory must not wait for them.
  std::shared_ptr<Link> link(new Link(number, std::move(socket), address, std::move(permit), std::move(transport)));
  // The mutex is held across the start, so that a thread that is done at once finds its entry complete.
  auto thread = Thread::start("connection", kConnectionStack,
                              [this, link, rules, proxied = entrance.proxied] { run(link, rules, proxied); });
  if (!thread) {
    log_->error("event=thread_failed address={} reason=\"{}\"", address, thread.error());
    return refuse(link->socket(), address, plain, "The server has no room for another connection, try again later");
  }
  entries_.emplace(number, std::make_unique<Entry>(std::move(link), std::move(*thread)));
}

std::string Connections::serve(const std::shared_ptr<Link>& link, std::shared_ptr<const Rules> rules, bool proxied) {
  Connection connection(link, intake_, std::move(rules));
  if (proxied) {
    const std::string proxy = link->address();
    std::string reason = connection.introduce();
    log_->info("event=proxied connection={} address={} proxy={}", link->number(), link->address(), proxy);
    if (!reason.empty()) {
      connection.turn_away();
      return reason;
    }
  }
  return connection.run();
}

void Connections::run(std::shared_ptr<Link> link, std::shared_ptr<const Rules> rules, bool proxied) {
  const std::uint64_t number = link->number();
  log_->info("event=open connection={} address={}{}{}", number, link->address(),
             link->transport() != nullptr ? " transport=" : "",
             link->transport() != nullptr ? link->transport()->name() : "");
  std::string reason;
  try {
    reason = serve(link, std::move(rules), proxied);
  } catch (const std::exception& error) {
    // A bug, or no memory: it costs this connection.
    log_->critical("event=exception connection={} what=\"{}\"", number, error.what());
    reason = "Internal error";
    intake_.ended(link, reason);
  }
  const Security security = link->security();
  const std::string address = link->address();
  link.reset();
  if (security.encrypted) {
    log_->info("event=close connection={} address={} protocol={} cipher={} certificate={} reason=\"{}\"", number,
               address, security.protocol, security.cipher,
               security.certificate.empty() ? "none" : security.certificate, reason);
  } else {
    log_->info("event=close connection={} address={} reason=\"{}\"", number, address, reason);
  }
  retire(number);
}

void Connections::retire(std::uint64_t number) {
  // Both end after the lock: one may close the socket, the other waits for a thread.
  std::shared_ptr<Link> link;
  std::unique_ptr<Entry> predecessor;
  const util::Lock lock(mutex_);
  const auto found = entries_.find(number);
  link = std::move(found->second->link);
  predecessor = std::exchange(retired_, std::move(found->second));
  entries_.erase(found);
  if (entries_.empty()) none_left_.notify_all();
}

void Connections::refuse(const Socket& socket, const std::string& address, bool plain, const char* why) {
  log_->warn("event=refuse address={} reason=\"{}\"", address, why);
  if (plain) {
    const std::string line = std::string("ERROR :") + why + "\r\n";
    static_cast<void>(::send(socket.descriptor(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
  }
  socket.finish_sending();
  // What has come already would turn the close into a reset, and the peer might lose the line.
  char unread[512];
  while (::recv(socket.descriptor(), unread, sizeof unread, MSG_DONTWAIT) == sizeof unread) {
  }
}

void Connections::configure(AdmissionBounds bounds, std::shared_ptr<const Rules> rules) {
  admission_->set_bounds(std::move(bounds));
  const util::Lock lock(mutex_);
  rules_ = std::move(rules);
}

std::shared_ptr<const Rules> Connections::rules() {
  const util::Lock lock(mutex_);
  return rules_;
}

bool Connections::wait_until_none(std::chrono::steady_clock::time_point deadline) {
  std::unique_ptr<Entry> last;
  util::Lock lock(mutex_);
  while (!entries_.empty()) {
    if (!none_left_.wait_until(lock, deadline) && !entries_.empty()) return false;
  }
  last = std::move(retired_);
  return true;
}

void Connections::shut_down_all() {
  const util::Lock lock(mutex_);
  for (const auto& [number, entry] : entries_) entry->link->socket().shut_down();
}

std::size_t Connections::count() {
  const util::Lock lock(mutex_);
  return entries_.size();
}

}  // namespace chat::net
