#include <catch2/catch.hpp>

#include "core/actions.hpp"
#include "support/history_harness.hpp"

// Who is shown what of the past.

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kLatest = "CHATHISTORY LATEST #tea * 100";

bool refused(const Lines& lines) {
  return lines.size() == 1 && lines[0].find(" FAIL CHATHISTORY INVALID_TARGET ") != std::string::npos;
}

}  // namespace

TEST_CASE("history: who is not in the channel is told no more than of one that does not exist") {
  HistoryParty party;
  party.talk(2);
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  const std::string there = carol.ask_one("CHATHISTORY LATEST #tea * 5");
  const std::string nowhere = carol.ask_one("CHATHISTORY LATEST #zzz * 5");
  CHECK(there.substr(there.rfind(" :")) == nowhere.substr(nowhere.rfind(" :")));
  CHECK(refused({there}));
  CHECK(told(carol.ask("SEARCH text=1"), "soju.im/search").empty());
  CHECK(numbers(carol.ask("SEARCH in=#tea;text=1")) == "FAIL");
  carol.send("JOIN #tea");
  CHECK(told(carol.ask(kLatest)) == "1 2");
  carol.send("PART #tea");
  CHECK(refused(carol.ask(kLatest)));
}

TEST_CASE("history: who left while the answer was under way is shown nothing of it") {
  HistoryParty party;
  party.talk(2);
  party.chat.hold_answers = true;
  party.bob.send(kLatest);
  CHECK(party.bob.busy());
  party.alice.send("KICK #tea bob");
  static_cast<void>(party.bob.lines());
  party.chat.answer_all();
  party.bob.go_on();
  CHECK(told(party.bob.lines()).empty());
}

TEST_CASE("history: a private talk is for the two persons who had it") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  party.say(party.alice, "PRIVMSG bob :secret");
  SECTION("others get their own, which is empty") {
    CHECK(told(carol.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob").empty());
    CHECK(told(carol.ask("CHATHISTORY LATEST alice * 5"), "chathistory alice").empty());
    CHECK(told(carol.ask("SEARCH text=secret"), "soju.im/search").empty());
  }
  SECTION("a new person with the nick of a partner is not that partner") {
    party.bob.send("QUIT");
    carol.send("NICK bob");
    static_cast<void>(carol.lines());
    CHECK(told(carol.ask("CHATHISTORY LATEST alice * 5"), "chathistory alice").empty());
    party.forget();
    CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob").empty());
    party.say(carol, "PRIVMSG alice :mine");
    party.forget();
    CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "mine");
    carol.send("QUIT");
    CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "mine");
  }
  SECTION("of several who had the nick and are gone it is the one talked with last") {
    party.bob.send("QUIT");
    party.say(carol, "NICK bob");
    party.say(carol, "PRIVMSG alice :later");
    carol.send("QUIT");
    party.forget();
    CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "later");
  }
}

TEST_CASE("history: lines for those of a status are for those only, and for who said them") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  Client dave = party.chat.connect("dave", {.caps = kHistoryCaps});
  for (Client client : {carol, dave}) client.send("JOIN #tea");
  party.alice.send("MODE #tea +v carol");
  party.say(party.bob, "PRIVMSG @#tea :ops");
  party.say(party.bob, "PRIVMSG +#tea :voices");
  party.say(party.bob, "PRIVMSG #tea :all");
  party.forget();
  static_cast<void>(carol.lines());
  CHECK(told(party.alice.ask(kLatest)) == "ops voices all");
  CHECK(told(carol.ask(kLatest)) == "voices all");
  CHECK(told(dave.ask(kLatest)) == "all");
  CHECK(told(party.bob.ask(kLatest)) == "ops voices all");
  CHECK(told(dave.ask("SEARCH from=bob"), "soju.im/search") == "all");
  CHECK(inside(carol.ask(kLatest)).front().find(" PRIVMSG +#tea :voices") != std::string::npos);
}

