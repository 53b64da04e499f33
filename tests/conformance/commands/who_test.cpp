#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// WHO: https://modern.ircdocs.horse/#who-message

using namespace chat::test;

TEST_CASE("WHO: the members of a channel, in the channel's context") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice", {.real_name = "Alice Liddell"});
  Client bob = chat.connect("bob", {.address = "192.0.2.2"});
  alice.send("JOIN #other");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  bob.send("AWAY :at lunch");
  REQUIRE(bob.ask("WHO #tea") ==
          Lines{":chat.example 352 bob #tea ~user 192.0.2.1 chat.example alice H@ :0 Alice Liddell",
                ":chat.example 352 bob #tea ~user 192.0.2.2 chat.example bob G :0 Real Name",
                ":chat.example 315 bob #tea :End of WHO list"});
}

TEST_CASE("WHO: a channel is found in any case of letters, and the end repeats what was asked") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #Tea");
  REQUIRE(alice.param("WHO #tEA", "352", 1) == "#Tea");
  REQUIRE(alice.param("WHO #tEA", "315", 1) == "#tEA");
}

TEST_CASE("WHO: what is not there has only an end") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const std::string mask : {"#nowhere", "nobody", "no*body", "#"}) {
    REQUIRE(alice.ask("WHO " + mask) == Lines{":chat.example 315 alice " + mask + " :End of WHO list"});
  }
}

TEST_CASE("WHO: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  SECTION("none: all who are visible, as for 0 and *") {
    chat.connect("bob");
    chat.connect("carol").send("MODE carol +i");
    for (const std::string line : {"WHO", "WHO :"}) {
      const Lines all = alice.ask(line);
      REQUIRE(numbers(all) == "352 352 315");
      REQUIRE(all.back() == ":chat.example 315 alice * :End of WHO list");
    }
    REQUIRE(numbers(alice.ask("WHO 0")) == "352 352 315");
    REQUIRE(numbers(alice.ask("WHO : o")) == "315");
  }
  SECTION("too many are ignored") { REQUIRE(numbers(alice.ask("WHO alice x y z")) == "352 315"); }
  SECTION("before registration") { REQUIRE(numbers(chat.open().ask("WHO alice")) == "451"); }
}

TEST_CASE("WHO: a nick, with a channel that the asker may know of") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("WHO Alice", "352", 1) == "*");
  alice.send("JOIN #secret");
  alice.send("MODE #secret +s");
  REQUIRE(bob.param("WHO alice", "352", 1) == "*");
  REQUIRE(alice.param("WHO alice", "352", 1) == "#secret");
  alice.send("JOIN #open");
  REQUIRE(bob.param("WHO alice", "352", 1) == "#open");
  REQUIRE(bob.param("WHO alice", "352", 6) == "H@");
}

TEST_CASE("WHO: a mask matches nick, user name, host, real name, server and the whole source") {
  MindHarness chat;
  chat.connect("alice", {.username = "liddell", .real_name = "In Wonderland", .address = "2001:db8::5"});
  Client bob = chat.connect("bob", {.address = "192.0.2.2"});
  const auto found = [&](const std::string& mask) {
    std::string nicks;
    for (const std::string& line : only(bob.ask("WHO " + mask), "352")) nicks += param(line, 5) + " ";
    return nicks;
  };
  REQUIRE(found("ALI*") == "alice ");
  REQUIRE(found("?ob") == "bob ");
  REQUIRE(found("~liddell") == "alice ");
  REQUIRE(found("2001:*") == "alice ");
  REQUIRE(found("192.0.2.2") == "bob ");
  REQUIRE(found("*wonderland") == "alice ");
  REQUIRE(found(":In Wonderland") == "alice ");
  REQUIRE(found("bob!*@*") == "bob ");
  REQUIRE(found("chat.*") == "alice bob ");
  REQUIRE(found("*") == "alice bob ");
  REQUIRE(found("0") == "alice bob ");
  REQUIRE(found("carol*").empty());
}

