#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "store/apply.hpp"
#include "unit/store/history_harness.hpp"
#include "unit/store/people_harness.hpp"

// Erasure: what is gone with a person, and what stays.

using namespace chat;
using namespace chat::test;
using core::EventId;
using core::EventKind;

TEST_CASE("Erasure: all that the person said and did is gone, also as a guest, before and after, for ever") {
  const TemporaryFolder folder;
  const auto talk = core::Conversation::between(kAnn, kBob);
  const std::vector<core::StoredEvent> before{
      said(at(10), kGuest, kRoom, "", EventKind::join),
      said(at(11), kGuest, kRoom, "as a guest"),
      fact(at(12), kAnn, "name", "ann"),
      fact(at(13), kAnn, "email", "ann@example.org"),
      fact(at(14), kAnn, "certificate:ab12", "1"),
      fact(at(15), kAnn, "secret:password", "$argon$"),
      fact(at(16), kBob, "name", "bob"),
      fact(at(17), kBob, "suspended", "for this", kAnn),
      identity(at(18), kGuest, kAnn),
      said(at(19), kAnn, kRoom, "in the room"),
      said(at(20), kAnn, kRoom, "the topic", EventKind::topic),
      said(at(21), kAnn, talk, "to bob"),
      said(at(22), kBob, talk, "to ann"),
      said(at(23), kBob, kRoom, "bob says"),
      made(at(24), EventKind::quit, kAnn, {}, "bye"),
      fact(at(25), kAnn, "meta:status", "busy writing"),
      fact(at(26), kRoom.first, "channel-meta:url", "ann.example", kAnn),
      fact(at(27), kRoom.first, "channel-meta:status", "bob's room", kBob),
  };
  const std::vector<core::StoredEvent> after{
      said(at(5), kGuest, kRoom, "late as a guest"),  said(at(6), kAnn, kRoom, "late"),
      fact(at(7), kAnn, "email", "late@example.org"), fact(at(31), kAnn, "real-name", "Ann"),
      said(at(32), kBob, kRoom, "bob goes on"),
  };
  const auto check = [&](store::SqliteJournal& journal) {
    for (const EventId id :
         {at(11), at(19), at(20), at(21), at(13), at(14), at(15), at(5), at(6), at(7), at(31), at(25), at(26)}) {
      const auto row = row_of(folder.path(), id);
      CAPTURE(id.stamp.bits & 0xffff);
      CHECK(row.redacted);
      CHECK((row.source + row.account + row.body).empty());
    }
    CHECK(row_of(folder.path(), at(14)).target.empty());
    CHECK(row_of(folder.path(), at(17)).source.empty());
    CHECK(row_of(folder.path(), at(17)).body == "for this");
    CHECK(row_of(folder.path(), at(22)).body == "to ann");
    CHECK(row_of(folder.path(), at(23)).body == "bob says");
    CHECK(row_of(folder.path(), at(32)).body == "bob goes on");
    CHECK(fact_value(journal, kAnn, "name").empty());
    CHECK(fact_value(journal, kAnn, "email") == "(none)");
    CHECK(fact_value(journal, kBob, "suspended") == "for this");
    CHECK(fact_value(journal, kAnn, "meta:status") == "(none)");
    CHECK(fact_value(journal, kRoom.first, "channel-meta:url").empty());
    CHECK(fact_value(journal, kRoom.first, "channel-meta:status") == "bob's room");
    const auto remembered = journal.remembered();
    REQUIRE(remembered);
    CHECK(remembered->channels.size() == 1);
    for (const core::KeptChannel& channel : remembered->channels) CHECK(channel.topic.empty());
    CHECK(is_whole(folder.path()));
  };
  const auto erasure = made(at(30), EventKind::erasure, {}, kAnn);

  SECTION("step by step, over a restart") {
    auto journal = opened(folder.path());
    keep(*journal, before);
    const auto digest_before = journal->state().digest;
    keep(*journal, {erasure});
    keep(*journal, after);
    {
      Erasing erasing(*journal, {.most_read = 3, .most_handed = 2});
      for (int i = 0; i < 6; ++i) CHECK(erasing.step());
      CHECK(erasing.done == 0);
    }
    journal.reset();
    CHECK(table(folder.path(), "SELECT count(*) FROM erasures WHERE done > 0 AND done < upto") == "2\n");
    journal = opened(folder.path());
    Erasing erasing(*journal, {.most_read = 3, .most_handed = 2});
    erasing.finish();
    CHECK(erasing.done > 0);
    CHECK(erasing.logged().find("event=erased person=" + core::msgid_text(kAnn)) != std::string::npos);
    CHECK_FALSE(erasing.step());
    check(*journal);
    CHECK(journal->state().digest != digest_before);
    for (const char* const text : {"as a guest", "in the room", "the topic", "to bob", "ann@example.org", "$argon$",
                                   "ab12", "busy writing", "ann.example", "who1!", "who2!", "late@"}) {
      CAPTURE(text);
      CHECK_FALSE(file_has(folder.path(), text));
    }
    CHECK(file_has(folder.path(), "bob says"));
  }
  SECTION("the erasure comes first") {
    const auto journal = opened(folder.path());
    keep(*journal, {erasure});
    keep(*journal, after);
    keep(*journal, before);
    Erasing(*journal).finish();
    check(*journal);
  }
  SECTION("by rebuilding") {
    const auto journal = opened(folder.path());
    keep(*journal, before);
    keep(*journal, {erasure});
    keep(*journal, after);
    store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
    store::rebuild(database);
    check(*journal);
  }
}

