#include "store/people.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "store/apply.hpp"
#include "store/retention.hpp"
#include "store/transfer.hpp"
#include "store/verify.hpp"
#include "unit/store/history_harness.hpp"
#include "unit/store/people_harness.hpp"

using namespace chat;
using namespace chat::test;
using core::EventId;
using core::EventKind;

TEST_CASE("Of each field the last word counts, in whatever order they arrive") {
  std::vector<core::StoredEvent> events{
      fact(at(10), kAnn, "name", "ann"),        fact(at(11), kAnn, "email", "old@example.org"),
      fact(at(12), kAnn, "email", "ann@h"),     fact(at(13, 1), kAnn, "devices", "on"),
      fact(at(13, 9), kAnn, "devices", "off"),  fact(at(14), kAnn, "suspended", "why"),
      fact(at(15), kAnn, "suspended", ""),      fact(at(16), kBob, "name", "bob"),
      fact(at(17), kAnn, "secret:x", "hush-1"), fact(at(18), kAnn, "secret:x", "hush-2")};
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(events, random);
    const TemporaryFolder folder;
    const auto journal = opened(folder.path());
    for (const auto& event : events) keep(*journal, {event});
    const auto facts = journal->remembered().value().facts;
    REQUIRE(facts.size() == 6);
    CHECK(facts[0].field == "name");
    CHECK(facts[0].subject == kAnn);
    CHECK(facts[5].subject == kBob);
    CHECK(fact_value(*journal, kAnn, "email") == "ann@h");
    CHECK(fact_value(*journal, kAnn, "devices") == "off");
    CHECK(fact_value(*journal, kAnn, "suspended").empty());
    CHECK(fact_value(*journal, kAnn, "secret:x") == "hush-2");
    CHECK(row_of(folder.path(), at(17)).body.empty());
    CHECK(row_of(folder.path(), at(18)).body == "hush-2");
    CHECK(row_of(folder.path(), at(11)).body == "old@example.org");
    CHECK(is_whole(folder.path()));
  }
}

TEST_CASE("A secret that is out of date is gone from the file, and so is one that was taken back") {
  const TemporaryFolder folder;
  {
    const auto journal = opened(folder.path());
    keep(*journal, {fact(at(10), kAnn, "name", "ann"), fact(at(11), kAnn, "secret:password", "$first$")});
    CHECK(file_has(folder.path(), "$first$"));
    keep(*journal, {fact(at(12), kAnn, "secret:password", "$second$")});
    CHECK_FALSE(file_has(folder.path(), "$first$"));
    keep(*journal, {fact(at(13), kAnn, "secret:password", "")});
    CHECK_FALSE(file_has(folder.path(), "$second$"));
  }
  CHECK(is_whole(folder.path()));
}

TEST_CASE("What accounts are made of counts in no limit, and nobody withdraws it") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal, {fact(at(10), kAnn, "name", "ann"), identity(at(11), kGuest, kAnn),
                  made(at(12), EventKind::erasure, kBob, kBob), made(at(13), EventKind::redact, kBob, at(10))});
  CHECK(journal->state().channel_bytes == 0);  // the redaction's, which is erased with who sent it
  CHECK(fact_value(*journal, kAnn, "name") == "ann");
  CHECK(row_of(folder.path(), at(10)).body == "ann");

  store::Retention retention(
      journal->files(), {.channels = {.age = util::Millis{1}, .bytes = 1}, .private_talks = {}},
      [&](const std::vector<std::uint64_t>& rows) { return journal->blank_later(rows); }, {},
      std::make_shared<spdlog::logger>("none"));
  REQUIRE(retention.open());
  while (retention.step(util::Millis{2'900'000'000'000})) REQUIRE(journal->commit());
  CHECK(row_of(folder.path(), at(10)).body == "ann");
  CHECK(row_of(folder.path(), at(11)).source == "who1!u@h");
  CHECK(is_whole(folder.path()));
}

TEST_CASE("Who logs in is in the same channels, as the account") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal, {fact(at(10), kAnn, "name", "ann"), said(at(11), kGuest, kRoom, "", EventKind::join),
                  identity(at(12), kGuest, kAnn)});
  auto lost = journal->remembered().value().lost;
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].person == kAnn);
  CHECK(lost[0].source == "who1!u@h");
  // A second device comes from another guest's stay.
  keep(*journal, {said(at(13), kBob, kRoom, "", EventKind::join), identity(at(14), kBob, kAnn)});
  lost = journal->remembered().value().lost;
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].source == "who1!u@h");
  keep(*journal, {said(at(15), kAnn, kRoom, "", EventKind::part)});
  CHECK(journal->remembered().value().lost.empty());
}

