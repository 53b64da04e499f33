#include <catch2/catch.hpp>
#include <string>

#include "core/channel_actions.hpp"
#include "support/people_harness.hpp"

// CHANSERV, CS and ChanServ are this server's own: docs/protocol.md. What it answers; who may do what in a registered
// channel is in registered_channel_test.cpp.

using namespace chat;
using namespace chat::test;
using core::Access;

namespace {

const std::string kLogInFirst = "Log in first (IDENTIFY), or make an account (REGISTER).";
const std::string kNotRegistered =
    "There is no registered channel of that name; REGISTER registers one of which you are an operator.";

/// The code that the first step of DROP tells.
std::string code_in(const Lines& answer) {
  REQUIRE(answer.size() == 1);
  return answer[0].substr(answer[0].rfind(' ') + 1);
}

}  // namespace

TEST_CASE("CS, CHANSERV and a message to ChanServ are the same, and nobody else hears it") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  (void)bob.lines();
  const Lines info = {"#tea was registered at 2027-01-15 08:00 UTC; its founder is ann.",
                      "  Modes: +nt; people in it now: 1", "  You have access as founder."};
  for (const char* line : {"CS INFO #tea", "cs info #TEA", "CHANSERV INFO #tea", "PRIVMSG ChanServ :INFO #tea",
                           "PRIVMSG chanserv :info #tea", "CS :INFO #tea"}) {
    CAPTURE(line);
    CHECK(answers(ann, line) == info);
  }
  CHECK(ann.ask("CS INFO #tea")[0] ==
        ":ChanServ!ChanServ@chat.example NOTICE ann :#tea was registered at 2027-01-15 08:00 UTC; its founder is ann.");
  CHECK(bob.lines().empty());
}

TEST_CASE("CS REGISTER: who may") {
  core::Settings settings;
  settings.accounts.channels = 2;
  PeopleHarness chat(settings);
  Client guest = chat.connect("guest");
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  guest.send("JOIN #tea");
  CHECK(answers(guest, "CS REGISTER #tea") == Lines{kLogInFirst});
  const Lines operators_can = {"An operator in a channel can register it; JOIN makes you one where nobody is yet."};
  CHECK(answers(ann, "CS REGISTER #nowhere") == operators_can);
  CHECK(answers(ann, "CS REGISTER ann") == operators_can);
  ann.send("JOIN #tea");
  CHECK(answers(ann, "CS REGISTER #tea") == operators_can);
  CHECK(answers(ann, "CS REGISTER") == Lines{"That is written: REGISTER <#channel>"});
  CHECK(chat.core().registered.size() == 0);
  ann.send("JOIN #Jam");
  CHECK(
      answers(ann, "CS REGISTER #jam") ==
      Lines{
          "#Jam is yours now. It stays when nobody is in it, with its history, topic, modes and lists; ACCESS #Jam ADD "
          "gives others a say in it."});
  CHECK(chat.registered("#jam")->founder == chat.account("ann").id);
  CHECK(answers(ann, "CS REGISTER #jam") == Lines{"#Jam is registered already; INFO #Jam tells by whom."});
  ann.send("JOIN #two,#three");
  ann.send("CS REGISTER #two");
  CHECK(answers(ann, "CS REGISTER #three") ==
        Lines{"Your account has as many channels as it may (2); DROP or TRANSFER one first."});
  bob.send("JOIN #jam");
  CHECK(answers(bob, "CS REGISTER #jam")[0].starts_with("An operator in a channel"));
}

TEST_CASE("CS INFO: a secret channel is not there for who has nothing to do with it") {
  PeopleHarness chat(MindHarness::with_operator());
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  Client cat = chat.person("cat");
  Client oper = chat.connect_operator("oper");
  ann.send("JOIN #tea");
  ann.send("TOPIC #tea :Leaves");
  ann.send("CS REGISTER #tea");
  CHECK(answers(bob, "CS INFO #tea") == Lines{"#tea was registered at 2027-01-15 08:00 UTC; its founder is ann.",
                                              "  Topic: Leaves", "  Modes: +nt; people in it now: 1"});
  ann.send("MODE #tea +sk pot");
  ann.send("CS ACCESS #tea ADD cat voice");
  const auto check = [&] {
    for (const char* line : {"CS INFO #tea", "CS ACCESS #tea LIST", "CS ACCESS #tea ADD bob voice", "CS DROP #tea",
                             "CS TRANSFER #tea bob", "CS UP #tea", "CS INFO #nothing"}) {
      CAPTURE(line);
      CHECK(answers(bob, line) == Lines{kNotRegistered});
    }
    CHECK(answers(cat, "CS INFO #tea").size() == 4);
    CHECK(answers(oper, "CS INFO #tea").size() == 3);
    CHECK(answers(ann, "CS INFO #tea")[2].starts_with("  Modes: +nstk; people"));  // the key is for who is in it
  };
  check();
  ann.send("PART #tea");
  check();
  CHECK(answers(bob, "CS INFO tea") == Lines{"Name a channel; it begins with #."});
  cat.send("JOIN #tea pot");
  bob.send("JOIN #tea pot");
  CHECK(answers(bob, "CS INFO #tea").size() == 3);
}

