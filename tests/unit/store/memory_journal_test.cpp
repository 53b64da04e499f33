#include "store/memory_journal.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace chat;
using core::Conversation;
using core::EventId;
using core::EventKind;

namespace {

constexpr std::uint64_t kNow = ~std::uint64_t{0};
constexpr EventId kAnn{{1}, 1};
constexpr EventId kBob{{2}, 1};
constexpr EventId kCid{{3}, 1};
const Conversation kLobby = Conversation::of_channel({{10}, 1});
const Conversation kAttic = Conversation::of_channel({{11}, 1});

EventId at(std::uint64_t stamp) { return {{stamp}, 1}; }

struct Kept {
  explicit Kept(std::size_t bound = 100) : journal(bound) {}

  void add(core::Event event) {
    event.source = event.source.empty() ? "Ann!ann@host" : event.source;
    journal.append(event);
    REQUIRE(journal.commit());
  }
  void say(std::uint64_t stamp, Conversation where, std::string_view body = "hello",
           EventKind kind = EventKind::message) {
    add({.id = at(stamp), .kind = kind, .conversation = where, .sender = kAnn, .target = "#lobby", .body = body});
  }
  void redact(std::uint64_t stamp, std::uint64_t subject) {
    add({.id = at(stamp), .kind = EventKind::redact, .conversation = kLobby, .sender = kAnn, .subject = at(subject)});
  }
  core::Answer ask(const core::Query& query, std::uint64_t position = kNow) {
    auto answer = journal.read(query, position);
    REQUIRE(answer);
    return *answer;
  }
  std::vector<std::uint64_t> stamps(const core::Query& query, std::uint64_t position = kNow) {
    std::vector<std::uint64_t> stamps;
    for (const auto& event : ask(query, position).events) stamps.push_back(event.id.stamp.bits);
    return stamps;
  }
  std::vector<std::uint64_t> targets(const core::TargetsQuery& query, std::uint64_t position = kNow) {
    std::vector<std::uint64_t> stamps;
    for (const auto& target : ask(query, position).targets) stamps.push_back(target.last.id.stamp.bits);
    return stamps;
  }

  store::MemoryJournal journal;
};

using Stamps = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("The memory journal counts what is committed") {
  store::MemoryJournal journal;
  CHECK(journal.commit());
  CHECK(journal.commits() == 0);
  journal.append({});
  journal.append({});
  CHECK(journal.events() == 0);
  CHECK(journal.position() == 0);
  CHECK(journal.commit());
  CHECK(journal.events() == 2);
  CHECK(journal.position() == 2);
  CHECK(journal.commits() == 1);
  CHECK(journal.accepts());
}

TEST_CASE("The memory journal gives back an event as it was") {
  Kept kept;
  kept.journal.append({.id = at(20),
                       .kind = EventKind::kick,
                       .conversation = kLobby,
                       .sender = kAnn,
                       .subject = kBob,
                       .sender_is_bot = true,
                       .channel_is_open = true,
                       .audience = 'o',
                       .source = "Ann!ann@host",
                       .account = "ann",
                       .target = "#lobby",
                       .body = "Bob enough",
                       .client_tags = "+a=b"});
  CHECK(kept.ask(core::EventQuery{at(20)}).events.empty());  // not committed yet
  REQUIRE(kept.journal.commit());
  const auto events = kept.ask(core::EventQuery{at(20)}).events;
  REQUIRE(events.size() == 1);
  const core::StoredEvent& event = events.front();
  CHECK(event.arrival == 1);
  CHECK(event.kind == EventKind::kick);
  CHECK(event.conversation == kLobby);
  CHECK(event.sender == kAnn);
  CHECK(event.subject == kBob);
  CHECK((event.sender_is_bot && event.channel_is_open));
  CHECK(event.audience == 'o');
  CHECK(event.source == "Ann!ann@host");
  CHECK(event.account == "ann");
  CHECK(event.target == "#lobby");
  CHECK(event.body == "Bob enough");
  CHECK(event.client_tags == "+a=b");
  CHECK_FALSE(event.redacted);
  CHECK(kept.ask(core::EventQuery{at(21)}).events.empty());
  CHECK(kept.ask(core::EventQuery{at(20)}, 0).events.empty());
}

TEST_CASE("A page is in canonical order, whatever the order of arrival") {
  Kept kept;
  for (const std::uint64_t stamp : {23U, 21U, 25U, 22U, 24U}) kept.say(stamp, kLobby);
  kept.say(26, kAttic);
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}) == Stamps{21, 22, 23, 24, 25});
}

