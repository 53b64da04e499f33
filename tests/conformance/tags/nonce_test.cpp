#include <catch2/catch.hpp>

#include "core/nonces.hpp"
#include "support/people_harness.hpp"

// +chat/nonce: this server's own, see docs/protocol.md. A line that is sent again, because its sender's connection was
// lost before the echo came, is said once.

using namespace chat;
using namespace chat::test;

namespace {

constexpr std::string_view kCaps = "message-tags server-time echo-message labeled-response batch draft/multiline";
const std::string kNamed = "@+chat/nonce=abcd_EFG-1 ";
const std::string kLine = kNamed + "PRIVMSG #tea :hello";

/// alice, who sends, bob, who hears with tags, and carol, who hears without, all in #tea, all guests.
struct NonceRoom {
  explicit NonceRoom(const core::Settings& settings = {}) : chat(settings) {
    for (Client client : {alice, bob, carol}) client.send("JOIN #tea");
    forget();
  }
  void forget() {
    for (Client client : {alice, bob, carol}) static_cast<void>(client.lines());
  }
  /// Alice's connection is lost, and she comes again.
  Client alice_again(const std::string& nick = "alice", std::string_view caps = kCaps) {
    alice.drop();
    Client again = chat.connect(nick, {.caps = std::string(caps)});
    again.send("JOIN #tea");
    static_cast<void>(again.lines());
    forget();
    return again;
  }
  [[nodiscard]] std::size_t said() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(chat.journal.events, [](const KeptEvent& event) { return core::is_talk(event.kind); }));
  }

  PeopleHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kCaps)});
  Client bob = chat.connect("bob", {.caps = "message-tags server-time"});
  Client carol = chat.connect("carol");
};

Client person(PeopleHarness& chat, std::string_view name) {
  Client client = chat.person(name);
  static_cast<void>(client.ask("CAP REQ :" + std::string(kCaps)));
  return client;
}
/// A further connection of the account.
Client device(PeopleHarness& chat, std::string_view account) {
  Client client = chat.connect("guest", {.caps = std::string(kCaps)});
  chat.log_in(client, account);
  return client;
}

/// All that it has of the first time is the same: text, id and time.
void check_is_echo_of(const std::string& again, const std::string& first) {
  CHECK(param(again, 0) == param(first, 0));
  CHECK(param(again, 1) == param(first, 1));
  for (const char* const key : {"msgid", "time", "+chat/nonce"}) CHECK(tag(again, key) == tag(first, key));
}

}  // namespace

