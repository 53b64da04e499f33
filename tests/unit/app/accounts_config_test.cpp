#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "app/config.hpp"
#include "unit/app/config_texts.hpp"

// What stands in the configuration of accounts.

using chat::app::complete;
using chat::app::Config;
using chat::app::parse_config;
using chat::test::error_of;

TEST_CASE("Accounts: every key arrives where the core looks for it") {
  const auto parsed = parse_config(R"([accounts]
registration = "invited"
invitation_codes = ["tea", "cake"]
before_connect = false
email_required = true
verify_command = ["/usr/lib/chat/mail", "--to"]
login_required = true
password_least = 12
verify_hours = 2
always_on = "never"
several_devices = "always"
attempts = 7
attempts_seconds = 90
registrations_per_hour = 3
channels = 4
max = 500
hash_mebibytes = 8
hash_passes = 2
scram_iterations = 4096
)",
                                   "chat.toml");
  REQUIRE(parsed);
  const auto accounts = chat::app::make_settings(*parsed, "").accounts;
  using Choice = chat::core::AccountSettings::Choice;
  CHECK(accounts.registration == chat::core::AccountSettings::Registration::invited);
  CHECK(accounts.invitation_codes == std::vector<std::string>{"tea", "cake"});
  CHECK_FALSE(accounts.before_connect);
  CHECK(accounts.email_required);
  CHECK(accounts.verify_email);
  CHECK(accounts.login_required);
  CHECK(accounts.password_least == 12);
  CHECK(accounts.verify_within == std::chrono::hours{2});
  CHECK(accounts.always_on == Choice::never);
  CHECK(accounts.several_devices == Choice::always);
  CHECK(accounts.attempts == 7);
  CHECK(accounts.attempts_within == std::chrono::seconds{90});
  CHECK(accounts.registrations == 3);
  CHECK(accounts.channels == 4);
  CHECK(accounts.most == 500);
  CHECK(accounts.scram_iterations == 4096);
  const auto auth = chat::app::auth_options(*parsed);
  CHECK(auth.cost.mebibytes == 8);
  CHECK(auth.cost.passes == 2);
  CHECK(auth.scram_iterations == 4096);
  CHECK(auth.verify_command == std::vector<std::string>{"/usr/lib/chat/mail", "--to"});
}

TEST_CASE("Accounts: the defaults are the core's, and what cannot be is refused") {
  const auto settings = chat::app::make_settings(Config{}, "").accounts;
  const chat::core::AccountSettings defaults;
  CHECK(settings.registration == defaults.registration);
  CHECK(settings.before_connect == defaults.before_connect);
  CHECK(settings.verify_email == defaults.verify_email);
  CHECK(settings.password_least == defaults.password_least);
  CHECK(settings.verify_within == defaults.verify_within);
  CHECK(settings.always_on == defaults.always_on);
  CHECK(settings.several_devices == defaults.several_devices);
  CHECK(settings.attempts == defaults.attempts);
  CHECK(settings.attempts_within == defaults.attempts_within);
  CHECK(settings.registrations == defaults.registrations);
  CHECK(settings.channels == defaults.channels);
  CHECK(settings.most == defaults.most);
  CHECK_THAT(error_of("[accounts]\nscram_iterations = 4095\n"), Catch::Contains("from 4096"));
  CHECK_THAT(error_of("[accounts]\nalways_on = \"yes\"\n"), Catch::Contains("\"default-on\""));
  CHECK_THAT(error_of("[accounts]\ninvitation_codes = [\"\"]\n"), Catch::Contains("a list of 0 to 64 texts"));
  const auto invited = parse_config("[accounts]\nregistration = \"invited\"\n", "chat.toml");
  REQUIRE(invited);
  const auto completed = complete(*invited);
  REQUIRE_FALSE(completed);
  CHECK_THAT(completed.error().front(), Catch::Contains("invitation_codes"));
}
