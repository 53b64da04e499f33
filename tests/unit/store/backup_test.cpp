#include "store/backup.hpp"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "unit/store/filled_journal.hpp"

using namespace chat;
using namespace chat::test;
using store::back_up;
namespace fs = std::filesystem;

TEST_CASE("A backup is made beside the journal's writer, holds what was committed, and opens as a journal") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  RandomEvents source(1);
  const auto journal = opened(folder.path());
  fill(*journal, source, 500);
  const auto state = journal->state();
  journal->append(core::view_of(source.next()));  // not committed

  const fs::path file = store::Files(other.path()).journal;
  const auto copied = back_up(folder.path(), file);
  REQUIRE(copied);
  CHECK(*copied == state);
  struct stat status{};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);

  const auto copy = opened(other.path());
  CHECK(copy->state() == state);
  CHECK(copy->node() == journal->node());
  REQUIRE(journal->commit());
  CHECK(journal->position() == 501);
}

TEST_CASE("A backup never overwrites, and leaves nothing when it fails") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "copy.db";
  const auto none = back_up(folder.path(), file);
  REQUIRE_FALSE(none);
  CHECK(none.error().find("--data") != std::string::npos);
  CHECK_FALSE(fs::exists(file));

  (void)filled(folder.path(), 100);
  std::ofstream(file) << "precious";
  const auto refused = back_up(folder.path(), file);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().find("is there already") != std::string::npos);
  CHECK(fs::file_size(file) == 8);

  CHECK_FALSE(back_up(folder.path(), folder.path() / "no" / "such" / "folder"));
}

TEST_CASE("There is no backup of a damaged journal") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "copy.db";
  (void)filled(folder.path(), 100);
  SECTION("an event is gone") { tamper(folder.path(), "DELETE FROM events WHERE arrival = 50"); }
  SECTION("a text was changed") { tamper(folder.path(), "UPDATE events SET source = 'else' WHERE arrival = 50"); }
  SECTION("the sums are wrong") { tamper(folder.path(), "UPDATE state SET digest = zeroblob(16)"); }
  const auto damaged = back_up(folder.path(), file);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().starts_with("The journal in " + folder.path().native() + " is damaged: "));
  CHECK(damaged.error().find("history export") != std::string::npos);
  CHECK(damaged.error().find("..") == std::string::npos);
  CHECK_FALSE(fs::exists(file));
}
