#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +m: https://modern.ircdocs.horse/#moderated-channel-mode

using namespace chat::test;

TEST_CASE("+m: who has a status speaks, others do not") {
  TeaParty party(with_prefixes("qaohv"));
  REQUIRE(party.change("+m") == "+m");
  REQUIRE(party.bob.ask("PRIVMSG #tea :hello") ==
          Lines{":chat.example 404 bob #Tea :Cannot send to channel: it is moderated (+m); ask an operator for voice"});
  REQUIRE(party.bob.ask("NOTICE #tea :hello").empty());
  REQUIRE(numbers(party.alice.lines()).empty());
  for (const std::string status : {"v", "h", "o", "a", "q"}) {
    INFO(status);
    REQUIRE(party.change("+" + status + " bob") == "+" + status + " bob");
    REQUIRE(party.say(party.bob).empty());
    REQUIRE(party.change("-" + status + " bob") == "-" + status + " bob");
  }
  REQUIRE(party.say(party.bob) == "404");
  REQUIRE(party.say(party.alice).empty());
}

TEST_CASE("+m: without +n, people outside are not heard either") {
  TeaParty party;
  REQUIRE(party.change("+m-n") == "+m-n");
  Client carol = party.chat.connect("carol");
  REQUIRE(party.say(carol) == "404");
}
