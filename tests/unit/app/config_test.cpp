#include "app/config.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "app/config_keys.hpp"
#include "crypto/password.hpp"
#include "support/golden.hpp"
#include "support/temporary_folder.hpp"
#include "unit/app/config_texts.hpp"

using chat::app::complete;
using chat::app::Config;
using chat::app::config_keys;
using chat::app::ConfigErrors;
using chat::app::Key;
using chat::app::parse_config;
using chat::app::value_text;
using chat::test::error_of;

namespace {

bool same_values(const Config& one, const Config& other) {
  return std::ranges::all_of(config_keys(),
                             [&](const Key& key) { return value_text(key, one) == value_text(key, other); });
}

}  // namespace

TEST_CASE("The example in docs/ is what the program prints") {
  std::ifstream file(chat::test::source_folder() / "docs" / "chatserver.toml");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  CHECK(text == chat::app::example_config());
}

TEST_CASE("The example is accepted, names every key, and holds the defaults") {
  const std::string example = chat::app::example_config();
  const auto parsed = parse_config(example, "example");
  REQUIRE(parsed);
  CHECK(same_values(*parsed, Config{}));
  CHECK(complete(*parsed));
  for (const Key& key : config_keys()) {
    INFO(key.full_name());
    CHECK(example.find("\n" + std::string(key.name) + " = ") != std::string::npos);
  }
}

TEST_CASE("Warnings: passwords in clear, and a file with secrets that others can read") {
  const chat::test::TemporaryFolder folder;
  const auto file = folder.path() / "chat.toml";
  const auto warnings_for = [&](const std::string& text, unsigned rights) {
    std::ofstream(file) << text;
    std::filesystem::permissions(file, std::filesystem::perms(rights));
    const auto read = chat::app::read_config(file);
    REQUIRE(read);
    const auto completed = complete(*read);
    REQUIRE(completed);
    return completed->warnings;
  };
  const std::string hash = chat::crypto::hash_password("secret", {.mebibytes = 1, .passes = 1});
  const std::string entry = "[[operators]]\nname = \"root\"\npassword = \"";
  CHECK(warnings_for("", 0644).empty());
  CHECK(warnings_for(entry + hash + "\"\n", 0644).empty());
  const auto clear = warnings_for(entry + "hush\"\n", 0600);
  REQUIRE(clear.size() == 1);
  CHECK_THAT(clear[0], Catch::Contains("root") && Catch::Contains("genpasswd") && !Catch::Contains("hush"));
  CHECK(warnings_for(entry + "hush\"\n", 0640).size() == 1);
  CHECK(warnings_for(entry + "hush\"\n", 0604).size() == 2);
  CHECK_THAT(warnings_for("[accounts]\ninvitation_codes = [\"hush\"]\n", 0644).at(0),
             Catch::Contains("chmod o-r") && !Catch::Contains("hush"));
  CHECK(warnings_for("[server]\npassword = \"hush\"\n", 0644).size() == 1);
}

TEST_CASE("No key stands twice, and each has a meaning") {
  std::set<std::string> names;
  for (const Key& key : config_keys()) {
    CHECK(names.insert(key.full_name()).second);
    CHECK_FALSE(key.meaning.empty());
  }
}

TEST_CASE("Values are taken from the file") {
  const auto parsed = parse_config(
      "listen = [\"127.0.0.1:1\", \"[::1]:2\"]\n[server]\nname = \"irc.test\"\n[limits]\nnick = 20\n"
      "[names]\ncasemapping = \"rfc1459\"\nutf8 = true\n[flood]\nenabled = false\n[timeouts]\nping_after = 7\n",
      "chat.toml");
  REQUIRE(parsed);
  CHECK(parsed->listen == std::vector<std::string>{"127.0.0.1:1", "[::1]:2"});
  CHECK(parsed->server.name == "irc.test");
  CHECK(parsed->limits.nick == 20);
  CHECK(parsed->names.casemapping == "rfc1459");
  CHECK(parsed->names.utf8);
  CHECK_FALSE(parsed->flood.enabled);
  CHECK(parsed->timeouts.ping_after == std::chrono::seconds{7});

  const auto config = complete(*parsed);
  REQUIRE(config);
  CHECK(config->endpoints == std::vector<chat::net::Endpoint>{{"127.0.0.1", 1}, {"::1", 2}});
  const chat::core::Settings settings = make_settings(*config, "today");
  CHECK(settings.server_name == "irc.test");
  CHECK(settings.names.options().mapping == chat::irc::CaseMapping::rfc1459);
  CHECK(settings.names.options().max_nick == 20);
}

