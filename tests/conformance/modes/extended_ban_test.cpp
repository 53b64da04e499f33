#include <catch2/catch.hpp>

#include "support/guest_room.hpp"

// 005 EXTBAN (https://modern.ircdocs.horse/#extban-parameter) and ACCOUNTEXTBAN
// (https://ircv3.net/specs/extensions/account-extban)

using namespace chat::test;

TEST_CASE("extended bans: 005 names their letters, and the names of the one for accounts") {
  MindHarness chat;
  std::string all;
  for (const std::string& line : only(chat.connect("alice").ask("VERSION"), "005")) all += line + " ";
  REQUIRE(all.find(" EXTBAN=~,am ") != std::string::npos);
  REQUIRE(all.find(" ACCOUNTEXTBAN=a,account ") != std::string::npos);
}

TEST_CASE("extended ban ~a: who is logged in to that account cannot come in, under whatever nick") {
  GuestRoom room;
  const std::string mask = GENERATE("~a:ann", "~account:ann", "~a:ANN", "~Account:Ann", "~a:a*", "~a:?nn");
  REQUIRE(room.alice.ask("MODE #tea +b " + mask) == Lines{":alice!~user@192.0.2.1 MODE #tea +b " + mask});
  room.ann.send("NICK somebody");
  REQUIRE(numbers(room.ann.ask("JOIN #tea")) == "474");
  Client guest = room.chat.connect("annabel");  // an account is not a nick
  REQUIRE(numbers(guest.ask("JOIN #tea")) == "JOIN 353 366");
  room.alice.send("MODE #tea -b " + mask);
  REQUIRE(numbers(room.ann.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("extended ban ~a: guests match no account, not even any") {
  GuestRoom room;
  room.alice.send("MODE #tea +b ~a:*");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
  REQUIRE(numbers(room.ann.ask("JOIN #tea")) == "474");
}

TEST_CASE("extended ban ~a: a member who matches is not heard") {
  GuestRoom room;
  room.ann.send("JOIN #tea");
  room.alice.send("MODE #tea +b ~a:ann");
  static_cast<void>(room.ann.lines());
  REQUIRE(numbers(room.ann.ask("PRIVMSG #tea :hello")) == "404");
}

TEST_CASE("extended ban ~a: in +e and +I it exempts the account") {
  GuestRoom room;
  room.alice.send("MODE #tea +bieI *!*@* ~a:ann ~account:ann");
  REQUIRE(numbers(room.ann.ask("JOIN #tea")) == "JOIN 353 366");
  room.alice.send("MODE #tea -b *!*@*");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "473");
}

TEST_CASE("extended ban ~m: who matches comes in and is not heard, until they have a status") {
  GuestRoom room;
  const std::string mask = GENERATE("~m:bob!*@*", "~mute:bob!*@*", "~m:BOB!*@*", "~m:*!*@192.0.2.1");
  room.alice.send("MODE #tea +b " + mask);
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
  REQUIRE(
      room.bob.ask("PRIVMSG #tea :hello") ==
      Lines{":chat.example 404 bob #tea :Cannot send to channel: you are muted (+b ~mute); ask one of its operators"});
  REQUIRE(room.bob.ask("NOTICE #tea :hello").empty());
  REQUIRE(numbers(room.bob.ask("NICK robert")) == "435");
  room.alice.send("MODE #tea +v bob");
  static_cast<void>(room.bob.lines());
  REQUIRE(room.bob.ask("PRIVMSG #tea :hello").empty());
}

TEST_CASE("extended ban ~m: a short mask is completed, and an account may stand in it") {
  GuestRoom room;
  room.ann.send("JOIN #tea");
  static_cast<void>(room.alice.lines());
  REQUIRE(room.alice.ask("MODE #tea +bb ~m:bob ~m:~a:ann") ==
          Lines{":alice!~user@192.0.2.1 MODE #tea +bb ~m:bob!*@* ~m:~a:ann"});
  static_cast<void>(room.ann.lines());
  REQUIRE(numbers(room.ann.ask("PRIVMSG #tea :hello")) == "404");
  room.bob.send("JOIN #tea");
  REQUIRE(numbers(room.bob.ask("PRIVMSG #tea :hello")) == "404");
}

TEST_CASE("extended ban ~m: an exception from bans exempts from it, and ~m in +e from nothing else") {
  GuestRoom room;
  room.bob.send("JOIN #tea");
  room.alice.send("MODE #tea +b ~m:bob");
  SECTION("a plain mask") { room.alice.send("MODE #tea +e bob"); }
  SECTION("a mute's own") { room.alice.send("MODE #tea +e ~m:bob"); }
  static_cast<void>(room.bob.lines());
  REQUIRE(room.bob.ask("PRIVMSG #tea :hello").empty());
}

TEST_CASE("extended ban ~m in +e: it is no exception from a ban") {
  GuestRoom room;
  room.alice.send("MODE #tea +be bob ~m:bob");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "474");
}

TEST_CASE("extended bans: both ways of writing one are the same entry, shown as it was set") {
  GuestRoom room;
  room.alice.send("MODE #tea +b ~account:Ann");
  REQUIRE(room.alice.ask("MODE #tea +b ~a:ann").empty());
  REQUIRE(room.alice.param("MODE #tea b", "367", 2) == "~account:Ann");
  REQUIRE(room.alice.ask("MODE #tea -b ~a:ANN") == Lines{":alice!~user@192.0.2.1 MODE #tea -b ~account:Ann"});
  REQUIRE(numbers(room.alice.ask("MODE #tea b")) == "368");
}

TEST_CASE("extended bans: what is none is refused, and an ordinary mask that looks like one is none") {
  GuestRoom room;
  for (const std::string mask :
       {"~x:ann", "~nosuch:ann", "~a:", "~m:", "~m:~m:bob", "~m:~a:", "~m:~x:bob", "~a:a!b@c"}) {
    INFO(mask);
    const Lines answer = room.alice.ask("MODE #tea +b " + mask);
    REQUIRE(numbers(answer) == "696");
    REQUIRE(param(answer[0], 2) == "b");
    REQUIRE(param(answer[0], 3) == mask);
  }
  REQUIRE(numbers(room.alice.ask("MODE #tea +I ~m:bob")) == "696");
  REQUIRE(param(room.alice.ask_one("MODE #tea +b ~user@192.*"), 2) == "*!~user@192.*");
  REQUIRE(param(room.alice.ask_one("MODE #tea +b ~user@2001:db8::1"), 2) == "*!~user@2001:db8::1");
}
