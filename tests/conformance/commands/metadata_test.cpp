#include <catch2/catch.hpp>
#include <string>

#include "support/mind_harness.hpp"

// METADATA: https://ircv3.net/specs/extensions/metadata. Who is told of what: capabilities/metadata_test.cpp

using namespace chat;
using namespace chat::test;

namespace {

std::string value(const std::string& target, const std::string& key, const std::string& text,
                  const std::string& nick = "alice") {
  return ":chat.example 761 " + nick + " " + target + " " + key + " * :" + text;
}
std::string not_set(const std::string& target, const std::string& key) {
  return ":chat.example 766 alice " + target + " " + key + " :The key is not set";
}
/// The code and the parameters of the only line, a FAIL.
std::string failure(Client client, const std::string& line) {
  const std::string answer = client.ask_one(line);
  const auto fail = irc::parse(answer);
  if (fail->command != "FAIL" || fail->param(0) != "METADATA") return answer;
  std::string text;
  for (std::size_t i = 1; i + 1 < fail->params.size(); ++i) text += (i > 1 ? " " : "") + std::string(fail->param(i));
  return text;
}
/// The lines of the only batch, without their tags; the batch must be of that kind.
Lines batched(const Lines& lines, const std::string& kind) {
  CAPTURE(lines);
  REQUIRE(lines.size() >= 2);
  const std::string reference = param(lines.front(), 0).substr(1);
  REQUIRE(lines.front() == ":chat.example BATCH +" + reference + " " + kind);
  REQUIRE(lines.back() == ":chat.example BATCH -" + reference);
  Lines inner;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    REQUIRE(lines[i].starts_with("@batch=" + reference + " "));
    inner.push_back(lines[i].substr(lines[i].find(' ') + 1));
  }
  return inner;
}

struct Party {
  explicit Party(const core::Settings& settings = {}) : chat(settings) {}
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch"});
  Client bob = chat.connect("bob");
};

}  // namespace

TEST_CASE("METADATA SET: answered by the value, under the nick, also for who wrote a star") {
  Party party;
  REQUIRE(party.alice.ask("METADATA * SET url :https://a.example/ x") ==
          Lines{value("alice", "url", "https://a.example/ x")});
  REQUIRE(party.alice.ask("METADATA ALICE SET Url other") == Lines{value("alice", "url", "other")});
  REQUIRE(party.alice.ask("METADATA * SET url other") == Lines{value("alice", "url", "other")});
  REQUIRE(party.bob.ask("METADATA alice GET url") == Lines{value("alice", "url", "other", "bob")});
}

TEST_CASE("METADATA SET: without a value, or with an empty one, the key is removed") {
  Party party;
  for (const char* const none : {"", " :"}) {
    party.alice.send("METADATA * SET url :x");
    REQUIRE(party.alice.ask("METADATA * SET url" + std::string(none)) == Lines{not_set("alice", "url")});
    REQUIRE(failure(party.alice, "METADATA * SET url" + std::string(none)) == "KEY_NOT_SET alice url");
  }
}

TEST_CASE("METADATA SET: what cannot be a key, a value or a target") {
  Party party;
  const std::string long_key(core::kMostMetadataKey + 1, 'k');
  for (const std::string& key : {std::string("$url$"), std::string("a:b"), std::string("ключ"), long_key}) {
    REQUIRE(failure(party.alice, "METADATA * SET " + key + " :x") == "KEY_INVALID " + key);
  }
  REQUIRE(failure(party.alice, "METADATA * SET :a b") == "KEY_INVALID a");
  REQUIRE(failure(party.alice, "METADATA * SET url :" + std::string(301, 'x')) == "VALUE_INVALID");
  REQUIRE(party.alice.ask("METADATA * SET a0_./- :" + std::string(300, 'x')) ==
          Lines{value("alice", "a0_./-", std::string(300, 'x'))});
  REQUIRE(failure(party.alice, "METADATA nobody SET url :x") == "INVALID_TARGET nobody");
  REQUIRE(failure(party.alice, "METADATA #nowhere SET url :x") == "INVALID_TARGET #nowhere");
  REQUIRE(failure(party.alice, "METADATA $a:user SET url :x") == "INVALID_TARGET $a:user");
  // Of several faults the key's comes first.
  REQUIRE(failure(party.alice, "METADATA bob SET $url$ :x") == "KEY_INVALID $url$");
  REQUIRE(failure(party.alice, "METADATA bob SET url :x") == "KEY_NO_PERMISSION bob url");
}