TEST_CASE("history: who entered a closed channel reads from then on") {
  for (const char* mode : {"+i", "+k door", "+s"}) {
    CAPTURE(mode);
    HistoryParty party;
    party.talk(1);
    party.alice.send("MODE #tea " + std::string(mode));
    party.say(party.bob, "PRIVMSG #tea :2");
    Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
    party.alice.send("INVITE carol #tea");
    party.say(carol, "JOIN #tea door");
    CHECK(told(carol.ask(kLatest)).empty());
    CHECK(numbers(carol.ask("SEARCH in=#tea")) == "BATCH BATCH");
    party.say(party.bob, "PRIVMSG #tea :3");
    static_cast<void>(carol.lines());
    CHECK(told(carol.ask(kLatest)) == "3");
    // Who was there keeps all; who went and came again was not there meanwhile.
    party.forget();
    CHECK(told(party.alice.ask(kLatest)) == "1 2 3");
    party.bob.send("PART #tea");
    party.say(carol, "PRIVMSG #tea :4");
    party.alice.send("INVITE bob #tea");
    party.say(party.bob, "JOIN #tea door");
    static_cast<void>(party.bob.lines());
    CHECK(told(party.bob.ask(kLatest)).empty());
  }
}

TEST_CASE("history: what was said behind closed doors is not shown to who came after they were opened") {
  HistoryParty party;
  party.talk(1);
  party.say(party.alice, "MODE #tea +i");
  party.say(party.bob, "PRIVMSG #tea :2");
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  party.alice.send("INVITE carol #tea");
  party.say(carol, "JOIN #tea");
  party.say(party.bob, "PRIVMSG #tea :3");
  party.say(party.alice, "MODE #tea +k-i x");
  party.say(party.bob, "PRIVMSG #tea :4");
  party.say(party.alice, "MODE #tea -k x");
  party.say(party.bob, "PRIVMSG #tea :5");
  Client dave = party.chat.connect("dave", {.caps = kHistoryCaps});
  party.say(dave, "JOIN #tea");
  static_cast<void>(carol.lines());
  party.forget();
  CHECK(told(dave.ask(kLatest)) == "5");
  CHECK(told(carol.ask(kLatest)) == "3 4 5");
  CHECK(told(party.alice.ask(kLatest)) == "1 2 3 4 5");
  SECTION("also when it was asleep in between") {
    party.alice.send("JOIN 0");
    party.bob.send("JOIN 0");
    carol.send("JOIN 0");
    dave.send("JOIN 0");
    party.say(party.alice, "JOIN #tea");
    static_cast<void>(party.alice.lines());
    CHECK(told(party.alice.ask(kLatest)) == "5");
  }
}

TEST_CASE("history: if the settings say so, everybody reads from when they entered") {
  core::Settings settings;
  settings.history.from_start = false;
  HistoryParty party(settings);
  party.talk(1);
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  party.say(carol, "JOIN #tea");
  CHECK(told(carol.ask(kLatest)).empty());
  CHECK(told(party.bob.ask(kLatest)) == "1");
}

