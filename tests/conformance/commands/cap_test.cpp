#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "irc/capabilities.hpp"
#include "support/mind_harness.hpp"

// CAP: https://ircv3.net/specs/extensions/capability-negotiation

using namespace chat::test;

namespace {

std::set<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::set<std::string> result;
  for (std::string word; stream >> word;) result.insert(word);
  return result;
}

std::set<std::string> listed(Client& client, const std::string& question) {
  std::set<std::string> all;
  for (const std::string& line : client.ask(question)) {
    const auto last = chat::irc::parse(line)->params.size() - 1;
    all.merge(words(param(line, last)));
  }
  return all;
}

std::set<std::string> everything() {
  std::set<std::string> names;
  for (const auto& capability : chat::irc::kCapabilities) names.emplace(capability.name);
  return names;
}
using Names = std::set<std::string>;

}  // namespace

TEST_CASE("CAP LS: all that the server speaks, with continuation only for those who know it") {
  MindHarness chat;
  Client old = chat.open();
  for (const std::string& line : old.ask("CAP LS")) {
    REQUIRE(line.starts_with(":chat.example CAP * LS :"));
    REQUIRE(line.find('=') == std::string::npos);
  }
  REQUIRE(listed(old, "CAP LS") == everything());
  Client young = chat.open();
  Names valued = everything();
  valued.erase("draft/multiline");
  valued.insert("draft/multiline=max-bytes=8192,max-lines=100");
  valued.erase("draft/metadata-2");
  valued.insert("draft/metadata-2=before-connect,max-subs=50,max-keys=50,max-value-bytes=300");
  valued.erase("sasl");
  valued.insert("sasl=PLAIN,SCRAM-SHA-256");
  valued.erase("draft/account-registration");
  valued.insert("draft/account-registration=before-connect,custom-account-name");
  REQUIRE(listed(young, "CAP LS 302") == valued);
  REQUIRE(listed(young, "CAP LS") == valued);
  // What is enabled is told by name alone.
  REQUIRE(young.ask("CAP REQ draft/multiline") == Lines{":chat.example CAP * ACK :draft/multiline"});
  REQUIRE(listed(young, "CAP LIST") == Names{"cap-notify", "draft/multiline"});
}

TEST_CASE("CAP LS: clients that know values are told to come by TLS, and for how long") {
  // https://ircv3.net/specs/extensions/sts
  chat::core::Settings settings;
  settings.sts = {.port = 6697, .duration = std::chrono::seconds{2'592'000}, .preload = true};
  MindHarness chat(settings);
  const auto sts_of = [](Client& client, const std::string& question) {
    for (const std::string& name : listed(client, question)) {
      if (name.starts_with("sts")) return name;
    }
    return std::string();
  };
  Client plain = chat.open();
  REQUIRE(sts_of(plain, "CAP LS").empty());  // without values it means nothing
  REQUIRE(sts_of(plain, "CAP LS 302") == "sts=port=6697,duration=2592000");
  Client secure = chat.open({.secure = true});
  REQUIRE(sts_of(secure, "CAP LS 302") == "sts=duration=2592000,preload");

  // It is told, not asked for.
  REQUIRE(plain.ask("CAP REQ sts") == Lines{":chat.example CAP * NAK :sts"});
  REQUIRE(plain.ask("CAP REQ :server-time sts") == Lines{":chat.example CAP * NAK :server-time sts"});
  REQUIRE(listed(plain, "CAP LIST") == Names{"cap-notify"});

  // It can be withdrawn, and then given up.
  settings.sts->duration = {};
  settings.sts->preload = false;
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(sts_of(secure, "CAP LS 302") == "sts=duration=0");
  settings.sts.reset();
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(sts_of(secure, "CAP LS 302").empty());
}

TEST_CASE("CAP LS: the version is a number, and the highest stays") {
  MindHarness chat;
  Client client = chat.open();
  SECTION("302 and later bring cap-notify") {
    const std::string version = GENERATE("302", "307", "1000", "0302", "99999999999999999999");
    client.send("CAP LS " + version);
    REQUIRE(listed(client, "CAP LIST") == Names{"cap-notify"});
    client.send("CAP LS");
    REQUIRE(listed(client, "CAP LIST") == Names{"cap-notify"});
    SECTION("for ever") {
      REQUIRE(param(client.ask_one("CAP REQ -cap-notify"), 1) == "NAK");
      REQUIRE(listed(client, "CAP LIST") == Names{"cap-notify"});
    }
  }
  SECTION("earlier ones, and what is no number, do not") {
    const std::string version = GENERATE("301", "3", "99", "x302", "");
    client.send("CAP LS " + version);
    REQUIRE(client.ask("CAP LIST") == Lines{":chat.example CAP * LIST :"});
  }
}

