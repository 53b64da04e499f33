#include "store/person.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "support/golden.hpp"
#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;
using core::EventId;
using core::EventKind;

namespace {

constexpr EventId at(std::uint64_t count) { return {{(std::uint64_t{1'900'000'000'000} << 16) + count}, 7}; }

const EventId kGuest = at(1);
const EventId kAnn = at(2);
const EventId kBob = at(3);

struct Filled {
  Filled() : journal(opened(folder.path())) {
    fact(kAnn, "name", "Ann");
    fact(kAnn, "email", "ann@example.org");
    fact(kAnn, "secret:password", "$argon$");
    fact(kBob, "name", "bob");
    add(EventKind::message, kGuest, room, "as a guest");
    core::StoredEvent identity = event(EventKind::identity, kGuest);
    identity.subject = kAnn;
    journal->append(core::view_of(identity));
    add(EventKind::message, kAnn, room, "ann in the room");
    add(EventKind::message, kBob, room, "bob in the room");
    add(EventKind::message, kAnn, core::Conversation::between(kAnn, kBob), "to bob");
    add(EventKind::message, kBob, core::Conversation::between(kAnn, kBob), "to ann");
    add(EventKind::message, kBob, core::Conversation::between(at(4), kBob), "to another");
    core::StoredEvent marker = event(EventKind::marker, kAnn);
    marker.conversation = core::Conversation::between(kAnn, kBob);
    marker.subject = EventId::last_of(util::Millis{1'900'000'000'000});
    journal->append(core::view_of(marker));
    REQUIRE(journal->commit());
  }

  core::StoredEvent event(EventKind kind, EventId sender) {
    core::StoredEvent event;
    event.id = at(++last);
    event.kind = kind;
    event.sender = sender;
    event.source = "n!u@h";
    return event;
  }
  void fact(EventId subject, std::string field, std::string value) {
    core::StoredEvent made = event(EventKind::fact, {});
    made.subject = subject;
    made.target = std::move(field);
    made.body = std::move(value);
    journal->append(core::view_of(made));
  }
  void add(EventKind kind, EventId sender, core::Conversation where, std::string body) {
    core::StoredEvent made = event(kind, sender);
    made.conversation = where;
    made.target = "target";
    made.body = std::move(body);
    journal->append(core::view_of(made));
  }
  [[nodiscard]] std::string account(std::string_view name) const {
    const auto found = store::find_account(folder.path(), name);
    if (!found) FAIL(found.error());
    return *found ? (*found)->name : "(none)";
  }

  const core::Conversation room = core::Conversation::of_channel(at(5));
  std::uint64_t last = 100;
  TemporaryFolder folder;
  std::unique_ptr<store::SqliteJournal> journal;
};

}  // namespace

TEST_CASE("An account is found by its name, beside the server") {
  Filled filled;
  CHECK(filled.account("Ann") == "Ann");
  CHECK(filled.account("aNN") == "Ann");
  CHECK(filled.account("an") == "(none)");
  CHECK(filled.account("") == "(none)");
  CHECK(store::find_account(filled.folder.path(), "ann").value()->id == kAnn);
  // An exact name is before a similar one, and of those the older account.
  filled.fact(at(6), "name", "ANN");
  filled.fact(at(7), "name", "ann");
  REQUIRE(filled.journal->commit());
  CHECK(filled.account("ANN") == "ANN");
  CHECK(filled.account("ann") == "ann");
  CHECK(filled.account("aNn") == "Ann");
  filled.fact(kAnn, "name", "");
  REQUIRE(filled.journal->commit());
  CHECK(filled.account("aNn") == "ANN");
  const TemporaryFolder none;
  CHECK_FALSE(store::find_account(none.path(), "ann"));
}

TEST_CASE("In a store that is older than accounts there are none") {
  const TemporaryFolder folder;
  std::filesystem::copy_file(source_folder() / "tests" / "data" / "first_schema" / "journal.db",
                             store::Files(folder.path()).journal);
  const auto found = store::find_account(folder.path(), "ann");
  REQUIRE(found);
  CHECK_FALSE(*found);
  std::ostringstream out;
  const auto exported = store::export_person(folder.path(), kAnn, out);
  REQUIRE(exported);
  CHECK(out.str().empty());
}

TEST_CASE("Everything of one account: what is so of it without secrets, what it said, and its private talks") {
  Filled filled;
  std::ostringstream out;
  const auto exported = store::export_person(filled.folder.path(), kAnn, out);
  if (!exported) FAIL(exported.error());
  CHECK(exported->facts == 3);
  CHECK(exported->markers == 1);
  CHECK(exported->events == 6);  // as a guest, logging in, in the room, the talk's two, the marker
  CHECK(exported->lost == 0);
  const std::string text = out.str();
  for (const char* const there :
       {R"({"fact":"email","value":"ann@example.org","since":"2030-)", R"({"fact":"secret:password","withheld":true,)",
        R"("time":"2030-)", "as a guest", "ann in the room", "to bob", "to ann"}) {
    CAPTURE(there);
    CHECK(text.find(there) != std::string::npos);
  }
  for (const char* const not_there : {"$argon$", "bob in the room", "to another"}) {
    CAPTURE(not_there);
    CHECK(text.find(not_there) == std::string::npos);
  }
}