TEST_CASE("CS ACCESS: each level gives its status, or the next below it where that is not configured") {
  struct Case {
    const char* prefixes;
    const char* level;
    const char* names;
    const char* change;
  };
  const Case one =
      GENERATE(Case{"qaohv", "owner", "~bob", "+qo bob bob"}, Case{"qaohv", "admin", "&bob", "+ao bob bob"},
               Case{"qaohv", "operator", "@bob", "+o bob"}, Case{"qaohv", "halfop", "%bob", "+h bob"},
               Case{"qaohv", "voice", "+bob", "+v bob"}, Case{"ov", "owner", "@bob", "+o bob"},
               Case{"ov", "admin", "@bob", "+o bob"}, Case{"ov", "halfop", "+bob", "+v bob"});
  CAPTURE(one.prefixes, one.level);
  core::Settings settings;
  settings.prefixes = irc::ModeSet(one.prefixes);
  PeopleHarness chat(settings);
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  bob.send("JOIN #tea");
  (void)bob.lines();
  const std::string level = one.level;
  // Given where there was that status still, it stays.
  core::set_access(chat.core(), nullptr, *chat.registered("#tea"), chat.account("bob"), core::parse_access(level));
  CHECK(bob.lines() == Lines{std::string(":chat.example MODE #tea ") + one.change});
  CHECK(answers(ann, "CS ACCESS #tea").back() == "  bob " + level);
  CHECK_THAT(bob.param("NAMES #tea", "353", 3), Catch::EndsWith(one.names));
  // They have it whenever they come, and whoever is half-operator or more comes in spite of what keeps others out.
  bob.send("PART #tea");
  ann.send("MODE #tea +ikl key 1");
  const Lines entered = bob.ask("JOIN #tea");
  if (level == "voice") {
    CHECK(numbers(entered) == "473");
  } else {
    CHECK_THAT(bob.param("NAMES #tea", "353", 3), Catch::EndsWith(one.names));
  }
}

TEST_CASE("CS ACCESS: what there is no status for is not given, and HELP names what is") {
  struct Case {
    const char* prefixes;
    const char* levels;
  };
  const Case one =
      GENERATE(Case{"qaohv", "owner|admin|operator|halfop|voice"}, Case{"ohv", "owner|operator|halfop|voice"},
               Case{"qaov", "owner|admin|operator|voice"}, Case{"ov", "owner|operator|voice"});
  core::Settings settings;
  settings.prefixes = irc::ModeSet(one.prefixes);
  PeopleHarness chat(settings);
  Client ann = chat.person("ann");
  (void)chat.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  const std::string levels = one.levels;
  CHECK(answers(ann, "CS HELP ACCESS").back() == "The levels are " + levels + ".");
  for (const std::string level : {"owner", "admin", "operator", "halfop", "voice"}) {
    const bool is_there = ("|" + levels + "|").find("|" + level + "|") != std::string::npos;
    CAPTURE(levels, level);
    CHECK(answers(ann, "CS ACCESS #tea ADD bob " + level) ==
          Lines{is_there ? "bob has access to #tea as " + level + " now."
                         : "Say as what: ACCESS <#channel> ADD <account> <" + levels + ">"});
  }
}

