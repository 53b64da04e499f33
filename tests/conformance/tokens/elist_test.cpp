#include <catch2/catch.hpp>

#include "support/listed.hpp"

// 005 ELIST: https://modern.ircdocs.horse/#elist-parameter

using namespace chat::test;
using std::chrono::minutes;

TEST_CASE("ELIST: names, masks and their opposite") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #Tea,#tee,#coffee");
  const auto list = [&](const std::string& what) { return listed(alice.ask("LIST " + what)); };
  REQUIRE(list("#tea") == Names{"#Tea"});
  REQUIRE(list("#TEA,#nothing,#coffee") == Names{"#Tea", "#coffee"});
  REQUIRE(list("#nothing").empty());
  REQUIRE(list("tea").empty());
  REQUIRE(list("*E?") == Names{"#Tea", "#tee", "#coffee"});
  REQUIRE(list("#t*") == Names{"#Tea", "#tee"});
  REQUIRE(list("!#t*") == Names{"#coffee"});
  REQUIRE(list("#t*,!*a") == Names{"#tee"});
  REQUIRE(list("#c*,#tea") == Names{"#Tea", "#coffee"});
  REQUIRE(list("#tea,#tea") == Names{"#Tea"});
  REQUIRE(list("!#tea,!#tee") == Names{"#coffee"});
  SECTION("conditions may stand in the second parameter, where a server's name may stand as well") {
    REQUIRE(list("#t* !*a") == Names{"#tee"});
    REQUIRE(list("#tea chat.example") == Names{"#Tea"});
  }
}

TEST_CASE("ELIST: by the number of people") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #one,#two");
  bob.send("JOIN #two");
  const auto list = [&](const std::string& what) { return listed(alice.ask("LIST " + what)); };
  REQUIRE(list(">0") == Names{"#one", "#two"});
  REQUIRE(list(">1") == Names{"#two"});
  REQUIRE(list(">2").empty());
  REQUIRE(list("<0").empty());
  REQUIRE(list("<1").empty());
  REQUIRE(list("<2") == Names{"#one"});
  REQUIRE(list("<100") == Names{"#one", "#two"});
  REQUIRE(list(">0,<2") == Names{"#one"});
  REQUIRE(list("#two,<2").empty());
  REQUIRE(list("<99999999999999999999999") == Names{"#one", "#two"});
  REQUIRE(list(">99999999999999999999999").empty());
}

TEST_CASE("ELIST: by the age of the channel and of its topic, in minutes") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #old,#bare");
  alice.send("TOPIC #old :old");
  chat.pass(minutes(10));
  alice.send("JOIN #new");
  alice.send("TOPIC #new :new");
  chat.pass(minutes(1));
  const auto list = [&](const std::string& what) { return listed(alice.ask("LIST " + what)); };
  REQUIRE(list("C>5") == Names{"#old", "#bare"});
  REQUIRE(list("C<5") == Names{"#new"});
  REQUIRE(list("C>0") == Names{"#old", "#bare", "#new"});
  REQUIRE(list("C<0").empty());
  REQUIRE(list("C<60,C>5") == Names{"#old", "#bare"});
  REQUIRE(list("T>5") == Names{"#old"});
  REQUIRE(list("T<5") == Names{"#new"});
  REQUIRE(list("T<60") == Names{"#old", "#new"});
  REQUIRE(list("T>60").empty());
  REQUIRE(list("T<999999999999999") == Names{"#old", "#new"});
}

TEST_CASE("ELIST: a condition that is not understood is refused, with its form") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  for (const std::string what : {">", "<x", ">-1", "C>", "T<1x", "C<>", "> 1"}) {
    INFO(what);
    REQUIRE(numbers(alice.ask("LIST " + what)) == "400");
  }
}

TEST_CASE("ELIST: the letters may be small, and conditions of all kinds hold at once") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea,#toast");
  bob.send("JOIN #tea");
  alice.send("TOPIC #tea :leaves");
  chat.pass(minutes(10));
  alice.send("JOIN #new,#trial");
  const auto list = [&](const std::string& what) { return listed(alice.ask("LIST " + what)); };
  REQUIRE(list("c>5") == Names{"#tea", "#toast"});
  REQUIRE(list("c<5") == Names{"#new", "#trial"});
  REQUIRE(list("t>5") == Names{"#tea"});
  REQUIRE(list("t<5").empty());
  REQUIRE(list("#t*,c>5,<2") == Names{"#toast"});
  REQUIRE(list("#t*,!*a*") == Names{});
  REQUIRE(list("#t*,>0,C<60,T<60") == Names{"#tea"});
  REQUIRE(list("C>5,C<5").empty());
}
