#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// One person with several devices.

using namespace chat;
using namespace chat::test;

namespace {

/// Ada is in #tea on her desk; Bob, a guest, is there, too.
struct Tea {
  explicit Tea(const core::Settings& settings = {}) : chat(settings) {
    chat.make_account("ada");
    desk.emplace(chat.connect_as("ada"));
    desk->send("JOIN #tea");
    desk->send("TOPIC #tea :Leaves");
    bob.send("JOIN #tea");
    forget();
  }
  void forget() {
    for (Client client : {*desk, bob}) static_cast<void>(client.lines());
  }
  IdentityHarness chat;
  std::optional<Client> desk;
  Client bob = chat.connect("bob", {.caps = "away-notify"});
};

}  // namespace

TEST_CASE("several devices: another one has the nick of the first and is in its channels, which nobody sees") {
  Tea tea;
  const std::string mode = "+" + tea.chat.user("ada").modes.letters();
  SECTION("a plain client") {
    Client phone = tea.chat.arrive("ada", "phone");
    const Lines lines = phone.lines();
    CHECK(only(lines, "001").front().starts_with(":chat.example 001 ada :"));
    const Lines entered = behind_greeting(lines);
    CHECK(numbers(only(entered, "JOIN")) == "JOIN");
    CHECK(only(entered, "JOIN").front() == ":ada!~user@192.0.2.1 JOIN #tea");
    CHECK(only(entered, "332") == Lines{":chat.example 332 ada #tea :Leaves"});
    CHECK(only(entered, "353") == Lines{":chat.example 353 ada = #tea :@ada bob"});
    CHECK(only(entered, "366").size() == 1);
  }
  SECTION("with extended-join") {
    Client phone = tea.chat.arrive("ada", "phone", {.caps = "extended-join"});
    CHECK(only(phone.lines(), "JOIN") == Lines{":ada!~user@192.0.2.1 JOIN #tea ada :Real Name"});
  }
  SECTION("a person at a bare terminal") {
    // The name they give is not theirs until they log in.
    Client terminal = tea.chat.open();
    terminal.send("someone");
    static_cast<void>(terminal.lines());
    tea.chat.log_in(terminal, "ada");
    const Lines lines = terminal.lines();
    CHECK(std::ranges::find(lines, "-- What you type goes to #tea now.") != lines.end());
    terminal.send("hello from the terminal");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 PRIVMSG #tea :hello from the terminal"});
    return;
  }
  CHECK(tea.desk->lines().empty());
  CHECK(tea.bob.lines().empty());
  CHECK(tea.chat.core().users.size() == 2);
}

TEST_CASE("several devices: what one does the others see") {
  Tea tea;
  Client phone = tea.chat.connect_as("ada", {.caps = "message-tags echo-message draft/read-marker"});
  const auto seen_by_phone = [&](std::string_view line) {
    static_cast<void>(phone.lines());
    tea.desk->send(line);
    Lines lines = phone.lines();
    for (std::string& one : lines) {
      if (one.starts_with('@')) one.erase(0, one.find(' ') + 1);
    }
    return lines;
  };
  CHECK(seen_by_phone("PRIVMSG #tea :hi") == Lines{":ada!~user@192.0.2.1 PRIVMSG #tea :hi"});
  CHECK(seen_by_phone("PRIVMSG bob :psst") == Lines{":ada!~user@192.0.2.1 PRIVMSG bob :psst"});
  CHECK(seen_by_phone("NOTICE bob :psst") == Lines{":ada!~user@192.0.2.1 NOTICE bob :psst"});
  CHECK(seen_by_phone("TOPIC #tea :Green") == Lines{":ada!~user@192.0.2.1 TOPIC #tea :Green"});
  CHECK(seen_by_phone("MODE #tea +m") == Lines{":ada!~user@192.0.2.1 MODE #tea +m"});
  CHECK(seen_by_phone("MODE ada +i") == Lines{":ada!~user@192.0.2.1 MODE ada +i"});
  CHECK(seen_by_phone("AWAY :out").empty());
  CHECK(numbers(seen_by_phone("JOIN #jam")) == "JOIN MARKREAD 353 366");
  CHECK(numbers(seen_by_phone("MARKREAD #jam timestamp=2027-01-15T08:00:00.000Z")) == "MARKREAD");
  CHECK(seen_by_phone("PART #jam") == Lines{":ada!~user@192.0.2.1 PART #jam"});
  CHECK(seen_by_phone("NICK ada_") == Lines{":ada!~user@192.0.2.1 NICK ada_"});
  tea.bob.send("PRIVMSG ada_ :hello");
  CHECK(phone.lines().size() == 1);
  CHECK(only(tea.desk->lines(), "PRIVMSG").size() == 1);
}

TEST_CASE("several devices: one leaves, the person stays; with the last one they quit") {
  Tea tea;
  Client phone = tea.chat.connect_as("ada");
  phone.send("QUIT :bye");
  CHECK(phone.closed());
  CHECK(tea.bob.lines().empty());
  CHECK(tea.desk->lines().empty());
  tea.desk->send("QUIT :bye");
  CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Quit: bye"});
  CHECK_FALSE(tea.chat.account("ada").user);
  CHECK(tea.chat.account("ada").left);
}

