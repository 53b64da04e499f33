#include <catch2/catch.hpp>
#include <map>

#include "commands/call.hpp"
#include "support/accounts_harness.hpp"

// labeled-response, for every command: https://ircv3.net/specs/extensions/labeled-response

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kCaps =
    "labeled-response batch echo-message message-tags setname standard-replies sasl draft/chathistory draft/multiline "
    "draft/message-redaction draft/read-marker draft/channel-rename draft/extended-isupport draft/metadata-2";

/// What is wrong with `answer` as the one answer that carries `label`; empty: nothing is.
std::string what_is_wrong(const Lines& answer, const std::string& label) {
  std::size_t labelled = 0;
  std::string open;
  std::string batch;
  for (const std::string& line : answer) {
    if (tag(line, "label") == "<none>") {
      if (!open.empty() && param(line, 0) == "-" + open) open.clear();
      continue;
    }
    if (tag(line, "label") != label) return "another label: " + line;
    if (tag(line, "batch") != "<none>") return "a label within a batch: " + line;
    if (++labelled > 1) return "a second answer: " + line;
    if (numbers({line}) == "BATCH") open = batch = param(line, 0).substr(1);
  }
  if (labelled == 0) return "no answer";
  if (!open.empty()) return "a batch without end";
  // An empty batch of labeled-response would have been an ACK, and one line no batch.
  std::size_t inside = 0;
  for (const std::string& line : answer) inside += !batch.empty() && tag(line, "batch") == batch ? 1 : 0;
  const bool general = !batch.empty() && only(answer, "BATCH").front().ends_with(" labeled-response");
  return general && inside < 2 ? "a batch of " + std::to_string(inside) : std::string();
}

/// Nothing that others are sent has a label, or is in a batch that somebody else asked for.
void check_others(const Lines& lines) {
  for (const std::string& line : lines) {
    CHECK(tag(line, "label") == "<none>");
    CHECK(line.find("labeled-response") == std::string::npos);
  }
}

/// For each command a line that succeeds (BATCH is answered when it ends: see multiline_test.cpp): of alice, an
/// operator, who is in #tea with bob, who is invited nowhere.
const std::map<std::string, std::string>& good_lines() {
  static const std::map<std::string, std::string> kLines{
      {"ADMIN", "ADMIN"},
      {"AUTHENTICATE", "AUTHENTICATE PLAIN"},
      {"AWAY", "AWAY :lunch"},
      {"CAP", "CAP LS 302"},
      {"CHANSERV", "CHANSERV HELP"},
      {"CHATHISTORY", "CHATHISTORY LATEST #tea * 10"},
      {"CS", "CS HELP"},
      {"DATASTORE", "DATASTORE"},
      {"HELP", "HELP"},
      {"HELPOP", "HELPOP"},
      {"INFO", "INFO"},
      {"INVITE", "INVITE carol #tea"},
      {"ISON", "ISON bob"},
      {"ISUPPORT", "ISUPPORT"},
      {"JOIN", "JOIN #jam"},
      {"KICK", "KICK #tea bob"},
      {"KILL", "KILL bob :bye"},
      {"LINKS", "LINKS"},
      {"LIST", "LIST"},
      {"LUSERS", "LUSERS"},
      {"MAP", "MAP"},
      {"MARKREAD", "MARKREAD #tea"},
      {"METADATA", "METADATA * SET url :https://example.org"},
      {"MODE", "MODE #tea +m"},
      {"MONITOR", "MONITOR + bob"},
      {"MOTD", "MOTD"},
      {"NAMES", "NAMES #tea"},
      {"NICK", "NICK alicia"},
      {"NICKSERV", "NICKSERV HELP"},
      {"NOTICE", "NOTICE #tea :hi"},
      {"NS", "NS HELP"},
      {"OPER", "OPER admin secret"},
      {"PART", "PART #tea"},
      {"PING", "PING x"},
      {"PONG", "PONG x"},
      {"PRIVMSG", "PRIVMSG #tea :hi"},
      {"REDACT", "REDACT #tea 00000000000000000000000001"},
      {"REGISTER", "REGISTER * * :correct horse"},
      {"REHASH", "REHASH"},
      {"RENAME", "RENAME #tea #coffee :better"},
      {"SEARCH", "SEARCH text=hi"},
      {"SETNAME", "SETNAME :Alice"},
      {"STATS", "STATS u"},
      {"TAGMSG", "TAGMSG #tea"},
      {"TIME", "TIME"},
      {"TOPIC", "TOPIC #tea :leaves"},
      {"TRACE", "TRACE"},
      {"USERHOST", "USERHOST alice bob"},
      {"VERIFY", "VERIFY alice 1234"},
      {"VERSION", "VERSION"},
      {"WALLOPS", "WALLOPS :hi"},
      {"WHO", "WHO #tea"},
      {"WHOIS", "WHOIS bob"},
      {"WHOWAS", "WHOWAS bob"},
  };
  return kLines;
}

