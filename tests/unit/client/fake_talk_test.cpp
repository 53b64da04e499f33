#include "client/fake_talk.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "text/slash.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

using namespace chat;
using client::FakeTalk;

TEST_CASE("made-up lines are UTF-8 of one line each, short enough, and no two are the same") {
  for (const std::uint64_t seed : {0, 1, 2, 4711}) {
    FakeTalk talk(seed);
    std::set<std::string> said;
    for (std::size_t i = 0; i < text::kMostFake; ++i) {
      const std::string line = talk.next();
      INFO(line);
      REQUIRE(line.size() <= FakeTalk::kLongest);
      REQUIRE(util::is_utf8(line));
      REQUIRE(text::strip_controls(line) == line);
      REQUIRE(line.starts_with(std::to_string(i + 1) + ". "));
      REQUIRE(line.find_first_of("{}") == std::string::npos);
      REQUIRE(said.insert(line).second);
    }
  }
}

TEST_CASE("made-up lines are varied without their numbers, and come from their seed alone") {
  const auto lines = [](std::uint64_t seed) {
    FakeTalk talk(seed);
    std::set<std::string> said;
    for (int i = 0; i < 1000; ++i) {
      const std::string line = talk.next();
      said.insert(line.substr(line.find(' ')));
    }
    return said;
  };
  CHECK(lines(5).size() > 990);
  CHECK(lines(5) == lines(5));
  CHECK(lines(5) != lines(6));
}

TEST_CASE("among the made-up lines are accents, an emoji and another script") {
  FakeTalk talk(3);
  std::string all;
  for (int i = 0; i < 500; ++i) all += talk.next();
  for (const std::string_view part : {"é", "ø", "😀", "町", "葵"}) CHECK(all.find(part) != std::string::npos);
}