TEST_CASE("What the core is told of history comes from its table") {
  const auto config =
      parse_config("[history]\non_join = 5\njoin_from = \"join\"\npage = 50\ngrace_days = 2\n", "chat.toml");
  REQUIRE(config);
  const chat::core::Settings settings = make_settings(*config, "now");
  CHECK(settings.history.on_join == 5);
  CHECK_FALSE(settings.history.from_start);
  CHECK(settings.history.grace == std::chrono::hours{48});
  CHECK(settings.limits.history_page == 50);
  CHECK(make_settings(Config{}, "now").history.from_start);
}

TEST_CASE("What cannot be used is refused with file, line and what is expected") {
  CHECK(error_of("[limits]\nnik = 9\n") ==
        "chat.toml:2: there is no key `limits.nik`; the nearest key is `limits.nick`.");
  CHECK(error_of("[limts]\n").starts_with("chat.toml:1: there is no key `limts`; the nearest key is `limits`"));
  CHECK(error_of("[flood]\nxyzzy = 1\n").find("there are: flood.enabled, flood.burst, flood.per_second") !=
        std::string::npos);
  CHECK(error_of("xyzzyqwert = 1\n").find("there are: ") != std::string::npos);
  CHECK(error_of("\n\n[limits]\nnick = \"nine\"\n") ==
        "chat.toml:4: `limits.nick`: a whole number from 5 to 64 is expected.");
  CHECK(error_of("[limits]\nnick = 4\n").find("from 5 to 64") != std::string::npos);
  CHECK(error_of("[limits]\nnick = -1\n").find("from 5 to 64") != std::string::npos);
  CHECK(error_of("[limits]\nnick = 9.5\n").find("whole number") != std::string::npos);
  CHECK(error_of("[timeouts]\nping_after = 4\n").find("seconds from 5 to 3600") != std::string::npos);
  CHECK(error_of("[flood]\nenabled = 1\n").find("true or false") != std::string::npos);
  CHECK(error_of("[log]\nlevel = \"loud\"\n").find("\"trace\", \"debug\"") != std::string::npos);
  CHECK(error_of("[server]\nname = 1\n").find("a text in quotation marks") != std::string::npos);
  CHECK(error_of("[server]\nnetwork = \"a\\nb\"\n").find("without line ends") != std::string::npos);
  CHECK(error_of("[server]\nnetwork = \"" + std::string(33, 'x') + "\"\n").find("at most 32 bytes") !=
        std::string::npos);
  CHECK(error_of("listen = 1\n").find("a list of 0 to 64 texts") != std::string::npos);
  CHECK(error_of("listen = [1]\n").find("a list of 0 to 64 texts") != std::string::npos);
  CHECK(error_of("limits = 1\n").find("write [limits]") != std::string::npos);
  CHECK(error_of("[operators]\nname = \"a\"\n").find("write [[operators]]") != std::string::npos);
  CHECK(error_of("[[operators]]\nname = \"a\"\n").find("needs a `password`") != std::string::npos);
  CHECK(error_of("[[operators]]\nname = \"a\"\npassword = \"b\"\nrank = \"c\"\n")
            .find("name, password, certificate, account, from, host, privileges") != std::string::npos);
  CHECK(error_of("[limits\n").starts_with("chat.toml:1: this is not TOML"));
}

TEST_CASE("An error never shows a password") {
  for (const char* const text :
       {"[server]\npassword = \"se\\ncret\"\n", "[[operators]]\nname = \"a\"\npassword = \"se\\ncret\"\n"}) {
    const auto parsed = parse_config(text, "chat.toml");
    REQUIRE_FALSE(parsed);
    for (const std::string& error : parsed.error()) CHECK(error.find("cret") == std::string::npos);
  }
}

