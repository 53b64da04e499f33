#include "text/outgoing.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace chat::text;
using namespace std::string_literals;

TEST_CASE("a line stays one line, whatever its parts are") {
  CHECK(Outgoing("JOIN").middle("#x").line() == "JOIN #x");
  CHECK(Outgoing("TOPIC").middle("#x").trailing("").line() == "TOPIC #x :");
  CHECK(Outgoing("PART").middle("#x\r\nQUIT"s).trailing("a\0b\nc"s).line() == "PART #xQUIT :abc");
}

TEST_CASE("split_text cuts at the last space that fits") {
  using Pieces = std::vector<std::string_view>;
  CHECK(split_text("one two", 7) == Pieces{"one two"});
  CHECK(split_text("one two", 6) == Pieces{"one", "two"});
  CHECK(split_text("one two three", 7) == Pieces{"one two", "three"});
  CHECK(split_text("see abcdefghij", 10) == Pieces{"see", "abcdefghij"});
  CHECK(split_text("abcdefghij", 4) == Pieces{"abcd", "efgh", "ij"});
  CHECK(split_text("aéééé", 4) == Pieces{"aé", "éé", "é"});
  CHECK(split_text("one  two", 4) == Pieces{"one ", "two"});
  CHECK(split_text("     ab", 4) == Pieces{"    ", "ab"});
}

TEST_CASE("say: each piece in its own PRIVMSG, an action in its own ACTION") {
  CHECK(say("#x", "hello", 400) == std::vector<std::string>{"PRIVMSG #x :hello"});
  CHECK(say("#x", "one two", 6) == std::vector<std::string>{"PRIVMSG #x :one", "PRIVMSG #x :two"});
  CHECK(say("#x", "waves", 400, Saying::action) == std::vector<std::string>{"PRIVMSG #x :\001ACTION waves\x01"});
  CHECK(say("#x", "abcdef", 4, Saying::notice) == std::vector<std::string>{"NOTICE #x :abcd", "NOTICE #x :ef"});
  CHECK(say("#x", "abcdef", 13, Saying::action) ==
        std::vector<std::string>{"PRIVMSG #x :\001ACTION abcd\x01", "PRIVMSG #x :\001ACTION ef\x01"});
}

TEST_CASE("say: the text gives way to a long name, and to one that leaves no room nothing is said") {
  const std::string name(490, 'n');
  for (const std::string& line : say(name, std::string(100, 'x'), 400)) CHECK(line.size() <= kMaxLine);
  CHECK(say(std::string(kMaxLine - 10, 'n'), "hello", 400).empty());
  CHECK(say(std::string(kMaxLine - 14, 'n'), "hello", 400).size() == 2);
  CHECK(say(std::string(kMaxLine - 14, 'n'), "hello", 400, Saying::action).empty());
}
