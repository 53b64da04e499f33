#include <algorithm>
#include <catch2/catch.hpp>

#include "commands/call.hpp"
#include "irc/modes.hpp"
#include "support/mind_harness.hpp"

// HELP: https://modern.ircdocs.horse/#help-message

using namespace chat::test;

namespace {

/// Checks the form of a help text, and joins its lines.
std::string text_of(const Lines& answer, const std::string& subject) {
  REQUIRE(answer.size() >= 2);
  std::string text;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    INFO(answer[i]);
    const std::string expected = i == 0 ? "704" : i + 1 == answer.size() ? "706" : "705";
    REQUIRE(numbers({answer[i]}) == expected);
    REQUIRE(param(answer[i], 1) == subject);
    if (i == 1) REQUIRE(param(answer[i], 2).empty());
    text += param(answer[i], 2) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("HELP: alone, it names every command, and where to read on") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::string text = " " + text_of(alice.ask("HELP"), "*");
  for (const auto& command : chat::commands::all_commands()) {
    const std::string name(command.name);
    INFO(name);
    const std::size_t at = text.find(name);
    REQUIRE(at != std::string::npos);
  }
  REQUIRE_THAT(text, Catch::Contains("CMODE") && Catch::Contains("UMODE"));
}

TEST_CASE("HELP: on every command, its form and what it does") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const auto& command : chat::commands::all_commands()) {
    const std::string name(command.name);
    INFO(name);
    const std::string text = text_of(alice.ask("HELP " + name), name);
    REQUIRE_THAT(text, Catch::StartsWith(name));
    REQUIRE_THAT(text, Catch::Contains(std::string(command.syntax)));
    REQUIRE_FALSE(command.help.empty());
    REQUIRE(command.help.ends_with('.'));
    const bool for_operators = command.privilege != chat::commands::Privilege::none;
    REQUIRE((text.find("Only server operators") != std::string::npos) == for_operators);
  }
}

TEST_CASE("HELP: lines are short enough to read, and say all of it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const auto& command : chat::commands::all_commands()) {
    std::string said;
    const Lines answer = alice.ask("HELP " + std::string(command.name));
    for (std::size_t i = 2; i < answer.size(); ++i) {
      REQUIRE(param(answer[i], 2).size() <= 72);
      said += (i == 2 ? "" : " ") + param(answer[i], 2);
    }
    REQUIRE_THAT(said, Catch::StartsWith(std::string(command.help)));
  }
}

TEST_CASE("HELP: the subject's case of letters does not matter, and is given back") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE_THAT(text_of(alice.ask("help privMsg"), "privMsg"), Catch::StartsWith("PRIVMSG <target>"));
}

TEST_CASE("HELP: the modes of channels and of people, each of them") {
  chat::core::Settings settings;
  settings.prefixes = chat::irc::ModeSet("qaohv");
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const std::string channel = text_of(alice.ask("HELP CMODE"), "CMODE");
  for (const auto& mode : chat::irc::kChannelModes) {
    if (mode.kind == chat::irc::ModeKind::prefix && mode.letter != 'o' && mode.letter != 'v') continue;
    REQUIRE_THAT(channel, Catch::Contains(std::string("\n+") + mode.letter));
    REQUIRE_THAT(channel, Catch::Contains(std::string(mode.meaning)));
  }
  REQUIRE_THAT(channel, Catch::Contains("+k <key>: ") && Catch::Contains("+b <mask>: ") &&
                            Catch::Contains("+l <number>: ") && Catch::Contains("+o <nick>: ") &&
                            Catch::Contains("+n: ") && Catch::Contains("~account:"));
  const std::string user = text_of(alice.ask("HELP umode"), "umode");
  for (const auto& mode : chat::irc::kUserModes) {
    REQUIRE_THAT(user, Catch::Contains(std::string("\n+") + mode.letter + ": " + std::string(mode.meaning)));
  }
}

TEST_CASE("HELP: an unknown subject") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::string refusal = alice.ask_one("HELP nonsense");
  REQUIRE(numbers({refusal}) == "524");
  REQUIRE(param(refusal, 1) == "nonsense");
  SECTION("one that cannot be given back becomes *") {
    REQUIRE(alice.param("HELP :two words", "524", 1) == "*");
    REQUIRE(alice.param("HELP ::colon", "524", 1) == "*");
  }
  SECTION("a long one") { REQUIRE(numbers(alice.ask("HELP " + std::string(400, 'x'))) == "524"); }
}

TEST_CASE("HELP: also before registration") {
  MindHarness chat;
  Client nobody = chat.open();
  REQUIRE_THAT(text_of(nobody.ask("HELP JOIN"), "JOIN"), Catch::StartsWith("JOIN"));
  REQUIRE(param(nobody.ask("HELP JOIN").front(), 0) == "*");
}

TEST_CASE("HELP: with a label it is one batch") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  const Lines answer = alice.ask("@label=h HELP");
  REQUIRE(only(answer, "BATCH").size() == 2);
  REQUIRE(tag(answer.front(), "label") == "h");
}

TEST_CASE("HELP: of the statuses, those that the server is configured to have") {
  chat::core::Settings settings;
  settings.prefixes = chat::irc::ModeSet("ohv");
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const std::string text = text_of(alice.ask("HELP CMODE"), "CMODE");
  REQUIRE_THAT(text, Catch::Contains("\n+h <nick>: ") && Catch::Contains("\n+o <nick>: "));
  REQUIRE_THAT(text, !Catch::Contains("\n+q") && !Catch::Contains("\n+a"));
}

TEST_CASE("HELP: masks of other kinds, and messages to some of a channel") {
  chat::core::Settings settings;
  settings.prefixes = chat::irc::ModeSet("ohv");
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE_THAT(text_of(alice.ask("HELP EXTBAN"), "EXTBAN"),
               Catch::Contains("~a:… or ~account:… for people") && Catch::Contains("~m:… or ~mute:… for people"));
  const std::string status = text_of(alice.ask("HELP statusmsg"), "statusmsg");
  REQUIRE_THAT(status, Catch::Contains("\n@#channel") && Catch::Contains("\n%#channel") &&
                           Catch::Contains("\n+#channel") && !Catch::Contains("\n~#channel"));
  REQUIRE_THAT(text_of(alice.ask("HELP"), "*"), Catch::Contains("HELP EXTBAN") && Catch::Contains("HELP STATUSMSG"));
}

TEST_CASE("HELP METADATA: says what each of its subcommands does") {
  MindHarness chat;
  const std::string text = text_of(chat.connect("alice").ask("HELP METADATA"), "METADATA");
  std::string sentences = text.substr(text.find("\n\n"));
  std::ranges::replace(sentences, '\n', ' ');
  for (const char* subcommand : {"GET", "LIST", "SET", "CLEAR", "SUB ", "UNSUB", "SUBS", "SYNC"}) {
    INFO(subcommand);
    REQUIRE_THAT(sentences, Catch::Contains(subcommand));
  }
}
