#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// WHOIS: https://modern.ircdocs.horse/#whois-message

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

TEST_CASE("WHOIS: idle times are not negative when the clock was set back") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  chat.pass(std::chrono::hours{-1});
  REQUIRE(alice.param("WHOIS alice", "317", 2) == "0");
  REQUIRE(alice.param("WHO #tea %l", "354", 1) == "0");
}

TEST_CASE("WHOIS: the account, and whether the nick is its own") {
  IdentityHarness chat;
  chat.make_account("alice");
  Client alice = chat.arrive("alice", "Alice");
  Client bob = chat.connect("bob");
  const Lines told = bob.ask("WHOIS alice");
  REQUIRE(numbers(told) == "311 312 307 330 317 318");
  REQUIRE(told[2] == ":chat.example 307 bob Alice :has identified for this nick");
  REQUIRE(told[3] == ":chat.example 330 bob Alice alice :is logged in as");
  alice.send("NICK elsewhere");
  REQUIRE(numbers(bob.ask("WHOIS elsewhere")) == "311 312 330 317 318");
  chat.log_out(alice);
  alice.send("NICK elsewhere");  // which was the account's stay, not the guest's
  REQUIRE(numbers(bob.ask("WHOIS elsewhere")) == "311 312 317 318");
}

TEST_CASE("WHOIS: an operator's other host does not hide where they are from those who may know") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.operators.front().host = "staff.example";
  MindHarness chat(settings);
  Client root = chat.connect_operator("root", {.address = "192.0.2.9"});
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("WHOIS root", "311", 3) == "staff.example");
  REQUIRE(only(bob.ask("WHOIS root"), "338").empty());
  REQUIRE(only(root.ask("WHOIS root"), "338") ==
          Lines{":chat.example 338 root root ~user@192.0.2.9 192.0.2.9 :Is actually using host"});
}

TEST_CASE("WHOIS: every line is about the nick as its owner writes it; the end is as it was asked") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("Root", {.secure = true, .certificate = std::string(64, 'b')});
  root.send("MODE root +B");
  root.send("AWAY :out");
  root.send("JOIN #tea");
  const Lines told = root.ask("WHOIS rOOT");
  REQUIRE(numbers(told) == "311 319 312 313 335 671 301 338 379 276 317 318");
  for (std::size_t i = 0; i + 1 < told.size(); ++i) REQUIRE(param(told[i], 1) == "Root");
  REQUIRE(param(told.back(), 1) == "rOOT");
}

TEST_CASE("WHOIS: with two parameters the second is the one asked about, whoever is named first") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("bob");
  REQUIRE(alice.param("WHOIS alice bob", "311", 1) == "bob");
  REQUIRE(alice.param("WHOIS bob bob surplus", "311", 1) == "bob");
  REQUIRE(numbers(alice.ask("WHOIS chat.example nobody")) == "401 318");
  REQUIRE(numbers(alice.ask("WHOIS bob :")) == "311 312 317 318");
  REQUIRE(numbers(alice.ask("WHOIS other.example nobody")) == "402");
}
