#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/accounts.hpp"
#include "core/attempts.hpp"
#include "core/channel_registry.hpp"
#include "core/entropy.hpp"
#include "core/event.hpp"
#include "core/journal.hpp"
#include "core/monitors.hpp"
#include "core/nonces.hpp"
#include "core/registered_channels.hpp"
#include "core/renames.hpp"
#include "core/router.hpp"
#include "core/settings.hpp"
#include "core/sink.hpp"
#include "core/sleeping_channels.hpp"
#include "core/user_registry.hpp"
#include "core/whowas.hpp"

namespace chat::core {

/// What STATS tells of the server since its start.
struct Statistics {
  util::Millis started{0};
  std::size_t most_sessions = 0;
  std::uint64_t sessions_opened = 0;
  boost::unordered_flat_map<std::string_view, std::uint64_t> command_uses;  ///< by name, of known commands
};

/// The state of the chat, and the few doors to the outside that it has. One thread, no clock of its own: time comes
/// with set_time(). What happens in it is done by the functions in actions.hpp; what may happen, policy.hpp says.
class Core {
 public:
  /// `sink`, `journal` and `entropy` must outlive the core.
  Core(std::shared_ptr<const Settings> settings, Sink& sink, Journal& journal, Entropy& entropy, NodeId node);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  [[nodiscard]] const Settings& settings() const { return *settings_; }
  [[nodiscard]] const irc::Limits& limits() const { return settings_->limits; }
  [[nodiscard]] const irc::NameRules& names() const { return names_; }
  /// The server's name, the name rules and the statuses of members stay as they were at the start.
  void configure(std::shared_ptr<const Settings> settings);

  [[nodiscard]] util::Millis now() const { return now_; }
  void set_time(util::Millis now);

  /// An id for something that begins now. Never given again, and later than all before.
  [[nodiscard]] EventId next_id() { return {clock_.next(now_), node_}; }
  /// Ids are later than this one, too.
  void observe(util::Stamp stamp) { clock_.observe(stamp); }

  struct Recorded {
    EventId id;
    std::string msgid;
    std::string time;  ///< for server-time
  };
  /// An event gets its id and goes into the journal. The rest of `event` must be set.
  Recorded record(Event event);
  /// The same for what is shown and not kept.
  [[nodiscard]] Recorded pass_by();
  /// False while the journal keeps only what it must; see Journal.
  [[nodiscard]] bool keeps() const { return journal_.accepts(); }

  /// Names a question to the journal (history.hpp), or slow work (work.hpp).
  [[nodiscard]] std::uint64_t next_ticket() { return ++tickets_; }

  /// Bytes that nobody else knows, the same until the process ends.
  [[nodiscard]] std::string_view secret();

 private:
  std::shared_ptr<const Settings> settings_;
  const irc::NameRules names_;
  Journal& journal_;
  NodeId node_;
  util::Millis now_{0};
  std::string time_text_;
  util::HybridClock clock_;
  std::uint64_t tickets_ = 0;
  std::string secret_;

 public:
  Sink& sink;
  Entropy& entropy;
  Sessions sessions;
  std::size_t registered_sessions = 0;  ///< those that have a user
  UserRegistry users;
  ChannelRegistry channels;
  SleepingChannels sleeping;
  AccountRegistry accounts;
  RegisteredChannels registered;
  Renames renames;
  Whowas whowas;
  Monitors monitors;
  Nonces nonces;
  Router router;
  Attempts logins;         ///< that failed
  Attempts registrations;  ///< of accounts
  Attempts metadata_changes;
  Attempts notices;  ///< to the operators, of what strangers did
  Statistics statistics;
  std::uint64_t aways = 0;  ///< how often a device said that nobody is there; see Session::away_order
};

}  // namespace chat::core
