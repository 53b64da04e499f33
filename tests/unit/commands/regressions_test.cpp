#include "support/identity_harness.hpp"

// What the simulation found, each as small as it can be. A test is named after what it prevents.

namespace chat::test {
namespace {

constexpr std::string_view kLabels = "batch labeled-response server-time message-tags echo-message";

bool has_time(const std::string& line) { return tag(line, "time") != "<none>"; }

TEST_CASE("the frame of a labelled answer has no time") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kLabels)});
  CHECK(has_time(alice.ask_one("@label=a PONG x")));  // ACK
  for (const std::string& line : alice.ask("@label=b JOIN #x")) CHECK(has_time(line));
}

TEST_CASE("a message to oneself overtakes one said before it by the same command") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kLabels)});
  alice.send("JOIN #x");
  std::string last;
  std::size_t heard = 0;
  for (const std::string& line : only(alice.ask("@label=a PRIVMSG #x,alice :hello"), "PRIVMSG")) {
    CHECK(tag(line, "msgid") >= last);
    last = tag(line, "msgid");
    ++heard;
  }
  CHECK(heard == 3);
}

TEST_CASE("ADMIN reads a text that is gone where one is not set") {
  core::Settings settings;
  settings.admin_email = "admin@chat.example";
  MindHarness chat(settings);
  CHECK(chat.connect("alice").param("ADMIN", "257", 1) == "(not told)");
}

TEST_CASE("who monitors their own nick is spoken to by the old one after a change") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("MONITOR + alice,bob");
  const Lines lines = alice.ask("NICK bob");
  REQUIRE(numbers(lines) == "NICK 731 730");
  CHECK(param(lines[1], 0) == "bob");
  CHECK(param(lines[1], 1) == "alice");
  CHECK(param(lines[2], 1).starts_with("bob!"));
}

TEST_CASE("who monitors the nick that they had as a guest is told as who they are now") {
  IdentityHarness chat;
  chat.make_account("bob");
  static_cast<void>(chat.connect_as("bob"));
  Client guest = chat.connect("guest");
  guest.send("MONITOR + guest");
  static_cast<void>(guest.lines());
  chat.log_in(guest, "bob");
  const Lines gone = only(guest.lines(), "731");
  REQUIRE(gone.size() == 1);
  CHECK(gone[0] == ":chat.example 731 bob :guest");
}

TEST_CASE("a list that MODE shows is ahead of the changes that it announces") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #x");
  CHECK(numbers(alice.ask("MODE #x +bb bob!*@*")) == "MODE 367 368");
}

TEST_CASE("one's own nick in other letters may look like another's nick") {
  core::Settings settings;
  settings.names = irc::NameRules({.utf8 = true});
  MindHarness chat(settings);
  static_cast<void>(chat.connect("lx"));
  Client self = chat.connect("ix");
  CHECK(numbers(self.ask("NICK Ix")) == "433");  // a capital I is drawn as a small l is
  CHECK(numbers(self.ask("NICK iX")) == "NICK");
}

TEST_CASE("of two channels of one name the later one sleeps on over a restart, also if the clock was set back") {
  IdentityHarness chat;
  core::Remembered remembered;
  const core::EventId first = chat.core().next_id();
  const core::EventId second = chat.core().next_id();
  remembered.last = second.stamp;
  const util::Millis later = chat.now + std::chrono::hours{1};
  core::KeptChannel kept;
  kept.incarnation = kept.open_since = second;
  kept.name = "#x";
  remembered.channels.push_back(kept);
  kept.incarnation = kept.open_since = first;
  kept.emptied = later;
  remembered.channels.push_back(kept);
  chat.mind.restore(remembered);
  chat.connect("alice").send("JOIN #x");
  CHECK(chat.core().channels.find_name("#x")->incarnation == second);
}

}  // namespace
}  // namespace chat::test