TEST_CASE(
    "history: an open channel sleeps while nobody is there, and keeps its past and its topic for the grace time") {
  core::Settings settings;
  settings.history.grace = std::chrono::hours{1};
  HistoryParty party(settings);
  party.talk(2);
  party.say(party.alice, "TOPIC #tea :Leaves");
  party.alice.send("PART #tea");
  SECTION("it wakes up in time") {
    party.bob.send("QUIT");
    party.chat.pass(std::chrono::hours{1} - util::Millis{1});
    CHECK(numbers(party.alice.ask("JOIN #TEA")) == "JOIN 332 333 353 366");
    CHECK(told(party.alice.ask(kLatest), "chathistory #TEA") == "1 2");
    CHECK(party.alice.param("TOPIC #tea", "332", 2) == "Leaves");
    // Who wakes it is its operator.
    CHECK(numbers(party.alice.ask("TOPIC #tea :Mine")) == "TOPIC");
  }
  SECTION("afterwards it is another one") {
    party.bob.send("PART #tea");
    party.chat.pass(std::chrono::hours{1});
    CHECK(numbers(party.alice.ask("JOIN #tea")) == "JOIN 353 366");
    CHECK(told(party.alice.ask(kLatest)).empty());
  }
  SECTION("a closed one ends, and one of that name is created anew") {
    party.alice.send("JOIN #tea");
    party.say(party.bob, "PART #tea");
    party.alice.send("PART #tea");
    party.alice.send("JOIN #tea");
    party.alice.send("MODE #tea +i");
    party.say(party.alice, "PRIVMSG #tea :inside");
    party.alice.send("PART #tea");
    party.say(party.alice, "JOIN #tea");
    static_cast<void>(party.alice.lines());
    CHECK(told(party.alice.ask(kLatest)).empty());
    CHECK(numbers(party.alice.ask("TOPIC #tea")) == "331");
  }
}

TEST_CASE("history: after a crash open channels are there with their past, and who was in them has quit") {
  core::Settings settings;
  HistoryParty party(settings);
  party.talk(2);
  core::Remembered remembered;
  remembered.last = core::parse_msgid(party.chat.journal.events.back().msgid)->stamp;
  const core::Channel* tea = party.chat.mind.core().channels.find_name("#tea");
  core::KeptChannel kept;
  kept.incarnation = tea->incarnation;
  kept.name = "#tea";
  kept.open_since = tea->open_since;
  kept.topic = "Leaves";
  kept.topic_setter = "alice!~user@192.0.2.1";
  kept.topic_time = util::Millis{1};
  remembered.channels.push_back(kept);
  core::KeptChannel closed = kept;
  closed.name = "#closed";
  closed.open = false;
  remembered.channels.push_back(closed);
  const core::User* bob = party.chat.mind.core().users.find_nick("bob");
  remembered.lost.push_back({bob->person, bob->source, {tea->incarnation}});

  MindHarness next(settings, party.chat.journal.store);
  next.mind.restore(remembered);
  next.end_batch();
  REQUIRE(next.journal.events.size() == 1);
  CHECK(next.journal.events[0].kind == core::EventKind::quit);
  CHECK(next.journal.events[0].source == "bob!~user@192.0.2.1");
  CHECK(core::parse_msgid(next.journal.events[0].msgid)->stamp > remembered.last);
  Client erin = next.connect("erin", {.caps = std::string(kHistoryCaps) + " draft/event-playback"});
  CHECK(numbers(erin.ask("JOIN #tea")) == "JOIN 332 333 353 366");
  CHECK(numbers(inside(erin.ask(kLatest))) == "JOIN JOIN PRIVMSG PRIVMSG QUIT JOIN");
  CHECK(numbers(erin.ask("JOIN #closed")) == "JOIN 353 366");
}

