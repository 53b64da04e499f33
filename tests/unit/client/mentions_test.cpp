#include "client/mentions.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using chat::client::mentions;

namespace {

struct Case {
  std::string text;
  bool wanted;
};

void check(std::string_view nick, const std::vector<std::string>& words, const std::vector<Case>& cases) {
  const chat::irc::Isupport isupport;
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(mentions(c.text, nick, words, isupport) == c.wanted);
  }
}

}  // namespace

TEST_CASE("mentions: one's own nick as a whole word, in any case") {
  check("bob", {},
        {{"bob", true},
         {"Bob: hello", true},
         {"hello BOB", true},
         {"is bob here", true},
         {"bobby", false},
         {"kebob", false},
         {"bob2", false},
         {"2bob", false},
         {"hello", false},
         {"bo b", false},
         {"", false},
         {"bobby, where is bob?", true}});
}

TEST_CASE("mentions: punctuation parts words, but not what makes another nick") {
  check("bob", {},
        {{"(bob)", true},
         {"bob's tea", true},
         {"@bob,", true},
         {"*bob*", true},
         {"<bob>", true},
         {"`bob`", true},
         {"[bob]", true},
         {"ann/bob", true},
         {"bob_", false},
         {"_bob", false},
         {"bob-lamp", false},
         {"bob|away", false}});
}

TEST_CASE("mentions: a nick with punctuation of its own") {
  check("[bob]", {}, {{"[bob]: hello", true}, {"x[bob]y", true}, {"bob", false}, {"{BOB}", true}});
  check("a-b", {}, {{"a-b?", true}, {"a-b-c", false}, {"a b", false}});
}

TEST_CASE("mentions: beyond ASCII") {
  check("bob", {},
        {{"“bob”", true},
         {"bob…", true},
         {"ann—bob", true},
         {"bob\u00A0there", true},
         {"bob\u2019s", true},
         {"bobé", false},
         {"ébob", false},
         {"бbob", false},
         {"bobは来ますか", true},
         {"昨日bob来了", true},
         {"bob，你好", true},
         {"bob님", true},
         {"👋bob👋", true},
         {"\uFFFDbob\uFFFD", true}});
  check("zoë", {}, {{"Zoë!", true}, {"zoëlle", false}, {"zoe", false}});
  check("花", {}, {{"花さん", true}, {"は花です", true}, {"鼻", false}});
}

TEST_CASE("mentions: words to be told of, each of them whole") {
  check("bob", {"tea", "c++", "green house", "#lobby", ""},
        {{"Tea, anyone?", true},
         {"steam", false},
         {"c++20", true},
         {"the green house", true},
         {"the green houses", false},
         {"see #lobby", true},
         {"#lobby2", false},
         {"nothing", false}});
  check("", {}, {{"anything", false}, {"", false}});
}

TEST_CASE("mentions: case folds as the server says") {
  chat::irc::Isupport isupport;
  CHECK(mentions("{bob}", "[BOB]", {}, isupport));
  isupport.apply("CASEMAPPING=ascii");
  CHECK_FALSE(mentions("{bob}", "[BOB]", {}, isupport));
  CHECK(mentions("[bob]", "[BOB]", {}, isupport));
}

TEST_CASE("mentions: text that is no UTF-8 does no harm") {
  check("bob", {"\xFF"},
        {{"\x80"
          "bob\xE2\x80",
          true},
         {"\xFF", true},
         {"bob\xC3", true}});
}