TEST_CASE("WHO: invisible people are found by their nick, by who shares a channel, and by operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  alice.send("MODE alice +i");
  alice.send("JOIN #tea");
  Client bob = chat.connect("bob");
  REQUIRE(only(bob.ask("WHO al*"), "352").empty());
  REQUIRE(only(bob.ask("WHO #tea"), "352").empty());
  REQUIRE(bob.param("WHO alice", "352", 1) == "*");
  REQUIRE(only(alice.ask("WHO al*"), "352").size() == 1);
  bob.send("JOIN #tea");
  REQUIRE(bob.param("WHO al*", "352", 1) == "#tea");
  REQUIRE(only(bob.ask("WHO #tea"), "352").size() == 2);
  Client root = chat.connect_operator("root");
  REQUIRE(root.param("WHO al*", "352", 1) == "#tea");
  REQUIRE(only(root.ask("WHO #tea"), "352").size() == 2);
}

TEST_CASE("WHO: a secret channel does not exist for those outside, but for operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("MODE #tea +s");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("WHO #tea")) == "315");
  REQUIRE(numbers(alice.ask("WHO #tea")) == "352 315");
  REQUIRE(numbers(chat.connect_operator("root").ask("WHO #tea")) == "352 315");
}

TEST_CASE("WHO: o asks for server operators only") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client root = chat.connect_operator("root");
  alice.send("JOIN #tea");
  root.send("JOIN #tea");
  REQUIRE(alice.param("WHO #tea o", "352", 5) == "root");
  REQUIRE(alice.param("WHO * o", "352", 6) == "H*");
  REQUIRE(numbers(alice.ask("WHO alice o")) == "315");
  REQUIRE(numbers(alice.ask("WHO root o")) == "352 315");
  REQUIRE(alice.ask("WHO #tea o%n") ==
          Lines{":chat.example 354 alice root", ":chat.example 315 alice #tea :End of WHO list"});
}

TEST_CASE("WHO: flags are away, operator, status and bot, in this order") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice", {.caps = "multi-prefix"});
  Client root = chat.connect_operator("root");
  root.send("JOIN #tea");
  root.send("MODE #tea +v root");
  root.send("MODE root +B");
  root.send("AWAY :gone");
  REQUIRE(root.param("WHO #tea", "352", 6) == "G*@B");
  REQUIRE(alice.param("WHO #tea", "352", 6) == "G*@+B");
  root.send("AWAY");
  root.send("MODE #tea -vo root root");
  REQUIRE(alice.param("WHO #tea", "352", 6) == "H*B");
}

TEST_CASE("WHO: a long list goes on part by part, and people may come and go meanwhile") {
  MindHarness chat;
  std::vector<Client> people;
  for (int i = 0; i < 400; ++i) {
    people.push_back(chat.connect("p" + std::to_string(i)));
    people.back().send("JOIN #crowd");
  }
  Client watcher = chat.connect("watcher", {.caps = "labeled-response batch"});
  watcher.read_at_most(50);
  const std::string question = GENERATE("WHO #crowd", "WHO p*");
  watcher.send("@label=x " + question);
  REQUIRE(watcher.busy());
  Lines all = watcher.lines();
  people[0].send("QUIT");  // was or was not listed
  people[399].send("PART #crowd");
  Client late = chat.connect("late");
  late.send("JOIN #crowd");
  while (watcher.busy()) {
    watcher.resume();
    Lines more = watcher.lines();
    REQUIRE(more.size() <= 102);  // a part is at most 100 lines; the ends of reply and batch come on top
    all.insert(all.end(), more.begin(), more.end());
  }
  std::map<std::string, int> seen;
  for (const std::string& line : only(all, "352")) ++seen[param(line, 5)];
  for (int i = 1; i < 399; ++i) REQUIRE(seen["p" + std::to_string(i)] >= 1);
  REQUIRE(seen.size() <= 401);
  SECTION("its label's batch is opened and closed once") {
    REQUIRE(only(all, "BATCH").size() == 2);
    REQUIRE(tag(all.front(), "label") == "x");
    const std::string reference = param(all.front(), 0).substr(1);
    REQUIRE(param(all.back(), 0) == "-" + reference);
    for (const std::string& line : only(all, "352")) REQUIRE(tag(line, "batch") == reference);
    REQUIRE(only(all, "315").size() == 1);
  }
}