TEST_CASE("METADATA SET: the longest value with the longest names fits into a line") {
  core::Settings settings;
  settings.server_name = std::string(60, 's') + ".ex";
  settings.metadata.value_bytes = 400;
  Party party(settings);
  Client one = party.chat.connect(std::string(settings.limits.nick, 'n'));
  const std::string channel = "#" + std::string(settings.limits.channel - 1, 'c');
  one.send("JOIN " + channel);
  const std::string key(core::kMostMetadataKey, 'k');
  Client reader = party.chat.open();
  const Lines offered = reader.ask("CAP LS 302");
  std::string limit;
  for (const std::string& line : offered) {
    const std::size_t at = line.find("max-value-bytes=");
    if (at != std::string::npos) limit = line.substr(at + 16, line.find_first_of(" ,", at) - at - 16);
  }
  const std::string text(std::stoul(limit), 'v');
  REQUIRE(text.size() < 400);
  REQUIRE(one.ask_one("METADATA " + channel + " SET " + key + " :" + text).ends_with(" :" + text));
  REQUIRE(failure(one, "METADATA " + channel + " SET " + key + " :" + text + "v") == "VALUE_INVALID");
}

TEST_CASE("METADATA SET: as many keys as there may be, and those that are there can be changed") {
  core::Settings settings;
  settings.metadata.keys = 2;
  Party party(settings);
  party.alice.send("METADATA * SET a :1");
  party.alice.send("METADATA * SET b :2");
  REQUIRE(failure(party.alice, "METADATA * SET c :3") == "LIMIT_REACHED alice");
  REQUIRE(party.alice.ask("METADATA * SET b :4") == Lines{value("alice", "b", "4")});
  party.alice.send("METADATA * SET a");
  REQUIRE(party.alice.ask("METADATA * SET c :3") == Lines{value("alice", "c", "3")});
}

TEST_CASE("METADATA SET: too many changes of one's own are refused until the time is up") {
  core::Settings settings;
  settings.metadata.changes = 2;
  Party party(settings);
  party.alice.send("JOIN #tea");
  party.alice.send("METADATA * SET a :1");
  party.chat.pass(std::chrono::seconds{20});
  party.alice.send("METADATA * SET a :2");
  REQUIRE(failure(party.alice, "METADATA * SET a :3") == "RATE_LIMITED alice a 40");
  REQUIRE(failure(party.alice, "METADATA * CLEAR") == "RATE_LIMITED alice * 40");
  REQUIRE(party.alice.ask("METADATA * GET a").size() == 3);
  REQUIRE(party.alice.ask("METADATA * SET a :2") == Lines{value("alice", "a", "2")});  // it is so already
  REQUIRE(failure(party.alice, "METADATA * SET b") == "KEY_NOT_SET alice b");
  party.chat.pass(std::chrono::seconds{40});
  REQUIRE(party.alice.ask("METADATA * SET a :3") == Lines{value("alice", "a", "3")});
}

TEST_CASE("METADATA SET: changes of channels count as one's own do, and cost nobody else theirs") {
  core::Settings settings;
  settings.metadata.changes = 2;
  Party party(settings);
  party.alice.send("JOIN #tea");
  party.alice.send("JOIN #jam");
  REQUIRE(party.alice.ask("METADATA #tea CLEAR").size() == 2);  // there is nothing: no change
  party.alice.send("METADATA #tea SET a :1");
  party.alice.send("METADATA #jam SET a :2");
  REQUIRE(failure(party.alice, "METADATA #tea SET a :3") == "RATE_LIMITED #tea a 60");
  REQUIRE(failure(party.alice, "METADATA #jam CLEAR") == "RATE_LIMITED #jam * 60");
  REQUIRE(failure(party.alice, "METADATA * SET a :3") == "RATE_LIMITED alice a 60");
  REQUIRE(party.bob.ask("METADATA * SET a :3") == Lines{value("bob", "a", "3", "bob")});
}