TEST_CASE("nonce: a line that is sent again in the same session is not said again, and its sender gets the echo") {
  NonceRoom room;
  const std::string line = kNamed + GENERATE("PRIVMSG #tea :hello", "NOTICE #tea :hello", "PRIVMSG @#tea :hello",
                                             "PRIVMSG bob :hello", "NOTICE bob :hello", "PRIVMSG ALICE :to myself");
  CAPTURE(line);
  room.alice.send(line);
  const Lines told = room.alice.lines();
  REQUIRE_FALSE(told.empty());
  const std::size_t before = room.chat.journal.events.size();
  room.forget();
  room.chat.pass(util::Millis{5'000});
  check_is_echo_of(room.alice.ask_one(line), told.front());
  CHECK(room.bob.lines().empty());
  CHECK(room.carol.lines().empty());
  CHECK(room.chat.journal.events.size() == before);
}

TEST_CASE("nonce: it is for its sender's sessions and the journal; others and history do not have it") {
  NonceRoom room;
  const std::string echo = room.alice.ask_one("@+a=1;+chat/nonce=abcd_EFG-1;+b=2 PRIVMSG #tea :hello");
  CHECK(tag(echo, "+chat/nonce") == "abcd_EFG-1");
  CHECK(room.chat.journal.events.back().client_tags == "+a=1;+chat/nonce=abcd_EFG-1;+b=2");
  const Lines heard = room.bob.lines();
  REQUIRE(heard.size() == 1);
  CHECK(tag(heard[0], "+chat/nonce") == "<none>");
  CHECK(tag(heard[0], "+a") == "1");
  CHECK(tag(heard[0], "+b") == "2");
  CHECK(tag(heard[0], "msgid") == tag(echo, "msgid"));
  Client reader = room.chat.connect("reader", {.caps = "message-tags batch draft/chathistory"});
  static_cast<void>(reader.ask("JOIN #tea"));
  const Lines history = only(reader.ask("CHATHISTORY LATEST #tea * 5"), "PRIVMSG");
  REQUIRE(history.size() == 1);
  CHECK(history[0].find("chat/nonce") == std::string::npos);
  CHECK(tag(history[0], "+b") == "2");
}

TEST_CASE("nonce: other devices of the sender hear it with the line, and nothing of the second time") {
  PeopleHarness chat;
  Client ann = person(chat, "ann");
  Client other = device(chat, "ann");
  ann.send("JOIN #tea");
  static_cast<void>(other.lines());
  for (const std::string target : {"#tea", "ann"}) {
    ann.send(kNamed + "PRIVMSG " + target + " :hello");
    const Lines heard = only(other.lines(), "PRIVMSG");
    REQUIRE(heard.size() == 1);
    CHECK(tag(heard[0], "+chat/nonce") == "abcd_EFG-1");
    ann.send(kNamed + "PRIVMSG " + target + " :hello");
    CHECK(other.lines().empty());
  }
}

TEST_CASE("nonce: a guest who comes again is known by the nick, in any case of letters") {
  NonceRoom room;
  const std::string line = kNamed + GENERATE("PRIVMSG #tea :hello", "PRIVMSG bob :hello");
  const std::string first = room.alice.ask_one(line);
  Client again = room.alice_again("ALICE");
  check_is_echo_of(again.ask_one(line), first);
  CHECK(room.bob.lines().empty());
  CHECK(room.said() == 1);
}

TEST_CASE("nonce: a guest with another nick says another line") {
  NonceRoom room;
  room.alice.send(kLine);
  Client again = room.alice_again("alice_");
  again.send(kLine);
  CHECK(only(room.bob.lines(), "PRIVMSG").size() == 1);
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: an account is known by itself, whatever its nick, and so is one that is spoken to") {
  PeopleHarness chat;
  Client ann = person(chat, "ann");
  Client ben = chat.person("ben");
  const std::string first = ann.ask_one(kNamed + "PRIVMSG ben :hello");
  ann.drop();
  ben.send("NICK benny");
  Client again = device(chat, "ann");
  again.send("NICK annie");
  static_cast<void>(again.lines());
  static_cast<void>(ben.lines());
  CHECK(tag(again.ask_one(kNamed + "PRIVMSG benny :hello"), "msgid") == tag(first, "msgid"));
  CHECK(ben.lines().empty());
  SECTION("also while it is not here") {
    ben.drop();
    CHECK(tag(again.ask_one(kNamed + "PRIVMSG ben :hello"), "msgid") == tag(first, "msgid"));
  }
  SECTION("a guest of that nick is somebody else") {
    Client guest = chat.connect("annie_");
    guest.send(kNamed + "PRIVMSG benny :hello");
    CHECK(ben.lines().size() == 1);
  }
}

TEST_CASE("nonce: what is kept for an account that is not here is kept once") {
  PeopleHarness chat;
  Client ann = person(chat, "ann");
  chat.person("ben").drop();
  ann.send(kNamed + "NOTICE ben :hello");
  const Lines first = only(ann.lines(), "NOTICE");
  REQUIRE(first.size() == 1);
  const std::size_t before = chat.journal.events.size();
  check_is_echo_of(ann.ask_one(kNamed + "NOTICE ben :hello"), first[0]);
  CHECK(chat.journal.events.size() == before);
}

TEST_CASE("nonce: the same one of somebody else, to somebody else, or with another text or command is another line") {
  NonceRoom room;
  room.alice.send("JOIN #cake");
  room.alice.send(kLine);
  room.forget();
  SECTION("another sender") {
    room.bob.send(kLine);
    CHECK(only(room.carol.lines(), "PRIVMSG").size() == 1);
  }
  SECTION("another channel") { room.alice.send(kNamed + "PRIVMSG #cake :hello"); }
  SECTION("a person") { room.alice.send(kNamed + "PRIVMSG bob :hello"); }
  SECTION("those of a status") { room.alice.send(kNamed + "PRIVMSG @#tea :hello"); }
  SECTION("another command") { room.alice.send(kNamed + "NOTICE #tea :hello"); }
  SECTION("another text, of which nothing is lost") { room.alice.send(kNamed + "PRIVMSG #tea :hello there"); }
  SECTION("another nonce") { room.alice.send("@+chat/nonce=abcd_EFG-2 PRIVMSG #tea :hello"); }
  SECTION("another case of letters") { room.alice.send("@+chat/nonce=ABCD_EFG-1 PRIVMSG #tea :hello"); }
  SECTION("none") { room.alice.send("PRIVMSG #tea :hello"); }
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: of a line with several targets each is said once") {
  NonceRoom room;
  room.alice.send(kNamed + "PRIVMSG #tea :hello");
  room.forget();
  CHECK(only(room.alice.ask(kNamed + "PRIVMSG #tea,bob :hello"), "PRIVMSG").size() == 2);
  CHECK(numbers(room.bob.lines()) == "PRIVMSG");
  CHECK(room.said() == 2);
  CHECK(only(room.alice.ask("@label=x;" + kNamed.substr(1) + "PRIVMSG #tea,bob :hello"), "PRIVMSG").size() == 2);
  CHECK(room.bob.lines().empty());
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: after its time it is forgotten") {
  NonceRoom room;
  room.alice.send(kLine);
  room.chat.pass(core::kNonceWindow - util::Millis{1});
  room.alice.send(kLine);
  CHECK(room.said() == 1);
  room.chat.pass(util::Millis{1});
  room.alice.send(kLine);
  CHECK(room.said() == 2);
  // It counts from the second one now.
  room.chat.pass(core::kNonceWindow - util::Millis{1});
  room.alice.send(kLine);
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: a label is answered by the echo, or by ACK without echo-message") {
  NonceRoom room;
  room.alice.send("@label=one;" + kLine.substr(1));
  const std::string first = room.alice.lines().at(0);
  const std::string again = room.alice.ask_one("@label=two;" + kLine.substr(1));
  check_is_echo_of(again, first);
  CHECK(tag(again, "label") == "two");
  Client silent = room.alice_again("alice", "message-tags labeled-response batch");
  CHECK(silent.ask("@label=three;" + kLine.substr(1)) == Lines{"@label=three :chat.example ACK"});
  CHECK(silent.ask(kLine).empty());
  CHECK(room.bob.lines().empty());
  CHECK(room.said() == 1);
}

TEST_CASE("nonce: a message of several lines is said once, and echoed as one") {
  NonceRoom room;
  const auto send = [](Client& client, const std::string& second = "two") {
    client.send(kNamed + "BATCH +m draft/multiline #tea");
    client.send("@batch=m PRIVMSG #tea :one");
    client.send("@batch=m PRIVMSG #tea :" + second);
    return client.ask("BATCH -m");
  };
  const Lines first = send(room.alice);
  REQUIRE(numbers(first) == "BATCH PRIVMSG PRIVMSG BATCH");
  CHECK(tag(first[0], "+chat/nonce") == "abcd_EFG-1");
  for (const std::string& line : room.bob.lines()) CHECK(tag(line, "+chat/nonce") == "<none>");
  Client again = room.alice_again();
  const Lines echo = send(again);
  REQUIRE(numbers(echo) == "BATCH PRIVMSG PRIVMSG BATCH");
  for (const char* const key : {"msgid", "time", "+chat/nonce"}) CHECK(tag(echo[0], key) == tag(first[0], key));
  CHECK(param(echo[2], 1) == "two");
  CHECK(room.bob.lines().empty());
  CHECK(room.said() == 1);
  send(again, "three");
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: what is written otherwise is a client-only tag as any other") {
  NonceRoom room;
  const std::string value =
      GENERATE(as<std::string>{}, "", "=", "=1234567", "=with.dots", "=12345678\\s", "=" + std::string(65, 'x'));
  CAPTURE(value);
  for (int i = 0; i < 2; ++i) {
    room.alice.send("@+chat/nonce" + value + " PRIVMSG #tea :hello");
    const Lines heard = room.bob.lines();
    REQUIRE(heard.size() == 1);
    CHECK(tag(heard[0], "+chat/nonce") != "<none>");
  }
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: of the shortest and the longest one, and of several the last") {
  NonceRoom room;
  const std::string value = GENERATE(as<std::string>{}, "12345678", std::string(64, 'x'));
  for (int i = 0; i < 2; ++i) {
    const std::string other = i == 0 ? "first-one" : "other-one";
    room.alice.send("@+chat/nonce=" + other + ";+chat/nonce=" + value + " PRIVMSG #tea :hello");
  }
  CHECK(room.said() == 1);
}

TEST_CASE("nonce: it is nothing without message-tags, and nothing special on a TAGMSG") {
  NonceRoom room;
  for (int i = 0; i < 2; ++i) room.carol.send(kLine);
  CHECK(room.said() == 2);
  static_cast<void>(room.bob.lines());
  for (int i = 0; i < 2; ++i) room.alice.send(kNamed + "TAGMSG #tea");
  const Lines heard = room.bob.lines();
  REQUIRE(numbers(heard) == "TAGMSG TAGMSG");
  CHECK(tag(heard[0], "+chat/nonce") == "abcd_EFG-1");
}

TEST_CASE("nonce: what was said was said, also for who may not speak any more") {
  NonceRoom room;
  room.bob.send(kLine);
  room.alice.send("MODE #tea +m");
  room.forget();
  CHECK(room.bob.ask(kLine).empty());
  CHECK(numbers(room.bob.ask("PRIVMSG #tea :hello")) == "404");
}

TEST_CASE("nonce: a line that was refused may be sent again") {
  NonceRoom room;
  room.alice.send("MODE #tea +m");
  CHECK(numbers(room.bob.ask(kLine)) == "404");
  room.alice.send("MODE #tea -m");
  room.forget();
  room.bob.send(kLine);
  CHECK(numbers(room.alice.lines()) == "PRIVMSG");
}

TEST_CASE("nonce: a channel of the same name that began anew is another one") {
  NonceRoom room;
  room.alice.send("JOIN #den");
  room.alice.send("MODE #den +i");
  room.alice.send(kNamed + "PRIVMSG #den :hello");
  room.alice.send("PART #den");
  room.alice.send("JOIN #den");
  room.alice.send(kNamed + "PRIVMSG #den :hello");
  CHECK(room.said() == 2);
}

TEST_CASE("nonce: a channel that was renamed is the same one") {
  NonceRoom room;
  room.alice.send(kLine);
  room.alice.send("RENAME #tea #cake");
  room.forget();
  CHECK(param(room.alice.ask_one(kNamed + "PRIVMSG #cake :hello"), 0) == "#cake");
  CHECK(room.bob.lines().empty());
  CHECK(room.said() == 1);
}

TEST_CASE("nonce: who denies the tag denies what it does") {
  core::Settings settings;
  settings.denied_tags = {"chat/nonce"};
  NonceRoom room(settings);
  for (int i = 0; i < 2; ++i) room.alice.send(kLine);
  CHECK(room.said() == 2);
  CHECK(room.chat.journal.events.back().client_tags.empty());
}

TEST_CASE("nonce: what is said to everybody is not kept, so it cannot be known again; they do not hear the nonce") {
  NonceRoom room(MindHarness::with_operator());
  room.alice.send("OPER admin secret");
  room.forget();
  for (int i = 0; i < 2; ++i) room.alice.send(kNamed + "NOTICE $*.example :hello");
  const Lines heard = room.bob.lines();
  REQUIRE(numbers(heard) == "NOTICE NOTICE");
  CHECK(tag(heard[0], "+chat/nonce") == "<none>");
}
