#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "support/mind_harness.hpp"

// NAMES: https://modern.ircdocs.horse/#names-message

using namespace chat::test;

namespace {

/// The words of all RPL_NAMREPLYs.
std::multiset<std::string> named(const Lines& answer) {
  std::multiset<std::string> names;
  for (const std::string& line : only(answer, "353")) {
    std::istringstream words(param(line, 3));
    for (std::string word; words >> word;) names.insert(word);
  }
  return names;
}
using Names = std::multiset<std::string>;

}  // namespace

TEST_CASE("NAMES: the people of a channel in the order in which they joined, with their highest status") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  alice.send("JOIN #Tea");
  bob.send("JOIN #tea");
  carol.send("JOIN #tea");
  alice.send("MODE #tea +vv alice bob");
  REQUIRE(carol.ask("NAMES #tEA") == Lines{":chat.example 353 carol = #Tea :@alice +bob carol",
                                           ":chat.example 366 carol #Tea :End of NAMES list"});
}

TEST_CASE("NAMES: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  SECTION("none: nothing is named") {
    REQUIRE(alice.ask("NAMES") == Lines{":chat.example 366 alice * :End of NAMES list"});
    REQUIRE(alice.ask("NAMES ,,") == Lines{":chat.example 366 alice * :End of NAMES list"});
  }
  SECTION("several: each has its end, also one that does not exist or is no channel") {
    alice.send("JOIN #coffee");
    const Lines answer = alice.ask("NAMES #tea,#nothing,tea,#coffee extra");
    REQUIRE(numbers(answer) == "353 366 366 366 353 366");
    REQUIRE(param(answer[2], 1) == "#nothing");
    REQUIRE(param(answer[3], 1) == "tea");
    REQUIRE(param(answer[5], 1) == "#coffee");
  }
  SECTION("before registration") { REQUIRE(numbers(chat.open().ask("NAMES #tea")) == "451"); }
}

TEST_CASE("NAMES: a secret channel has its symbol for those inside, and only an end for those outside") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  alice.send("JOIN #Hidden");
  alice.send("MODE #hidden +s");
  Client bob = chat.connect("bob");
  REQUIRE(alice.param("NAMES #hidden", "353", 1) == "@");
  REQUIRE(bob.ask("NAMES #hidden") == Lines{":chat.example 366 bob #hidden :End of NAMES list"});
  REQUIRE(named(chat.connect_operator("root").ask("NAMES #hidden")) == Names{"@alice"});
}

TEST_CASE("NAMES: invisible people are shown to members and to operators, not to who shares another channel") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea,#other");
  bob.send("JOIN #tea");
  alice.send("MODE alice +i");
  Client carol = chat.connect("carol");
  REQUIRE(named(carol.ask("NAMES #tea")) == Names{"bob"});
  REQUIRE(named(bob.ask("NAMES #tea")) == Names{"@alice", "bob"});
  REQUIRE(named(chat.connect_operator("root").ask("NAMES #tea")) == Names{"@alice", "bob"});
  REQUIRE(numbers(carol.ask("NAMES #other")) == "366");
  carol.send("JOIN #other");
  REQUIRE(named(carol.ask("NAMES #tea")) == Names{"bob"});
}

TEST_CASE("NAMES: lines are filled, and none is too long") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "userhost-in-names"});
  alice.send("JOIN #tea");
  Names everyone{"@alice!~user@192.0.2.1"};
  for (int i = 0; i < 60; ++i) {
    const std::string nick = "person" + std::to_string(i) + std::string(20, 'x');
    Client guest = chat.connect(nick, {.address = "2001:db8:1111:2222:3333:4444:5555:6666"});
    guest.send("JOIN #tea");
    everyone.insert(nick + "!~user@2001:db8:1111:2222:3333:4444:5555:6666");
  }
  const Lines answer = alice.ask("NAMES #tea");
  REQUIRE(named(answer) == everyone);
  const Lines rows = only(answer, "353");
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const std::string next = param(rows[i + 1], 3).substr(0, param(rows[i + 1], 3).find(' '));
    REQUIRE(rows[i].size() + 2 + 1 + next.size() > 512);  // the next word would not have fitted
  }
}