TEST_CASE("How far accounts have read is remembered, of guests it is forgotten") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  const auto mark = [](EventId id, EventId person, core::Conversation where, std::int64_t time) {
    auto event = said(id, person, where, "time", EventKind::marker);
    event.subject = EventId::last_of(util::Millis{time});
    return event;
  };
  const auto talk = core::Conversation::between(kAnn, kBob);
  keep(*journal, {fact(at(10), kAnn, "name", "ann"), mark(at(11), kAnn, kRoom, 5000), mark(at(12), kAnn, kRoom, 4000),
                  mark(at(13), kAnn, talk, 9000), mark(at(14), kGuest, kRoom, 9000)});
  const auto markers = journal->remembered().value().markers;
  REQUIRE(markers.size() == 2);
  CHECK(std::ranges::all_of(markers, [](const core::KeptMarker& marker) { return marker.person == kAnn; }));
  const auto in_room = std::ranges::find(markers, kRoom, &core::KeptMarker::conversation);
  REQUIRE(in_room != markers.end());
  CHECK(in_room->time == util::Millis{5000});
  CHECK(std::ranges::find(markers, talk, &core::KeptMarker::conversation)->time == util::Millis{9000});
  CHECK(table(folder.path(), "SELECT count(*) FROM markers") == "2\n");
  CHECK(is_whole(folder.path()));
}

TEST_CASE("Who set a channel's topic and masks is remembered with them") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal,
       {fact(at(12), kRoom.first, "topic", "1 ann!u@h tea", kAnn),
        fact(at(13), kRoom.first, "ban:x", "1 bob!u@h x!*@*", kBob), fact(at(14), kRoom.first, "flags", "n", kBob)});
  const auto facts = journal->remembered().value().facts;
  CHECK(facts.size() == 3);
  for (const core::Fact& fact : facts) {
    CHECK(fact.by == (fact.field == "topic" ? kAnn : fact.field == "ban:x" ? kBob : EventId{}));
  }
}

TEST_CASE("An export has no secrets, and gives all else of the accounts") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  std::ostringstream out;
  {
    const auto journal = opened(folder.path());
    keep(*journal, {fact(at(10), kAnn, "name", "ann"), fact(at(11), kAnn, "secret:password", "$argon$"),
                    fact(at(12), kAnn, "email", "ann@h"), said(at(13), kAnn, kRoom, "hello")});
  }
  REQUIRE(store::export_history(folder.path(), out));
  CHECK(out.str().find("$argon$") == std::string::npos);
  CHECK(out.str().find("secret:password") != std::string::npos);
  CHECK(out.str().find("ann@h") != std::string::npos);
  const auto journal = opened(other.path());
  std::istringstream in(out.str());
  const auto imported = store::import_history(in, "file", *journal, util::Millis{2'900'000'000'000});
  if (!imported) FAIL(imported.error());
  CHECK(imported->added == 4);
  CHECK(fact_value(*journal, kAnn, "name") == "ann");
  CHECK(fact_value(*journal, kAnn, "email") == "ann@h");
  CHECK(fact_value(*journal, kAnn, "secret:password").empty());
  CHECK(is_whole(other.path()));
  // Into where they are already it changes nothing.
  const auto own = opened(folder.path());
  std::istringstream again(out.str());
  CHECK(store::import_history(again, "file", *own, util::Millis{2'900'000'000'000}).value().present == 4);
  CHECK(fact_value(*own, kAnn, "secret:password") == "$argon$");
  CHECK(own->state().digest == journal->state().digest);
}

TEST_CASE("What is wrong with the tables of accounts is found") {
  const TemporaryFolder folder;
  {
    const auto journal = opened(folder.path());
    auto marker = said(at(14), kAnn, kRoom, "time", EventKind::marker);
    marker.subject = EventId::last_of(util::Millis{5000});
    keep(*journal, {fact(at(10), kAnn, "name", "ann"), fact(at(11), kAnn, "secret:x", "one"),
                    fact(at(12), kAnn, "secret:x", "two"), identity(at(13), kGuest, kAnn), marker,
                    made(at(15), EventKind::erasure, {}, kBob), said(at(16), kBob, kRoom, "gone")});
  }
  REQUIRE(is_whole(folder.path()));
  const auto problem = [&folder](const char* sql) {
    store::Database(store::Files(folder.path()).journal, store::Database::Mode::write).run(sql);
    const auto found = store::verify(folder.path());
    REQUIRE(found);
    REQUIRE(found->problems.size() == 1);
    return found->problems.front();
  };
  SECTION("a value") {
    CHECK(problem("UPDATE facts SET value = 'eve' WHERE field = 'name'").find("1 facts") != std::string::npos);
  }
  SECTION("a fact is gone") {
    CHECK(problem("DELETE FROM facts WHERE field = 'secret:x'").find("`facts`") != std::string::npos);
  }
  SECTION("who was who") { CHECK(problem("DELETE FROM identities").find("`identities`") != std::string::npos); }
  SECTION("who is erased") { CHECK(problem("DELETE FROM erasures").find("`erasures`") != std::string::npos); }
  SECTION("how far somebody has read") {
    CHECK(problem("UPDATE markers SET time = 4999").find("`markers`") != std::string::npos);
  }
  store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
  store::rebuild(database);
  CHECK(is_whole(folder.path()));
}
