#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

// What a server offers, and what it says of itself, may change while one is there:
// https://ircv3.net/specs/extensions/capability-negotiation and https://modern.ircdocs.horse/#rplisupport-005

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

/// Registered with a server that has these capabilities, and in #lobby.
struct InLobby : Script {
  explicit InLobby(std::string_view offers)
      : Script(Session::Setup::Accounts{}, ":s CAP * LS :" + std::string(offers)) {
    in("#lobby");
  }
};

}  // namespace

TEST_CASE("History that came to be can be asked for, and is not when it has gone") {
  Script script;
  script.ready().in("#lobby");
  script.type("/history");
  CHECK(script.take_sent().empty());
  CHECK(has(script.take_shown(), "keeps no history"));
  script.server(":s CAP alice NEW :batch draft/chathistory");
  CHECK(script.take_sent() == Lines{"CAP REQ :batch draft/chathistory"});
  script.server(":s CAP alice ACK :batch draft/chathistory").type("/history 5");
  CHECK(script.take_sent().front() == "CHATHISTORY LATEST #lobby * 5");
  script.server(":s BATCH +1 chathistory #lobby").server(":s BATCH -1").answer_ping();
  script.server(":s CAP alice DEL :draft/chathistory");
  script.shown.clear();
  script.sent.clear();
  script.type("/history 5");
  CHECK(script.take_sent().empty());
  CHECK(has(script.take_shown(), "keeps no history"));
}

TEST_CASE("History that goes while it is asked for is given up with the server's next answer") {
  InLobby script("batch draft/chathistory");
  script.type("/history 5").server(":s CAP alice DEL :draft/chathistory");
  script.server(":s 421 alice CHATHISTORY :Unknown command");
  script.answer_ping();
  CHECK(script.session.is_settled());
  CHECK(script.session.refused() == 1);
}

TEST_CASE("Without its echo one's own lines are shown by themselves again") {
  Script script(true);
  script.server(":s CAP * LS :echo-message").server(":s CAP * ACK :echo-message").ready().in("#lobby");
  script.type("one");
  CHECK(script.take_shown().empty());
  script.server(":alice!a@h PRIVMSG #lobby :one");
  CHECK(script.take_shown() == Lines{"#lobby <alice> one"});
  script.server(":s CAP alice DEL :echo-message").type("two");
  CHECK(script.take_shown() == Lines{"#lobby <alice> two"});
}

TEST_CASE("What 005 says anew holds from then on, and what it takes back does not") {
  Script script;
  script.ready().in("#lobby");
  script.server(":irc.test 005 alice PREFIX=(qo)~@ NETWORK=OtherNet :are supported by this server");
  script.server(":irc.test 353 alice = #lobby :~alice @bob +eve");
  script.shown.clear();
  CHECK(script.session.roster().nicks("#lobby") == Lines{"+eve", "alice", "bob"});
  CHECK(script.session.isupport().network == "OtherNet");
  script.server(":irc.test 005 alice -PREFIX -NETWORK -CHANTYPES :are supported by this server");
  CHECK(script.session.isupport().network.empty());
  CHECK(script.session.isupport().prefix_symbols == "@+");
  CHECK(script.session.isupport().is_channel("&local"));
  CHECK(script.take_shown().empty());
}

TEST_CASE("A batch of 005 holds as the lines themselves do") {  // https://ircv3.net/specs/extensions/extended-isupport
  Script script;
  script.ready();
  script.server(":s BATCH +1 draft/isupport").server("@batch=1 :s 005 alice NICKLEN=12 :are supported by this server");
  script.server(":s BATCH -1");
  CHECK(script.session.isupport().nick_length == 12);
  CHECK(script.take_shown().empty());
}

TEST_CASE("A limit of history that has gone limits no more") {
  InLobby script("batch draft/chathistory");
  script.server(":irc.test 005 alice CHATHISTORY=10 :are supported by this server").type("/history 50");
  CHECK(script.take_sent().front() == "CHATHISTORY LATEST #lobby * 10");
  script.server(":s BATCH +1 chathistory #lobby").server(":s BATCH -1").answer_ping();
  script.server(":irc.test 005 alice -CHATHISTORY :are supported by this server");
  script.sent.clear();
  script.type("/history 50");
  CHECK(script.take_sent().front() == "CHATHISTORY LATEST #lobby * 50");
}