TEST_CASE("Every error of a file is told, in the order of its lines, up to a bound") {
  const auto parsed = parse_config("[limits]\nzzz = 1\naaa = 1\nnick = 1\n", "x");
  REQUIRE_FALSE(parsed);
  REQUIRE(parsed.error().size() == 3);
  CHECK(parsed.error()[0].starts_with("x:2:"));
  CHECK(parsed.error()[1].starts_with("x:3:"));
  CHECK(parsed.error()[2].starts_with("x:4:"));
  std::string many = "[limits]\n";
  for (int i = 0; i < 1'000; ++i) many += "k" + std::to_string(i) + " = 1\n";
  CHECK(parse_config(many, "x").error().size() == 20);
}

TEST_CASE("What is said of TLS is checked as a whole") {
  const auto refused = [](const auto& change) {
    Config config;
    change(config);
    const auto result = complete(std::move(config));
    REQUIRE_FALSE(result);
    return result.error().front();
  };
  CHECK(refused([](Config& config) { config.listen.clear(); }).starts_with("`listen` is empty: nobody could connect."));
  CHECK(refused([](Config& config) { config.tls.listen = {"0.0.0.0"}; }).find("not an address with a port") !=
        std::string::npos);
  CHECK(refused([](Config& config) { config.tls.listen = {"0.0.0.0:1"}; }).starts_with("TLS needs a certificate"));
  CHECK(refused([](Config& config) {
          config.tls.keys = {"a"};
        }).starts_with("There are 0 certificates for TLS and 1 keys."));
  CHECK(refused([](Config& config) {
          config.tls.certificates = {"/no/such/file"};
          config.tls.keys = {"/no/such/file"};
        }).starts_with("Cannot read the certificate /no/such/file:"));
  CHECK(refused([](Config& config) { config.tls.sts = true; }).starts_with("`tls.sts` sends clients to TLS"));

  // Somebody else may speak TLS for this server.
  Config config;
  config.tls.sts = true;
  config.tls.sts_port = 6697;
  config.tls.sts_duration = std::chrono::minutes{1};
  const auto completed = complete(std::move(config));
  REQUIRE(completed);
  CHECK(completed->tls_context == nullptr);
  const auto sts = chat::app::make_settings(*completed, "").sts;
  REQUIRE(sts);
  CHECK(sts->port == 6697);
  CHECK(sts->duration == std::chrono::seconds{60});
  CHECK_FALSE(chat::app::make_settings(*complete(Config{}), "").sts);
}

TEST_CASE("What single keys cannot show is checked, too") {
  const auto refused = [](const auto& change) {
    Config config;
    change(config);
    const auto result = complete(std::move(config));
    REQUIRE_FALSE(result);
    REQUIRE(result.error().size() == 1);
    return result.error().front();
  };
  CHECK(refused([](Config& c) { c.listen = {"nowhere"}; }).find("\"nowhere\" is not an address with a port") !=
        std::string::npos);
  CHECK(refused([](Config& c) { c.server.name = "localhost"; }).find("with a dot") != std::string::npos);
  CHECK(refused([](Config& c) { c.server.name = "a b.c"; }).find("with a dot") != std::string::npos);
  CHECK(refused([](Config& c) { c.server.network = "two words"; }).find("one word") != std::string::npos);
  for (const char* icon : {"icon.png", "ftp://example.org/x", "https://example.org/a b", "https://example.org/é"}) {
    CAPTURE(icon);
    CHECK(refused([&](Config& c) { c.server.icon = icon; }).find("https://") != std::string::npos);
  }
  CHECK(refused([](Config& c) { c.server.channel_modes = "nto"; }).find("o is not a flag") != std::string::npos);
  CHECK(refused([](Config& c) { c.server.channel_modes = "ntk"; }).find("letters of cCimMnpRst") != std::string::npos);
  CHECK(refused([](Config& c) { c.server.user_modes = "io"; }).find("o cannot be") != std::string::npos);
  for (const char* letter : {"Z", "s"}) {
    CHECK(refused([&](Config& c) { c.server.user_modes = letter; }).find("letters of BiRw") != std::string::npos);
  }
  for (const char* prefixes : {"", "o", "v", "qah", "ovx", "ov "}) {
    INFO(prefixes);
    CHECK(refused([&](Config& c) { c.server.prefixes = prefixes; }).find("Give o and v and") != std::string::npos);
  }
  for (const std::vector<std::string>& tags : std::vector<std::vector<std::string>>{
           {"+typing"}, {""}, {"a b"}, {"a,b"}, {"typing", "-react"}, {"*", "react"}, {"*", "-"}, {"é"}}) {
    CAPTURE(tags);
    CHECK(refused([&](Config& c) { c.server.deny_client_tags = tags; }).find("without their +") != std::string::npos);
  }
  CHECK(refused([](Config& c) { c.server.deny_client_tags = {std::string(300, 'x')}; }).find("Deny \"*\"") !=
        std::string::npos);
  for (const std::string& host :
       {std::string("two words"), std::string(65, 'x'), std::string("a!b"), std::string(":a")}) {
    CAPTURE(host);
    const auto told = refused([&](Config& c) { c.operators = {{.name = "root", .password = "x", .host = host}}; });
    CHECK(told.find("of at most 64 bytes") != std::string::npos);
  }
  CHECK(refused([](Config& c) { c.server.motd_file = "/no/such/file"; }).find("/no/such/file") != std::string::npos);
  CHECK(refused([](Config& c) { c.queues.unregistered = c.queues.registered + 1; }).find("sendq") != std::string::npos);
}

TEST_CASE("The statuses of members come from the configuration, and change with a restart only") {
  Config config;
  CHECK(make_settings(config, "").prefixes == chat::irc::ModeSet("ov"));
  config.server.prefixes = "vhoaq";
  CHECK(complete(config));
  CHECK(make_settings(config, "").prefixes == chat::irc::ModeSet("qaohv"));
  Config next;
  const auto kept = keep_until_restart(config, next);
  CHECK(std::ranges::find(kept, "server.prefixes") != kept.end());
  CHECK(next.server.prefixes == "vhoaq");
}

TEST_CASE("The tags that are not passed on come from the configuration") {
  Config config;
  config.server.deny_client_tags = {"*", "-typing", "-example.org/mood"};
  REQUIRE(complete(config));
  CHECK(make_settings(config, "").denied_tags == config.server.deny_client_tags);
  config.server.deny_client_tags = {"typing"};
  REQUIRE(complete(config));
  CHECK(make_settings(config, "").denies_tag("+typing"));
  CHECK_FALSE(make_settings(config, "").denies_tag("+draft/typing"));
}

TEST_CASE("Addresses with ports") {
  using chat::app::parse_endpoint;
  using chat::net::Endpoint;
  CHECK(parse_endpoint("0.0.0.0:9000") == Endpoint{"0.0.0.0", 9000});
  CHECK(parse_endpoint("[::]:0") == Endpoint{"::", 0});
  CHECK(parse_endpoint("chat.example:65535") == Endpoint{"chat.example", 65535});
  for (const char* const wrong : {"", ":", "host", "host:", ":9000", "host:65536", "host:-1", "host:9x", "::1:9000"}) {
    INFO(wrong);
    CHECK_FALSE(parse_endpoint(wrong));
  }
}

TEST_CASE("The message of the day is plain lines, however the file looks") {
  const auto file = std::filesystem::temp_directory_path() / ("chat-motd-" + std::to_string(::getpid()));
  std::ofstream(file) << "Welcome\r\n\x02"
                         "bold\x02 and \x1b[31mred\n"
                      << std::string(1'000, 'x') << "\nlast";
  Config config;
  config.server.motd_file = file.string();
  const auto completed = complete(config);
  std::ofstream(file) << "\xff\n";
  const auto refused = complete(config);
  std::filesystem::remove(file);
  REQUIRE(completed);
  REQUIRE(completed->motd.size() == 4);
  CHECK(completed->motd[0] == "Welcome");
  CHECK(completed->motd[1] == "bold and red");
  CHECK(completed->motd[2].size() == 400);
  CHECK(completed->motd[3] == "last");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().find("UTF-8") != std::string::npos);
}

TEST_CASE("Until a restart, what cannot change at run time stays and is named") {
  const Config running;
  Config next;
  next.server.name = "other.example";
  next.names.utf8 = true;
  next.server.network = "Other";
  CHECK(keep_until_restart(running, next) == std::vector<std::string>{"server.name", "names.utf8"});
  CHECK(next.server.name == running.server.name);
  CHECK_FALSE(next.names.utf8);
  CHECK(next.server.network == "Other");
}
