#include "net/connection.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <thread>

#include "support/socket_pair.hpp"
#include "unit/net/fake_intake.hpp"
#include "unit/net/patient_rules.hpp"

using chat::net::Connection;
using chat::net::Credit;
using chat::net::Link;
using chat::net::Permit;
using chat::net::Rules;
using chat::test::FakeIntake;
using chat::test::kNoFlood;
using chat::test::kPatient;
using chat::test::SocketPair;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

/// A connection with its thread and its peer.
class Running {
 public:
  explicit Running(Rules rules = {.flood = kNoFlood, .timeouts = kPatient}) {
    link = std::make_shared<Link>(1, std::move(pair.server), "192.0.2.1", Permit{});
    thread_ = std::thread([this, rules] { reason_ = Connection(link, intake, std::make_shared<Rules>(rules)).run(); });
    REQUIRE(intake.next() == "open");
  }
  ~Running() {
    link->set_over();
    link->socket().shut_down();
    thread_.join();
  }

  SocketPair pair;
  FakeIntake intake;
  std::shared_ptr<Link> link;

 private:
  std::thread thread_;
  std::string reason_;
};

}  // namespace

TEST_CASE("Connection: lines arrive whole, however the bytes come") {
  Running it;
  it.pair.send("NICK a\r\nUSER");
  CHECK(it.intake.next() == "line NICK a");
  it.pair.send(" a 0 * :A\nPING x\r\n\r\n");
  CHECK(it.intake.next() == "line USER a 0 * :A");
  CHECK(it.intake.next() == "line PING x");
}

TEST_CASE("Connection: lines that cannot be used are errors of their own, and the others are not affected") {
  Running it;
  it.pair.send("NICK a\r\nPING \0x\r\nPING \xffy\r\n"s + std::string(600, 'z') + "\r\nPING ok\r\n");
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "bad " + std::to_string(static_cast<int>(chat::irc::LineError::nul)));
  CHECK(it.intake.next() == "bad " + std::to_string(static_cast<int>(chat::irc::LineError::not_utf8)));
  CHECK(it.intake.next() == "bad " + std::to_string(static_cast<int>(chat::irc::LineError::body_too_long)));
  CHECK(it.intake.next() == "line PING ok");
}

TEST_CASE("Connection: an IRC client's first line may be one that is not UTF-8") {
  Running it;
  it.pair.send("NICK \xe9\r\nPRIVMSG \xff\xf4x\r\nPING ok\r\n");
  const std::string bad = "bad " + std::to_string(static_cast<int>(chat::irc::LineError::not_utf8));
  CHECK(it.intake.next() == bad);
  CHECK(it.intake.next() == bad);  // no Telnet command is taken out of it
  CHECK(it.intake.next() == "line PING ok");
}

TEST_CASE("Connection: a person's Telnet is understood, an IRC client's NUL stays an error, within one read") {
  Running person;
  person.pair.send("hello\r\0bob\r\0"s);
  CHECK(person.intake.next() == "line hello");
  CHECK(person.intake.next() == "line bob");

  Running client;
  client.pair.send("NICK a\r\nPING a\r\0b\r\n"s);
  CHECK(client.intake.next() == "line NICK a");
  CHECK(client.intake.next().starts_with("bad "));
}

TEST_CASE("Connection: the lines of one read are one submission") {
  Running it;
  it.pair.send("NICK a\r\nPING 1\r\nPING 2\r\nPING 3\r\n");
  for (const char* const line : {"line NICK a", "line PING 1", "line PING 2", "line PING 3"}) {
    CHECK(it.intake.next() == line);
  }
  CHECK(it.intake.submissions() == 1);
}

TEST_CASE("Connection: the peer's closing ends it, after its last lines") {
  Running it;
  it.pair.send("NICK a\r\nQUIT\r\n");
  it.pair.peer.finish_sending();
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "line QUIT");
  CHECK(it.intake.next() == "end Connection closed");
}

TEST_CASE("Connection: the peer's last lines are worked off before it is ended") {
  Running it;
  it.intake.stall();
  it.pair.send("NICK a\r\nPRIVMSG b :remember me\r\n");
  it.pair.peer.finish_sending();
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "line PRIVMSG b :remember me");
  it.intake.go_on(*it.link);
  CHECK(it.intake.next() == "end Connection closed");
}

