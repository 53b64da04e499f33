#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "text/slash.hpp"

using chat::text::nearest;

namespace {
const std::vector<std::string_view> kWords = {"channels", "enter", "leave", "leavesystem", "msg", "me", "max_clients"};
}

TEST_CASE("nearest finds what a typo was meant to be") {
  struct Case {
    std::string_view word;
    std::string_view wanted;
  };
  for (const Case& c : std::vector<Case>{
           {"channels", "channels"},
           {"CHANNELS", "channels"},
           {"chanels", "channels"},    // one left out
           {"channnels", "channels"},  // one too many
           {"chamnels", "channels"},   // one wrong
           {"chnanels", "channels"},   // two swapped
           {"chanells", "channels"},
           {"etner", "enter"},
           {"entr", "enter"},
           {"leevesistem", "leavesystem"},
           {"mgs", "msg"},
           {"max-clients", "max_clients"},
           {"maxclient", "max_clients"},
           {"", ""},
           {"x", ""},
           {"em", "me"},
           {"wxyz", ""},
           {"banish", ""},
           {"entertainment", ""},
       }) {
    INFO(c.word);
    CHECK(nearest(c.word, kWords) == c.wanted);
  }
}

TEST_CASE("nearest: of equals the first, and nothing for a very long word") {
  const std::vector<std::string_view> alike = {"bat", "cat"};
  CHECK(nearest("rat", alike) == "bat");
  CHECK(nearest("rat", {}).empty());
  const std::string endless(100'000, 'a');
  const std::vector<std::string_view> same = {endless};
  CHECK(nearest(endless, same).empty());
}
