#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"

// The first line of a connection says what it is: IRC, a web browser, or a person at a bare terminal.

using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;

namespace {

/// Reads up to the line that has `part` in it.
std::string until(TestClient& client, const std::string& part) {
  return client.expect([&](const Line& line) { return line.raw.find(part) != std::string::npos; }, part).raw;
}

}  // namespace

TEST_CASE("any known command, a tag or a source makes it IRC") {
  TestServer server;
  for (const char* const line : {"CAP LS 302", "nick", "@a=b PING x", ":x PING y", "HELP"}) {
    TestClient client = server.connect();
    client.send(line);
    CHECK(client.read().raw.starts_with(":chat.example "));
  }
}

TEST_CASE("a browser is told what this is, and the connection is closed") {
  TestServer server;
  TestClient browser = server.connect();
  REQUIRE(browser.send_bytes("GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n"));
  std::string all;
  for (const Line& line : browser.read_to_end()) all += line.raw + "\n";
  CHECK(all.starts_with("HTTP/1.1 400"));
  CHECK(all.find("not a web server") != std::string::npos);
}

TEST_CASE("a web page cannot speak IRC in its visitor's name") {
  TestServer server;
  TestClient ann = server.client("ann");
  TestClient page = server.connect();
  REQUIRE(page.send_bytes("POST / HTTP/1.1\r\n\r\nNICK evil\r\nUSER e 0 * :e\r\nPRIVMSG ann :hello\r\n"));
  page.wait_for_end();
  CHECK(ann.sync().empty());
}

TEST_CASE("silence is greeted, and decides nothing") {
  TestServer server;
  TestClient slow = server.connect();
  until(slow, "What is your name");  // comes by itself
  slow.sign_on("slow");              // and still it is an IRC client
  slow.join("#x");
}

TEST_CASE("a person at a bare terminal takes part in full") {
  TestServer server;
  TestClient irc = server.client("irc");
  irc.join("#lobby");
  TestClient person = server.connect();
  person.send("carol");
  until(person, "/leavesystem");
  person.send("/enter lobby");
  until(person, "You entered #lobby");
  irc.expect("JOIN", {"#lobby"});
  person.send("hello from here");
  CHECK(irc.expect("PRIVMSG", {"#lobby"}).text() == "hello from here");
  irc.send(
      "PRIVMSG #lobby :hello \x02"
      "carol\x02");
  CHECK(until(person, "hello").ends_with("#lobby <irc> hello carol"));
  irc.send("PRIVMSG carol :psst");
  until(person, "[private] <irc> psst");
  until(person, "/private irc");
  person.send("/private irc yes?");
  CHECK(irc.expect("PRIVMSG", {"irc"}).text() == "yes?");
}

TEST_CASE("a person's mistakes are told in sentences that name the slash command") {
  TestServer server;
  TestClient person = server.connect();
  person.send("1nvalid");
  until(person, "!! A nick cannot begin with a digit");
  person.send("carol");
  until(person, "/leavesystem");
  person.send("hello?");
  until(person, "/enter NAME");
  person.send("/private nobody");
  until(person, "nobody called nobody");
  person.send("/chanels");
  until(person, "Did you mean /channels");
  person.send("/enter fresh");
  until(person, "#fresh is new");
  person.send("/leave");
  until(person, "You left #fresh");
  person.send("/leavesystem");
  until(person, "Goodbye, carol");
  CHECK(person.wait_for_end());
}

TEST_CASE("telnet's negotiation is never shown and never part of a name") {
  TestServer server;
  TestClient telnet = server.connect();
  REQUIRE(
      telnet.send_bytes("\xff\xfb\x1f\xff\xfd\x03"
                        "dave\r\n"));
  until(telnet, "/leavesystem");
  telnet.send("/info");
  until(telnet, "You are dave");
}

TEST_CASE("a name that is taken is asked for again") {
  TestServer server;
  TestClient irc = server.client("carol");
  TestClient person = server.connect();
  person.send("Carol");
  until(person, "choose another name");
  person.send("caroline");
  until(person, "/leavesystem");
}

TEST_CASE("nothing that others write can steer the terminal of a person at nc") {
  TestServer server;
  TestClient irc = server.client("irc");
  irc.send("AWAY :\x1b]0;title\x07\x1b[2Jback soon");
  irc.sync();
  TestClient person = server.connect();
  person.send("carol");
  until(person, "/leavesystem");
  person.send("/private irc");
  CHECK(until(person, "back soon").find('\x1b') == std::string::npos);
}

TEST_CASE("a person who types raw lines is still answered in sentences") {
  TestServer server;
  TestClient person = server.connect();
  person.send("carol");
  until(person, "/leavesystem");
  person.send("/raw CAP REQ :batch labeled-response message-tags server-time");
  person.send("/raw @label=x PRIVMSG carol :to myself");
  CHECK(until(person, "to myself").find('@') == std::string::npos);
}
