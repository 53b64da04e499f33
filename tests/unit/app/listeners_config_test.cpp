#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "app/config.hpp"
#include "unit/app/config_texts.hpp"

// What stands in the configuration of other listeners, of proxies, and of gateways.

using chat::app::complete;
using chat::app::Config;
using chat::app::parse_config;
using chat::test::error_of;
using chat::test::example_with;

TEST_CASE("The example's gateway and listener are accepted once their comment signs are gone") {
  const auto gateway = parse_config(example_with("gateways"), "example");
  REQUIRE(gateway);
  REQUIRE(gateway->gateways.size() == 1);
  CHECK(gateway->gateways[0].name == "web");
  CHECK(gateway->gateways[0].from == std::vector<std::string>{"192.0.2.7", "2001:db8::/64"});
  const auto listener = parse_config(example_with("listeners"), "example");
  REQUIRE(listener);
  REQUIRE(listener->listeners.size() == 1);
  CHECK(listener->listeners[0] ==
        chat::app::Config::Listening{.address = "0.0.0.0:8097", .tls = true, .websocket = true, .proxy = false});
}

TEST_CASE("A listener needs an address, and what it listens for") {
  CHECK(error_of("[[listeners]]\ntls = true\n").find("a listener needs an `address`") != std::string::npos);
  CHECK(error_of("[[listeners]]\naddress = \"0.0.0.0:1\"\nwebsocket = 1\n").find("true or false") != std::string::npos);
  CHECK(error_of("[[listeners]]\naddress = \"0.0.0.0:1\"\nwss = true\n").find("there are: address, tls") !=
        std::string::npos);
  const auto completed = [](const std::string& text) {
    const auto parsed = parse_config(text, "chat.toml");
    REQUIRE(parsed);
    const auto result = complete(*parsed);
    return result ? std::string("in order") : result.error().at(0);
  };
  const std::string listener = "[[listeners]]\naddress = \"127.0.0.1:0\"\n";
  CHECK(completed("listen = []\n" + listener) == "in order");
  CHECK(completed("[[listeners]]\naddress = \"here\"\n").find("is not an address with a port") != std::string::npos);
  CHECK(completed(listener + "tls = true\n").find("TLS needs a certificate") != std::string::npos);
  CHECK(completed(listener + "proxy = true\n").find("Set `proxy.trusted`") != std::string::npos);
  CHECK(completed("[proxy]\ntrusted = [\"127.0.0.1\", \"10.0.0.0/8\"]\n" + listener + "proxy = true\n") == "in order");
  CHECK(completed("[proxy]\ntrusted = [\"10.0.0.0/33\"]\n").find("`proxy.trusted`: \"10.0.0.0/33\"") !=
        std::string::npos);
  CHECK(completed("[websocket]\norigins = [\"https://chat.example\", \"http://localhost:8080\"]\n") == "in order");
  for (const char* const wrong : {"chat.example", "https://", "https://chat.example/", "://x", "*"}) {
    CAPTURE(wrong);
    CHECK(completed("[websocket]\norigins = [\"" + std::string(wrong) + "\"]\n").find("is no origin") !=
          std::string::npos);
  }
}

TEST_CASE("How a gateway proves what it is: a password and where it comes from, or a certificate") {
  const std::string entry = "[[gateways]]\nname = \"web\"\n";
  const std::string from = "from = [\"192.0.2.1\"]\n";
  const std::string certificate = "certificate = \"" + std::string(64, 'A') + "\"\n";
  CHECK(parse_config(entry + "password = \"a\"\n" + from, "chat.toml"));
  const auto certified = parse_config(entry + certificate, "chat.toml");
  REQUIRE(certified);
  CHECK(certified->gateways[0].certificate == std::string(64, 'a'));
  CHECK(error_of("[[gateways]]\npassword = \"a\"\n" + from).find("needs a `name`") != std::string::npos);
  CHECK(error_of(entry + from).find("needs a `password` or a `certificate`") != std::string::npos);
  CHECK(error_of(entry + "password = \"a\"\n").find("`from`") != std::string::npos);
  CHECK(error_of(entry + "password = \"$argon2id$x\"\n" + from).find("in clear") != std::string::npos);
  for (const char* const unsayable : {"two words", ":a", " a"}) {
    CHECK(error_of(entry + "password = \"" + unsayable + "\"\n" + from).find("one word") != std::string::npos);
  }
  CHECK_FALSE(parse_config(entry + "password = \"a\\nb\"\n" + from, "chat.toml"));
  CHECK(parse_config(entry + "password = \"a:b\"\n" + from, "chat.toml"));
  CHECK(error_of(entry + "certificate = \"x\"\n").find("no SHA-256 fingerprint") != std::string::npos);
  // People are counted where they are, not at the gateway.
  auto parsed =
      parse_config("[connections]\nexempt = [\"203.0.113.0/24\"]\n" + entry + "password = \"a\"\n" + from, "x");
  REQUIRE(parsed);
  const auto completed = complete(*parsed);
  REQUIRE(completed);
  CHECK(completed->connections.exempt.size() == 2);
  CHECK(make_settings(*completed, "now").gateways.size() == 1);
}

TEST_CASE("Other listeners need a restart") {
  Config running;
  Config next;
  next.listeners.push_back({.address = "127.0.0.1:1", .tls = false, .websocket = true, .proxy = false});
  CHECK(keep_until_restart(running, next) == std::vector<std::string>{"listeners"});
  CHECK(next.listeners.empty());
}
