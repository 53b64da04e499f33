#include "client/progress.hpp"

#include <catch2/catch.hpp>
#include <set>

using chat::client::Progress;

TEST_CASE("progress is a bar and two numbers") {
  Progress progress("sending", 500, false);
  CHECK(progress.text() == "sending ░░░░░░░░░░ 0 of 500");
  progress.at(350);
  CHECK(progress.text() == "sending ███████░░░ 350 of 500");
  progress.at(499);
  CHECK(progress.text() == "sending █████████░ 499 of 500");
  progress.at(600);
  CHECK(progress.text() == "sending ██████████ 500 of 500");
}

TEST_CASE("plain progress is in ASCII") {
  Progress progress("sending", 500, true);
  progress.at(350);
  CHECK(progress.text() == "sending #######--- 350 of 500");
}

TEST_CASE("progress towards what is not known is a number") {
  Progress progress("writing", 0, false);
  progress.at(99);
  CHECK(progress.text() == "writing");
  progress.at(1234);
  CHECK(progress.text() == "writing, 1200 lines so far");
}

TEST_CASE("what progress shows changes a hundred times at most, and plain ten times") {
  for (const bool plain : {false, true}) {
    Progress progress("sending", 10'000, plain);
    std::set<std::string> shown;
    for (std::size_t i = 0; i <= 10'000; ++i) {
      progress.at(i);
      shown.insert(progress.text());
    }
    CHECK(shown.size() == (plain ? 11 : 101));
  }
}
