#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

// What people and channels tell of themselves (https://ircv3.net/specs/extensions/metadata), and other questions whose
// answer can be nothing.

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

Script& empty_batch(Script& script, std::string_view what) {
  return script.server(":irc.test BATCH +1 " + std::string(what)).server(":irc.test BATCH -1");
}

}  // namespace

TEST_CASE("The server is asked to tell of changes of metadata") {
  Script script;
  script.server(":irc.test CAP * LS :batch draft/metadata-2");
  CHECK(has(script.sent, "CAP REQ :batch draft/metadata-2"));
  script.ready();
  script.server(":irc.test METADATA bob url * :https://bob.example");
  CHECK(script.take_shown() == Lines{"-- bob says of url: https://bob.example"});
}

TEST_CASE("Metadata is shown as it comes, and that there is none is said to who asked") {
  Script script;
  script.ready().in("#lobby");
  script.type("/raw METADATA bob LIST").server(":irc.test BATCH +1 metadata bob");
  script.server("@batch=1 :irc.test 761 alice bob url * :https://bob.example").server(":irc.test BATCH -1");
  CHECK(script.take_shown() == Lines{"-- bob says of url: https://bob.example"});
  script.answer_ping().type("/raw METADATA bob LIST");
  CHECK(empty_batch(script, "metadata bob").take_shown() == Lines{"-- bob says nothing of itself."});
  script.answer_ping().type("/raw metadata * list");
  CHECK(empty_batch(script, "metadata alice").take_shown() == Lines{"-- You say nothing of yourself."});
  script.answer_ping().type("/raw METADATA * SUBS");
  CHECK(empty_batch(script, "metadata-subs").take_shown() ==
        Lines{"-- You follow no keys; /raw METADATA * SUB KEY follows one."});
  CHECK(empty_batch(script, "metadata bob").take_shown().empty());  // nobody asked
  script.answer_ping().type("/raw METADATA * SYNC");
  CHECK(empty_batch(script, "metadata alice").take_shown().empty());
}

TEST_CASE("Who has no modes is told so if they ask") {
  Script script;
  script.ready().in("#lobby");
  script.server(":irc.test 221 alice +");
  CHECK(script.take_shown().empty());
  script.type("/raw MODE alice").server(":irc.test 221 alice +").answer_ping();
  CHECK(script.take_shown() == Lines{"-- You have no modes."});
  script.server(":irc.test 221 alice +");
  CHECK(script.take_shown().empty());
}

TEST_CASE("What the server supports is shown to who asks") {
  Script script;
  script.ready().in("#lobby");
  script.server(":irc.test 005 alice NICKLEN=20 :are supported");
  CHECK(script.take_shown().empty());
  script.type("/raw ISUPPORT").server(":irc.test 005 alice NICKLEN=20 TOPICLEN=300 :are supported").answer_ping();
  CHECK(script.take_shown() == Lines{"-- The server supports NICKLEN=20 TOPICLEN=300"});
  script.server(":irc.test 005 alice NICKLEN=20 :are supported");
  CHECK(script.take_shown().empty());
}

TEST_CASE("Who makes a channel where there are owners is told that they are its owner") {
  Script script(false, 20);
  script.server(":s CAP * LS :batch draft/chathistory").server(":s CAP * ACK :batch draft/chathistory").ready();
  script.server(":irc.test 005 alice PREFIX=(qov)~@+ :are supported");
  script.type("/enter ops").server(":alice!a@h JOIN #ops");
  script.server(":irc.test 353 alice = #ops :~@alice").server(":irc.test 366 alice #ops :End");
  script.server(":irc.test BATCH +1 chathistory #ops").server(":irc.test BATCH -1");
  CHECK(has(script.shown, "#ops is new: you made it and are its owner. /topic TEXT"));
}