TEST_CASE("The bounds of a page are exclusive, its floor is inclusive") {
  Kept kept;
  for (std::uint64_t stamp = 20; stamp < 30; ++stamp) kept.say(stamp, kLobby);
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .after = at(22), .before = at(25)}) == Stamps{23, 24});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, at(28)}}) == Stamps{28, 29});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, at(24)}, .after = at(22), .before = at(26)}) == Stamps{24, 25});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, at(24)}, .after = at(24), .before = at(26)}) == Stamps{25});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .after = at(25), .before = at(22)}).empty());
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, at(28)}, .before = at(25)}).empty());
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .after = at(29)}).empty());
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .before = at(20)}).empty());
  CHECK(kept.stamps(core::PageQuery{.from = {kAttic, {}}}).empty());
}

TEST_CASE("The bounds of a page tell nodes apart") {
  Kept kept;
  for (core::NodeId node = 1; node <= 3; ++node) {
    kept.add({.id = {{20}, node}, .conversation = kLobby, .sender = kAnn, .target = "#lobby", .body = "hello"});
  }
  const auto page =
      kept.ask(core::PageQuery{.from = {kLobby, {}}, .after = EventId{{20}, 1}, .before = EventId{{20}, 3}});
  REQUIRE(page.events.size() == 1);
  CHECK(page.events.front().id.node == 2);
}

TEST_CASE("A page has the newest or the oldest between its bounds") {
  Kept kept;
  for (std::uint64_t stamp = 20; stamp < 30; ++stamp) kept.say(stamp, kLobby);
  core::PageQuery query{.from = {kLobby, {}}, .after = at(21), .before = at(28), .limit = 2};
  CHECK(kept.stamps(query) == Stamps{26, 27});
  query.newest = false;
  CHECK(kept.stamps(query) == Stamps{22, 23});
  query.limit = 0;
  CHECK(kept.stamps(query).empty());
}

TEST_CASE("A page ends at the position") {
  Kept kept;
  for (const std::uint64_t stamp : {23U, 21U, 25U, 22U, 24U}) kept.say(stamp, kLobby);
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}, 3) == Stamps{21, 23, 25});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .limit = 2}, 4) == Stamps{23, 25});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}, 0).empty());
}

TEST_CASE("What happened is in a page only if it is asked for, a marker never") {
  Kept kept;
  kept.say(20, kLobby);
  kept.say(21, kLobby, "", EventKind::join);
  kept.say(22, kLobby, "", EventKind::tagmsg);
  kept.say(23, kLobby, "", EventKind::marker);
  kept.say(24, kLobby, "oh", EventKind::notice);
  kept.say(25, kLobby, "title", EventKind::topic);
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}) == Stamps{20, 24});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .kinds = core::kOfPages}) == Stamps{20, 21, 22, 24, 25});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .limit = 2}) == Stamps{20, 24});
}

TEST_CASE("A quit and a change of nick are in the page of each channel") {
  Kept kept;
  const std::vector<Conversation> both{kLobby, kAttic};
  kept.add({.id = at(20), .kind = EventKind::quit, .places = both, .sender = kAnn, .body = "bye"});
  kept.add({.id = at(21), .kind = EventKind::nick, .places = std::span(both).first(1), .sender = kBob, .body = "rob"});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .kinds = core::kOfPages}) == Stamps{20, 21});
  CHECK(kept.stamps(core::PageQuery{.from = {kAttic, {}}, .kinds = core::kOfPages}) == Stamps{20});
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}).empty());
  CHECK(kept.ask(core::EventQuery{at(20)}).events.at(0).places == both);
}

