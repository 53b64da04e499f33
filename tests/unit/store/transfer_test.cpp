#include "store/transfer.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "store/event_json.hpp"
#include "unit/store/filled_journal.hpp"

using namespace chat;
using namespace chat::test;
using store::export_history;
using store::import_history;

namespace {

// Later than all that RandomEvents makes.
constexpr util::Millis kNow{2'900'000'000'000};

std::string exported(const std::filesystem::path& directory) {
  std::ostringstream out;
  const auto done = export_history(directory, out);
  if (!done) FAIL(done.error());
  CHECK(done->lost == 0);
  return out.str();
}

store::Imported imported(const std::string& text, store::SqliteJournal& journal) {
  std::istringstream in(text);
  const auto done = import_history(in, "file", journal, kNow);
  if (!done) FAIL(done.error());
  return *done;
}

std::string refusal_of(const std::string& text, store::SqliteJournal& journal, util::Millis now = kNow) {
  std::istringstream in(text);
  const auto done = import_history(in, "file.jsonl", journal, now);
  REQUIRE_FALSE(done);
  return done.error();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("An export, imported into an empty journal, gives the same events, and exports the same bytes") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  {
    const auto journal = opened(folder.path());
    RandomEvents source(3);
    fill(*journal, source.with_accounts(), 3000);
    // Some have expired, besides those that were withdrawn.
    CHECK(journal->blank_later({5, 17, 400}) == 3);
    REQUIRE(journal->commit());
  }
  const std::string text = exported(folder.path());
  CHECK(lines_of(text).size() == 3000);
  CHECK(text.find("\"kind\":\"fact\"") != std::string::npos);
  CHECK(text.find("\"blanked\":true") != std::string::npos);
  CHECK(text.find("\"places\":") != std::string::npos);
  CHECK(text.find("\"persons\":") != std::string::npos);
  {
    const auto journal = opened(other.path());
    CHECK(imported(text, *journal).added == 3000);
    CHECK(journal->state() == opened(folder.path())->state());
  }
  CHECK(exported(other.path()) == text);
  const std::string channels =
      "SELECT hex(name) || open || emptied || hex(topic) || topic_time FROM channels ORDER BY name";
  CHECK(table(other.path(), channels) == table(folder.path(), channels));
  const std::string members = "SELECT person_stamp || source FROM members ORDER BY person_stamp, conversation";
  CHECK(table(other.path(), members) == table(folder.path(), members));
}

TEST_CASE("Importing again adds nothing; a part adds what is missing") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  const auto state = filled(folder.path(), 1500);
  const std::string text = exported(folder.path());
  const auto journal = opened(other.path());
  const std::size_t half = text.find('\n', text.size() / 2) + 1;
  const auto first = imported(text.substr(half), *journal);
  const auto second = imported(text + text, *journal);
  CHECK(first.present == 0);
  CHECK(second.added == 1500 - first.added);
  CHECK(second.present == 1500 + first.added);
  CHECK(journal->state().events == state.events);
  CHECK(journal->state().digest == state.digest);
}

TEST_CASE("A broken line is refused with its number, and what stands before it is kept") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  (void)filled(folder.path(), 20);
  const auto lines = lines_of(exported(folder.path()));
  const auto journal = opened(other.path());
  const auto with = [&lines](const std::string& broken) { return lines[0] + '\n' + lines[1] + '\n' + broken + '\n'; };
  const auto changed = [&lines](const std::string& from, const std::string& to) {
    for (const std::string& line : lines) {
      if (const auto at = line.find(from); at != std::string::npos) {
        return std::string(line).replace(at, from.size(), to);
      }
    }
    FAIL("no line has " + from);
    return std::string{};
  };
  const std::string first = refusal_of(with("no JSON"), *journal);
  CHECK(first.starts_with("file.jsonl:3: this is not an object in JSON."));
  CHECK(first.ends_with(" The 2 events before it were added."));
  CHECK(journal->position() == 2);

  CHECK(refusal_of(with("no JSON"), *journal).ends_with(" Nothing was added."));
  CHECK(refusal_of(lines[2] + "\nno JSON\n", *journal).ends_with(" The event before it was added."));
  CHECK(journal->position() == 3);

  CHECK(refusal_of(with(""), *journal).find(":3:") != std::string::npos);
  CHECK(refusal_of(with("[1]"), *journal).find("not an object") != std::string::npos);
  CHECK(refusal_of(with("{}"), *journal).find("`msgid` is missing") != std::string::npos);
  CHECK(refusal_of(with(changed("\"source\":\"n", "\"source\":\"m")), *journal).find("digest") != std::string::npos);
  CHECK(refusal_of(with(changed("\"kind\":\"join\"", "\"kind\":\"jump\"")), *journal).find("`kind`") !=
        std::string::npos);
  CHECK(refusal_of(with(changed("\"source\":", "\"x\":1,\"source\":")), *journal).find("a key that") !=
        std::string::npos);
  CHECK(refusal_of(with(changed("\"source\":\"n", "\"source\":\"\\r\\nn")), *journal).find("line ends") !=
        std::string::npos);
  CHECK(refusal_of(with(changed("\"salt\":\"", "\"salt\":\"0")), *journal).find("32 hexadecimal") != std::string::npos);
  CHECK(refusal_of(with(std::string((1U << 20U) + 1, ' ')), *journal).find("too long") != std::string::npos);
  CHECK(journal->position() == 3);
}

