#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/call.hpp"
#include "support/people_harness.hpp"

// Who may do what, and who sees what: every command by everybody who there is. What a suspended account can do is
// nothing: it cannot come in, see sasl_test.cpp.

using namespace chat;
using namespace chat::test;

namespace {

/// Who asks. `fresh` has not registered; `guest` and `user` (who has an account) are in no channel, the next four are
/// in #x and #secret by rank, `oper` is a server operator with every privilege, in no channel.
constexpr std::array<std::string_view, 8> kRoles = {"fresh", "guest", "user",    "member",
                                                    "voice", "op",    "founder", "oper"};

core::Settings settings() {
  core::Settings result = MindHarness::with_operator();
  result.password = "";
  return result;
}

/// A channel that is registered, and one (+s) that hides somebody invisible. One of each role.
class House : public PeopleHarness {
 public:
  House() : PeopleHarness(settings()) {
    for (const char* name : {"founder", "op", "voice", "user", "absent"}) people.emplace(name, person(name));
    for (const char* name : {"guest", "member", "victim"}) people.emplace(name, connect(name));
    people.emplace("hidden", connect("hidden", {.address = "198.51.100.7"}));
    people.emplace("oper", connect_operator("oper"));
    people.emplace("fresh", open());
    furnish();
    // Accounts have more to hide than a name.
    core::set_account_fact(core(), nullptr, account("founder").id, core::account_field::kEmail, "f@example.org");
    people.at("absent").send("QUIT");
    people.erase("absent");
    for (auto& [name, client] : people) static_cast<void>(client.lines());
  }

  Lines ask(std::string_view role, std::string_view line) { return people.at(std::string(role)).ask(line); }
  /// The id of what was said last with that text.
  [[nodiscard]] std::string msgid(std::string_view body) const {
    const auto& events = journal.events;
    return std::ranges::find(events.rbegin(), events.rend(), body, &KeptEvent::body)->msgid;
  }

  std::map<std::string, Client> people;

