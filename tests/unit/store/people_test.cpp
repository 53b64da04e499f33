#include "store/people.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "store/apply.hpp"
#include "store/retention.hpp"
#include "store/transfer.hpp"
#include "store/verify.hpp"
#include "unit/store/eraser_harness.hpp"
#include "unit/store/history_harness.hpp"

using namespace chat;
using namespace chat::test;
using core::EventId;
using core::EventKind;

namespace {

constexpr EventId at(std::uint64_t count, core::NodeId node = 7) {
  return {{(std::uint64_t{1'900'000'000'000} << 16) + count}, node};
}

const EventId kGuest = at(1);
const EventId kAnn = at(2);
const EventId kBob = at(3);
const core::Conversation kRoom = core::Conversation::of_channel(at(4));

core::StoredEvent made(EventId id, EventKind kind, EventId sender, EventId subject = {}, std::string body = {}) {
  core::StoredEvent event;
  event.id = id;
  event.kind = kind;
  event.sender = sender;
  event.subject = subject;
  event.source = "who" + std::to_string(sender.stamp.bits & 0xffff) + "!u@h";
  event.account = "account";
  event.body = std::move(body);
  return event;
}

core::StoredEvent fact(EventId id, EventId subject, std::string field, std::string value, EventId by = {}) {
  core::StoredEvent event = made(id, EventKind::fact, by ? by : subject, subject, std::move(value));
  event.target = std::move(field);
  return event;
}

core::StoredEvent said(EventId id, EventId sender, core::Conversation where, std::string body,
                       EventKind kind = EventKind::message) {
  core::StoredEvent event = made(id, kind, sender, {}, std::move(body));
  event.conversation = where;
  event.channel_is_open = !where.is_private();
  event.target = where.is_private() ? "nick" : "#room";
  return event;
}

core::StoredEvent identity(EventId id, EventId guest, EventId account) {
  core::StoredEvent event = made(id, EventKind::identity, guest, account);
  event.places = {kRoom};
  return event;
}

void keep(store::SqliteJournal& journal, const std::vector<core::StoredEvent>& events) {
  for (const auto& event : events) journal.append(core::view_of(event));
  REQUIRE(journal.commit());
}

core::StoredEvent row_of(const std::filesystem::path& directory, EventId id) {
  for (const store::Row& row : rows_in(directory)) {
    if (row.event.id == id) return row.event;
  }
  FAIL("there is no such row");
  return {};
}

std::string fact_value(store::SqliteJournal& journal, EventId subject, std::string_view field) {
  const auto remembered = journal.remembered();
  REQUIRE(remembered);
  for (const core::Fact& fact : remembered->facts) {
    if (fact.subject == subject && fact.field == field) return fact.value;
  }
  return "(none)";
}

bool is_whole(const std::filesystem::path& directory) {
  const auto found = store::verify(directory);
  REQUIRE(found);
  for (const std::string& problem : found->problems) UNSCOPED_INFO(problem);
  return found->is_whole();
}

/// Nothing of a text is left in the journal's file; its log is emptied first.
bool file_has(const std::filesystem::path& directory, std::string_view text) {
  {
    store::Database database(store::Files(directory).journal, store::Database::Mode::write);
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::ifstream file(store::Files(directory).journal, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return bytes.find(text) != std::string::npos;
}

}  // namespace

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
  };
  const std::vector<core::StoredEvent> after{
      said(at(5), kGuest, kRoom, "late as a guest"),  said(at(6), kAnn, kRoom, "late"),
      fact(at(7), kAnn, "email", "late@example.org"), fact(at(31), kAnn, "real-name", "Ann"),
      said(at(32), kBob, kRoom, "bob goes on"),
  };
  const auto check = [&](store::SqliteJournal& journal) {
    for (const EventId id : {at(11), at(19), at(20), at(21), at(13), at(14), at(15), at(5), at(6), at(7), at(31)}) {
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
                                   "ab12", "who1!", "who2!", "late@"}) {
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
  const auto page = read(core::PageQuery{.from = {kRoom, {}}, .events = true});
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