TEST_CASE("Around a point: half before it, the rest from it on") {
  Kept kept;
  for (std::uint64_t stamp = 20; stamp < 30; ++stamp) kept.say(stamp, kLobby);
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, {}}, .centre = at(25), .limit = 4}) == Stamps{23, 24, 25, 26});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, {}}, .centre = at(25), .limit = 5}) ==
        Stamps{23, 24, 25, 26, 27});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, {}}, .centre = at(25), .limit = 1}) == Stamps{25});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, {}}, .centre = at(21), .limit = 6}) ==
        Stamps{20, 21, 22, 23, 24, 25});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, {}}, .centre = at(29), .limit = 6}) == Stamps{26, 27, 28, 29});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, at(27)}, .centre = at(25), .limit = 4}) == Stamps{27, 28, 29});
  CHECK(kept.stamps(core::AroundQuery{.from = {kLobby, at(24)}, .centre = at(25), .limit = 4}, 7) ==
        Stamps{24, 25, 26});
}

TEST_CASE("Targets: channels that are asked for and every private talk, the oldest last word first") {
  Kept kept;
  kept.say(20, kLobby);
  kept.say(21, kAttic);
  kept.say(22, Conversation::between(kAnn, kBob));
  kept.say(23, Conversation::between(kBob, kCid));
  kept.say(24, Conversation::between(kCid, kAnn));
  kept.say(25, kLobby);
  kept.say(26, kAttic, "", EventKind::join);

  core::TargetsQuery query{.channels = {{kLobby, {}}, {kAttic, {}}}, .person = kAnn};
  CHECK(kept.targets(query) == Stamps{21, 22, 24, 25});
  const auto targets = kept.ask(query).targets;
  CHECK(targets.at(1).conversation == Conversation::between(kAnn, kBob));
  CHECK(targets.at(3).conversation == kLobby);

  query.limit = 2;
  CHECK(kept.targets(query) == Stamps{24, 25});
  query.limit = 100;
  query.before = at(25);
  CHECK(kept.targets(query) == Stamps{21, 22, 24});  // the lobby's last word is a later one
  query.limit = 2;
  query.newest = false;
  CHECK(kept.targets(query) == Stamps{21, 22});
  query.limit = 100;
  query.after = at(21);
  CHECK(kept.targets(query) == Stamps{22, 24});
  query.after.reset();
  query.channels.at(1).floor = at(22);
  CHECK(kept.targets(query) == Stamps{22, 24});
  CHECK(kept.targets(query, 3) == Stamps{20, 22});
  query.person = {};
  CHECK(kept.targets(query).empty());
  query.before.reset();
  CHECK(kept.targets(query) == Stamps{25});
}

TEST_CASE("A redacted event keeps its place without its texts, and no page has it, whichever arrives first") {
  Kept kept;
  const bool before = GENERATE(false, true);
  if (before) kept.redact(30, 20);
  kept.add({.id = at(20),
            .conversation = kLobby,
            .sender = kAnn,
            .source = "Ann!ann@host",
            .account = "ann",
            .target = "#lobby",
            .body = "secret",
            .client_tags = "+a=b"});
  if (!before) kept.redact(30, 20);
  kept.say(21, kLobby);

  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}) == Stamps{21});
  const auto page = kept.ask(core::PageQuery{.from = {kLobby, {}}, .kinds = core::kOfPages}).events;
  REQUIRE(page.size() == 2);
  CHECK(page[0].id == at(21));
  CHECK(page[1].kind == EventKind::redact);
  const core::StoredEvent withdrawn = kept.ask(core::EventQuery{at(20)}).events.at(0);
  CHECK(withdrawn.redacted);
  CHECK(withdrawn.source == "Ann!ann@host");
  CHECK(withdrawn.target == "#lobby");
  CHECK((withdrawn.account + withdrawn.body + withdrawn.client_tags).empty());
  CHECK(kept.stamps(core::SearchQuery{.where = {{kLobby, {}}}, .words = "secret"}).empty());
  CHECK(kept.stamps(core::SearchQuery{.where = {{kLobby, {}}}}) == Stamps{21});
  CHECK(kept.targets({.channels = {{kLobby, {}}}, .before = at(21)}).empty());
}