TEST_CASE("CS ACCESS: what another level has in common with the one before stays") {
  core::Settings settings;
  settings.prefixes = irc::ModeSet("qaohv");
  PeopleHarness chat(settings);
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  bob.send("JOIN #tea");
  ann.send("CS ACCESS #tea ADD bob owner");
  (void)bob.lines();
  ann.send("CS ACCESS #tea ADD bob admin");
  CHECK(bob.lines() == Lines{":chat.example MODE #tea -q+a bob bob"});
  ann.send("CS ACCESS #tea ADD bob halfop");
  CHECK(bob.lines() == Lines{":chat.example MODE #tea -ao+h bob bob bob"});
  ann.send("CS ACCESS #tea DEL bob");
  CHECK(bob.lines() == Lines{":chat.example MODE #tea -h bob"});
}

TEST_CASE("CS ACCESS: what it takes and tells") {
  core::Settings settings;
  settings.limits.list_entries = 3;
  PeopleHarness chat(settings);
  Client ann = chat.person("ann");
  for (const char* name : {"bob", "cat", "dan", "eve"}) (void)chat.person(name);
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  CHECK(answers(ann, "CS ACCESS #tea") == Lines{"Who has access to #tea:", "  ann founder"});
  CHECK(answers(ann, "CS ACCESS #tea ADD Bob Operator") == Lines{"bob has access to #tea as operator now."});
  CHECK(answers(ann, "CS ACCESS #tea add cat voice") == Lines{"cat has access to #tea as voice now."});
  CHECK(answers(ann, "CS ACCESS #tea ADD dan owner") == Lines{"dan has access to #tea as owner now."});
  CHECK(answers(ann, "CS ACCESS #tea LIST") ==
        Lines{"Who has access to #tea:", "  ann founder", "  bob operator", "  cat voice", "  dan owner"});
  CHECK(answers(ann, "CS ACCESS #tea ADD eve voice") ==
        Lines{"That list is full (3); remove somebody first, by ACCESS … DEL."});
  CHECK(answers(ann, "CS ACCESS #tea ADD bob voice") == Lines{"bob has access to #tea as voice now."});
  CHECK(answers(ann, "CS ACCESS #tea DEL bob") == Lines{"bob has no access to #tea any more."});
  CHECK(answers(ann, "CS ACCESS #tea DEL bob") == Lines{"They have no access; ACCESS <#channel> LIST shows who has."});
  const Lines as_what = {"Say as what: ACCESS <#channel> ADD <account> <owner|operator|voice>"};
  CHECK(answers(ann, "CS ACCESS #tea ADD bob") == as_what);
  CHECK(answers(ann, "CS ACCESS #tea ADD bob founder") == as_what);
  const Lines no_account = {"There is no account of that name; whose it is to be registers it first, by NS REGISTER."};
  CHECK(answers(ann, "CS ACCESS #tea ADD nobody voice") == no_account);
  CHECK(answers(ann, "CS ACCESS #tea DEL nobody") == no_account);
  core::set_account_fact(chat.core(), nullptr, chat.account("eve").id, core::account_field::kVerification, "x");
  CHECK(answers(ann, "CS ACCESS #tea ADD eve voice") == no_account);
  CHECK(answers(ann, "CS ACCESS #tea ADD ann voice") == Lines{"That is its founder; TRANSFER gives the channel away."});
  CHECK(answers(ann, "CS ACCESS #tea FOO bob")[0].starts_with("That is written: ACCESS <#channel> [LIST |"));
  CHECK(answers(ann, "CS ACCESS #tea ADD")[0].starts_with("That is written: ACCESS <#channel> [LIST |"));
}

TEST_CASE("CS DROP: by the code that it tells, which is of this registration") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  ann.send("JOIN #tea,#jam");
  ann.send("CS REGISTER #tea");
  ann.send("CS REGISTER #jam");
  const std::string code = code_in(answers(ann, "CS DROP #tea"));
  CHECK(code_in(answers(ann, "CS DROP #tea")) == code);
  CHECK(code_in(answers(ann, "CS DROP #jam")) != code);
  CHECK(answers(ann, "CS DROP #tea x") == Lines{"That is not the code; DROP #tea tells it."});
  CHECK(answers(ann, "CS DROP #jam " + code) == Lines{"That is not the code; DROP #jam tells it."});
  CHECK(answers(ann, "CS DROP #tea " + code) == Lines{"#tea is not registered any more."});
  CHECK(answers(ann, "CS INFO #tea") == Lines{kNotRegistered});
  ann.send("CS REGISTER #tea");
  CHECK(answers(ann, "CS DROP #tea " + code) == Lines{"That is not the code; DROP #tea tells it."});
}

