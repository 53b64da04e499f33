#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/people_harness.hpp"

// What is different in a registered channel, and who may do what there.

using namespace chat;
using namespace chat::test;
using core::Access;

namespace {

/// Everybody in one registered channel, one of each kind.
class House : public PeopleHarness {
 public:
  House() : PeopleHarness(MindHarness::with_operator()) {
    for (const char* name : {"founder", "owner", "op", "voice", "stranger", "victim", "suspended"}) {
      people.emplace(name, person(name));
    }
    people.emplace("guest", connect("guest"));
    people.emplace("oper", connect_operator("oper"));
    people.at("founder").send("JOIN #x");
    people.at("founder").send("CS REGISTER #x");
    people.at("founder").send("CS ACCESS #x ADD owner owner");
    people.at("founder").send("CS ACCESS #x ADD op operator");
    people.at("founder").send("CS ACCESS #x ADD voice voice");
    people.at("founder").send("CS ACCESS #x ADD suspended owner");
    for (auto& [name, client] : people) client.send("JOIN #x");
    core::suspend_account(core(), nullptr, account("suspended"), "spam");
    for (auto& [name, client] : people) (void)client.lines();
  }

  std::map<std::string, Client> people;
};

struct Case {
  std::string line;
  std::vector<std::string> allowed;
  std::function<bool(House&, const Lines&)> done;
};

std::function<bool(House&, const Lines&)> has(std::string name, Access access) {
  return [name, access](House& house, const Lines&) { return house.access("#x", name) == access; };
}
std::function<bool(House&, const Lines&)> says(std::string text) {
  return [text](House&, const Lines& lines) {
    return std::ranges::any_of(lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
  };
}
bool is_in(House& house, std::string_view nick) {
  return core::ChannelRegistry::member(*house.channel("#x"), *house.core().users.find_nick(nick)) != nullptr;
}

std::string statuses(House& house, std::string_view nick) {
  return core::ChannelRegistry::member(*house.channel("#x"), *house.core().users.find_nick(nick))->statuses.letters();
}

}  // namespace

TEST_CASE("registered channel: who may do what") {
  const std::vector<std::string> operators = {"founder", "owner", "op"};
  const std::vector<Case> cases = {
      {"CS ACCESS #x LIST", {"founder", "owner", "op", "oper"}, says("  voice voice")},
      {"CS ACCESS #x ADD victim voice", {"founder", "owner"}, has("victim", Access::voice)},
      {"CS ACCESS #x ADD victim operator", {"founder", "owner"}, has("victim", Access::op)},
      {"CS ACCESS #x ADD victim owner", {"founder"}, has("victim", Access::owner)},
      {"CS ACCESS #x ADD owner voice", {"founder"}, has("owner", Access::voice)},
      {"CS ACCESS #x DEL voice", {"founder", "owner", "voice"}, has("voice", Access::none)},
      {"CS ACCESS #x DEL op", {"founder", "owner", "op"}, has("op", Access::none)},
      {"CS ACCESS #x DEL owner", {"founder", "owner"}, has("owner", Access::none)},
      {"CS ACCESS #x DEL founder", {}, has("founder", Access::none)},
      {"CS TRANSFER #x victim", {"founder", "oper"}, has("victim", Access::founder)},
      {"CS DROP #x", {"founder", "oper"}, says("To drop it, ")},
      {"CS INFO #x",
       {"founder", "owner", "op", "voice", "stranger", "victim", "guest", "oper"},
       says("its founder is founder")},
      {"TOPIC #x :new", operators, [](House& house, const Lines&) { return house.channel("#x")->topic.has_value(); }},
      {"MODE #x +m", operators, [](House& house, const Lines&) { return house.channel("#x")->flags.has('m'); }},
      {"MODE #x +b a!*@*", operators, [](House& house, const Lines&) { return !house.channel("#x")->bans.empty(); }},
      {"MODE #x +v victim", operators, [](House& house, const Lines&) { return statuses(house, "victim") == "v"; }},
      {"MODE #x -o founder", operators, [](House& house, const Lines&) { return statuses(house, "founder").empty(); }},
      {"KICK #x victim", operators, [](House& house, const Lines&) { return !is_in(house, "victim"); }},
      {"KICK #x founder", operators, [](House& house, const Lines&) { return !is_in(house, "founder"); }},
  };
  for (const Case& one : cases) {
    for (const char* role : {"founder", "owner", "op", "voice", "stranger", "victim", "guest", "oper", "suspended"}) {
      CAPTURE(one.line, role);
      House house;
      Client& client = house.people.at(role);
      if (std::string_view(role) == "suspended") {
        CHECK(client.closed());
        continue;
      }
      const Lines answer = client.ask(one.line);
      CAPTURE(answer);
      const bool allowed = std::ranges::find(one.allowed, role) != one.allowed.end();
      CHECK((house.channel("#x") != nullptr && one.done(house, answer)) == allowed);
    }
  }
}

TEST_CASE("registered channel: INVITE where one has to be invited") {
  for (const char* role : {"founder", "owner", "op", "voice", "stranger", "guest", "oper"}) {
    CAPTURE(role);
    House house;
    (void)house.connect("newcomer");
    house.people.at("founder").send("MODE #x +i");
    const bool allowed = std::string_view("founder owner op").find(role) != std::string_view::npos && role[2] != 'e';
    CHECK(numbers(only(house.people.at(role).ask("INVITE newcomer #x"), "341")) == (allowed ? "341" : ""));
  }
}

TEST_CASE("registered channel: the statuses of who enters, and of who enters again") {
  House house;
  for (const auto& [name, wanted] : std::map<std::string, std::string>{{"founder", "o"},
                                                                       {"owner", "o"},
                                                                       {"op", "o"},
                                                                       {"voice", "v"},
                                                                       {"stranger", ""},
                                                                       {"guest", ""},
                                                                       {"oper", ""}}) {
    CAPTURE(name);
    CHECK(statuses(house, name) == wanted);
  }
  house.people.at("owner").send("MODE #x +o stranger");
  house.people.at("stranger").send("PART #x");
  house.people.at("stranger").send("JOIN #x");
  CHECK(statuses(house, "stranger").empty());
  house.people.at("owner").send("CS ACCESS #x DEL op");
  CHECK(statuses(house, "op").empty());
  house.people.at("op").send("PART #x");
  house.people.at("op").send("JOIN #x");
  CHECK(statuses(house, "op").empty());
}

TEST_CASE("registered channel: what somebody who enters is told") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  ann.send("JOIN #tea");
  ann.send("TOPIC #tea :Leaves");
  ann.send("CS REGISTER #tea");
  ann.send("PART #tea");
  chat.pass(std::chrono::hours{24 * 400});
  Client bob = chat.connect("bob");
  CHECK(numbers(bob.ask("LIST #tea")) == "321 323");
  CHECK(numbers(bob.ask("MODE #tea")) == "403");
  CHECK(bob.ask("JOIN #tea") == Lines{":bob!~user@192.0.2.1 JOIN #tea", ":chat.example 332 bob #tea :Leaves",
                                      ":chat.example 333 bob #tea ann!~user@192.0.2.1 1800000000",
                                      ":chat.example 353 bob = #tea :bob",
                                      ":chat.example 366 bob #tea :End of NAMES list"});
  CHECK(bob.param("MODE #tea", "324", 2) == "+nt");
  CHECK(bob.param("MODE #tea", "329", 2) == "1800000000");
  const Lines entered = ann.ask("JOIN #tea");
  CHECK(numbers(entered) == "JOIN MODE 332 333 353 366");
  CHECK(entered[1] == ":chat.example MODE #tea +o ann");
  CHECK(param(only(entered, "353")[0], 3) == "bob @ann");
  CHECK(numbers(bob.lines()) == "JOIN MODE");
}

