#include <catch2/catch.hpp>
#include <string>

#include "core/core.hpp"
#include "support/mind_harness.hpp"

// WEBIRC: https://ircv3.net/specs/extensions/webirc

using namespace chat::test;

namespace {

const std::string kCertificate(64, 'c');

/// Somebody is an operator by "admin secret"; there is a gateway with a password, and one with a certificate.
chat::core::Settings settings() {
  chat::core::Settings result = MindHarness::with_operator();
  result.gateways = {{.name = "web", .password = "hunter2", .from = {"192.0.2.0/24", "::1", "127.0.0.1"}},
                     {.name = "bouncer", .certificate = kCertificate}};
  return result;
}

struct Chat : MindHarness {
  Chat() : MindHarness(settings()) {}

  /// Somebody who has come through the gateway from the web; the greeting is taken off.
  Client through(const std::string& webirc, std::string_view nick, const Arriving& how = {}) {
    Client client = open(how);
    client.send(webirc);
    client.send("NICK " + std::string(nick));
    client.send("USER u 0 * :Somebody");
    REQUIRE(only(client.lines(), "001").size() == 1);
    return client;
  }
  /// What their own WHOIS says of where they are.
  static std::string address(Client& client, const std::string& nick) {
    return client.param("WHOIS " + nick, "338", 3);
  }
  /// What one that is refused is told; it is closed then.
  std::string refusal(const std::string& line, const Arriving& how = {}) {
    Client client = open(how);
    const std::string told = client.ask_one(line);
    CHECK(client.closed());
    return told;
  }
};

constexpr const char* kNoGateway =
    "ERROR :Closing link: the WEBIRC password is wrong, or your address is no gateway's; ask the server's "
    "administrator";
const std::string kAnn = "WEBIRC hunter2 ExampleGateway ann.example.net 198.51.100.3";

}  // namespace

TEST_CASE("WEBIRC: who comes through a gateway is where the gateway says") {
  Chat chat;
  Client ann = chat.through(kAnn, "ann");
  Client bob = chat.connect("bob");
  CHECK(Chat::address(ann, "ann") == "198.51.100.3");
  // The address is what others see; a name that the gateway looked up is nothing that the server knows.
  CHECK(bob.param("WHOIS ann", "311", 3) == "198.51.100.3");
  Client six = chat.through("WEBIRC hunter2 web 2001:db8::9 2001:DB8:0::9", "six");
  CHECK(Chat::address(six, "six") == "2001:db8::9");
  Client mapped = chat.through("WEBIRC hunter2 web x 0::ffff:198.51.100.9", "mapped");
  CHECK(Chat::address(mapped, "mapped") == "198.51.100.9");
  Client loopback = chat.through("WEBIRC hunter2 web x 0::1", "loopback");
  CHECK(Chat::address(loopback, "loopback") == "0::1");
}

TEST_CASE("WEBIRC: a ban, and the count of attempts, are for the person, not for the gateway") {
  Chat chat;
  Client bob = chat.connect("bob");
  bob.send("JOIN #x");
  bob.send("MODE #x +b *!*@198.51.100.3");
  Client ann = chat.through(kAnn, "ann");
  Client eve = chat.through("WEBIRC hunter2 web x 198.51.100.4", "eve");
  CHECK(numbers(ann.ask("JOIN #x")) == "474");
  CHECK(only(eve.ask("JOIN #x"), "366").size() == 1);
  for (int i = 0; i < 5; ++i) CHECK(numbers(ann.ask("OPER admin wrong")) == "464");
  CHECK(numbers(ann.ask("OPER admin secret")) == "400");
  CHECK(numbers(eve.ask("OPER admin secret")) != "400");
}

TEST_CASE("WEBIRC: it is quiet, and registration goes on") {
  Chat chat;
  Client ann = chat.open();
  CHECK(ann.ask(kAnn).empty());
  CHECK(numbers(ann.ask("CAP LS 302")).starts_with("CAP"));
  ann.send("NICK ann");
  ann.send("USER u 0 * :Ann");
  CHECK(only(ann.ask("CAP END"), "001").size() == 1);
}

