#include "settings.hpp"

#include <string_view>

namespace chat::simulation {

namespace {

constexpr std::string_view kPrefixes[] = {"ov", "ov", "qaohv", "ohv", "qov"};
constexpr std::string_view kChannelModes[] = {"nt", "nt", "", "s", "C", "pc"};

void choose_metadata(core::MetadataSettings& metadata, test::Random& random) {
  metadata.enabled = !random.chance(4);
  metadata.keys = 1 + random.below(3);
  metadata.subscriptions = 1 + random.below(3);
  metadata.value_bytes = 10 + random.below(40);
  metadata.changes = 1 + random.below(6);
}

/// Not those that the rules of names have, which stay.
void choose_limits(irc::Limits& limits, test::Random& random) {
  limits.channels_per_user = 1 + random.below(6);
  limits.list_entries = 1 + random.below(6);
  limits.monitor = 1 + random.below(4);
  limits.targets = 1 + random.below(4);
  limits.modes_per_command = 1 + random.below(13);
  limits.history_page = 1 + random.below(15);
  limits.topic = 20 + random.below(371);
  limits.kick_reason = 10 + random.below(291);
  limits.away_reason = 10 + random.below(191);
  limits.quit_reason = 10 + random.below(291);
  limits.real_name = 10 + random.below(141);
  limits.key = 1 + random.below(32);
  limits.multiline_lines = 2 + random.below(100);
  limits.multiline_bytes = 1024 + random.below(8000);
}

}  // namespace

std::shared_ptr<const core::Settings> random_settings(test::Random& random) {
  core::Settings settings;
  settings.server_name = random.chance(4) ? "a.rather.long.name.of.a.server.somewhere.example" : "chat.example";
  settings.started = "2026-11-22 12:00";
  settings.motd = {"Welcome", "to the simulation"};
  settings.admin_email = "admin@chat.example";
  irc::NameRules::Options names;
  static constexpr irc::CaseMapping kMappings[] = {irc::CaseMapping::ascii, irc::CaseMapping::ascii,
                                                   irc::CaseMapping::rfc1459, irc::CaseMapping::rfc1459_strict};
  names.mapping = random.pick(kMappings);
  names.utf8 = random.chance(6);
  settings.names = irc::NameRules(names);
  settings.limits.channels_per_user = 2 + random.below(4);
  settings.limits.list_entries = 3 + random.below(4);
  settings.limits.monitor = 3;
  settings.limits.whowas = 5;
  settings.limits.targets = 3;
  settings.limits.modes_per_command = random.chance(2) ? 13 : 3;
  settings.prefixes = irc::ModeSet(random.pick(kPrefixes));
  settings.channel_modes = irc::ModeSet(random.pick(kChannelModes));
  settings.user_modes = irc::ModeSet(random.chance(3) ? "i" : "");
  settings.operators = {{"root", "pw", "*", ""},
                        {"cloak", "pw", "*", "staff.of.this.wonderful.chat.network.which.has.long.names.example"},
                        {"far", "pw", "10.*", ""}};
  settings.limits.history_page = 5 + random.below(10);
  settings.history.on_join = random.chance(2) ? 0 : 1 + random.below(8);
  settings.history.from_start = !random.chance(6);
  settings.history.grace = std::chrono::hours{random.chance(3) ? 2 : 100};
  if (random.chance(6)) settings.password = "secret";
  if (random.chance(3)) choose_metadata(settings.metadata, random);
  return std::make_shared<const core::Settings>(std::move(settings));
}

std::shared_ptr<const core::Settings> changed(const core::Settings& settings, test::Random& random) {
  core::Settings other = settings;
  other.motd.assign(random.below(3), "news");
  other.password = random.chance(2) ? "secret" : "";
  using Choice = core::AccountSettings::Choice;
  static constexpr Choice kChoices[] = {Choice::never, Choice::by_choice, Choice::unless, Choice::always};
  other.accounts.always_on = random.pick(kChoices);
  other.accounts.several_devices = random.pick(kChoices);
  using Registration = core::AccountSettings::Registration;
  static constexpr Registration kRegistrations[] = {Registration::closed, Registration::invited, Registration::open};
  other.accounts.registration = random.pick(kRegistrations);
  other.accounts.before_connect = random.chance(2);
  other.accounts.email_required = random.chance(2);
  if (random.chance(2)) choose_limits(other.limits, random);
  if (random.chance(2)) choose_metadata(other.metadata, random);
  other.prefixes = irc::ModeSet(random.pick(kPrefixes));  // from the next process on
  other.channel_modes = irc::ModeSet(random.pick(kChannelModes));
  other.icon = random.chance(2) ? "https://chat.example/icon.png" : "";
  other.network = random.chance(2) ? "Chat" : "Another";
  other.sts.reset();
  if (random.chance(3)) {
    other.sts = core::StrictTransport{.port = 6697, .duration = std::chrono::seconds{random.below(3)}};
  }
  other.history.on_join = random.below(8);
  other.utc_offset_minutes = static_cast<int>(random.below(120));
  return std::make_shared<const core::Settings>(std::move(other));
}

}  // namespace chat::simulation