TEST_CASE("CS TRANSFER: at once, and the other is told") {
  core::Settings settings;
  settings.accounts.channels = 1;
  PeopleHarness chat(MindHarness::with_operator(settings));
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  Client oper = chat.connect_operator("oper");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  CHECK(answers(ann, "CS TRANSFER #tea ann") == Lines{"It belongs to that account already."});
  CHECK(answers(ann, "CS TRANSFER #tea nobody")[0].starts_with("There is no account of that name"));
  (void)bob.lines();
  CHECK(answers(ann, "CS TRANSFER #tea bob") == Lines{"#tea belongs to bob now."});
  CHECK(
      bob.lines() ==
      Lines{
          ":ChanServ!ChanServ@chat.example NOTICE bob :ann has given the channel #tea to you: you are its founder now. "
          "INFO tells about it."});
  CHECK(chat.access("#tea", "bob") == Access::founder);
  CHECK(chat.access("#tea", "ann") == Access::owner);
  ann.send("JOIN #jam");
  ann.send("CS REGISTER #jam");
  CHECK(answers(ann, "CS TRANSFER #jam bob") ==
        Lines{"Their account has as many channels as it may (1); DROP or TRANSFER one first."});
  CHECK(answers(oper, "CS TRANSFER #jam bob") == Lines{"#jam belongs to bob now."});
  Client cat = chat.person("cat");
  core::suspend_account(chat.core(), nullptr, chat.account("cat"), "spam");
  CHECK(cat.closed());
  CHECK(answers(bob, "CS TRANSFER #tea cat") == Lines{"That account is suspended, and cannot look after a channel."});
}

TEST_CASE("CS UP: the status that goes with the access") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  Client guest = chat.connect("guest");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  ann.send("MODE #tea -o ann");
  CHECK(ann.ask("CS UP #tea") == Lines{":chat.example MODE #tea +o ann"});
  CHECK(ann.ask("CS UP #tea").empty());
  CHECK(answers(bob, "CS UP #tea") == Lines{"You are not in it; JOIN it first."});
  bob.send("JOIN #tea");
  CHECK(answers(bob, "CS UP #tea") == Lines{"You have no access to it; ask one of its owners."});
  CHECK(answers(guest, "CS UP #tea") == Lines{kLogInFirst});
}

TEST_CASE("CS LIST and HELP") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  Client guest = chat.connect("guest");
  CHECK(answers(guest, "CS LIST") == Lines{kLogInFirst});
  CHECK(answers(ann, "CS LIST") == Lines{"You have a say in no registered channel; REGISTER registers one."});
  ann.send("JOIN #tea");
  bob.send("JOIN #jam");
  ann.send("CS REGISTER #tea");
  bob.send("CS REGISTER #jam");
  bob.send("CS ACCESS #jam ADD ann operator");
  CHECK(answers(ann, "CS LIST") == Lines{"#tea founder", "#jam operator"});
  const Lines help = answers(guest, "CS HELP");
  REQUIRE(help.size() == 9);
  CHECK(help[0] == "ChanServ keeps channels: whose they are, and who has a say in them.");
  for (const char* command : {"ACCESS", "DROP", "INFO", "LIST", "REGISTER", "TRANSFER", "UP"}) {
    CAPTURE(command);
    const std::size_t lines = std::string_view(command) == "ACCESS" ? 3 : 2;  // that one lists what may be given
    CHECK(answers(guest, "CS HELP " + std::string(command)).size() == lines);
  }
}

TEST_CASE("ChanServ: what cannot be kept is not done") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  (void)chat.person("bob");
  ann.send("JOIN #tea,#jam");
  ann.send("CS REGISTER #tea");
  ann.send("CS ACCESS #tea ADD bob voice");
  ann.send("MODE #tea -o ann");
  const std::string drop = "CS DROP #tea " + code_in(answers(ann, "CS DROP #tea"));
  const std::size_t before = chat.journal.events.size();
  chat.journal.accepting = false;
  for (const std::string& line :
       {std::string("CS REGISTER #jam"), std::string("CS ACCESS #tea ADD bob owner"),
        std::string("CS ACCESS #tea DEL bob"), std::string("CS TRANSFER #tea bob"), drop, std::string("CS UP #tea")}) {
    CAPTURE(line);
    const Lines answer = answers(ann, line);
    REQUIRE(answer.size() == 1);
    CHECK(answer[0].starts_with("The server's disk is full"));
  }
  CHECK(chat.journal.events.size() == before);
}
