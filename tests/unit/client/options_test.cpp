#include "client/options.hpp"

#include <catch2/catch.hpp>

using namespace chat::client;

namespace {
Options options(const std::vector<std::string>& arguments, const Environment& environment = {"", "ann", ""}) {
  const auto read = read_options(arguments, environment);
  INFO((read ? "" : read.error()));
  REQUIRE(read);
  REQUIRE(std::holds_alternative<Options>(*read));
  return std::get<Options>(*read);
}
std::string refusal(const std::vector<std::string>& arguments) {
  const auto read = read_options(arguments, {"", "ann", ""});
  REQUIRE_FALSE(read);
  return read.error();
}
}  // namespace

TEST_CASE("Host and port, as people write them") {
  struct Row {
    std::string host;
    std::string port;
    std::string expected;
  };
  for (const Row& row : {Row{"localhost", "", "localhost:9000"},
                         {"localhost", "6667", "localhost:6667"},
                         {"localhost:6667", "", "localhost:6667"},
                         {"127.0.0.1:1", "", "127.0.0.1:1"},
                         {"::1", "", "[::1]:9000"},
                         {"::1", "65535", "[::1]:65535"},
                         {"[2001:db8::1]", "", "[2001:db8::1]:9000"},
                         {"[2001:db8::1]:7000", "", "[2001:db8::1]:7000"}}) {
    CAPTURE(row.host, row.port);
    const auto address = read_address(row.host, row.port);
    REQUIRE(address);
    CHECK(to_string(*address) == row.expected);
  }
  for (const Row& row : {Row{"", "", ""},
                         {"", "9000", ""},
                         {":9000", "", ""},
                         {"a:0", "", ""},
                         {"a", "65536", ""},
                         {"a", "-1", ""},
                         {"a", "9000x", ""},
                         {"a:", "", ""},
                         {"a:1", "2", ""},
                         {"[::1", "", ""},
                         {"[::1]x", "", ""},
                         {"[]:1", "", ""}}) {
    CAPTURE(row.host, row.port);
    CHECK_FALSE(read_address(row.host, row.port));
  }
}

TEST_CASE("Options in any order; channels add up") {
  const Options read = options({"--enter", "ops", "host", "--nick=bot", "7000", "--enter", "#dev", "--plain"});
  CHECK(to_string(read.address) == "host:7000");
  CHECK(read.nick == "bot");
  CHECK(read.enter == std::vector<std::string>{"ops", "#dev"});
  CHECK(read.plain);
}

TEST_CASE("The nick: what is given, then CHAT_NICK, then the system's user made valid") {
  CHECK(options({"h", "--nick", "x"}, {"y", "z", ""}).nick == "x");
  CHECK(options({"h"}, {"y", "z", ""}).nick == "y");
  CHECK(options({"h"}, {"", "0 Zoë", ""}).nick == "Zo");
  CHECK(options({"h"}, {"", "", ""}).nick == "guest");
  CHECK(refusal({"h", "--nick", "a b"}).find("one word") != std::string::npos);
  CHECK(refusal({"h", "--nick", "a\r\nQUIT"}).find("one word") != std::string::npos);
}

TEST_CASE("How much of the past is shown is said by a number, or by nothing") {
  CHECK_FALSE(options({"h"}).history);
  CHECK(options({"h", "--history", "0"}).history == 0U);
  CHECK(options({"h", "--history=500"}).history == 500U);
  for (const std::string wrong : {"-1", "x", "10001", "5x", ""}) {
    CHECK(refusal({"h", "--history=" + wrong}).find("--history") != std::string::npos);
  }
}

TEST_CASE("Wrong options are refused with a sentence") {
  CHECK(refusal({}).find("HOST") != std::string::npos);
  CHECK(refusal({"a", "1", "c"}).find("too many words") != std::string::npos);
  CHECK(refusal({"a", "--nope"}).find("--help") != std::string::npos);
  CHECK(refusal({"a", "--nick"}).find("--help") != std::string::npos);
}

TEST_CASE("Help and version are printed, not connected to") {
  for (const std::string option : {"--help", "--version"}) {
    const auto read = read_options({option}, {});
    REQUIRE(read);
    REQUIRE(std::holds_alternative<Information>(*read));
    CHECK(std::get<Information>(*read).text.find("chatclient") != std::string::npos);
  }
}