TEST_CASE("Of a line that is too long, no more is read than an event could have") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  (void)filled(folder.path(), 3);
  const auto lines = lines_of(exported(folder.path()));
  const auto journal = opened(other.path());
  constexpr std::size_t kLongest = std::size_t{1} << 20U;

  std::istringstream endless(lines[0] + '\n' + std::string(4 * kLongest, ' '));
  const auto refused = import_history(endless, "file", *journal, kNow);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().starts_with("file:2: the line is too long"));
  endless.clear();
  CHECK(static_cast<std::size_t>(endless.tellg()) <= lines[0].size() + 1 + kLongest);

  const auto padded = [&lines](std::size_t length) { return lines[1] + std::string(length - lines[1].size(), ' '); };
  CHECK(refusal_of(padded(kLongest + 1), *journal).find("too long") != std::string::npos);
  CHECK(imported(padded(kLongest) + '\n' + lines[2], *journal).added == 2);  // the last line has no end
}

TEST_CASE("An event that lies more than a day in the future is refused, and what is a little ahead is not") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  (void)filled(folder.path(), 20);
  const std::string text = exported(folder.path());
  const auto first = store::from_json(lines_of(text).front());
  REQUIRE(first);
  const util::Millis time = first->event.id.stamp.time();
  constexpr util::Millis kDay = std::chrono::hours(24);
  const auto journal = opened(other.path());
  const std::string refused = refusal_of(text, *journal, time - kDay - util::Millis{1});
  CHECK(refused.starts_with("file.jsonl:1: the event lies in the future (2030-03-17T"));
  CHECK(refused.find("clock") != std::string::npos);
  CHECK(journal->position() == 0);
  std::istringstream in(lines_of(text).front());
  CHECK(import_history(in, "file", *journal, time - kDay));
  CHECK(journal->position() == 1);
}

TEST_CASE("What an export has of an event is all of it") {
  core::StoredEvent event;
  event.id = {{0x123456789abcdef}, 42};
  event.kind = core::EventKind::notice;
  event.conversation = core::Conversation::of_channel({{7}, 9});
  event.places = {core::Conversation::of_channel({{8}, 9})};
  event.sender = {{1}, 2};
  event.subject = {{3}, 4};
  event.sender_is_bot = event.channel_is_open = true;
  event.audience = 'o';
  event.source = "ann!~u@host";
  event.account = "Ann";
  event.target = "@#c\"";
  event.body = "zwei\nZeilen \x02 \\ ü €";
  event.client_tags = "+a=b\\:;+c";
  store::Seal seal;
  seal.salt.fill(0xab);
  std::string scratch;
  seal.digest = store::event_digest(core::view_of(event), seal.salt, scratch);
  const auto line = store::to_json(event, seal);
  REQUIRE(line);
  CHECK(line->find('\n') == std::string::npos);
  const auto read = store::from_json(*line);
  REQUIRE(read);
  CHECK(same(read->event, event));
  CHECK(read->seal.salt == seal.salt);
  CHECK(read->seal.digest == seal.digest);
  CHECK_FALSE(read->seal.blanked);
}

TEST_CASE("The export of a damaged journal saves what can be read, and says how much is lost") {
  const TemporaryFolder folder;
  (void)filled(folder.path(), 3000);
  SECTION("rows are gone or changed") {
    tamper(folder.path(),
           "DELETE FROM events WHERE arrival IN (1, 10, 11, 3000); "
           "UPDATE events SET source = 'else' WHERE arrival = 20");
    std::ostringstream out;
    const auto done = export_history(folder.path(), out);
    REQUIRE(done);
    CHECK(done->lost == 5);
    CHECK(done->written == 2995);
    CHECK(done->first_problem == "Event 1: it is gone.");
  }
  SECTION("pages are overwritten") {
    scribble(folder.path(), 0.5, 50'000);
    std::ostringstream out;
    const auto done = export_history(folder.path(), out);
    REQUIRE(done);
    CHECK(done->lost > 0);
    CHECK(done->written > 1000);
    CHECK(done->written + done->lost == 3000);
    const TemporaryFolder other;
    const auto journal = opened(other.path());
    CHECK(imported(out.str(), *journal).added == done->written);
  }
}

TEST_CASE("An export that cannot be written says so") {
  const TemporaryFolder folder;
  (void)filled(folder.path(), 10);
  std::ofstream full("/dev/full");
  const auto done = export_history(folder.path(), full);
  REQUIRE_FALSE(done);
  CHECK(done.error().find("room") != std::string::npos);
}
