#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// RPL_ISUPPORT (005): https://modern.ircdocs.horse/#rplisupport-005. What one token promises is tested beside it.

using namespace chat::test;

TEST_CASE("005: every token fits, and says what is enforced") {
  chat::core::Settings settings;
  settings.network = "Tea = Cake";
  settings.limits.nick = 10;
  settings.names = chat::irc::NameRules({.max_nick = 10});
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  std::string all;
  for (const std::string& line : only(alice.ask("VERSION"), "005")) {
    const auto message = chat::irc::parse(line);
    REQUIRE(message->params.size() <= 15);
    REQUIRE(message->params.back() == "are supported by this server");
    for (std::size_t i = 1; i + 1 < message->params.size(); ++i) all += " " + std::string(message->params[i]);
  }
  all += ' ';
  for (const std::string token : {"NETWORK=Tea\\x20\\x3D\\x20Cake",
                                  "NICKLEN=10",
                                  "CHANTYPES=#",
                                  "PREFIX=(ov)@+",
                                  "STATUSMSG=@+",
                                  "CHANMODES=beI,k,l,cCimMnpRst",
                                  "CASEMAPPING=ascii",
                                  "WHOX",
                                  "MONITOR=100",
                                  "BOT=B",
                                  "UTF8ONLY",
                                  "ELIST=CMNTU",
                                  "SAFELIST",
                                  "MODES=13",
                                  "MAXLIST=b:100,e:100,I:100",
                                  "EXCEPTS=e",
                                  "INVEX=I",
                                  "EXTBAN=~,am",
                                  "ACCOUNTEXTBAN=a,account",
                                  "CHANLIMIT=#:100",
                                  "TARGMAX=JOIN:30,KICK:4,LIST:,NAMES:,NOTICE:4,PART:30,PRIVMSG:4,TAGMSG:4,WHOIS:4",
                                  "KEYLEN=32",
                                  "CHANNELLEN=64"}) {
    INFO(token);
    REQUIRE(all.find(" " + token + " ") != std::string::npos);
  }
  REQUIRE(numbers(alice.ask("NICK " + std::string(11, 'x'))) == "432");
}