TEST_CASE("METADATA GET: every key in its order, in a batch for who knows them") {
  Party party;
  party.alice.send("METADATA * SET im.xmpp :a@x.example");
  REQUIRE(batched(party.alice.ask("METADATA alice GET blargh $x IM.xmpp"), "metadata alice") ==
          Lines{not_set("alice", "blargh"),
                ":chat.example FAIL METADATA KEY_INVALID $x :That cannot be a key: it is up to 64 of a-z, 0-9, _, ., / "
                "and -",
                value("alice", "im.xmpp", "a@x.example")});
  REQUIRE(numbers(party.bob.ask("METADATA alice GET blargh $x im.xmpp")) == "766 FAIL 761");
  REQUIRE(failure(party.alice, "METADATA nobody GET url") == "INVALID_TARGET nobody");
}

TEST_CASE("METADATA LIST: all there is, or an empty batch") {
  Party party;
  REQUIRE(batched(party.alice.ask("METADATA bob LIST"), "metadata bob").empty());
  party.bob.send("METADATA * SET status :busy");
  party.bob.send("METADATA * SET avatar :b.png");
  REQUIRE(batched(party.alice.ask("METADATA BOB LIST"), "metadata bob") ==
          Lines{value("bob", "avatar", "b.png"), value("bob", "status", "busy")});
  REQUIRE(failure(party.alice, "METADATA nobody LIST") == "INVALID_TARGET nobody");
  REQUIRE(party.bob.ask("METADATA alice LIST").empty());
}

TEST_CASE("METADATA: a nick that changes keeps what it told, and who has gone tells nothing") {
  Party party;
  party.bob.send("METADATA * SET status :busy");
  party.bob.send("NICK robert");
  REQUIRE(failure(party.alice, "METADATA bob LIST") == "INVALID_TARGET bob");
  REQUIRE(batched(party.alice.ask("METADATA robert LIST"), "metadata robert") ==
          Lines{value("robert", "status", "busy")});
  party.bob.send("QUIT");
  REQUIRE(failure(party.alice, "METADATA robert LIST") == "INVALID_TARGET robert");
  static_cast<void>(party.chat.connect("robert"));
  REQUIRE(batched(party.alice.ask("METADATA robert LIST"), "metadata robert").empty());
}

TEST_CASE("METADATA CLEAR: all of one's own, and what it was is told") {
  Party party;
  party.alice.send("METADATA * SET a :1");
  party.alice.send("METADATA * SET b :2");
  REQUIRE(failure(party.bob, "METADATA alice CLEAR") == "KEY_NO_PERMISSION alice *");
  REQUIRE(batched(party.alice.ask("METADATA * CLEAR"), "metadata alice") ==
          Lines{value("alice", "a", "1"), value("alice", "b", "2")});
  REQUIRE(batched(party.alice.ask("METADATA * LIST"), "metadata alice").empty());
  REQUIRE(batched(party.alice.ask("METADATA * CLEAR"), "metadata alice").empty());
}

