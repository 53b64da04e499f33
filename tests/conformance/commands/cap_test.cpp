#include <catch2/catch.hpp>
#include <set>

#include "irc/capabilities.hpp"
#include "support/mind_harness.hpp"
#include "support/offered.hpp"
#include "support/words.hpp"

// CAP: https://ircv3.net/specs/extensions/capability-negotiation

using namespace chat::test;

using Names = std::set<std::string>;

TEST_CASE("CAP LS: all that the server speaks, with continuation only for those who know it") {
  MindHarness chat;
  Client old = chat.open();
  for (const std::string& line : old.ask("CAP LS")) {
    REQUIRE(line.starts_with(":chat.example CAP * LS :"));
    REQUIRE(line.find('=') == std::string::npos);
  }
  REQUIRE(listed(old, "CAP LS") == offered_by_default());
  Client young = chat.open();
  Names valued = offered_by_default();
  valued.erase("draft/multiline");
  valued.insert("draft/multiline=max-bytes=8192,max-lines=100");
  valued.erase("draft/metadata-2");
  valued.insert("draft/metadata-2=before-connect,max-subs=50,max-keys=50,max-value-bytes=300");
  valued.erase("sasl");
  valued.insert("sasl=PLAIN,SCRAM-SHA-256");
  valued.erase("draft/account-registration");
  valued.insert("draft/account-registration=before-connect,custom-account-name");
  REQUIRE(listed(young, "CAP LS 302") == valued);
  REQUIRE(listed(young, "CAP LS") == offered_by_default());  // as the version that is asked for has it
  // What is enabled is told by name alone.
  REQUIRE(young.ask("CAP REQ draft/multiline") == Lines{":chat.example CAP * ACK :draft/multiline"});
  REQUIRE(listed(young, "CAP LIST") == Names{"cap-notify", "draft/multiline"});
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

TEST_CASE("CAP REQ: what cannot be acknowledged in one line is acknowledged in several, and no name is cut") {
  MindHarness chat;
  Client client = chat.open();
  const auto in_order = [](const std::string& text) {
    std::vector<std::string> found;
    std::istringstream in(text);
    for (std::string word; in >> word;) found.push_back(word);
    return found;
  };
  std::string request;
  while (request.size() < 480) request += "batch server-time ";
  SECTION("acknowledged") {
    std::vector<std::string> acknowledged;
    const Lines answer = client.ask("CAP REQ :" + request);
    REQUIRE(answer.size() == 2);
    for (const std::string& line : answer) {
      CHECK(line.size() <= 510);
      CHECK(param(line, 1) == "ACK");
      for (const std::string& word : in_order(param(line, 2))) acknowledged.push_back(word);
    }
    CHECK(acknowledged == in_order(request));
    CHECK(listed(client, "CAP LIST") == Names{"batch", "server-time"});
  }
  SECTION("refused") {
    request.replace(0, 5, "nonse");
    const Lines answer = client.ask("CAP REQ :" + request);
    REQUIRE(answer.size() == 1);
    CHECK(param(answer[0], 1) == "NAK");
    for (const std::string& word : in_order(param(answer[0], 2))) {
      CHECK((word == "nonse" || word == "batch" || word == "server-time"));
    }
    CHECK(listed(client, "CAP LIST").empty());
  }
  SECTION("a name that no line has room for is not told at all") {
    CHECK(client.ask("CAP REQ :" + std::string(495, 'x')) == Lines{":chat.example CAP * NAK :"});
  }
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

TEST_CASE("CAP LS and LIST: what does not fit into a line is told in several; all but the last have a star, with 302") {
  const bool knows = GENERATE(true, false);
  chat::core::Settings settings;
  settings.server_name = "a-very-long-name-of-a-server-somewhere-in-the-world.chat.example";
  settings.accounts.login_required = true;
  MindHarness chat(settings);
  Client client = chat.open();
  const auto check = [&](const Lines& lines, const std::string& subcommand) {
    CHECK((knows || lines.size() == 1));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto message = chat::irc::parse(lines[i]);
      CHECK(message->param(1) == subcommand);
      CHECK(message->params.size() == (i + 1 < lines.size() ? 4 : 3));
      if (i + 1 < lines.size()) CHECK(message->param(2) == "*");
      CHECK(!message->params.back().empty());
    }
  };
  const Lines offered = client.ask(knows ? "CAP LS 302" : "CAP LS");
  REQUIRE((!knows || offered.size() >= 2));
  check(offered, "LS");
  std::set<std::string> names = listed(client, "CAP LS");
  CHECK(names.erase("draft/account-required") == 1);
  for (const std::string& name : names) REQUIRE(param(client.ask_one("CAP REQ " + name), 1) == "ACK");
  check(client.ask("CAP LIST"), "LIST");
  CHECK(listed(client, "CAP LIST").size() >= names.size());
}

TEST_CASE("CAP LS: who does not know 302 gets one line, at whose end drafts stand and fall off") {
  chat::core::Settings settings;
  settings.server_name = std::string(63, 's');
  settings.accounts.login_required = true;
  MindHarness chat(settings);
  Client client = chat.open();
  const Lines offered = client.ask("CAP LS");
  REQUIRE(offered.size() == 1);
  CHECK(offered[0].size() <= 510);
  std::istringstream stream(param(offered[0], 2));
  std::string first;
  stream >> first;
  CHECK(first == "draft/account-required");
  bool later = false;
  std::set<std::string> told;
  for (std::string word; stream >> word;) {
    const bool is_later = word.find('/') != std::string::npos;
    CHECK((is_later || !later));
    later = is_later;
    told.insert(word);
  }
  for (const chat::irc::CapabilityInfo& entry : chat::irc::kCapabilities) {
    if (entry.name.find('/') == std::string_view::npos) CHECK(told.contains(std::string(entry.name)));
  }
}

TEST_CASE("CAP: a subcommand that there is not is named to who is registered by their nick") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask_one("CAP FOO").starts_with(":chat.example 410 alice FOO :"));
  REQUIRE(alice.ask_one("CAP LIST") == ":chat.example CAP alice LIST :");
  REQUIRE(alice.ask_one("CAP REQ :nonsense") == ":chat.example CAP alice NAK :nonsense");
}

TEST_CASE("CAP REQ: nothing at all, and what one has or has not already, is acknowledged") {
  MindHarness chat;
  Client client = chat.open();
  for (const std::string request : {":", "batch", "batch", ":-batch", ":-batch"}) {
    REQUIRE(param(client.ask_one("CAP REQ " + std::string(request)), 1) == "ACK");
  }
  REQUIRE(listed(client, "CAP LIST").empty());
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
  for (const std::string& name : offered_by_default()) {
    INFO(name);
    MindHarness chat;
    Client alice = chat.connect("alice", {.caps = name});
    REQUIRE(listed(alice, "CAP LIST") == Names{name});
    REQUIRE(only(alice.ask("JOIN #tea"), "353").size() == (name == "no-implicit-names" ? 0 : 1));
    REQUIRE(only(alice.ask("WHO #tea"), "352").size() == 1);
  }
}