 private:
  void furnish() {
    for (const char* channel : {"#x", "#secret"}) {
      const std::string name(channel);
      people.at("founder").send("JOIN " + name);
      people.at("founder").send("CS REGISTER " + name);
      people.at("founder").send("CS ACCESS " + name + " ADD op operator");
      people.at("founder").send("CS ACCESS " + name + " ADD voice voice");
      for (const char* who : {"op", "voice", "member"}) people.at(who).send("JOIN " + name);
    }
    people.at("victim").send("JOIN #x");
    people.at("hidden").send("JOIN #secret");
    people.at("hidden").send("MODE hidden +i");
    people.at("founder").send("MODE #secret +s");
    people.at("founder").send("TOPIC #secret :the plan");
    people.at("hidden").send("PRIVMSG #secret :whispered");
    people.at("victim").send("PRIVMSG #x :hello");
  }
};

/// How a command was taken: the refusals in its answer, or `ok`.
std::string verdict(const Lines& lines) {
  std::string refusals;
  for (const std::string& line : lines) {
    const auto message = irc::parse(line);
    std::string what;
    if (message->command == "FAIL") {
      what = message->param(1);
    } else if (message->command.size() == 3 &&
               ((message->command >= "400" && message->command < "600") || message->command == "723") &&
               message->command != "422") {
      what = message->command;
    }
    if (!what.empty()) refusals += (refusals.empty() ? "" : "+") + what;
  }
  return refusals.empty() ? "ok" : refusals;
}

struct Rule {
  std::string_view line;      ///< `{msgid}`: of what the victim said in #x
  std::string_view verdicts;  ///< by kRoles; one alone: everybody's
};

std::string with_msgid(std::string_view line, const House& house) {
  std::string text(line);
  const std::size_t place = text.find("{msgid}");
  if (place != std::string::npos) text.replace(place, 7, house.msgid("hello"));
  return text;
}

std::string verdicts_of(std::string_view line) {
  std::string all;
  for (const std::string_view role : kRoles) {
    House house;
    all += (all.empty() ? "" : " ") + verdict(house.ask(role, with_msgid(line, house)));
  }
  return all;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules = {
      // Coming and going.
      {"NICK other", "ok"},
      {"NICK absent", "ok 433 433 433 433 433 433 433"},
      {"NICK NickServ", "433"},
      {"USER u 0 * :U", "ok 462 462 462 462 462 462 462"},
      {"PASS secret", "ok 462 462 462 462 462 462 462"},
      {"WEBIRC wrong web host 192.0.2.9", "ok 462 462 462 462 462 462 462"},
      {"CAP LS 302", "ok"},
      {"PING x", "ok"},
      {"PONG x", "ok"},
      {"QUIT", "ok"},
      {"AUTHENTICATE PLAIN", "ok"},
      {"REGISTER other * :long enough",
       "ok ok ALREADY_AUTHENTICATED ok ALREADY_AUTHENTICATED ALREADY_AUTHENTICATED ALREADY_AUTHENTICATED ok"},
      {"REGISTER absent * :long enough",
       "ACCOUNT_EXISTS ACCOUNT_EXISTS ALREADY_AUTHENTICATED ACCOUNT_EXISTS ALREADY_AUTHENTICATED "
       "ALREADY_AUTHENTICATED ALREADY_AUTHENTICATED ACCOUNT_EXISTS"},
      {"VERIFY other 123456",
       "INVALID_CODE INVALID_CODE ALREADY_AUTHENTICATED INVALID_CODE ALREADY_AUTHENTICATED ALREADY_AUTHENTICATED "
       "ALREADY_AUTHENTICATED INVALID_CODE"},
      // Channels.
      {"JOIN #x", "451 ok ok ok ok ok ok ok"},
      {"JOIN #new", "451 ok ok ok ok ok ok ok"},
      {"PART #x", "451 442 442 ok ok ok ok 442"},
      {"RENAME #x #y", "451 442 442 482 482 CANNOT_RENAME ok ok"},
      {"RENAME #secret #y", "451 403 403 482 482 CANNOT_RENAME ok ok"},
      {"TOPIC #x", "451 ok ok ok ok ok ok ok"},
      {"TOPIC #x :t", "451 442 442 482 482 ok ok 442"},
      {"TOPIC #secret", "451 403 403 ok ok ok ok ok"},
      {"NAMES #x", "451 ok ok ok ok ok ok ok"},
      {"LIST", "451 ok ok ok ok ok ok ok"},
      {"INVITE guest #x", "451 442 442 ok ok ok ok 442"},
      {"KICK #x victim", "451 442 442 482 482 ok ok 442"},
      {"MODE #x", "451 ok ok ok ok ok ok ok"},
      {"MODE #x b", "451 ok ok ok ok ok ok ok"},
      {"MODE #x +m", "451 482 482 482 482 ok ok 482"},
      {"MODE #x +o member", "451 482 482 482 482 ok ok 482"},
      {"MODE #x +b *!*@192.0.2.9", "451 482 482 482 482 ok ok 482"},
      {"MODE #x +k key", "451 482 482 482 482 ok ok 482"},
      {"MODE victim +i", "451 502 502 502 502 502 502 502"},
      {"PRIVMSG #x :hello", "451 404 404 ok ok ok ok 404"},
      {"PRIVMSG victim :hello", "451 ok ok ok ok ok ok ok"},
      {"PRIVMSG absent :hello", "451 ok ok ok ok ok ok ok"},
      {"PRIVMSG nobody :hello", "451 401 401 401 401 401 401 401"},
      {"PRIVMSG $*.example :hello", "451 481 481 481 481 481 481 ok"},
      {"NOTICE #x :hello", "451 ok ok ok ok ok ok ok"},
      {"TAGMSG #x", "451 ok ok ok ok ok ok ok"},
      {"BATCH +1 draft/multiline #x",
       "451 MULTILINE_INVALID MULTILINE_INVALID MULTILINE_INVALID MULTILINE_INVALID MULTILINE_INVALID "
       "MULTILINE_INVALID MULTILINE_INVALID"},
      {"REDACT #x {msgid}", "451 INVALID_TARGET INVALID_TARGET REDACT_FORBIDDEN REDACT_FORBIDDEN ok ok INVALID_TARGET"},
      {"MARKREAD #x", "451 INVALID_PARAMS INVALID_PARAMS ok ok ok ok INVALID_PARAMS"},
      {"CHATHISTORY LATEST #x * 10", "451 INVALID_TARGET INVALID_TARGET ok ok ok ok INVALID_TARGET"},
      {"CHATHISTORY LATEST #secret * 10", "451 INVALID_TARGET INVALID_TARGET ok ok ok ok INVALID_TARGET"},
      {"SEARCH in=#x;text=hello", "451 INVALID_TARGET INVALID_TARGET ok ok ok ok INVALID_TARGET"},
      {"DATASTORE", "451 ok ok ok ok ok ok ok"},
      // People.
      {"AWAY :gone", "451 ok ok ok ok ok ok ok"},
      {"SETNAME :Somebody", "451 ok ok ok ok ok ok ok"},
      {"WHO #x", "451 ok ok ok ok ok ok ok"},
      {"WHOIS victim", "451 ok ok ok ok ok ok ok"},
      {"WHOWAS absent", "451 ok ok ok ok ok ok ok"},
      {"ISON victim", "451 ok ok ok ok ok ok ok"},
      {"USERHOST victim", "451 ok ok ok ok ok ok ok"},
      {"MONITOR + victim", "451 ok ok ok ok ok ok ok"},
      {"METADATA * SET url :x", "ok"},
      {"METADATA victim LIST", "INVALID_TARGET ok ok ok ok ok ok ok"},
      {"METADATA victim SET url :x",
       "INVALID_TARGET KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION "
       "KEY_NO_PERMISSION KEY_NO_PERMISSION"},
      {"METADATA #x LIST", "INVALID_TARGET ok ok ok ok ok ok ok"},
      {"METADATA #x SET url :x",
       "INVALID_TARGET KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION ok ok "
       "KEY_NO_PERMISSION"},
      {"METADATA #x CLEAR",
       "INVALID_TARGET KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION KEY_NO_PERMISSION ok ok "
       "KEY_NO_PERMISSION"},
      {"METADATA #secret LIST", "INVALID_TARGET INVALID_TARGET INVALID_TARGET ok ok ok ok ok"},
      {"METADATA #secret SYNC", "INVALID_TARGET INVALID_TARGET INVALID_TARGET ok ok ok ok ok"},
      {"NS INFO founder", "451 ok ok ok ok ok ok ok"},
      {"NICKSERV INFO founder", "451 ok ok ok ok ok ok ok"},
      {"CS INFO #x", "451 ok ok ok ok ok ok ok"},
      {"CHANSERV INFO #x", "451 ok ok ok ok ok ok ok"},
      // The server.
      {"ISUPPORT", "451 ok ok ok ok ok ok ok"},
      {"LUSERS", "451 ok ok ok ok ok ok ok"},
      {"MOTD", "451 ok ok ok ok ok ok ok"},
      {"VERSION", "451 ok ok ok ok ok ok ok"},
      {"HELP", "ok"},
      {"HELPOP", "ok"},
      {"ADMIN", "451 ok ok ok ok ok ok ok"},
      {"INFO", "451 ok ok ok ok ok ok ok"},
      {"LINKS", "451 ok ok ok ok ok ok ok"},
      {"MAP", "451 ok ok ok ok ok ok ok"},
      {"STATS u", "451 ok ok ok ok ok ok ok"},
      {"STATS l", "451 481 481 481 481 481 481 ok"},
      {"SUMMON victim", "451 445 445 445 445 445 445 445"},
      {"TIME", "451 ok ok ok ok ok ok ok"},
      {"TRACE", "451 ok ok ok ok ok ok ok"},
      {"USERS", "451 446 446 446 446 446 446 446"},
      {"OPER admin wrong", "451 464 464 464 464 464 464 464"},
      {"KILL victim :out", "451 481 481 481 481 481 481 ok"},
      {"DIE other.example", "451 481 481 481 481 481 481 402"},
      {"RESTART other.example", "451 481 481 481 481 481 481 402"},
      {"CONNECT other.example", "451 481 481 481 481 481 481 402"},
      {"SQUIT other.example :out", "451 481 481 481 481 481 481 402"},
      {"REHASH", "451 481 481 481 481 481 481 ok"},
      {"WALLOPS :hear", "451 481 481 481 481 481 481 ok"},
      {"SUSPEND voice :spam", "451 481 481 481 481 481 481 ok"},
      {"UNSUSPEND voice", "451 481 481 481 481 481 481 400"},
  };
  return kRules;
}

/// Once for everybody, if it is the same.
std::string expanded(std::string_view verdicts) {
  if (verdicts.find(' ') != std::string_view::npos) return std::string(verdicts);
  std::string all;
  for (std::size_t i = 0; i < kRoles.size(); ++i) all += (i == 0 ? "" : " ") + std::string(verdicts);
  return all;
}

}  // namespace

