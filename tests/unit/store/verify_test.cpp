#include "store/verify.hpp"

#include <catch2/catch.hpp>

#include "unit/store/filled_journal.hpp"

using namespace chat;
using namespace chat::test;

namespace {

store::Findings findings(const std::filesystem::path& directory) {
  auto found = store::verify(directory);
  if (!found) FAIL(found.error());
  return std::move(*found);
}

}  // namespace

TEST_CASE("A whole journal has no problems, also beside its writer") {
  const TemporaryFolder folder;
  RandomEvents source(2);
  const auto journal = opened(folder.path());
  CHECK(findings(folder.path()).is_whole());
  fill(*journal, source, 2500);
  CHECK(journal->blank_later({1, 2, 3}) == 3);
  REQUIRE(journal->commit());
  const auto found = findings(folder.path());
  CHECK(found.problems == std::vector<std::string>{});
  CHECK(found.state == journal->state());
  CHECK(found.blanked >= 3);
  CHECK(found.lost == 0);
}

TEST_CASE("What is wrong with a journal is found") {
  const TemporaryFolder folder;
  (void)filled(folder.path(), 1200);
  const auto problem = [&folder](const char* sql) {
    tamper(folder.path(), sql);
    const auto found = findings(folder.path());
    REQUIRE(found.problems.size() == 1);
    return found.problems.front();
  };
  SECTION("a text was changed") {
    CHECK(problem("UPDATE events SET source = 'else' WHERE arrival = 7") == "Event 7: it is not what it was.");
  }
  SECTION("an event is gone") { CHECK(problem("DELETE FROM events WHERE arrival = 7") == "Event 7: it is gone."); }
  SECTION("the last event is gone") {
    CHECK(problem("DELETE FROM events WHERE arrival = 1200") == "Event 1200: it is gone.");
  }
  SECTION("there are more than it knows of") {
    CHECK(problem("UPDATE state SET events = 1199").find("1199") != std::string::npos);
  }
  SECTION("a digest was changed where there is no text to hold it to") {
    tamper(folder.path(),
           "UPDATE events SET digest = zeroblob(16), flags = flags | 4, account = '', body = '', "
           "tags = '', salt = x'' WHERE arrival = 7");
    CHECK(findings(folder.path()).problems.front().find("digest") != std::string::npos);
  }
  SECTION("sizes") {
    CHECK(problem("UPDATE state SET channel_bytes = channel_bytes + 1").find("size") != std::string::npos);
  }
  SECTION("a conversation that is none") {
    CHECK(problem("UPDATE events SET conversation = 999 WHERE arrival = 3").starts_with("Event 3: "));
  }
}

TEST_CASE("Damaged pages are found, and only the first problems told") {
  const TemporaryFolder folder;
  (void)filled(folder.path(), 3000);
  scribble(folder.path(), 0.4, 100'000);
  const auto found = findings(folder.path());
  CHECK_FALSE(found.is_whole());
  CHECK(found.lost > 20);
  CHECK(found.problems.size() <= 20);
}

TEST_CASE("Where there is no journal, that is said") {
  const TemporaryFolder folder;
  const auto none = store::verify(folder.path());
  REQUIRE_FALSE(none);
  CHECK(none.error().find("--data") != std::string::npos);
  std::ofstream(store::Files(folder.path()).journal) << std::string(9000, 'x');
  const auto other = store::verify(folder.path());
  REQUIRE_FALSE(other);
  CHECK(other.error().ends_with('.'));
}
