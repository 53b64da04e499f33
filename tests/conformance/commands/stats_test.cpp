#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// STATS: https://modern.ircdocs.horse/#stats-message

using namespace chat::test;
using std::chrono::seconds;

TEST_CASE("STATS u: for how long the server has been up") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.pass(std::chrono::hours(49) + seconds(5));
  REQUIRE(alice.ask("STATS u") == Lines{":chat.example 242 alice :Server up 2 days 01:00:05",
                                        ":chat.example 219 alice u :End of STATS report"});
}

TEST_CASE("STATS: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("STATS")) == "461");
  REQUIRE(numbers(chat.open().ask("STATS u")) == "451");
  for (const std::string letter : {"c", "i", "k", "y", "z", "?", "é"}) {
    REQUIRE(alice.ask("STATS " + letter) == Lines{":chat.example 219 alice " + letter + " :End of STATS report"});
  }
}

TEST_CASE("STATS: connections, uses and operators are for operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  for (const std::string letter : {"l", "L", "m", "M", "o", "O"}) {
    const Lines answer = alice.ask("STATS " + letter);
    REQUIRE(numbers(answer) == "481 219");  // the report has an end even so
    REQUIRE(param(answer[1], 1) == letter);
  }
}

TEST_CASE("STATS l: every connection, with lines sent and received and its age in seconds") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  chat.pass(seconds(30));
  Client alice = chat.connect("alice", {.address = "::1"});
  static_cast<void>(chat.open({.address = "192.0.2.77"}));
  chat.pass(seconds(10));
  alice.send("PING 1");
  const Lines answer = root.ask("STATS l");
  REQUIRE(numbers(answer) == "211 211 211 219");
  REQUIRE(param(answer[0], 1) == "root[~user@192.0.2.1]");
  REQUIRE(param(answer[0], 7) == "40");
  REQUIRE(param(answer[1], 1) == "alice[~user@::1]");
  REQUIRE(param(answer[1], 5) == "3");  // NICK, USER, PING
  REQUIRE(param(answer[1], 7) == "10");
  REQUIRE(param(answer[2], 1) == "*[*@192.0.2.77]");
}

TEST_CASE("STATS l: a long list goes on part by part") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root", {.caps = "labeled-response batch"});
  std::vector<Client> people;
  for (int i = 0; i < 300; ++i) people.push_back(chat.open());
  root.read_at_most(20);
  root.send("@label=s STATS l");
  Lines all = root.lines();
  while (root.busy()) {
    people.back().drop();
    people.pop_back();
    root.resume();
    const Lines some = root.lines();
    all.insert(all.end(), some.begin(), some.end());
  }
  REQUIRE(only(all, "211").size() >= people.size() + 1);
  REQUIRE(only(all, "219").size() == 1);
  REQUIRE(only(all, "BATCH").size() == 2);
}

TEST_CASE("STATS m: the commands that were used, and how often") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  root.send("ping 1");
  root.send("PING");
  root.send("NONSENSE");
  const Lines rows = only(root.ask("STATS m"), "212");
  REQUIRE(rows == Lines{":chat.example 212 root NICK 1", ":chat.example 212 root OPER 1",
                        ":chat.example 212 root PING 2", ":chat.example 212 root STATS 1",
                        ":chat.example 212 root USER 1"});
}

TEST_CASE("STATS o: who may become operator, without passwords") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.operators.push_back({.name = "night shift", .password = "hush", .from = "10.*", .host = {}});
  MindHarness chat(settings);
  Client root = chat.connect_operator("root");
  const Lines answer = root.ask("STATS o");
  REQUIRE(answer == Lines{":chat.example 243 root O * * admin 0 0", ":chat.example 243 root O 10.* * night 0 0",
                          ":chat.example 219 root o :End of STATS report"});
}

TEST_CASE("STATS: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "STATS u");
  REQUIRE(numbers(alice.ask("STATS u chat.example surplus :and more")) == numbers(alice.ask("STATS u")));
}

TEST_CASE("STATS: an operator lacks the privilege to see all") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.operators.front().privileges = chat::core::Privileges();
  MindHarness chat(settings);
  Client root = chat.connect_operator("root");
  for (const std::string letter : {"l", "m", "o"}) {
    const Lines answer = root.ask("STATS " + letter);
    REQUIRE(numbers(answer) == "723 219");
    REQUIRE(param(answer[0], 1) == "see-all");
  }
  REQUIRE(numbers(root.ask("STATS u")) == "242 219");
}

TEST_CASE("STATS u: in a capital letter, too") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("STATS U")) == "242 219");
  REQUIRE(alice.param("STATS U", "219", 1) == "U");
}
