#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

using namespace chat::test;
using std::chrono::seconds;

TEST_CASE("WHOIS: what anyone is told") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.real_name = "Alice Liddell"});
  Client bob = chat.connect("bob");
  chat.pass(seconds(75));
  REQUIRE(bob.ask("WHOIS ALICE") == Lines{":chat.example 311 bob alice ~user 192.0.2.1 * :Alice Liddell",
                                          ":chat.example 312 bob alice chat.example :A chatserver",
                                          ":chat.example 317 bob alice 75 1800000000 :seconds idle, signon time",
                                          ":chat.example 318 bob ALICE :End of WHOIS list"});
  alice.send("PRIVMSG bob :hello");
  chat.pass(seconds(5));
  REQUIRE(bob.param("WHOIS alice", "317", 2) == "5");
}

TEST_CASE("WHOIS: all that can be said of somebody") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root", {.address = "2001:db8::7", .secure = true});
  root.send("MODE root +Bw");
  root.send("AWAY :back at nine");
  root.send("JOIN #tea");
  Client bob = chat.connect("bob");
  const Lines told = bob.ask("WHOIS root");
  REQUIRE(numbers(told) == "311 319 312 313 335 671 301 317 318");
  REQUIRE(only(told, "301") == Lines{":chat.example 301 bob root :back at nine"});
  REQUIRE(only(told, "319") == Lines{":chat.example 319 bob root :@#tea"});
  REQUIRE(param(only(told, "335").front(), 1) == "root");
}

TEST_CASE("WHOIS: address and modes are told to oneself and to operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice", {.address = "::1"});
  alice.send("MODE alice +iw");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("WHOIS alice")) == "311 312 317 318");
  const Lines expected{":chat.example 338 alice alice ~user@0::1 0::1 :Is actually using host",
                       ":chat.example 379 alice alice :is using modes +iw"};
  const Lines told = alice.ask("WHOIS alice");
  REQUIRE(numbers(told) == "311 312 338 379 317 318");
  REQUIRE(Lines{told[2], told[3]} == expected);
  REQUIRE(numbers(chat.connect_operator("root").ask("WHOIS alice")) == "311 312 338 379 317 318");
}

TEST_CASE("WHOIS: the certificate of a client is told to oneself and to operators") {
  MindHarness chat(MindHarness::with_operator());
  const std::string fingerprint(64, 'a');
  Client alice = chat.connect("alice", {.secure = true, .certificate = fingerprint});
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("WHOIS alice")) == "311 312 671 317 318");
  const Lines told = alice.ask("WHOIS alice");
  REQUIRE(numbers(told) == "311 312 671 338 379 276 317 318");
  REQUIRE(only(told, "276") ==
          Lines{":chat.example 276 alice alice :has client certificate fingerprint " + fingerprint});
  REQUIRE(numbers(chat.connect_operator("root").ask("WHOIS alice")) == "311 312 671 338 379 276 317 318");
}

TEST_CASE("WHOIS: a nick that nobody has") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("WHOIS nobody");
  REQUIRE(numbers(answer) == "401 318");
  REQUIRE(param(answer[0], 1) == "nobody");
  REQUIRE(param(answer[1], 1) == "nobody");
  REQUIRE(numbers(alice.ask("WHOIS *")) == "401 318");
  REQUIRE(numbers(alice.ask("WHOIS #tea")) == "401 318");
}

TEST_CASE("WHOIS: without a nick, and before registration") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("WHOIS")) == "431");
  REQUIRE(numbers(alice.ask("WHOIS :")) == "431");
  REQUIRE(numbers(alice.ask("WHOIS ,")) == "431");
  REQUIRE(numbers(chat.open().ask("WHOIS alice")) == "451");
}

TEST_CASE("WHOIS: several nicks, up to the limit; the end gives the whole list back") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("bob");
  const Lines answer = alice.ask("WHOIS bob,Nobody,alice");
  REQUIRE(numbers(answer) == "311 312 317 401 311 312 338 379 317 318");
  REQUIRE(param(answer.back(), 1) == "bob,Nobody,alice");
  REQUIRE(numbers(alice.ask("WHOIS a,b,c,d,e,f")) == "401 401 401 401 318");
}