TEST_CASE("WHO: a label answers once") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  REQUIRE(alice.ask("@label=7 WHO nobody") == Lines{"@label=7 :chat.example 315 alice nobody :End of WHO list"});
  const Lines answer = alice.ask("@label=8 WHO alice");
  REQUIRE(numbers(answer) == "BATCH 352 315 BATCH");
  REQUIRE(tag(answer[0], "label") == "8");
}

TEST_CASE("WHO: flags say what the mask is compared with") {
  IdentityHarness chat(MindHarness::with_operator());
  chat.make_account("bob");
  Client alice = chat.connect("alice", {.username = "bob", .real_name = "Carol", .address = "192.0.2.7"});
  Client carol = chat.connect("carol", {.username = "alice", .real_name = "bob", .address = "192.0.2.8"});
  chat.log_in(carol, "bob");
  carol.send("NICK carol");  // not the account's
  const auto found = [](Client& who, const std::string& question) {
    std::string nicks;
    for (const std::string& line : only(who.ask("WHO " + question), "352")) nicks += param(line, 5) + " ";
    return nicks;
  };
  REQUIRE(found(carol, "carol") == "carol ");
  REQUIRE(found(carol, "carol n") == "carol ");
  REQUIRE(found(carol, "carol r") == "alice ");
  REQUIRE(found(carol, "~alice u") == "carol ");
  REQUIRE(found(carol, "bob a") == "carol ");
  REQUIRE(found(carol, "* a") == "carol ");  // not those without an account
  REQUIRE(found(carol, "bob nu") == "");
  REQUIRE(found(carol, "*bob* ur") == "alice carol ");
  REQUIRE(found(carol, "192.0.2.7 h") == "alice ");
  REQUIRE(found(carol, "192.0.2.7 n").empty());
  REQUIRE(found(carol, "chat.example s") == "alice carol ");
  REQUIRE(found(carol, "carol!*@* n").empty());
  REQUIRE(numbers(carol.ask("WHO bob a%na,1")) == "354 315");
  SECTION("addresses are compared for oneself and for operators") {
    REQUIRE(found(carol, "192.0.2.* i") == "carol ");
    Client root = chat.connect_operator("root");
    REQUIRE(found(root, "192.0.2.* i") == "alice carol root ");
    REQUIRE(found(root, "* oi") == "root ");
  }
  SECTION("those who are invisible are not found by other names than their nick") {
    alice.send("MODE alice +i");
    REQUIRE(found(carol, "carol r").empty());
    REQUIRE(found(carol, "alice n") == "alice ");
  }
}

TEST_CASE("WHO: a channel is the one that was asked for, and its prefixes are of that channel") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #first");
  bob.send("JOIN #first,#second");
  alice.send("JOIN #second");
  const auto flags = [&](const std::string& channel) {
    std::map<std::string, std::string> result;
    for (const std::string& line : only(alice.ask("WHO " + channel), "352")) {
      REQUIRE(param(line, 1) == channel);
      result[param(line, 5)] = param(line, 6);
    }
    return result;
  };
  REQUIRE(flags("#first") == std::map<std::string, std::string>{{"alice", "H@"}, {"bob", "H"}});
  REQUIRE(flags("#second") == std::map<std::string, std::string>{{"alice", "H"}, {"bob", "H@"}});
}
