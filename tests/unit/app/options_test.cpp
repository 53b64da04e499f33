#include "app/options.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using chat::app::load_config;
using chat::app::parse_options;
using chat::net::Endpoint;

TEST_CASE("Options: without any, the defaults") {
  const auto options = parse_options({});
  REQUIRE(options);
  const auto config = load_config(*options);
  REQUIRE(config);
  CHECK(config->endpoints == std::vector<Endpoint>{{"0.0.0.0", 9000}, {"::", 9000}});
}

TEST_CASE("Options: --host and --port take the place of the addresses") {
  const auto endpoints = [](const std::vector<std::string>& arguments) {
    const auto options = parse_options(arguments);
    REQUIRE(options);
    const auto config = load_config(*options);
    REQUIRE(config);
    return config->endpoints;
  };
  CHECK(endpoints({"--port", "0"}) == std::vector<Endpoint>{{"0.0.0.0", 0}, {"::", 0}});
  CHECK(endpoints({"--port=7", "--host", "::1"}) == std::vector<Endpoint>{{"::1", 7}});
  CHECK(endpoints({"--host", "a.example", "--host", "127.0.0.1"}) ==
        std::vector<Endpoint>{{"a.example", 9000}, {"127.0.0.1", 9000}});
}

TEST_CASE("Options: TLS has the same addresses and a port of its own") {
  const auto options = parse_options({"--host", "127.0.0.1", "--tls-port", "6697", "--tls-cert", "a.crt", "--tls-key",
                                      "a.key", "--tls-cert", "b.crt", "--tls-key", "b.key"});
  REQUIRE(options);
  CHECK(options->tls_port == 6697);
  CHECK(options->tls_certificates == std::vector<std::string>{"a.crt", "b.crt"});
  CHECK(options->tls_keys == std::vector<std::string>{"a.key", "b.key"});
  const auto config = load_config(*options);
  REQUIRE_FALSE(config);  // there are no such files
  CHECK(config.error().front().starts_with("Cannot read the certificate a.crt"));
  const auto no_port = parse_options({"--tls-port", "many"});
  REQUIRE_FALSE(no_port);
  CHECK(no_port.error() == "--tls-port many: this is not a port. Give a number from 0 to 65535.");
}

TEST_CASE("Options: the others change what they name") {
  const auto options = parse_options({"--name", "irc.test", "--log-level", "debug", "--check-config"});
  REQUIRE(options);
  CHECK(options->check_config);
  const auto config = load_config(*options);
  REQUIRE(config);
  CHECK(config->server.name == "irc.test");
  CHECK(config->log.level == "debug");
}

TEST_CASE("Options: --data names the folder, --memory does without one, and they exclude each other") {
  const auto store = [](const std::vector<std::string>& arguments) {
    const auto options = parse_options(arguments);
    REQUIRE(options);
    const auto config = load_config(*options);
    REQUIRE(config);
    return config->store;
  };
  CHECK_FALSE(store({}).in_memory());
  CHECK(store({"--data", "/srv/chat"}).data == "/srv/chat");
  CHECK(store({"--memory"}).in_memory());
  const auto both = parse_options({"--data", "/srv/chat", "--memory"});
  REQUIRE_FALSE(both);
  CHECK(both.error().ends_with('.'));
}

TEST_CASE("Options: a mistake is a sentence") {
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--prot", "1"}, {"--port"}, {"--port", "x"}, {"--port", "65536"}, {"stray"}}) {
    INFO(wrong.front());
    const auto options = parse_options(wrong);
    REQUIRE_FALSE(options);
    CHECK(options.error().ends_with('.'));
  }
  const auto options = parse_options({"--log-level", "loud", "--config", "/no/such/file"});
  REQUIRE(options);
  const auto config = load_config(*options);
  REQUIRE_FALSE(config);
  CHECK(config.error().front().find("/no/such/file") != std::string::npos);
}

TEST_CASE("Options: a level that does not exist is refused on the command line, too") {
  const auto options = parse_options({"--log-level", "loud"});
  REQUIRE(options);
  CHECK_FALSE(load_config(*options));
}