TEST_CASE("A search finds what has all the words, in canonical order") {
  Kept kept;
  kept.say(20, kLobby, "The cat sat, on the MAT.");
  kept.say(21, kLobby, "catalogue of mats");
  kept.say(22, kAttic, "mat cat");
  kept.say(19, Conversation::between(kAnn, kBob), "cat/mat");
  kept.say(23, Conversation::between(kCid, kBob), "cat mat");
  kept.say(24, kLobby, "cat mat", EventKind::topic);
  kept.add({.id = at(25), .conversation = kLobby, .sender = kBob, .source = "Bob!b@host", .body = "a cat on a mat"});

  core::SearchQuery query{.where = {{kLobby, {}}, {kAttic, {}}}, .words = "Cat mat"};
  CHECK(kept.stamps(query) == Stamps{20, 22, 25});
  query.person = kAnn;
  CHECK(kept.stamps(query) == Stamps{19, 20, 22, 25});
  query.limit = 2;
  CHECK(kept.stamps(query) == Stamps{22, 25});
  query.limit = 100;
  CHECK(kept.stamps(query, 4) == Stamps{19, 20, 22});
  query.nick = "bob";
  CHECK(kept.stamps(query) == Stamps{25});
  query.nick.clear();
  query.after = at(19);
  query.before = at(25);
  CHECK(kept.stamps(query) == Stamps{20, 22});
  query.where.front().floor = at(21);
  CHECK(kept.stamps(query) == Stamps{22});
  query.words.clear();
  CHECK(kept.stamps(query) == Stamps{21, 22});
  query.words = "dog";
  CHECK(kept.stamps(query).empty());
}

TEST_CASE("The memory journal keeps the last events, and counts on") {
  Kept kept(3);
  kept.redact(30, 25);
  for (std::uint64_t stamp = 20; stamp < 24; ++stamp) kept.say(stamp, kLobby);
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .kinds = core::kOfPages}) == Stamps{21, 22, 23});
  CHECK(kept.ask(core::EventQuery{at(20)}).events.empty());
  CHECK(kept.ask(core::EventQuery{at(23)}).events.at(0).arrival == 5);
  CHECK(kept.journal.position() == 5);
  CHECK(kept.ask(core::SummaryQuery{}).summary.events == 5);
  kept.say(25, kLobby);  // its redaction is gone
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}}) == Stamps{22, 23, 25});
  kept.redact(31, 20);  // so is its subject
  CHECK(kept.stamps(core::PageQuery{.from = {kLobby, {}}, .kinds = core::kOfPages}) == Stamps{23, 25, 31});
}

TEST_CASE("An answer has a bound in bytes, and the events of it that are nearest to where it begins") {
  Kept kept;
  for (std::uint64_t stamp = 1; stamp <= 90; ++stamp) kept.say(stamp, kLobby, std::string(16'000, 'x'));
  core::PageQuery query{.from = {kLobby, {}}, .limit = 90};
  const Stamps latest = kept.stamps(query);
  CHECK(latest.size() > 50);
  CHECK(latest.size() <= core::kMostAnswerBytes / 16'000);
  CHECK(latest.back() == 90);
  CHECK(latest.front() == 91 - latest.size());
  query.newest = false;
  CHECK(kept.stamps(query).front() == 1);
}