TEST_CASE("WHOIS: a server may stand in front of the nick") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("bob");
  for (const std::string server : {"chat.example", "CHAT.*", "bob", "alice", "*"}) {
    INFO(server);
    REQUIRE(numbers(alice.ask("WHOIS " + server + " bob")) == "311 312 317 318");
  }
  for (const std::string server : {"other.example", "nobody"}) {
    const std::string refusal = alice.ask_one("WHOIS " + server + " bob");
    REQUIRE(numbers({refusal}) == "402");
    REQUIRE(param(refusal, 1) == server);
  }
}

TEST_CASE("WHOIS: channels are those that the asker may know of") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  alice.send("JOIN #open,#hidden,#shared");
  alice.send("MODE #hidden +s");
  alice.send("MODE #shared +s");
  Client bob = chat.connect("bob", {.caps = "multi-prefix"});
  bob.send("JOIN #shared");
  alice.send("MODE #shared +v alice");
  REQUIRE(bob.param("WHOIS alice", "319", 2) == "@#open @+#shared");
  REQUIRE(alice.param("WHOIS alice", "319", 2) == "@#open @#hidden @#shared");
  alice.send("MODE alice +i");
  REQUIRE(bob.param("WHOIS alice", "319", 2) == "@+#shared");
  REQUIRE(only(chat.connect("carol").ask("WHOIS alice"), "319").empty());
  REQUIRE(chat.connect_operator("root").param("WHOIS alice", "319", 2) == "@#open @#hidden @#shared");
}

TEST_CASE("WHOIS: many channels take several lines") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  std::string expected;
  for (int i = 0; i < 30; ++i) {
    const std::string name = "#channel" + std::to_string(i) + std::string(40, 'x');
    alice.send("JOIN " + name);
    expected += "@" + name + " ";
  }
  const Lines rows = only(alice.ask("WHOIS alice"), "319");
  REQUIRE(rows.size() > 1);
  std::string told;
  for (const std::string& row : rows) told += param(row, 2) + " ";
  REQUIRE(told == expected);
}

TEST_CASE("WHOIS: with a label the answer is one batch") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  const Lines answer = alice.ask("@label=w WHOIS alice");
  REQUIRE(numbers(answer) == "BATCH 311 312 338 379 317 318 BATCH");
  REQUIRE(tag(answer.front(), "label") == "w");
  REQUIRE(numbers({alice.ask_one("@label=w WHOIS")}) == "431");
}

TEST_CASE("WHOWAS: who had a nick, the latest first") {
  MindHarness chat(MindHarness::with_operator());
  Client bob = chat.connect("bob");
  chat.connect("alice", {.username = "first"}).send("QUIT");
  chat.pass(seconds(60));
  Client second = chat.connect("ALICE", {.username = "second", .real_name = "The Second", .address = "192.0.2.2"});
  second.send("NICK carol");
  REQUIRE(bob.ask("WHOWAS alice") ==
          Lines{":chat.example 314 bob ALICE ~second 192.0.2.2 * :The Second",
                ":chat.example 312 bob ALICE chat.example :Friday January 15 2027 -- 08:01:00 +00:00",
                ":chat.example 314 bob alice ~first 192.0.2.1 * :Real Name",
                ":chat.example 312 bob alice chat.example :Friday January 15 2027 -- 08:00:00 +00:00",
                ":chat.example 369 bob alice :End of WHOWAS"});
  SECTION("a count") {
    REQUIRE(numbers(bob.ask("WHOWAS alice 1")) == "314 312 369");
    for (const std::string count : {"2", "99", "0", "-1", "x", "99999999999999999999999"}) {
      INFO(count);
      REQUIRE(numbers(bob.ask("WHOWAS alice " + count)) == "314 312 314 312 369");
    }
  }
  SECTION("a server") {
    REQUIRE(numbers(bob.ask("WHOWAS alice 1 chat.example")) == "314 312 369");
    REQUIRE(numbers(bob.ask("WHOWAS alice 1 other.example")) == "402");
  }
  SECTION("operators read where they came from") {
    Client root = chat.connect_operator("root");
    const Lines answer = root.ask("WHOWAS alice 1");
    REQUIRE(numbers(answer) == "314 338 312 369");
    REQUIRE(param(answer[1], 3) == "192.0.2.2");
  }
}

