#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

// What a session tells those who read it by program: where a line comes from, and whether it happens now.

using namespace chat::client;
using Lines = std::vector<std::string>;
using Past = Shown::Past;

namespace {

/// What is shown of a line, without the program's remarks.
std::vector<Shown> shown(Script& script, std::string_view line) {
  std::vector<Shown> all = script.session.receive(line).show;
  std::erase_if(all, [](const Shown& one) { return one.form == Shown::Form::remark; });
  return all;
}

}  // namespace

TEST_CASE("What is shown knows the message that it tells of") {
  Script script;
  script.ready().in("#lobby");
  const std::string line = "@msgid=a :bob!b@h PRIVMSG #lobby :hi";
  const auto one = shown(script, line);
  REQUIRE(one.size() == 1);
  REQUIRE(one.front().origin.size() == 1);
  CHECK(one.front().origin.front().line == line);
  CHECK(one.front().past == Past::no);
  const Effects words = script.session.type("/nonsense");
  REQUIRE(words.show.size() == 1);
  CHECK(words.show.front().origin.empty());
}

TEST_CASE("A message of several lines has one origin, which has them all") {
  Script script;
  script.server(":irc.test CAP * LS :batch draft/multiline").server(":irc.test CAP * ACK :batch draft/multiline");
  script.ready().in("#lobby");
  script.server("@msgid=a :bob!b@h BATCH +1 draft/multiline #lobby");
  script.server("@batch=1 :bob!b@h PRIVMSG #lobby :one").server("@batch=1 :bob!b@h PRIVMSG #lobby :two");
  const auto lines = shown(script, ":irc.test BATCH -1");
  REQUIRE(lines.size() == 2);
  REQUIRE(lines.front().origin.size() == 1);
  CHECK(lines.front().origin.front().more == Lines{"two"});
  CHECK(lines.back().origin.empty());
}

TEST_CASE("A netsplit has all its messages, and the channels in which it is seen") {
  Script script;
  script.server(":irc.test CAP * LS :batch").server(":irc.test CAP * ACK :batch");
  script.ready().in("#a", "alice bob").in("#b", "alice eve").in("#c", "alice");
  script.server(":irc.test BATCH +1 netsplit a.net b.net");
  script.server("@batch=1 :bob!b@h QUIT :a.net b.net").server("@batch=1 :eve!e@h QUIT :a.net b.net");
  const auto lines = shown(script, ":irc.test BATCH -1");
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().origin.size() == 2);
  CHECK(lines.front().channels == Lines{"#a", "#b"});
}

TEST_CASE("Who goes, or is called otherwise, is known to have been in channels") {
  Script script;
  script.ready().in("#a", "alice bob").in("#b", "alice bob").in("#c", "alice");
  const auto nick = shown(script, ":bob!b@h NICK robert");
  REQUIRE(nick.size() == 1);
  CHECK(nick.front().channels == Lines{"#a", "#b"});
  const auto quit = shown(script, ":robert!b@h QUIT :bye");
  REQUIRE(quit.size() == 1);
  CHECK(quit.front().channels == Lines{"#a", "#b"});
  CHECK(shown(script, ":irc.test NOTICE alice :hello").front().channels.empty());
}

TEST_CASE("The past is marked; what was said while it was awaited happens now, though it stands in it") {
  Script script(false, 20);
  script.server(":irc.test CAP * LS :batch draft/chathistory").server(":irc.test CAP * ACK :batch draft/chathistory");
  script.ready();
  script.type("/enter #lobby");
  script.server(":alice!a@h JOIN #lobby").server(":irc.test 353 alice = #lobby :alice bob");
  script.server(":irc.test 366 alice #lobby :End");
  script.server("@msgid=live :bob!b@h PRIVMSG #lobby :now");
  script.server(":irc.test BATCH +h chathistory #lobby");
  script.server("@batch=h;msgid=old :bob!b@h PRIVMSG #lobby :then");
  script.server("@batch=h;msgid=live :bob!b@h PRIVMSG #lobby :now");
  const auto lines = shown(script, ":irc.test BATCH -h");
  REQUIRE(lines.size() == 2);
  CHECK((lines.front().view.text == "then" && lines.front().past == Past::replayed));
  CHECK((lines.back().view.text == "now" && lines.back().past == Past::no));
}

TEST_CASE("Lines that are kept to a place go to no other") {
  Script script;
  script.ready().in("#ops");
  script.session.keep_to("#ops");
  script.in("#lobby").type("one");
  CHECK(script.take_sent() == Lines{"PRIVMSG #ops :one"});
  script.server(":bob!b@h KICK #ops alice").type("two");
  CHECK(script.take_sent() == Lines{"PRIVMSG #ops :two"});
}

TEST_CASE("The network is called what it calls itself, else as the server") {
  Script script;
  CHECK(script.session.network().empty());
  script.ready();
  CHECK(script.session.network() == "TestNet");
  script.server(":irc.test 005 alice -NETWORK :are supported");
  CHECK(script.session.network() == "irc.test");
}