TEST_CASE(
    "history: while a session waits for an answer it is busy; what comes late, twice or for nobody does nothing") {
  HistoryParty party;
  party.talk(2);
  party.chat.hold_answers = true;
  party.bob.send("@label=A " + std::string(kLatest));
  REQUIRE(party.chat.asked.size() == 1);
  CHECK(party.bob.busy());
  CHECK(party.chat.mind.waits(party.bob.id()));
  CHECK(party.bob.lines().empty());
  const commands::Request request = party.chat.asked.front();
  SECTION("twice, and with another number") {
    commands::Request other = request;
    ++other.ticket;
    party.chat.answer(other);
    CHECK(party.chat.mind.waits(party.bob.id()));
    party.chat.answer(request);
    party.chat.broken = "Too late.";
    party.chat.answer(request);
    party.bob.go_on();
    CHECK(told(party.bob.lines()) == "1 2");
    party.chat.answer(request);
    CHECK_FALSE(party.bob.busy());
  }
  SECTION("the session has moved on to another question") {
    party.chat.answer(request);
    party.bob.go_on();
    static_cast<void>(party.bob.lines());
    party.chat.asked.clear();
    party.bob.send("DATASTORE");
    party.chat.answer(request);
    CHECK(party.chat.mind.waits(party.bob.id()));
    party.chat.answer_all();
    party.bob.go_on();
    CHECK(numbers(party.bob.lines()) == "NOTE");
  }
  SECTION("the session has ended") {
    party.bob.drop();
    party.chat.answer_all();
    CHECK(party.bob.closed());
    CHECK(party.chat.mind.core().users.find_nick("bob") == nullptr);
  }
  SECTION("another session has its place") {
    party.bob.drop();
    Client carol = party.chat.connect("carol");
    party.chat.answer(request);
    CHECK(carol.lines().empty());
    CHECK_FALSE(carol.busy());
  }
  SECTION("others speak meanwhile: that comes before") {
    party.alice.send("PRIVMSG #tea :live");
    CHECK(numbers(party.bob.lines()) == "PRIVMSG");
    party.chat.answer_all();
    party.bob.go_on();
    CHECK(told(party.bob.lines()).starts_with("1 2"));
  }
}

TEST_CASE("history: a long page is told as far as there is room, and its end comes once") {
  HistoryParty party;
  party.talk(300);
  party.bob.read_at_most(50);
  party.bob.send("@label=A CHATHISTORY LATEST #tea * 1000");
  Lines all;
  for (int rounds = 0; party.bob.busy(); ++rounds) {
    REQUIRE(rounds < 100);
    const Lines some = party.bob.lines();
    all.insert(all.end(), some.begin(), some.end());
    party.bob.go_on();
  }
  const Lines rest = party.bob.lines();
  all.insert(all.end(), rest.begin(), rest.end());
  CHECK(all.size() == 302);
  CHECK(told(all).starts_with("1 2 3 "));
}

// Lines for some are passed over where a page is made, not where it is told: else their number and time could be read
// off what is missing.
TEST_CASE("history: lines for those of a status leave no trace for others") {
  HistoryParty party;
  party.talk(1);
  const std::string time = party.time("1");
  party.say(party.alice, "PRIVMSG @#tea :xylophone");
  party.forget();
  CHECK(told(party.bob.ask("CHATHISTORY LATEST #tea * 1")) == "1");
  CHECK(told(party.bob.ask("SEARCH text=xylophone;limit=1"), "soju.im/search").empty());
  CHECK(told(party.alice.ask("SEARCH text=xylophone;limit=1"), "soju.im/search").empty());
  const Lines targets = inside(
      party.bob.ask("CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2037-01-01T00:00:00.000Z 10"));
  REQUIRE(targets.size() == 1);
  CHECK(param(targets[0], 2) == time);
  CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 1")) == "xylophone");
}

TEST_CASE("history: who wakes a channel up leads it, and does not read what its operators said among themselves") {
  HistoryParty party;
  party.talk(1);
  party.say(party.alice, "PRIVMSG @#tea :xylophone");
  party.alice.send("PART #tea");
  party.bob.send("PART #tea");
  party.bob.send("JOIN #tea");
  party.say(party.bob, "PRIVMSG @#tea :mine");
  party.forget();
  CHECK(told(party.bob.ask(kLatest)) == "1 mine");
}

TEST_CASE("history: a channel in which nothing happened does not outlive its last member") {
  HistoryParty party;
  party.bob.send("JOIN #empty");
  const core::EventId first = party.chat.mind.core().channels.find_name("#empty")->incarnation;
  party.bob.send("PART #empty");
  CHECK(party.chat.mind.core().sleeping.size() == 0);
  party.bob.send("JOIN #empty");
  CHECK(party.chat.mind.core().channels.find_name("#empty")->incarnation != first);
  party.bob.send("TOPIC #empty :not any more");
  party.bob.send("PART #empty");
  CHECK(party.chat.mind.core().sleeping.size() == 1);
}
