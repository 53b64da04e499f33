#include <catch2/catch.hpp>

#include <string>

#include "support/test_client.hpp"
#include "support/test_server.hpp"

using chat::app::Config;
using chat::test::TestClient;
using chat::test::TestServer;

namespace {

void with_operator(Config& config) {
  config.operators = {{.name = "admin", .password = "let me in", .from = "*", .host = ""}};
}

TestClient make_operator(const TestServer& server) {
  TestClient client = server.client("boss");
  client.send("OPER admin :let me in");
  client.expect("381");
  return client;
}

std::string rehash(TestClient& boss) {
  boss.send("REHASH");
  boss.expect("382");
  return boss.expect("NOTICE").text();
}

}  // namespace

TEST_CASE("REHASH: new settings hold for everyone, at once") {
  TestServer server(with_operator);
  TestClient boss = make_operator(server);
  server.configuration_file([](Config& config) {
    config.admin.location = "a new place";
    config.limits.topic = 100;
  });
  CHECK_THAT(rehash(boss),
             Catch::StartsWith("The configuration was reloaded."));  // and a warning of the password in clear
  TestClient client = server.client("ann");
  client.send("ADMIN");
  CHECK(client.expect("257").text() == "a new place");
  client.join("#x");
  client.send("TOPIC #x :" + std::string(150, 't'));
  CHECK(client.expect("TOPIC").text().size() == 100);
}

TEST_CASE("REHASH: what cannot change while it runs is said, and stays") {
  TestServer server(with_operator);
  TestClient boss = make_operator(server);
  server.configuration_file([](Config& config) {
    config.server.name = "other.example";
    config.limits.nick = 10;
  });
  for (int i = 0; i < 2; ++i) {
    CHECK_THAT(rehash(boss), Catch::StartsWith("The configuration was reloaded. These take effect with a restart only: "
                                               "server.name, limits.nick."));  // and a warning of the password in clear
  }
  boss.send("VERSION");
  CHECK(boss.expect("351").source == "chat.example");
}

TEST_CASE("REHASH: a broken file changes nothing, and says what is wrong") {
  TestServer server(with_operator);
  TestClient boss = make_operator(server);
  server.broken_configuration_file("chat.toml:3: there is no key `limits.nik`; the nearest key is `limits.nick`.");
  CHECK(rehash(boss) ==
        "The configuration was not reloaded: chat.toml:3: there is no key `limits.nik`; the nearest key is "
        "`limits.nick`.");
  TestClient client = server.client("ann");
  CHECK(client.sync().empty());
}

TEST_CASE("REHASH: the bound on connections can be lowered and raised") {
  TestServer server(with_operator);
  TestClient boss = make_operator(server);
  server.configuration_file([](Config& config) { config.connections.total = 1; });
  rehash(boss);
  TestClient refused = server.connect();
  CHECK(refused.read_to_end().back().text().find("full") != std::string::npos);
  server.configuration_file([](Config& config) { config.connections.total = 2; });
  rehash(boss);
  TestClient client = server.client("ann");
  CHECK(client.sync().empty());
}