TEST_CASE("METADATA: a channel's is read by who sees it, and written by its operators") {
  Party party;
  party.alice.send("JOIN #tea");
  REQUIRE(party.alice.ask("METADATA #TEA SET url :t.example") == Lines{value("#tea", "url", "t.example")});
  REQUIRE(party.bob.ask("METADATA #tea LIST") == Lines{value("#tea", "url", "t.example", "bob")});
  REQUIRE(failure(party.bob, "METADATA #tea SET url :mine") == "KEY_NO_PERMISSION #tea url");
  party.bob.send("JOIN #tea");
  REQUIRE(failure(party.bob, "METADATA #tea SET url :mine") == "KEY_NO_PERMISSION #tea url");
  REQUIRE(failure(party.bob, "METADATA #tea CLEAR") == "KEY_NO_PERMISSION #tea *");
  party.bob.send("PART #tea");
  party.alice.send("MODE #tea +s");
  for (const char* const question : {"LIST", "GET url", "SET url :x", "CLEAR", "SYNC"}) {
    REQUIRE(failure(party.bob, "METADATA #tea " + std::string(question)) == "INVALID_TARGET #tea");
  }
  // Nothing of it outlives a channel that nobody registered.
  party.alice.send("MODE #tea -s");
  party.alice.send("PRIVMSG #tea :hello");
  party.alice.send("PART #tea");
  party.alice.send("JOIN #tea");
  REQUIRE(batched(party.alice.ask("METADATA #tea LIST"), "metadata #tea").empty());
}

TEST_CASE("METADATA SUB: keys in their order, each once, and SUBS lists them in a batch") {
  Party party;
  REQUIRE(party.alice.ask("METADATA * SUBS").size() == 2);
  REQUIRE(party.alice.ask("METADATA * SUB avatar Website foo bar avatar") ==
          Lines{":chat.example 770 alice avatar website foo bar"});
  REQUIRE(party.alice.ask("METADATA alice SUB bar baz") == Lines{":chat.example 770 alice bar baz"});
  REQUIRE(batched(party.alice.ask("METADATA * SUBS"), "metadata-subs") ==
          Lines{":chat.example 772 alice avatar website foo bar baz"});
  REQUIRE(party.alice.ask("METADATA * UNSUB foo nothing") == Lines{":chat.example 771 alice foo nothing"});
  REQUIRE(batched(party.alice.ask("METADATA * SUBS"), "metadata-subs") ==
          Lines{":chat.example 772 alice avatar website bar baz"});
  REQUIRE(party.bob.ask("METADATA * SUBS").empty());
}

TEST_CASE("METADATA SUB: a key that cannot be one is told, and the others are taken") {
  Party party;
  const Lines lines = party.alice.ask("METADATA * SUB foo $url bar");
  REQUIRE(numbers(lines) == "FAIL 770");
  REQUIRE(lines[0].starts_with(":chat.example FAIL METADATA KEY_INVALID $url :"));
  REQUIRE(lines[1] == ":chat.example 770 alice foo bar");
  REQUIRE(numbers(party.alice.ask("METADATA * UNSUB foo $url")) == "FAIL 771");
}

TEST_CASE("METADATA SUB: the first key for which there is no room is told, and none behind it looked at") {
  core::Settings settings;
  settings.metadata.subscriptions = 3;
  Party party(settings);
  party.alice.send("METADATA * SUB avatar website");
  const Lines lines = party.alice.ask("METADATA * SUB foo website avatar");
  REQUIRE(lines.size() == 2);
  REQUIRE(lines[0].starts_with(":chat.example FAIL METADATA TOO_MANY_SUBS website :"));
  REQUIRE(lines[1] == ":chat.example 770 alice foo");
  REQUIRE(failure(party.alice, "METADATA * SUB city country") == "TOO_MANY_SUBS city");
  REQUIRE(batched(party.alice.ask("METADATA * SUBS"), "metadata-subs") ==
          Lines{":chat.example 772 alice avatar website foo"});
}

TEST_CASE("METADATA SUB: for oneself only") {
  Party party;
  for (const char* const what : {"SUB a", "UNSUB a", "SUBS"}) {
    REQUIRE(failure(party.alice, "METADATA bob " + std::string(what)) == "INVALID_TARGET bob");
    REQUIRE(failure(party.alice, "METADATA #tea " + std::string(what)) == "INVALID_TARGET #tea");
  }
}