struct LabelParty {
  explicit LabelParty(const core::Settings& settings = MindHarness::with_operator()) : chat(settings) {
    for (Client client : {alice, bob}) client.send("JOIN #tea");
    for (Client client : {alice, bob, carol}) static_cast<void>(client.lines());
  }
  /// Whatever she sends there is one answer, and nobody else sees the label.
  void check(const std::string& line) {
    CAPTURE(line);
    const Lines answer = alice.ask("@label=one " + line);
    CAPTURE(answer);
    CHECK(what_is_wrong(answer, "one").empty());
    for (Client client : {bob, carol}) check_others(client.lines());
  }
  MindHarness chat;
  Client alice = chat.connect_operator("alice", {.caps = kCaps});
  Client bob = chat.connect("bob", {.caps = kCaps});
  Client carol = chat.connect("carol", {.caps = kCaps});
};

}  // namespace

TEST_CASE("labels: what succeeds is answered once, whichever command it is") {
  for (const auto& [name, line] : good_lines()) LabelParty().check(line);
}

TEST_CASE("labels: in whatever form a command comes, others never see a label") {
  for (const auto& command : commands::all_commands()) {
    if (command.name == "QUIT") continue;  // its answer is the end
    for (const std::string rest : {"", " bob", " #tea", " nobody x", " #tea bob", " #none", " + bob :x", " a,b,c x y z",
                                   " * * * * *", " :", " :a b c"}) {
      LabelParty().check(std::string(command.name) + rest);
    }
  }
}

TEST_CASE("labels: before the registration every command is answered once, too") {
  for (const auto& command : commands::all_commands()) {
    if (command.name == "QUIT") continue;
    for (const std::string rest : {"", " x", " x y z", " a 0 * :b"}) {
      const std::string line = std::string(command.name) + rest;
      CAPTURE(line);
      MindHarness chat;
      Client client = chat.open();
      static_cast<void>(client.ask("CAP REQ :labeled-response batch"));
      const Lines answer = client.ask("@label=one " + line);
      CAPTURE(answer);
      CHECK(what_is_wrong(answer, "one").empty());
    }
  }
}

TEST_CASE("labels: a long answer that is read slowly stays one batch, and what others say is not in it") {
  MindHarness chat;
  Client bob = chat.connect("bob");
  bob.send("JOIN #tea");
  std::vector<Client> crowd;
  for (int i = 0; i < 60; ++i) {
    crowd.push_back(chat.connect("member" + std::to_string(i)));
    crowd.back().send("JOIN #tea,#c" + std::to_string(i));
  }
  const std::string line = GENERATE("WHO #tea", "LIST", "NAMES #tea", "HELP", "WHOIS bob");
  CAPTURE(line);
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  alice.read_at_most(2);
  Lines all = alice.ask("@label=long " + line);
  bob.send("PRIVMSG alice :meanwhile");
  for (int rounds = 0; alice.busy() && rounds < 1000; ++rounds) {
    alice.go_on();
    const Lines more = alice.lines();
    all.insert(all.end(), more.begin(), more.end());
  }
  const Lines rest = alice.lines();
  all.insert(all.end(), rest.begin(), rest.end());
  REQUIRE_FALSE(alice.busy());
  CHECK(what_is_wrong(all, "long").empty());
  const Lines said = only(all, "PRIVMSG");
  REQUIRE(said.size() == 1);
  CHECK(tag(said[0], "batch") == "<none>");
}

