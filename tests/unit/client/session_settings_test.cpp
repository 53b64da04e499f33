#include <catch2/catch.hpp>

#include "client/settings_table.hpp"
#include "script.hpp"

using namespace chat::client;

namespace {

using Lines = std::vector<std::string>;

/// Somebody at a terminal, and what they want kept.
struct Person {
  Session session{{.nick = "ann", .server = "h:1", .accounts = {.asks = true}}};
  Person() {
    static_cast<void>(session.begin());
    for (const std::string_view line :
         {":s 001 ann :Hi", ":s 900 ann ann!a@h annsaccount :in", ":s 422 ann :no motd"}) {
      const Effects effects = session.receive(line);
      for (const std::string& sent : effects.send) {
        if (sent.starts_with("PING ")) ping = sent.substr(5);
      }
    }
    static_cast<void>(session.receive(":s PONG s :" + ping));
    static_cast<void>(session.receive(":ann!a@h JOIN #lobby"));
  }
  std::string ping;
};

}  // namespace

TEST_CASE("/set lists every setting, marks what was changed, and explains one") {
  Script script;
  script.ready().type("/set");
  Lines shown = script.take_shown();
  CHECK(shown.size() == settings_table().size() + 2);
  CHECK(has(shown, "* history       0"));
  CHECK(has(shown, "  highlight     (nothing)"));
  script.type("/set theme");
  shown = script.take_shown();
  CHECK(has(shown, "theme: whether the colours are for a dark or a light background."));
  CHECK(has(shown, "It is auto; without a choice of yours it is auto."));
  CHECK(has(shown, "It can be auto, dark or light."));
  CHECK(script.take_sent().empty());
}

TEST_CASE("/set changes a setting at once, and back") {
  Script script;
  script.ready().type("/set history 7");
  CHECK(script.session.settings().history == 7);
  CHECK(has(script.take_shown(), "history is now: 7"));
  script.type("/set highlight +Tea +lunch").type("/set highlight -tea");
  CHECK(script.session.settings().highlight == Lines{"lunch"});
  script.type("/SET History default");
  CHECK(script.session.settings().history == Settings{}.history);
}

TEST_CASE("/set refuses with a sentence and changes nothing") {
  Script script;
  const Settings before = script.session.settings();
  script.ready().type("/set histroy 7").type("/set history lots").type("/set xyzzyx");
  const Lines shown = script.take_shown();
  CHECK(has(shown, "There is no setting histroy. Did you mean history?"));
  CHECK(has(shown, "\"lots\" cannot be the value of history: that is a whole number from 0 to 10000."));
  CHECK(has(shown, "There is no setting xyzzyx; /set lists all."));
  CHECK(script.session.settings() == before);
}

TEST_CASE("How much of the past is asked for follows /set") {
  Script script({}, ":s CAP * LS :batch draft/chathistory message-tags server-time");
  script.type("/set history 7").type("/enter lobby").server(":alice!a@h JOIN #lobby");
  script.server(":s 353 alice = #lobby :alice").server(":s 366 alice #lobby :End");
  CHECK(has(script.take_sent(), "CHATHISTORY LATEST #lobby * 7"));
}

TEST_CASE("/save keeps the channels in the order of their numbers, so that they come again in it") {
  Person person;
  static_cast<void>(person.session.receive(":ann!a@h JOIN #games"));
  static_cast<void>(person.session.receive(":bob!b@h PRIVMSG ann :psst"));
  static_cast<void>(person.session.receive(":ann!a@h JOIN #zoo"));
  const Effects effects = person.session.type("/save work");
  REQUIRE(effects.save);
  CHECK(effects.save->channels == Lines{"#lobby", "#games", "#zoo"});
}

TEST_CASE("/save wants the settings kept, and with a name who and where we are") {
  Person person;
  static_cast<void>(person.session.type("/set history 7"));
  Effects effects = person.session.type("/save");
  REQUIRE(effects.save);
  CHECK(effects.save->settings.history == 7);
  CHECK(effects.save->name.empty());
  effects = person.session.type("/save work");
  REQUIRE(effects.save);
  CHECK(effects.save->name == "work");
  CHECK(effects.save->nick == "ann");
  CHECK(effects.save->account == "annsaccount");
  CHECK(effects.save->channels == Lines{"#lobby"});
  CHECK(person.session.refused() == 0);
  for (const std::string_view wrong : {"/save a.b", "/save a b", "/save ü"})
    CHECK_FALSE(person.session.type(wrong).save);
  CHECK(person.session.refused() == 3);
  CHECK(person.session.saved("Done.").show.size() == 1);
  CHECK(person.session.refused() == 3);
  CHECK(person.session.saved(std::unexpected("Cannot.")).show.size() == 1);
  CHECK(person.session.refused() == 4);
}

TEST_CASE("Who is logged out keeps no account, and nobody at a pipe keeps anything") {
  Person person;
  static_cast<void>(person.session.receive(":s 901 ann ann!a@h :out"));
  CHECK(person.session.type("/save work").save->account.empty());
  Script script;
  script.ready().type("/save");
  CHECK(has(script.take_shown(), "/save is for a person at a terminal."));
}
