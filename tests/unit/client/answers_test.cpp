#include <catch2/catch.hpp>

#include "client/quotes.hpp"
#include "unit/client/script.hpp"

// What answers and reactions refer to: https://ircv3.net/specs/client-tags/reply and react

using namespace chat::client;
using Lines = std::vector<std::string>;

TEST_CASE("Quotes: the first stays, what is withdrawn goes, and there is a bound") {
  Quotes quotes;
  quotes.remember("a", "bob: one");
  quotes.remember("a", "bob: two");
  quotes.remember("", "bob: three");
  quotes.remember("b", "");
  CHECK(quotes.find("a") == "bob: one");
  CHECK(quotes.find("").empty());
  CHECK(quotes.find("b").empty());
  quotes.forget("a");
  quotes.forget("never");
  CHECK(quotes.find("a").empty());
  quotes.remember("a", "bob: one");
  CHECK(quotes.find("a").empty());  // withdrawn is withdrawn
  for (std::size_t i = 0; i <= Quotes::kMax; ++i) quotes.remember("n" + std::to_string(i), "x");
  CHECK(quotes.find("n0").empty());
  CHECK(quotes.find("n" + std::to_string(Quotes::kMax)) == "x");
}

TEST_CASE("An answer and a reaction say to what, and not to what was withdrawn") {
  Script script;
  script.ready().in("#lobby");
  script.server("@msgid=m1 :bob!b@h PRIVMSG #lobby :tea at five?");
  script.shown.clear();
  script.server("@msgid=m2;+draft/reply=m1 :eve!e@h PRIVMSG #lobby :yes");
  script.server("@msgid=m3;+draft/reply=m2;+draft/react=👍 :bob!b@h TAGMSG #lobby");
  script.server("@+draft/reply=m9;+draft/react=👎 :eve!e@h TAGMSG #lobby");
  script.server("@+typing=active :eve!e@h TAGMSG #lobby");
  CHECK(script.take_shown() == Lines{"#lobby <eve> (to bob: tea at five?) yes",
                                     "#lobby -- bob reacts with 👍 to eve: yes",
                                     "#lobby -- eve reacts with 👎 to an earlier line"});
  script.server(":bob!b@h REDACT #lobby m1");
  script.shown.clear();
  script.server("@+draft/reply=m1 :eve!e@h PRIVMSG #lobby :are you coming?");
  CHECK(script.take_shown() == Lines{"#lobby <eve> (to an earlier line) are you coming?"});
}

TEST_CASE("What one has said oneself is answered too, once the server has given it an id") {
  Script script;
  script.ready().in("#lobby");
  script.server("@msgid=m1 :alice!a@h PRIVMSG #lobby :tea at five?");
  script.server("@+draft/reply=m1 :bob!b@h PRIVMSG #lobby :yes");
  CHECK(script.take_shown() == Lines{"#lobby <bob> (to you: tea at five?) yes"});
}