TEST_CASE("Connection: while the engine does not keep up, its peer has to wait") {
  Running it;
  it.intake.stall();
  const std::string line = "PRIVMSG b :" + std::string(400, 'x') + "\r\n";
  std::thread peer([&it, &line] {
    for (int i = 0; i < 5'000; ++i) it.pair.send(line);
    it.pair.peer.finish_sending();
  });
  CHECK(it.intake.wait_for_owed(Credit::kBound));
  // One read more than the bound at most; the rest stays in the kernel and with the peer.
  CHECK(it.intake.owed() <= Credit::kBound + 2 * Connection::kReadSize);
  it.intake.go_on(*it.link);
  int lines = 0;
  std::string note;
  while ((note = it.intake.next()).starts_with("line ")) ++lines;
  peer.join();
  CHECK(lines == 5'000);
  CHECK(note == "end Connection closed");
}

TEST_CASE("Connection: past the flood allowance lines wait, and none is lost") {
  Running it({.flood = {.enabled = true, .burst = 3, .per_second = 100}, .timeouts = kPatient});
  std::string lines = "NICK a\r\n";
  for (int i = 0; i < 9; ++i) lines += "PING " + std::to_string(i) + "\r\n";
  it.pair.send(lines);
  CHECK(it.intake.next() == "line NICK a");
  for (int i = 0; i < 9; ++i) CHECK(it.intake.next() == "line PING " + std::to_string(i));
  CHECK(it.intake.submissions() > 1);
}

TEST_CASE("Connection: lines that wait for the allowance survive their sender's closing") {
  Running it({.flood = {.enabled = true, .burst = 1, .per_second = 200}, .timeouts = kPatient});
  it.pair.send("NICK a\r\nPING 1\r\nPING 2\r\n");
  it.pair.peer.finish_sending();
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "line PING 1");
  CHECK(it.intake.next() == "line PING 2");
  CHECK(it.intake.next() == "end Connection closed");
}

TEST_CASE("Connection: silence is told of once, then the time for registration is up") {
  Rules::Timeouts hasty = kPatient;
  hasty.silence = 5ms;
  hasty.choose_name = 20ms;
  Running it({.flood = kNoFlood, .timeouts = hasty});
  CHECK(it.intake.next() == "silent");
  CHECK(it.intake.next() == "end Registration timeout");
}

TEST_CASE("Connection: who is registered and silent is asked, and ends without an answer") {
  Rules::Timeouts hasty = kPatient;
  hasty.ping_after = 20ms;
  hasty.ping_timeout = 20ms;
  Running it({.flood = kNoFlood, .timeouts = hasty});
  it.link->set_registered();
  it.pair.send("NICK a\r\n");
  CHECK(it.intake.next() == "line NICK a");
  CHECK(it.intake.next() == "idle");
  CHECK(it.intake.next() == "end Ping timeout: 1 seconds");
}

TEST_CASE("Connection: once its session is over, nothing more is brought") {
  Running it;
  it.pair.send("NICK a\r\n");
  CHECK(it.intake.next() == "line NICK a");
  it.link->set_over();
  it.pair.send("PING 1\r\n");
  it.pair.peer.finish_sending();
  CHECK(it.intake.next().starts_with("end "));
}

TEST_CASE("Connection: TLS on a port for plain text ends with a reason that says so") {
  Running it;
  it.pair.send("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s);
  CHECK(it.intake.next() == "end TLS came to a port that speaks plain text");
}

TEST_CASE("Connection: empty lines bring nothing, and have to wait as others do") {
  const auto start = std::chrono::steady_clock::now();
  Running it({.flood = {.enabled = true, .burst = 3, .per_second = 100}, .timeouts = kPatient});
  std::string lines;
  for (int i = 0; i < 23; ++i) lines += "\r\n";
  it.pair.send(lines + "NICK a\r\n");
  CHECK(it.intake.next() == "line NICK a");
  it.pair.send("PING b\r\n");
  CHECK(it.intake.next() == "line PING b");
  // 25 lines, of which 3 are free.
  CHECK(std::chrono::steady_clock::now() - start >= 220ms);
}