TEST_CASE("CAP: registration waits for END after LS or REQ, and only then") {
  MindHarness chat;
  Client client = chat.open();
  SECTION("LS") { client.send("CAP LS 302"); }
  SECTION("REQ") { client.send("CAP REQ :server-time"); }
  SECTION("REQ that is refused") { client.send("CAP REQ :nonsense"); }
  client.send("NICK alice");
  client.send("USER al 0 * :Alice");
  REQUIRE(numbers(client.lines()).find("001") == std::string::npos);
  REQUIRE(numbers(client.ask("CAP END")).starts_with("001"));
}

TEST_CASE("CAP: LIST and END alone do not hold registration up") {
  MindHarness chat;
  Client client = chat.open();
  client.send("CAP LIST");
  client.send("CAP END");
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
  REQUIRE(client.ask("CAP END").empty());
}

TEST_CASE("CAP REQ: all or nothing, and the request comes back as it was") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(client.ask("CAP REQ :foo qux bar baz qux quux") ==
          Lines{":chat.example CAP * NAK :foo qux bar baz qux quux"});
  REQUIRE(client.ask("CAP REQ :multi-prefix bar") == Lines{":chat.example CAP * NAK :multi-prefix bar"});
  REQUIRE(client.ask("CAP REQ :Multi-Prefix") == Lines{":chat.example CAP * NAK :Multi-Prefix"});
  REQUIRE(client.ask("CAP REQ :multi-prefix=x") == Lines{":chat.example CAP * NAK :multi-prefix=x"});
  REQUIRE(client.ask("CAP LIST") == Lines{":chat.example CAP * LIST :"});
  REQUIRE(client.ask("CAP REQ :multi-prefix  batch ") == Lines{":chat.example CAP * ACK :multi-prefix  batch "});
  REQUIRE(client.ask("cap req multi-prefix") == Lines{":chat.example CAP * ACK :multi-prefix"});
  REQUIRE(listed(client, "CAP LIST") == Names{"batch", "multi-prefix"});
  REQUIRE(client.ask("CAP REQ :-multi-prefix away-notify -batch -batch") ==
          Lines{":chat.example CAP * ACK :-multi-prefix away-notify -batch -batch"});
  REQUIRE(listed(client, "CAP LIST") == Names{"away-notify"});
  REQUIRE(client.ask("CAP REQ :-away-notify -nonsense") == Lines{":chat.example CAP * NAK :-away-notify -nonsense"});
  REQUIRE(listed(client, "CAP LIST") == Names{"away-notify"});
}

TEST_CASE("CAP REQ: the last word on a capability counts") {
  MindHarness chat;
  Client client = chat.open();
  client.send("CAP REQ :batch -batch");
  REQUIRE(listed(client, "CAP LIST").empty());
  client.send("CAP REQ :-batch batch");
  REQUIRE(listed(client, "CAP LIST") == Names{"batch"});
}

TEST_CASE("CAP REQ: what cannot be acknowledged in one line is refused as a whole") {
  MindHarness chat;
  Client client = chat.open();
  std::string request;
  while (request.size() < 480) request += "batch server-time ";
  const Lines answer = client.ask("CAP REQ :" + request);
  REQUIRE(param(answer.at(0), 1) == "NAK");
  REQUIRE(listed(client, "CAP LIST").empty());
}

TEST_CASE("CAP: at any time, also afterwards; what it changes holds at once") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(alice.ask("CAP REQ :server-time") == Lines{":chat.example CAP alice ACK :server-time"});
  bob.send("PRIVMSG alice :hello");
  REQUIRE(alice.lines() == Lines{"@time=2027-01-15T08:00:00.000Z :bob!~user@192.0.2.1 PRIVMSG alice :hello"});
  static_cast<void>(alice.ask("CAP REQ -server-time"));
  bob.send("PRIVMSG alice :hello");
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 PRIVMSG alice :hello"});
}

TEST_CASE("CAP: subcommands that there are not") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(client.ask("CAP FOO") == Lines{":chat.example 410 * FOO :Invalid CAP subcommand; use LS, LIST, REQ or END"});
  for (const std::string subcommand : {"ACK :batch", "NAK x", "NEW x", "DEL x", "CLEAR", ":"}) {
    const std::string expected = subcommand == ":" ? "461" : "410";
    REQUIRE(numbers(client.ask("CAP " + subcommand)) == expected);
  }
  REQUIRE(numbers(client.ask("CAP")) == "461");
}

TEST_CASE("CAP: every capability can be had alone, and every command then still works") {
  for (const std::string& name : everything()) {
    INFO(name);
    MindHarness chat;
    Client alice = chat.connect("alice", {.caps = name});
    REQUIRE(listed(alice, "CAP LIST") == Names{name});
    REQUIRE(only(alice.ask("JOIN #tea"), "353").size() == 1);
    REQUIRE(only(alice.ask("WHO #tea"), "352").size() == 1);
  }
}