TEST_CASE("METADATA SUBS: as many lines as the keys need") {
  Party party;
  for (char letter = 'a'; letter <= 'p'; ++letter) {
    party.alice.send("METADATA * SUB " + std::string(core::kMostMetadataKey, letter));
  }
  const Lines lines = batched(party.alice.ask("METADATA * SUBS"), "metadata-subs");
  REQUIRE(lines.size() == 3);
  std::size_t keys = 0;
  for (const std::string& line : lines) keys += irc::parse(line)->params.size() - 1;
  REQUIRE(keys == 16);
}

TEST_CASE("METADATA SYNC: what one has subscribed to, of a person, of a channel and its members, of all") {
  Party party;
  for (Client client : {party.alice, party.bob}) client.send("JOIN #tea");
  Client carol = party.chat.connect("carol");
  party.alice.send("METADATA #tea SET url :t.example");
  party.bob.send("METADATA * SET url :b.example");
  party.bob.send("METADATA * SET status :busy");
  carol.send("METADATA * SET url :c.example");
  REQUIRE(batched(party.alice.ask("METADATA #tea SYNC"), "metadata #tea").empty());
  party.alice.send("METADATA * SUB url");
  REQUIRE(batched(party.alice.ask("METADATA #tea SYNC"), "metadata #tea") ==
          Lines{":chat.example METADATA #tea url * :t.example", ":chat.example METADATA bob url * :b.example"});
  REQUIRE(batched(party.alice.ask("METADATA carol SYNC"), "metadata carol") ==
          Lines{":chat.example METADATA carol url * :c.example"});
  party.alice.send("METADATA * SUB status");
  party.alice.send("MONITOR + carol,nobody");
  REQUIRE(batched(party.alice.ask("METADATA *ALL SYNC"), "metadata *ALL") ==
          Lines{":chat.example METADATA #tea url * :t.example", ":chat.example METADATA bob url * :b.example",
                ":chat.example METADATA bob status * :busy", ":chat.example METADATA carol url * :c.example"});
  REQUIRE(failure(party.alice, "METADATA nobody SYNC") == "INVALID_TARGET nobody");
  // Who does not know batches gets the lines alone.
  party.bob.send("METADATA * SUB url");
  REQUIRE(party.bob.ask("METADATA carol SYNC") == Lines{":chat.example METADATA carol url * :c.example"});
}

TEST_CASE("METADATA SYNC: each person once, in however many channels one meets them") {
  Party party;
  for (Client client : {party.alice, party.bob}) client.send("JOIN #a,#b,#c");
  party.alice.send("METADATA * SUB url");
  party.bob.send("METADATA * SET url :x");
  REQUIRE(batched(party.alice.ask("METADATA *ALL SYNC"), "metadata *ALL") ==
          Lines{":chat.example METADATA bob url * :x"});
}

TEST_CASE("METADATA SYNC: a channel full of people comes in parts, in one batch, everybody once") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch"});
  alice.send("JOIN #tea");
  alice.send("METADATA * SUB a b c");
  std::vector<Client> others;
  for (int i = 0; i < 150; ++i) {
    Client one = others.emplace_back(chat.connect("n" + std::to_string(i)));
    one.send("JOIN #tea");
    for (const char* const key : {"a", "b", "c"}) one.send("METADATA * SET " + std::string(key) + " :x");
  }
  static_cast<void>(alice.lines());
  alice.read_at_most(40);
  alice.send("METADATA #tea SYNC");
  REQUIRE(alice.busy());
  Lines lines = alice.lines();
  others[7].send("NICK somebody");
  while (alice.busy()) {
    alice.go_on();
    for (std::string& line : alice.lines()) lines.push_back(std::move(line));
  }
  std::erase_if(lines, [](const std::string& line) { return line.find(" NICK ") != std::string::npos; });
  REQUIRE(batched(lines, "metadata #tea").size() == 450);
}

