#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"

// Every way to be wrong has its answer, and none disturbs anybody else.

using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;

namespace {

struct Mistake {
  std::string line;
  std::string answer;  ///< the numeric or command
  std::string says;    ///< a part of its text that tells what to do
};

const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> kMistakes = {
      {"PART #nowhere", "403", "LIST"},
      {"JOIN nohash", "403", "LIST"},
      {"JOIN #a?b", "476", "other than"},
      {"PART #others", "442", "JOIN"},
      {"PRIVMSG nobody :hello", "401", "spelling"},
      {"PRIVMSG #others :hello", "404", "JOIN"},
      {"PRIVMSG bob", "412", "colon"},
      {"PRIVMSG", "411", "nick"},
      {"NICK bob", "433", "another"},
      {"NICK 1bob", "432", "letter"},
      {"NICK", "431", "write one"},
      {"TOPIC", "461", "<channel>"},
      {"KICK #others bob", "442", "JOIN"},
      {"MODE #others +o ann", "482", "ask"},
      {"INVITE bob #others", "442", "JOIN"},
      {"KILL bob", "481", "OPER"},
      {"OPER root wrong", "464", "again"},
      {"USER a 0 * :a", "462", "already"},
      {"CAP DANCE", "410", "LS"},
      {"FROBNICATE", "421", "HELP"},
      {"WHOIS nobody", "401", "spelling"},
      {"HELP nothing-like-it", "524", "HELP"},
      {"PING", "461", "PING"},
      {"MODE ann +Q", "501", "HELP"},
      {"MODE bob +i", "502", "own"},
      {"VERSION other.example", "402", "LINKS"},
      {"PRIVMSG a,b,c,d,e :hello", "407", "at most"},
      {"PRIVMSG bob :" + std::string(600, 'x'), "417", "shorter"},
      {"@" + std::string(5000, 'x') + " PRIVMSG bob :hello", "417", "shorter"},
  };
  return kMistakes;
}

}  // namespace

TEST_CASE("each mistake has its answer, which says what to do, and costs nobody else anything") {
  TestServer server;
  TestClient bob = server.client("bob");
  bob.join("#others");
  TestClient ann = server.client("ann");
  for (const Mistake& mistake : mistakes()) {
    INFO(mistake.line.substr(0, 60));
    ann.send(mistake.line);
    const std::vector<Line> answers = ann.sync();
    REQUIRE(!answers.empty());
    CHECK(answers.front().command == mistake.answer);
    CHECK(answers.front().text().find(mistake.says) != std::string::npos);
  }
  CHECK(bob.sync().empty());
}

TEST_CASE("lines that cannot be used are dropped whole; the connection goes on") {
  TestServer server;
  TestClient bob = server.client("bob");
  TestClient ann = server.client("ann");
  const std::string nul("PRIVMSG bob :a\0b\r\n", 18);
  for (const std::string& bytes :
       {nul, std::string("PRIVMSG bob :a\rQUIT\r\n"), std::string("PRIVMSG bob :\xff\xfe\r\n")}) {
    REQUIRE(ann.send_bytes(bytes));
    const std::vector<Line> answers = ann.sync();
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().command == "FAIL");
    CHECK(answers.front().text().find("dropped") != std::string::npos);
  }
  ann.send("PRIVMSG bob :still here");
  CHECK(bob.expect("PRIVMSG", {"bob"}).text() == "still here");
}

TEST_CASE("nothing that is typed can become a second line for somebody else") {
  TestServer server;
  TestClient bob = server.client("bob");
  TestClient ann = server.client("ann");
  REQUIRE(ann.send_bytes("PRIVMSG bob :one\rPRIVMSG bob :two\nPRIVMSG bob :three\n"));
  CHECK(bob.expect("PRIVMSG", {"bob"}).text() == "three");
}

TEST_CASE("before registration nothing but registering is possible") {
  TestServer server;
  TestClient stranger = server.connect();
  for (const char* const line : {"JOIN #x", "PRIVMSG bob :hello", "WHO #x", "NOSUCHCOMMAND", "KILL bob"}) {
    stranger.send(line);
    stranger.expect("451");
  }
  stranger.sign_on("late");
  stranger.join("#x");
}

TEST_CASE("one client's failure does not disturb the others") {
  TestServer server;
  TestClient ann = server.client("ann");
  ann.join("#x");
  {
    TestClient gone = server.client("gone");
    gone.join("#x");
    REQUIRE(gone.send_bytes("PRIVMSG #x :half a li"));
  }
  CHECK(ann.expect("QUIT").nick() == "gone");
  CHECK(ann.sync().empty());
}