TEST_CASE("WHOWAS: nobody had it; no nick; before registration") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("WHOWAS Nobody");
  REQUIRE(numbers(answer) == "406 369");
  REQUIRE(param(answer[0], 1) == "Nobody");
  REQUIRE(param(answer[1], 1) == "Nobody");
  REQUIRE(numbers(alice.ask("WHOWAS alice")) == "406 369");
  REQUIRE(numbers(alice.ask("WHOWAS")) == "431");
  REQUIRE(numbers(chat.open().ask("WHOWAS alice")) == "451");
}

TEST_CASE("WHOWAS: as many are remembered as the limit says") {
  chat::core::Settings settings;
  settings.limits.whowas = 3;
  MindHarness chat(settings);
  Client bob = chat.connect("bob");
  for (int i = 0; i < 5; ++i) chat.connect("guest", {.username = "u" + std::to_string(i)}).send("QUIT");
  const Lines rows = only(bob.ask("WHOWAS guest"), "314");
  REQUIRE(rows.size() == 3);
  REQUIRE(param(rows.front(), 2) == "~u4");
  REQUIRE(param(rows.back(), 2) == "~u2");
}

TEST_CASE("USERHOST: operators, who is away, and up to five") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client root = chat.connect_operator("root", {.address = "192.0.2.8"});
  root.send("AWAY :gone");
  REQUIRE(alice.ask("USERHOST ALICE nobody root") ==
          Lines{":chat.example 302 alice :alice=+~user@192.0.2.1 root*=-~user@192.0.2.8"});
  REQUIRE(alice.ask("USERHOST nobody") == Lines{":chat.example 302 alice :"});
  REQUIRE(alice.ask("USERHOST a b c d alice root") == Lines{":chat.example 302 alice :alice=+~user@192.0.2.1"});
  REQUIRE(numbers(alice.ask("USERHOST")) == "461");
  REQUIRE(numbers(chat.open().ask("USERHOST alice")) == "451");
}

TEST_CASE("USERHOST: five of the longest fit") {
  MindHarness chat;
  Client asker = chat.connect(std::string(32, 'z'));
  std::string question = "USERHOST";
  for (const char c : std::string("abcde")) {
    const std::string nick(32, c);
    chat.connect(nick, {.username = std::string(30, 'u'), .address = "2001:db8:1111:2222:3333:4444:5555:6666"});
    question += " " + nick;
  }
  std::size_t found = 0;
  for (const std::string& line : only(asker.ask(question), "302")) {
    const std::string text = param(line, 1);
    for (std::size_t at = text.find("6666"); at != std::string::npos; at = text.find("6666", at + 1)) ++found;
  }
  REQUIRE(found == 5);
}

TEST_CASE("ISON: in one parameter or in several, in the spelling of their owners") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("Bob");
  REQUIRE(alice.ask("ISON ALICE nobody bob") == Lines{":chat.example 303 alice :alice Bob"});
  REQUIRE(alice.ask("ISON :ALICE nobody  bob ") == Lines{":chat.example 303 alice :alice Bob"});
  REQUIRE(alice.ask("ISON nobody") == Lines{":chat.example 303 alice :"});
  REQUIRE(numbers(alice.ask("ISON")) == "461");
  REQUIRE(numbers(chat.open().ask("ISON alice")) == "451");
}

TEST_CASE("WHOIS: idle times are not negative when the clock was set back") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  chat.pass(std::chrono::hours{-1});
  REQUIRE(alice.param("WHOIS alice", "317", 2) == "0");
  REQUIRE(alice.param("WHO #tea %l", "354", 1) == "0");
}
