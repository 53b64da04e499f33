#include "commands/mode_change.hpp"
#include "commands/list_masks.hpp"

#include <catch2/catch.hpp>

using chat::commands::ModeChange;
using Texts = std::vector<std::string>;

TEST_CASE("mode change: signs are said when they change, parameters stand behind the letters") {
  ModeChange change;
  REQUIRE(change.empty());
  change.add(true, 'o', "alice");
  change.add(true, 'm');
  change.add(false, 'v', "bob");
  change.add(true, 'i');
  REQUIRE_FALSE(change.empty());
  REQUIRE(change.text() == "+om-v+i alice bob");
}

TEST_CASE("mode change: as many texts as the room asks for, each with its sign") {
  ModeChange change;
  change.add(true, 'b', "aaaa");
  change.add(true, 'b', "bbbb");
  change.add(false, 'b', "cccc");
  change.add(false, 'm');
  REQUIRE(change.texts(100) == Texts{"+bb-bm aaaa bbbb cccc"});
  REQUIRE(change.texts(15) == Texts{"+bb aaaa bbbb", "-bm cccc"});
  REQUIRE(change.texts(7) == Texts{"+b aaaa", "+b bbbb", "-b cccc", "-m"});
  REQUIRE(change.texts(1) == Texts{"+b aaaa", "+b bbbb", "-b cccc", "-m"});
  for (std::size_t room = 7; room < 30; ++room) {
    for (const std::string& text : change.texts(room)) REQUIRE(text.size() <= room);
  }
}

TEST_CASE("complete_mask: what is missing is any") {
  using chat::commands::complete_mask;
  REQUIRE(complete_mask("bob") == "bob!*@*");
  REQUIRE(complete_mask("bob!u@h") == "bob!u@h");
  REQUIRE(complete_mask("u@h") == "*!u@h");
  REQUIRE(complete_mask("n!u") == "n!u@*");
  REQUIRE(complete_mask("*.example.org") == "*!*@*.example.org");
  REQUIRE(complete_mask("*") == "*!*@*");
  REQUIRE(complete_mask("@") == "*!*@*");
  REQUIRE(complete_mask("a@b!c") == "a@b!c@*");
}