TEST_CASE("registered channel: also one in which nobody is refuses who may not enter") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  const auto outcome = [&](const char* modes, const char* line) {
    ann.send("JOIN #tea");
    ann.send("MODE #tea " + std::string(modes));
    ann.send("PART #tea");
    return numbers(bob.ask(line)).substr(0, 4);
  };
  CHECK(outcome("+i", "JOIN #tea") == "473");
  CHECK(outcome("-i+k pot", "JOIN #tea") == "475");
  CHECK(outcome("+b bob!*@*", "JOIN #tea pot") == "474");
  CHECK(outcome("+e *!*@192.0.2.1", "JOIN #tea pot") == "JOIN");
}

TEST_CASE("registered channel: a restart in the middle") {
  PeopleHarness before;
  Client ann = before.person("ann");
  (void)before.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  ann.send("CS ACCESS #tea ADD bob operator");
  ann.send("TOPIC #tea :Leaves");
  ann.send("MODE #tea +skl pot 10");
  ann.send("MODE #tea +b bad!*@*");
  ann.send("PRIVMSG #tea :before the restart");
  const core::EventId incarnation = before.channel("#tea")->incarnation;

  PeopleHarness after({}, before.journal.store);
  after.mind.restore(before.remembered());
  CHECK(after.channel("#tea") == nullptr);
  REQUIRE(after.registered("#tea") != nullptr);
  Client guest = after.connect("guest");
  CHECK(numbers(guest.ask("JOIN #tea")) == "475");
  Client again = after.connect("again");
  after.log_in(again, "bob");
  CHECK(numbers(again.ask("JOIN #tea")).starts_with("JOIN 332 333 353"));  // an operator needs no key
  CHECK(after.channel("#tea")->incarnation == incarnation);
  CHECK(only(again.ask("MODE #tea"), "324")[0].ends_with(" #tea +nstkl pot 10"));
  CHECK(numbers(again.ask("MODE #tea b")) == "367 368");
  again.send("MODE #tea +v " + after.core().users[after.session(again).user].nick.text());  // they are operator
  CHECK_FALSE(only(again.lines(), "MODE").empty());
}