TEST_CASE("METADATA: a label stands on the batch, or on the only line") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch labeled-response draft/metadata-2"});
  REQUIRE(alice.ask("@label=l1 METADATA * SET url :x") == Lines{"@label=l1 :chat.example 761 alice alice url * :x"});
  for (const char* const question : {"LIST", "GET url", "CLEAR", "SYNC"}) {
    const Lines lines = alice.ask("@label=l2 METADATA * " + std::string(question));
    CAPTURE(lines);
    REQUIRE(lines.front().starts_with("@label=l2 :chat.example BATCH +"));
    REQUIRE(lines.front().ends_with(" metadata alice"));
    const std::string reference = param(lines.front(), 0).substr(1);
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) REQUIRE(tag(lines[i], "batch") == reference);
    REQUIRE(lines.back() == ":chat.example BATCH -" + reference);
  }
  const Lines subs = alice.ask("@label=l3 METADATA * SUBS");
  REQUIRE(subs.front().starts_with("@label=l3 :chat.example BATCH +"));
  REQUIRE(alice.ask("@label=l4 METADATA * SUB a") == Lines{"@label=l4 :chat.example 770 alice a"});
}

TEST_CASE("METADATA: what is missing, surplus or unknown in it") {
  Party party;
  for (const char* const line :
       {"METADATA", "METADATA *", "METADATA * GET", "METADATA * SET", "METADATA * SUB", "METADATA * UNSUB"}) {
    REQUIRE(numbers(party.alice.ask(line)) == "461");
  }
  REQUIRE(failure(party.alice, "METADATA * SNEEZE") == "SUBCOMMAND_INVALID SNEEZE");
  REQUIRE(failure(party.alice, "METADATA * :: hi!") == "SUBCOMMAND_INVALID *");
  REQUIRE(party.alice.ask("metadata * set url x y z") == Lines{value("alice", "url", "x")});
  REQUIRE(party.alice.ask("METADATA * LIST a b").size() == 3);
}

TEST_CASE("METADATA: before the registration for oneself, which the user has then") {
  MindHarness chat;
  Client alice = chat.open();
  REQUIRE(alice.ask("METADATA * SET url :x") == Lines{":chat.example 761 * * url * :x"});
  REQUIRE(failure(alice, "METADATA * SET status") == "KEY_NOT_SET * status");
  alice.send("NICK alice");
  REQUIRE(alice.ask("METADATA * SET status :busy") == Lines{value("*", "status", "busy")});
  REQUIRE(alice.ask("METADATA * GET url") == Lines{value("*", "url", "x")});
  REQUIRE(numbers(alice.ask("METADATA * LIST")) == "761 761");
  REQUIRE(failure(alice, "METADATA alice SET url :x") == "INVALID_TARGET alice");
  REQUIRE(failure(alice, "METADATA *ALL SYNC") == "INVALID_TARGET *ALL");
  REQUIRE(alice.ask("METADATA * SUB url") == Lines{":chat.example 770 alice url"});
  REQUIRE(alice.ask("METADATA * SUBS") == Lines{":chat.example 772 alice url"});
  REQUIRE(alice.ask("METADATA * SYNC") == Lines{":chat.example METADATA * url * :x"});
  alice.send("USER a 0 * :Alice");
  REQUIRE(alice.ask("METADATA * LIST") == Lines{value("alice", "status", "busy"), value("alice", "url", "x")});
  REQUIRE(alice.ask("METADATA * SUBS") == Lines{":chat.example 772 alice url"});
  SECTION("and cleared, nothing of it is left") {
    Client bob = chat.open();
    bob.send("METADATA * SET url :x");
    REQUIRE(numbers(bob.ask("METADATA * CLEAR")) == "761");
    bob.send("NICK bob");
    bob.send("USER b 0 * :Bob");
    REQUIRE(bob.ask("METADATA * LIST").empty());
  }
}

TEST_CASE("METADATA: where the configuration has none of it") {
  core::Settings settings;
  settings.metadata.enabled = false;
  Party party(settings);
  REQUIRE(failure(party.alice, "METADATA * LIST") == "FORBIDDEN *");
  REQUIRE(party.alice.ask("CAP REQ draft/metadata-2") == Lines{":chat.example CAP alice NAK :draft/metadata-2"});
}