TEST_CASE("Erasure: what the person decided about others stays while it is so, and a topic does not") {
  const EventId channel = kRoom.first;
  const std::vector<core::StoredEvent> events{
      fact(at(12), kAnn, "name", "ann"),
      fact(at(13), channel, "topic", "1 ann!u@h old topic", kAnn),
      fact(at(14), channel, "ban:x", "1 ann!u@h x!*@*", kAnn),
      fact(at(15), channel, "ban:y", "1 ann!u@h y!*@*", kAnn),
      fact(at(16), channel, "flags", "nt", kAnn),
      fact(at(17), channel, "flags", "nts", kAnn),
      fact(at(18), channel, "ban:x", "1 * x!*@*", kBob),
      fact(at(19), channel, "flags", "n", kBob),
      fact(at(20), channel, "topic", "1 ann!u@h last topic", kAnn),
      made(at(30), EventKind::erasure, {}, kAnn),
  };
  const auto check = [](const std::filesystem::path& folder, store::SqliteJournal& journal) {
    for (const EventId id : {at(13), at(14), at(16), at(17), at(20)}) {
      CAPTURE(id.stamp.bits & 0xffff);
      CHECK(row_of(folder, id).body.empty());
    }
    CHECK(row_of(folder, at(15)).body == "1 ann!u@h y!*@*");
    CHECK(row_of(folder, at(15)).source.empty());
    CHECK(row_of(folder, at(18)).body == "1 * x!*@*");
    CHECK(fact_value(journal, kRoom.first, "topic").empty());
    CHECK(fact_value(journal, kRoom.first, "ban:x") == "1 * x!*@*");
    CHECK(fact_value(journal, kRoom.first, "ban:y") == "1 ann!u@h y!*@*");
    CHECK(fact_value(journal, kRoom.first, "flags") == "n");
    CHECK_FALSE(file_has(folder, "last topic"));
    CHECK_FALSE(file_has(folder, "old topic"));
    CHECK(is_whole(folder));
  };
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  for (int round = 0; round < 20; ++round) {
    auto shuffled = events;
    if (round > 0) std::ranges::shuffle(shuffled, random);
    CAPTURE(round);
    const TemporaryFolder folder;
    const auto journal = opened(folder.path());
    for (const auto& event : shuffled) keep(*journal, {event});
    if (round % 2 == 0) {
      Erasing(*journal, {.most_read = 3, .most_handed = 2}).finish();
    } else {
      store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
      store::rebuild(database);
    }
    check(folder.path(), *journal);
    store::Database database(store::Files(folder.path()).journal, store::Database::Mode::write);
    store::rebuild(database);
    check(folder.path(), *journal);
  }
}

TEST_CASE("Who goes from one account to another is not erased with it") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  keep(*journal, {fact(at(10), kAnn, "name", "ann"), fact(at(11), kBob, "name", "bob"), identity(at(12), kAnn, kBob),
                  said(at(13), kAnn, kRoom, "ann says"), made(at(14), EventKind::erasure, {}, kBob)});
  Erasing(*journal).finish();
  CHECK(row_of(folder.path(), at(13)).body == "ann says");
  CHECK(fact_value(*journal, kAnn, "name") == "ann");
  CHECK(is_whole(folder.path()));
}

TEST_CASE("What is erased is in no answer, before it is gone from the file, too") {
  Indexed indexed;
  const auto talk = core::Conversation::between(kAnn, kBob);
  for (const auto& event :
       {fact(at(10), kAnn, "name", "ann"), said(at(11), kAnn, kRoom, "a word"), said(at(12), kAnn, talk, "a word"),
        said(at(13), kBob, kRoom, "bob's word"), made(at(14), EventKind::erasure, {}, kAnn)}) {
    indexed.commit(event);
  }
  CHECK(row_of(indexed.folder.path(), at(11)).body == "a word");
  const auto read = [&](const core::Query& query) {
    auto answer = indexed.history->read(query, indexed.journal->position());
    if (!answer) FAIL(answer.error());
    return *answer;
  };
  const auto page = read(core::PageQuery{.from = {kRoom, {}}, .kinds = core::kOfPages});
  REQUIRE(page.events.size() == 1);
  CHECK(page.events[0].body == "bob's word");
  CHECK(read(core::TargetsQuery{.person = kBob}).targets.empty());
  const auto found = read(core::SearchQuery{.where = {{kRoom, {}}}, .person = kBob, .words = "word"});
  CHECK(found.events.size() == 1);
  const auto one = read(core::EventQuery{at(11)});
  REQUIRE(one.events.size() == 1);
  CHECK(one.events[0].redacted);
  CHECK((one.events[0].body + one.events[0].source).empty());
  CHECK(read(core::EventQuery{at(10)}).events.empty());
}
