#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

using namespace chat::test;
using std::chrono::seconds;

TEST_CASE("ADMIN: what the settings tell") {
  chat::core::Settings settings;
  settings.admin_location = "Oxford";
  settings.admin_email = "carroll@example.org";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("ADMIN") == Lines{":chat.example 256 alice chat.example :Administrative info",
                                      ":chat.example 257 alice :Oxford", ":chat.example 258 alice :(not told)",
                                      ":chat.example 259 alice :carroll@example.org"});
  REQUIRE(numbers(chat.open().ask("ADMIN")) == "451");
}

TEST_CASE("ADMIN: nothing is set") {
  MindHarness chat;
  REQUIRE(numbers(chat.connect("alice").ask("ADMIN")) == "423");
}

TEST_CASE("INFO: lines about the server, and an end") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  settings.version = "chatserver-9.8";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("INFO");
  REQUIRE(numbers(answer).ends_with("371 374"));
  std::string text;
  for (const std::string& line : only(answer, "371")) text += param(line, 1) + "\n";
  REQUIRE_THAT(text, Catch::Contains("Wonderland"));
  REQUIRE_THAT(text, Catch::Contains("chatserver-9.8"));
  REQUIRE_THAT(text, Catch::Contains("January 15 2027"));
  REQUIRE(numbers(chat.open().ask("INFO")) == "451");
}

TEST_CASE("LINKS: this server, if it is meant") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::string row = ":chat.example 364 alice chat.example chat.example :0 A chatserver";
  REQUIRE(alice.ask("LINKS") == Lines{row, ":chat.example 365 alice * :End of LINKS list"});
  REQUIRE(alice.ask("LINKS CHAT.*") == Lines{row, ":chat.example 365 alice CHAT.* :End of LINKS list"});
  REQUIRE(alice.ask("LINKS *.org") == Lines{":chat.example 365 alice *.org :End of LINKS list"});
  REQUIRE(numbers(alice.ask("LINKS chat.example *")) == "364 365");
  REQUIRE(numbers(alice.ask("LINKS other.example *")) == "402");
  REQUIRE(numbers(chat.open().ask("LINKS")) == "451");
}

TEST_CASE("TIME: as a number and for people") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("TIME") ==
          Lines{":chat.example 391 alice chat.example 1800000000 0 :Friday January 15 2027 -- 08:00:00 +00:00"});
  REQUIRE(numbers(chat.open().ask("TIME")) == "451");
}

TEST_CASE("queries that name a server: this one, by name, mask or somebody on it") {
  chat::core::Settings settings;
  settings.admin_email = "carroll@example.org";
  settings.motd = {"Welcome"};
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  for (const std::string command : {"ADMIN", "INFO", "TIME", "MOTD", "VERSION", "STATS u"}) {
    INFO(command);
    const std::string expected = numbers(alice.ask(command));
    for (const std::string server : {"chat.example", "Chat.Example", "*", "chat.*", "alice"}) {
      REQUIRE(numbers(alice.ask(command + " " + server)) == expected);
    }
    for (const std::string server : {"other.example", "nobody", "*.org"}) {
      const std::string refusal = alice.ask_one(command + " " + server);
      REQUIRE(numbers({refusal}) == "402");
      REQUIRE(param(refusal, 1) == server);
    }
  }
}

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
    REQUIRE(numbers(alice.ask("STATS " + letter)) == "481");
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