TEST_CASE("several devices: where only one is allowed, the newer takes over and nobody sees it") {
  core::Settings settings;
  settings.accounts.several_devices = core::AccountSettings::Choice::never;
  Tea tea(settings);
  Client phone = tea.chat.connect_as("ada");
  CHECK(tea.desk->closed());
  CHECK(tea.desk->lines() == Lines{"ERROR :Closing link: 192.0.2.1 (Logged in from elsewhere)"});
  CHECK(tea.bob.lines().empty());
  CHECK(tea.chat.user("ada").sessions.size() == 1);
  SECTION("as the account's owner chose") {
    tea.chat.set("ada", core::account_field::kSeveralDevices, "on");  // the settings say never
    tea.chat.connect_as("ada");
    CHECK(phone.closed());
  }
}

TEST_CASE("several devices: a person is away while nobody is at any of them") {
  Tea tea;
  Client phone = tea.chat.connect_as("ada");
  CHECK(numbers(tea.desk->ask("AWAY :desk")) == "306");
  CHECK(tea.bob.lines().empty());
  CHECK(numbers(phone.ask("AWAY :phone")) == "306");
  CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :phone"});
  CHECK(tea.bob.param("PRIVMSG ada :there?", "301", 2) == "phone");
  SECTION("one is back") {
    tea.desk->send("AWAY");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY"});
    tea.desk->send("QUIT");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :phone"});
  }
  SECTION("the one whose text is shown goes: that of another is") {
    phone.send("QUIT");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :desk"});
  }
  SECTION("a new one comes") {
    tea.chat.connect_as("ada");
    CHECK(tea.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY"});
  }
}

TEST_CASE("several devices: KILL ends all of them") {
  IdentityHarness chat(MindHarness::with_operator());
  chat.make_account("ada");
  Client desk = chat.connect_as("ada");
  Client phone = chat.connect_as("ada");
  Client root = chat.connect_operator("root");
  root.send("KILL ada :enough");
  CHECK(desk.closed());
  CHECK(phone.closed());
  CHECK(chat.core().users.find_nick("ada") == nullptr);
}

TEST_CASE("several devices: they count as one person") {
  Tea tea;
  tea.chat.connect_as("ada");
  static_cast<void>(tea.chat.open());
  const Lines lines = tea.bob.ask("LUSERS");
  CHECK(only(lines, "251").front().find("There are 2 users and 0 invisible") != std::string::npos);
  CHECK(param(only(lines, "253").front(), 1) == "1");
  CHECK(only(tea.bob.ask("WHO #tea"), "352").size() == 2);
  CHECK(tea.bob.param("WHOIS ada", "330", 2) == "ada");
}

TEST_CASE("several devices: a connection is called secure while all of them are") {
  IdentityHarness chat;
  chat.make_account("ada");
  chat.connect_as("ada", {.secure = true});
  Client bob = chat.connect("bob");
  CHECK(only(bob.ask("WHOIS ada"), "671").size() == 1);
  Client phone = chat.connect_as("ada");
  CHECK(only(bob.ask("WHOIS ada"), "671").empty());
  phone.send("QUIT");
  CHECK(only(bob.ask("WHOIS ada"), "671").size() == 1);
}

TEST_CASE("several devices: one that reads slowly is told the names of a large channel to the end") {
  IdentityHarness chat;
  chat.make_account("ada");
  for (int i = 0; i < 600; ++i) chat.connect("member" + std::to_string(i)).send("JOIN #tea");
  Client desk = chat.connect_as("ada");
  Client phone = chat.connect_as("ada");
  phone.read_at_most(1);
  desk.send("JOIN #tea");
  CHECK(desk.lines().back().find(" 366 ") != std::string::npos);
  REQUIRE(phone.busy());
  phone.read_at_most(SIZE_MAX);
  chat.go_on_with_others();
  CHECK_FALSE(phone.busy());
  CHECK(phone.lines().back().find(" 366 ") != std::string::npos);
}

TEST_CASE("several devices: one that does not read history itself is shown a backlog when another enters") {
  core::Settings settings;
  settings.history.on_join = 2;
  IdentityHarness chat(settings);
  chat.make_account("ada");
  Client bob = chat.connect("bob");
  bob.send("JOIN #tea");
  bob.send("PRIVMSG #tea :before");
  Client desk = chat.connect_as("ada", {.caps = "batch server-time message-tags draft/chathistory"});
  Client phone = chat.connect_as("ada");
  desk.send("JOIN #tea");
  CHECK(only(desk.lines(), "PRIVMSG").empty());
  phone.go_on();
  if (phone.busy()) phone.resume();
  CHECK(phone.lines().back() == ":bob!~user@192.0.2.1 PRIVMSG #tea :[08:00] before");
}
