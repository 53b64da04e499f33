#include "store/memory_journal.hpp"

#include <catch2/catch.hpp>

TEST_CASE("The memory journal counts what is committed") {
  chat::store::MemoryJournal journal;
  CHECK(journal.commit());
  CHECK(journal.commits() == 0);
  journal.append({});
  journal.append({});
  CHECK(journal.events() == 0);
  CHECK(journal.commit());
  CHECK(journal.events() == 2);
  CHECK(journal.commits() == 1);
}
