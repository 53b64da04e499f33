#include "net/connections.hpp"

#include <sys/socket.h>

#include <cassert>
#include <exception>
#include <string_view>
#include <utility>

namespace chat::net {

Connections::Connections(Intake& intake, AdmissionBounds bounds, std::shared_ptr<const Rules> rules,
                         std::shared_ptr<spdlog::logger> log)
    : intake_(intake),
      admission_(std::make_shared<Admission>(bounds)),
      log_(std::move(log)),
      rules_(std::move(rules)) {}

Connections::~Connections() {
  const util::Lock lock(mutex_);
  assert(entries_.empty());
}

void Connections::admit(Socket socket, const std::string& address, TransportSource* transports) {
  const bool plain = transports == nullptr;
  auto [permit, refusal] = admission_->admit(address);
  if (refusal == Admission::Refusal::full) return refuse(socket, address, plain, "The server is full, try again later");
  if (refusal == Admission::Refusal::address_full) {
    return refuse(socket, address, plain, "Too many connections from your address, close one of them first");
  }
  socket.set_no_delay();
  auto transport = plain ? nullptr : transports->make();

  const util::Lock lock(mutex_);
  const std::uint64_t number = ++last_number_;
  // Not make_shared: flushers remember links weakly, and the memory must not wait for them.
  std::shared_ptr<Link> link(new Link(number, std::move(socket), address, std::move(permit), std::move(transport)));
  // The mutex is held across the start, so that a thread that is done at once finds its entry complete.
  auto thread = Thread::start("connection", kConnectionStack, [this, link, rules = rules_] { run(link, rules); });
  if (!thread) {
    log_->error("event=thread_failed address={} reason=\"{}\"", address, thread.error());
    return refuse(link->socket(), address, plain, "The server has no room for another connection, try again later");
  }
  entries_.emplace(number, std::make_unique<Entry>(std::move(link), std::move(*thread)));
}

void Connections::run(std::shared_ptr<Link> link, std::shared_ptr<const Rules> rules) {
  const std::uint64_t number = link->number();
  log_->info("event=open connection={} address={}{}", number, link->address(),
             link->transport() != nullptr ? " transport=tls" : "");
  std::string reason;
  try {
    reason = Connection(link, intake_, std::move(rules)).run();
  } catch (const std::exception& error) {
    // A bug, or no memory: it costs this connection.
    log_->critical("event=exception connection={} what=\"{}\"", number, error.what());
    reason = "Internal error";
    intake_.ended(link, reason);
  }
  const Security security = link->security();
  link.reset();
  if (security.encrypted) {
    log_->info("event=close connection={} protocol={} cipher={} certificate={} reason=\"{}\"", number,
               security.protocol, security.cipher, security.certificate.empty() ? "none" : security.certificate,
               reason);
  } else {
    log_->info("event=close connection={} reason=\"{}\"", number, reason);
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
  admission_->set_bounds(bounds);
  const util::Lock lock(mutex_);
  rules_ = std::move(rules);
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