TEST_CASE("JOIN: names come behind the JOIN, from the newcomer's point of view") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("MODE alice +i");
  Client bob = chat.connect("bob");
  REQUIRE(bob.ask("JOIN #tea") == Lines{":bob!~user@192.0.2.1 JOIN #tea", ":chat.example 353 bob = #tea :@alice bob",
                                        ":chat.example 366 bob #tea :End of NAMES list"});
}

namespace {

constexpr int kCrowd = 1100;

std::vector<Client> make_crowd(MindHarness& chat, const std::string& channel) {
  std::vector<Client> people;
  for (int i = 0; i < kCrowd; ++i) {
    people.push_back(chat.connect("p" + std::to_string(i)));
    people.back().send("JOIN " + channel);
    static_cast<void>(people.back().lines());
  }
  return people;
}

}  // namespace

TEST_CASE("NAMES: a crowd is named part by part; nobody who stays is left out") {
  MindHarness chat;
  std::vector<Client> people = make_crowd(chat, "#crowd");
  Client reader = chat.connect("reader", {.caps = "labeled-response batch"});
  reader.read_at_most(5);
  reader.send("@label=n NAMES #crowd,#none");
  REQUIRE(reader.busy());
  Lines all;
  std::set<int> gone;
  for (int round = 0;; ++round) {
    Lines some = reader.lines();
    all.insert(all.end(), some.begin(), some.end());
    if (!reader.busy()) break;
    for (const int who : {round, kCrowd - 1 - round, kCrowd / 2 + round}) {
      people[static_cast<std::size_t>(who)].send("PART #crowd");
      gone.insert(who);
    }
    reader.resume();
  }
  const Names names = named(all);
  for (int i = 0; i < kCrowd; ++i) {
    if (!gone.contains(i)) REQUIRE(names.count((i == 0 ? "@p" : "p") + std::to_string(i)) >= 1);
  }
  REQUIRE(names.size() <= kCrowd + gone.size());
  REQUIRE(only(all, "366").size() == 2);
  REQUIRE(numbers(all).ends_with("366 366 BATCH"));
  REQUIRE(only(all, "BATCH").size() == 2);
}

TEST_CASE("NAMES: a channel that ends in the middle of its list still has an end") {
  MindHarness chat;
  std::vector<Client> people = make_crowd(chat, "#crowd");
  Client reader = chat.connect("reader");
  reader.read_at_most(3);
  reader.send("NAMES #crowd");
  REQUIRE(reader.busy());
  static_cast<void>(reader.lines());
  for (Client& person : people) person.send("PART #crowd");
  reader.resume();
  REQUIRE(reader.lines() == Lines{":chat.example 366 reader #crowd :End of NAMES list"});
  REQUIRE_FALSE(reader.busy());
}

TEST_CASE("JOIN: several channels at once, the first of them crowded: all of them are named") {
  MindHarness chat;
  static_cast<void>(make_crowd(chat, "#crowd"));
  Client newcomer = chat.connect("newcomer", {.caps = "labeled-response batch"});
  newcomer.read_at_most(4);
  newcomer.send("@label=j JOIN #crowd,#small,#tiny");
  Lines all = newcomer.lines();
  while (newcomer.busy()) {
    newcomer.resume();
    const Lines some = newcomer.lines();
    all.insert(all.end(), some.begin(), some.end());
  }
  REQUIRE(named(all).size() == kCrowd + 1 + 2);
  REQUIRE(only(all, "JOIN").size() == 3);
  REQUIRE(only(all, "BATCH").size() == 2);
  Lines ends;
  for (const std::string& line : only(all, "366")) ends.push_back(param(line, 1));
  REQUIRE(ends == Lines{"#crowd", "#small", "#tiny"});
}
