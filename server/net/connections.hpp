#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <spdlog/logger.h>
#include <boost/unordered/unordered_flat_map.hpp>

#include "net/admission.hpp"
#include "net/connection.hpp"
#include "net/intake.hpp"
#include "net/link.hpp"
#include "net/rules.hpp"
#include "net/thread.hpp"
#include "util/mutex.hpp"

namespace chat::net {

/// What the connections of one listener have in common.
struct Entrance {
  TransportSource* transports = nullptr;  ///< makes their transports, and must outlive them; null: they are plain
  bool proxied = false;                   ///< only trusted proxies come, and say for whom: see Connection::introduce()

  [[nodiscard]] bool operator==(const Entrance&) const = default;
};

/// Every connection and its thread: admits them, keeps them, and joins each thread when it is done.
///
/// A thread cannot join itself: one that is done joins the one that was done before it, so that at most one waits to
/// be joined, however many come and go.
class Connections {
 public:
  /// `intake` must outlive the connections.
  Connections(Intake& intake, AdmissionBounds bounds, std::shared_ptr<const Rules> rules,
              std::shared_ptr<spdlog::logger> log);
  /// There must be none left: see wait_until_none().
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// Gives an accepted socket its thread. One too many is told so in a line and closed. Any thread.
  void admit(Socket socket, const std::string& address, Entrance entrance = {}) CHAT_EXCLUDES(mutex_);

  /// For those who come from now on.
  void configure(AdmissionBounds bounds, std::shared_ptr<const Rules> rules) CHAT_EXCLUDES(mutex_);

  /// Waits until every connection has ended; false if the deadline comes first. Nothing may be admitted any more.
  bool wait_until_none(std::chrono::steady_clock::time_point deadline) CHAT_EXCLUDES(mutex_);
  /// Ends them all at once, whatever they still have to say.
  void shut_down_all() CHAT_EXCLUDES(mutex_);

  [[nodiscard]] std::size_t count() CHAT_EXCLUDES(mutex_);

 private:
  struct Entry {
    std::shared_ptr<Link> link;  ///< let go when the connection is done
    Thread thread;
  };

  void run(std::shared_ptr<Link> link, std::shared_ptr<const Rules> rules, bool proxied) CHAT_EXCLUDES(mutex_);
  [[nodiscard]] std::string serve(const std::shared_ptr<Link>& link, std::shared_ptr<const Rules> rules, bool proxied);
  [[nodiscard]] std::shared_ptr<const Rules> rules() CHAT_EXCLUDES(mutex_);
  /// The last that a connection's thread does.
  void retire(std::uint64_t number) CHAT_EXCLUDES(mutex_);
  /// `plain`: the peer would understand a line that says why.
  void refuse(const Socket& socket, const std::string& address, bool plain, const char* why);

  Intake& intake_;
  const std::shared_ptr<Admission> admission_;
  const std::shared_ptr<spdlog::logger> log_;

  util::Mutex mutex_;
  std::shared_ptr<const Rules> rules_ CHAT_GUARDED_BY(mutex_);
  std::uint64_t last_number_ CHAT_GUARDED_BY(mutex_) = 0;
  boost::unordered_flat_map<std::uint64_t, std::unique_ptr<Entry>> entries_ CHAT_GUARDED_BY(mutex_);
  std::unique_ptr<Entry> retired_ CHAT_GUARDED_BY(mutex_);  ///< done, to be joined
  util::Condition none_left_;
};

}  // namespace chat::net