TEST_CASE("WEBIRC: a wrong password, a wrong address and a wrong certificate are told the same, and closed") {
  Chat chat;
  CHECK(chat.refusal("WEBIRC hunter3 web x 198.51.100.3") == kNoGateway);
  CHECK(chat.refusal("WEBIRC hunter web x 198.51.100.3") == kNoGateway);
  CHECK(chat.refusal("WEBIRC hunter22 web x 198.51.100.3") == kNoGateway);
  CHECK(chat.refusal(kAnn, {.address = "203.0.113.1"}) == kNoGateway);
  CHECK(chat.refusal("WEBIRC hunter2 bouncer x 198.51.100.3",
                     {.address = "203.0.113.1", .certificate = std::string(64, 'd')}) == kNoGateway);
  MindHarness none;
  Client client = none.open();
  CHECK(client.ask_one(kAnn) == kNoGateway);
  CHECK(client.closed());
}

TEST_CASE("WEBIRC: a gateway may be known by its certificate, which is not the person's") {
  Chat chat;
  const Arriving how{.address = "203.0.113.1", .secure = true, .certificate = kCertificate};
  Client ann = chat.through("WEBIRC * bouncer x 198.51.100.3", "ann", how);
  CHECK(Chat::address(ann, "ann") == "198.51.100.3");
  CHECK(only(ann.ask("WHOIS ann"), "276").empty());
  Client direct = chat.connect("direct", how);
  CHECK(only(direct.ask("WHOIS direct"), "276").size() == 1);
}

TEST_CASE("WEBIRC: the connection is secure if both its halves are") {
  Chat chat;
  const auto secure = [&](const std::string& options, const Arriving& how, std::string_view nick) {
    Client client = chat.through(kAnn + options, nick, how);
    const bool result = only(client.ask("WHOIS " + std::string(nick)), "671").size() == 1;
    client.send("QUIT");
    return result;
  };
  const Arriving by_tls{.secure = true};
  const Arriving by_loopback{.address = "127.0.0.1"};
  CHECK(secure(" secure", by_tls, "a"));
  CHECK(secure(" :secure=examplevalue local-port=6697 remote-port=21726", by_tls, "b"));
  CHECK(secure(" :local-port=6697 secure", by_loopback, "c"));
  CHECK_FALSE(secure("", by_tls, "d"));
  CHECK_FALSE(secure(" :local-port=6697 insecure", by_tls, "e"));
  CHECK_FALSE(secure(" secure", {}, "f"));
}

TEST_CASE("WEBIRC: only as the first command, or behind the server's password") {
  Chat chat;
  for (const char* const earlier : {"NICK ann", "USER u 0 * :U", "CAP LS", "CAP REQ :sasl", "PING x"}) {
    CAPTURE(earlier);
    Client client = chat.open();
    client.send(earlier);
    CHECK(client.ask_one(kAnn) == "ERROR :Closing link: WEBIRC has to be the first command; connect again");
    CHECK(client.closed());
  }
  Client twice = chat.open();
  CHECK(twice.ask(kAnn).empty());
  CHECK(numbers(twice.ask(kAnn)) == "ERROR");
  Client behind = chat.open();
  behind.send("PASS word");
  CHECK(behind.ask(kAnn).empty());
  CHECK_FALSE(behind.closed());
}

TEST_CASE("WEBIRC: after the registration it is too late") {
  Chat chat;
  Client ann = chat.connect("ann");
  CHECK(numbers(ann.ask(kAnn)) == "462");
  CHECK_FALSE(ann.closed());
}

TEST_CASE("WEBIRC: too few parameters are told, surplus ones do not matter, and an address is needed") {
  Chat chat;
  Client ann = chat.open();
  CHECK(ann.param("WEBIRC hunter2 web ann.example.net", "461", 1) == "WEBIRC");
  CHECK(chat.refusal("WEBIRC hunter2 web x ann.example.net") ==
        "ERROR :Closing link: WEBIRC needs a numeric address behind the host's name");
  CHECK(chat.open().ask(kAnn + " secure surplus").empty());
}

TEST_CASE("WEBIRC: operators, and who it is, see the gateway in WHOIS; others do not") {
  Chat chat;
  Client ann = chat.through(kAnn, "ann");
  Client oper = chat.connect_operator("oper");
  Client bob = chat.connect("bob");
  const Lines shown = only(oper.ask("WHOIS ann"), "320");
  REQUIRE(shown.size() == 1);
  CHECK(shown[0] == ":chat.example 320 oper ann :comes through the gateway web");
  CHECK(only(ann.ask("WHOIS ann"), "320").size() == 1);
  CHECK(only(bob.ask("WHOIS ann"), "320").empty());
  CHECK(only(oper.ask("WHOIS bob"), "320").empty());
}