TEST_CASE("roles: who may do what") {
  for (const Rule& rule : rules()) {
    CAPTURE(rule.line);
    CHECK(verdicts_of(rule.line) == expanded(rule.verdicts));
  }
}

TEST_CASE("roles: the rules name every command") {
  std::set<std::string> named;
  for (const Rule& rule : rules()) named.emplace(rule.line.substr(0, rule.line.find(' ')));
  for (const commands::Descriptor& command : commands::all_commands()) {
    CAPTURE(command.name);
    CHECK(named.contains(std::string(command.name)));
  }
}

namespace {

struct Secret {
  std::string_view line;
  std::string_view what;   ///< appears in the answer of those who may know it
  std::string_view roles;  ///< of kRoles
};

constexpr std::array kSecrets = {
    // A secret channel: that it is there, its topic, who is in it, what is said in it.
    Secret{"LIST", "#secret", "member voice op founder oper"},
    Secret{"LIST #secret", "#secret 5", "member voice op founder oper"},
    Secret{"TOPIC #secret", "the plan", "member voice op founder oper"},
    Secret{"NAMES #secret", "hidden", "member voice op founder oper"},
    Secret{"WHO #secret", "hidden", "member voice op founder oper"},
    Secret{"MODE #secret", "#secret +", "member voice op founder oper"},
    Secret{"WHOIS hidden", "#secret", "member voice op founder oper"},
    Secret{"WHOIS founder", "#secret", "member voice op founder oper"},
    Secret{"CHATHISTORY LATEST #secret * 10", "whispered", "member voice op founder"},
    Secret{"SEARCH in=#secret;text=whispered", "whispered", "member voice op founder"},
    Secret{"SEARCH text=whispered", "whispered", "member voice op founder"},
    Secret{"CS INFO #secret", "founder", "member voice op founder oper"},
    Secret{"CS ACCESS #secret", "  voice voice", "op founder oper"},
    // Somebody invisible, and where people come from.
    Secret{"WHO *", "hidden", "member voice op founder oper"},
    Secret{"WHOIS hidden", "198.51.100.7 :", "oper"},
    Secret{"WHO 198.51.100.7 i", "hidden", "oper"},
    Secret{"TRACE", "hidden", "oper"},
    Secret{"STATS l", "198.51.100.7", "oper"},
    Secret{"STATS o", "admin", "oper"},
    // An account's own affairs.
    Secret{"NS INFO founder", "f@example.org", "founder oper"},
    Secret{"NS INFO founder", "founder", "guest user member voice op founder oper"},
    Secret{"NS SESSIONS", "192.0.2.1", "user voice op founder"},
    // What is said in private, and who is where, is nobody else's affair.
    Secret{"CHATHISTORY LATEST victim * 10", "hello", ""},
};

bool tells(const Lines& lines, std::string_view what) {
  return std::ranges::any_of(lines, [&](const std::string& line) {
    // What was asked is given back in refusals.
    const auto message = irc::parse(line);
    const bool refusal = message->command >= "400" && message->command < "600" && message->command.size() == 3;
    return !refusal && message->command != "FAIL" && line.find(what) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("roles: who sees what") {
  for (const Secret& secret : kSecrets) {
    std::string seen_by;
    for (const std::string_view role : kRoles) {
      House house;
      if (tells(house.ask(role, secret.line), secret.what)) seen_by += (seen_by.empty() ? "" : " ") + std::string(role);
    }
    CAPTURE(secret.line, secret.what);
    CHECK(seen_by == secret.roles);
  }
}