TEST_CASE("Encryption: the port, whom to trust, what to show") {
  const std::string fingerprint(64, 'a');
  CHECK_FALSE(options({"h"}).tls);
  CHECK(to_string(options({"--tls", "h"}).address) == "h:6697");
  CHECK(to_string(options({"--tls", "h", "9697"}).address) == "h:9697");
  CHECK(to_string(options({"--tls", "[::1]"}).address) == "[::1]:6697");
  CHECK(options({"--tls", "h"}).trust.by == Trust::By::authorities);
  CHECK(options({"--tls-trust", "first-use", "h"}).trust.by == Trust::By::first_use);
  CHECK(options({"--tls-trust", "first-use", "h"}).tls);  // each of these means encryption
  const Options pinned = options({"h", "--tls-trust", "SHA256:" + std::string(64, 'A')});
  CHECK(pinned.trust.by == Trust::By::fingerprint);
  CHECK(pinned.trust.fingerprint == fingerprint);
  CHECK(options({"h", "--tls-ca", "ca.pem"}).certificates.ca_file == "ca.pem");
  CHECK(options({"h", "--tls-ca", "ca.pem"}).tls);
  const Options shown = options({"h", "--tls-cert", "c.pem", "--tls-key", "k.pem"});
  CHECK(shown.tls);
  REQUIRE(shown.certificates.identity);
  CHECK(shown.certificates.identity->certificates == "c.pem");
  CHECK(shown.certificates.identity->key == "k.pem");
  CHECK(options({"h", "--tls-cert", "both.pem"}).certificates.identity->key == "both.pem");
  CHECK(refusal({"h", "--tls-trust", "everybody"}).find("first-use, or a SHA-256 fingerprint") != std::string::npos);
  CHECK(refusal({"h", "--tls-key", "k.pem"}).find("--tls-cert") != std::string::npos);
}

TEST_CASE("Accounts: the nick is called like them, and no password stands in an option") {
  Environment environment{"", "root", ""};
  environment.account_password = "pencil";
  const Options read =
      options({"h", "--account", "ann", "--password-command", "pass chat", "--insecure-login"}, environment);
  CHECK(read.account == "ann");
  CHECK(read.nick == "ann");
  CHECK(read.account_password == "pencil");
  CHECK(read.password_command == "pass chat");
  CHECK(read.insecure_login);
  CHECK(options({"h", "--account", "ann", "--nick", "anna"}).nick == "anna");
  CHECK(options({"h", "--account", "ann"}, {"annie", "", ""}).nick == "annie");
  CHECK(refusal({"h", "--account", "a b"}).find("cannot be an account") != std::string::npos);
  CHECK(refusal({"h", "--account", ""}).find("cannot be an account") != std::string::npos);
  environment.account_password = "two\nlines";
  CHECK_FALSE(read_options({"h"}, environment));
  for (const std::string option : {"--password", "--account-password"}) {
    CHECK_FALSE(read_options({"h", option, "pencil"}, {}));
  }
}

TEST_CASE("Options for scripts") {
  const Options plain = options({"host"});
  CHECK_FALSE(plain.is_for_script());
  CHECK(plain.settings.log.empty());
  const Options send = options({"host", "--send", "#ops", "--text", "one", "--text", "/two", "--log", "logs"});
  CHECK(send.send == "#ops");
  CHECK(send.texts == std::vector<std::string>{"one", "/two"});
  CHECK(send.settings.log == "logs");
  CHECK(send.is_for_script());
  CHECK(options({"host", "--json"}).json);
  const Options waits = options({"--wait", "host", "7000"});
  CHECK((waits.waits && !waits.longest_wait && to_string(waits.address) == "host:7000"));
  CHECK(options({"host", "--wait"}).waits);
  CHECK(options({"host", "--wait=30"}).longest_wait == std::chrono::seconds(30));

  for (const char* target : {"", "a b", "a,b", ":a", "/me", "a\n"}) {
    CAPTURE(target);
    CHECK(refusal({"host", "--send", target}).find("--send") != std::string::npos);
  }
  for (const char* seconds : {"--wait=x", "--wait=-1", "--wait=1x", "--wait=99999999999"}) {
    CAPTURE(seconds);
    CHECK(refusal({"host", seconds}).find("number of seconds") != std::string::npos);
  }
  CHECK(refusal({"host", "--text", "hi"}).find("--send") != std::string::npos);
  CHECK(refusal({"host", "--log", ""}).find("folder") != std::string::npos);
}