TEST_CASE("labels: what the journal answers later carries the label, whatever it answers") {
  const std::string line = GENERATE("CHATHISTORY LATEST #tea * 10",
                                    "CHATHISTORY TARGETS timestamp=2026-01-01T00:00:00.000Z "
                                    "timestamp=2028-01-01T00:00:00.000Z 10",
                                    "SEARCH text=hello", "DATASTORE", "REDACT #tea 00000000000000000000000001");
  const std::string broken = GENERATE("", "The disk is gone");
  CAPTURE(line, broken);
  LabelParty party;
  party.bob.send("PRIVMSG #tea :hello");
  static_cast<void>(party.alice.lines());
  party.chat.hold_answers = true;
  party.chat.broken = broken;
  CHECK(party.alice.ask("@label=late " + line).empty());
  party.bob.send("PRIVMSG #tea :meanwhile");
  const Lines meanwhile = party.alice.lines();
  REQUIRE(numbers(meanwhile) == "PRIVMSG");
  CHECK(tag(meanwhile[0], "label") == "<none>");
  party.chat.hold_answers = false;
  party.chat.answer_all();
  party.alice.go_on();
  const Lines answer = party.alice.lines();
  CAPTURE(answer);
  CHECK(what_is_wrong(answer, "late").empty());
}

TEST_CASE("labels: what slow work ends with carries the label") {
  core::Settings settings;
  settings.operators.push_back({.name = "root", .password = CheapWork::hash("secret"), .host = {}});
  const std::string line = GENERATE("REGISTER * * :correct horse", "NS IDENTIFY bert :wrong",
                                    "NS IDENTIFY bert :correct horse", "OPER root x");
  const std::string broken = GENERATE("", "Too much waits; try again later.");
  CAPTURE(line, broken);
  MindHarness chat(settings);
  add_account(chat, "bert");
  Client alice = chat.connect("alice", {.caps = kCaps});
  chat.hold_work = true;
  chat.work.broken = broken;
  const Lines at_once = alice.ask("@label=slow " + line);
  Client bob = chat.connect("bob");
  bob.send("PRIVMSG alice :meanwhile");
  Lines answer = at_once;
  if (alice.busy()) {
    REQUIRE(at_once.empty());
    const Lines meanwhile = alice.lines();
    REQUIRE(numbers(meanwhile) == "PRIVMSG");
    CHECK(tag(meanwhile[0], "label") == "<none>");
    chat.hold_work = false;
    chat.do_work();
    alice.go_on();
    answer = alice.lines();
  }
  CAPTURE(answer);
  CHECK(what_is_wrong(answer, "slow").empty());
}

TEST_CASE("labels: the end of a session is the answer to what ended it, and the last that is sent") {
  LabelParty party;
  const std::string line = GENERATE("QUIT :bye", "KILL alice :bye");
  CAPTURE(line);
  const Lines end = party.alice.ask("@label=end " + line);
  CAPTURE(end);
  CHECK(what_is_wrong(end, "end").empty());
  CHECK(only(end, "ERROR").size() == 1);
  CHECK(party.alice.closed());
  check_others(party.bob.lines());
}

TEST_CASE("labels: a session that ends while its answer is awaited takes the label with it") {
  LabelParty party;
  party.chat.hold_answers = true;
  CHECK(party.alice.ask("@label=gone SEARCH text=hello").empty());
  party.alice.drop();
  party.chat.hold_answers = false;
  party.chat.answer_all();
  CHECK(numbers(party.alice.lines()) == "ERROR");
  check_others(party.bob.lines());
}
