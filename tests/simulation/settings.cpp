#include "settings.hpp"

#include <string_view>

namespace chat::simulation {

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
  static constexpr std::string_view kPrefixes[] = {"ov", "ov", "qaohv", "ohv", "qov"};
  settings.prefixes = irc::ModeSet(random.pick(kPrefixes));
  static constexpr std::string_view kChannelModes[] = {"nt", "nt", "", "s", "C", "pc"};
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
  other.utc_offset_minutes = static_cast<int>(random.below(120));
  return std::make_shared<const core::Settings>(std::move(other));
}

}  // namespace chat::simulation
