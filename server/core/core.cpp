#include "core/core.hpp"

#include <array>

#include "util/time_text.hpp"

namespace chat::core {

namespace {

irc::Isupport own_isupport(const Settings& settings) {
  irc::Isupport isupport;
  for (const std::string& token : irc::isupport_tokens(settings.limits, settings.traits())) {
    isupport.apply(token);
  }
  return isupport;
}

}  // namespace

Core::Core(std::shared_ptr<const Settings> settings, Sink& the_sink, Journal& journal, Entropy& the_entropy,
           NodeId node)
    : settings_(std::move(settings)),
      names_(settings_->names),
      journal_(journal),
      node_(node),
      sink(the_sink),
      entropy(the_entropy),
      users(names_),
      channels(names_),
      accounts(names_),
      registered(names_),
      router(sessions, users, channels, the_sink, settings_->server_name, own_isupport(*settings_)) {}

void Core::configure(std::shared_ptr<const Settings> settings) {
  if (settings->prefixes != settings_->prefixes) {
    auto kept = std::make_shared<Settings>(*settings);
    kept->prefixes = settings_->prefixes;
    settings = std::move(kept);
  }
  settings_ = std::move(settings);
  router.set_isupport(own_isupport(*settings_));
}

void Core::set_time(util::Millis now) {
  if (statistics.started.count() == 0) statistics.started = now;
  if (now == now_) return;
  now_ = now;
  time_text_ = util::iso_time(now);
  router.set_time(now, settings_->utc_offset_minutes);
}

std::string_view Core::secret() {
  if (secret_.empty()) {
    std::array<std::uint8_t, 32> bytes{};
    entropy.fill(bytes);
    secret_.assign(bytes.begin(), bytes.end());
  }
  return secret_;
}

Core::Recorded Core::record(Event event) {
  Recorded recorded = pass_by();
  event.id = recorded.id;
  journal_.append(event);
  return recorded;
}

Core::Recorded Core::pass_by() {
  const EventId id = next_id();
  // The stamp may be ahead of the wall clock (it never goes back); history and the live line show one time.
  const util::Millis time = id.stamp.time();
  return {id, msgid_text(id), time == now_ ? time_text_ : util::iso_time(time)};
}

}  // namespace chat::core
