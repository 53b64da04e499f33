#include "text/view.hpp"

#include "shown.hpp"

using namespace chat::text;
using namespace chat::text::testing;

TEST_CASE("to_line: every kind, with and without a clock") {
  const auto line = [](ViewKind kind, std::string place, std::string speaker, bool is_private, bool own) {
    View view;
    view.kind = kind;
    view.place = std::move(place);
    view.speaker = std::move(speaker);
    view.text = "hello";
    view.is_private = is_private;
    view.own = own;
    CHECK(to_line(view, "12:01") == "12:01 " + to_line(view, ""));
    return to_line(view, "");
  };
  CHECK(line(ViewKind::message, "#lobby", "bob", false, false) == "#lobby <bob> hello");
  CHECK(line(ViewKind::message, "#lobby", "me", false, true) == "#lobby <me> hello");
  CHECK(line(ViewKind::message, "bob", "bob", true, false) == "[private] <bob> hello");
  CHECK(line(ViewKind::message, "bob", "me", true, true) == "[private to bob] <me> hello");
  CHECK(line(ViewKind::message, "", "bob", false, false) == "<bob> hello");
  CHECK(line(ViewKind::message, "#lobby", "", false, false) == "-- hello");
  CHECK(line(ViewKind::action, "#lobby", "bob", false, false) == "#lobby * bob hello");
  CHECK(line(ViewKind::action, "bob", "bob", true, false) == "[private] * bob hello");
  CHECK(line(ViewKind::notice, "#lobby", "bob", false, false) == "#lobby -bob- hello");
  CHECK(line(ViewKind::notice, "bob", "bob", true, false) == "[private] -bob- hello");
  CHECK(line(ViewKind::notice, "", "", false, false) == "-- hello");
  CHECK(line(ViewKind::event, "#lobby", "bob", false, false) == "#lobby -- hello");
  CHECK(line(ViewKind::event, "", "bob", false, false) == "-- hello");
  CHECK(line(ViewKind::event, "#lobby", "me", false, true) == "-- hello");
  CHECK(line(ViewKind::reply, "#lobby", "", false, false) == "-- hello");
  CHECK(line(ViewKind::error, "#lobby", "", false, false) == "!! hello");
}

TEST_CASE("what people say is shown with where it was said") {
  check_shown({
      {":bob!b@h PRIVMSG #lobby :hello there", "#lobby <bob> hello there"},
      {":bob!b@h PRIVMSG #lobby :", "#lobby <bob> "},
      {":bob!b@h privmsg #lobby hello", "#lobby <bob> hello"},
      {":me!m@h PRIVMSG #lobby :hello", "#lobby <me> hello"},
      {":bob!b@h PRIVMSG me :hello", "[private] <bob> hello"},
      {":bob!b@h PRIVMSG ME :hello", "[private] <bob> hello"},
      {":me!m@h PRIVMSG bob :hello", "[private to bob] <me> hello"},
      {":me!m@h PRIVMSG me :hello", "[private to me] <me> hello"},
      {":bob PRIVMSG me :hello", "[private] <bob> hello"},
      {":bob!b@h PRIVMSG $* :hello, all", "-- bob says to everybody: hello, all"},
      {":bob!b@h PRIVMSG @#lobby :operators", "#lobby <bob> (to operators only) operators"},
      {":bob!b@h NOTICE #lobby :hello", "#lobby -bob- hello"},
      {":bob!b@h NOTICE me :hello", "[private] -bob- hello"},
      {":irc.example NOTICE * :*** Looking up your host", "-- *** Looking up your host"},
      {":irc.example NOTICE me :hello", "-- hello"},
      {":irc.example NOTICE #lobby :hello", "-- hello"},
      {"NOTICE me :hello", "-- hello"},
      {":oper!o@h WALLOPS :at five", "-oper- (to all operators) at five"},
      {":irc.example WALLOPS :at five", "-- (to all operators) at five"},
      {"@time=2026-01-01T00:00:00.000Z :bob!b@h TAGMSG #lobby", ""},
  });
}

TEST_CASE("the fields of a view") {
  const View channel = views(":bob!b@h PRIVMSG #lobby :hello").at(0);
  CHECK(channel.kind == ViewKind::message);
  CHECK(channel.place == "#lobby");
  CHECK(channel.speaker == "bob");
  CHECK(channel.text == "hello");
  CHECK_FALSE(channel.is_private);
  CHECK_FALSE(channel.own);

  const View received = views(":bob!b@h PRIVMSG me :hello").at(0);
  CHECK(received.place == "bob");
  CHECK(received.is_private);
  CHECK_FALSE(received.own);

  const View sent = views(":me!m@h PRIVMSG bob :hello").at(0);
  CHECK(sent.place == "bob");
  CHECK(sent.is_private);
  CHECK(sent.own);

  CHECK(views(":irc.example 404 me #lobby :no").at(0).place == "#lobby");
  CHECK(views(":irc.example 353 me = #lobby :bob me").at(0).place == "#lobby");
  CHECK(views(":irc.example 401 me bob :no").at(0).place.empty());
}

TEST_CASE("CTCP: actions are shown as such, and questions between programs told") {
  check_shown({
      {":bob!b@h PRIVMSG #lobby :\001ACTION waves\x01", "#lobby * bob waves"},
      {":bob!b@h PRIVMSG #lobby :\001ACTION waves", "#lobby * bob waves"},
      {":bob!b@h PRIVMSG #lobby :\001action waves\x01", "#lobby * bob waves"},
      {":bob!b@h PRIVMSG #lobby :\001ACTION\x01", "#lobby * bob "},
      {":bob!b@h PRIVMSG me :\001ACTION waves\x01", "[private] * bob waves"},
      {":me!m@h PRIVMSG bob :\001ACTION waves\x01", "[private to bob] * me waves"},
      {":bob!b@h PRIVMSG me :\001VERSION\x01", "-- bob asks for your VERSION (CTCP)"},
      {":bob!b@h PRIVMSG #lobby :\001PING 1\x01", "#lobby -- bob asks for your PING (CTCP)"},
      {":me!m@h PRIVMSG bob :\001VERSION\x01", "-- You ask for their VERSION (CTCP)"},
      {":bob!b@h NOTICE me :\001VERSION irssi\x01", "-- bob answers VERSION (CTCP): irssi"},
      {":me!m@h NOTICE bob :\001VERSION irssi\x01", "-- You answer VERSION (CTCP): irssi"},
  });
  CHECK_FALSE(views(":bob!b@h PRIVMSG me :\001VERSION\x01").at(0).is_private);  // nothing to be answered by a person
}

TEST_CASE("comings and goings") {
  check_shown({
      {":bob!b@h JOIN #lobby", "#lobby -- bob entered"},
      {":bob!b@h JOIN #lobby bobby :Bob Jones", "#lobby -- bob entered"},
      {":me!m@h JOIN #lobby", "-- You entered #lobby"},
      {":bob!b@h PART #lobby", "#lobby -- bob left"},
      {":bob!b@h PART #lobby :bye", "#lobby -- bob left: bye"},
      {":me!m@h PART #lobby", "-- You left #lobby"},
      {":bob!b@h QUIT", "-- bob left the system"},
      {":bob!b@h QUIT :Quit: Goodbye", "-- bob left the system: Quit: Goodbye"},
      {":bob!b@h NICK robert", "-- bob is now called robert"},
      {":me!m@h NICK myself", "-- You are now called myself"},
      {":bob!b@h KICK #lobby eve", "#lobby -- bob kicked eve out"},
      {":bob!b@h KICK #lobby eve :eve", "#lobby -- bob kicked eve out"},
      {":bob!b@h KICK #lobby eve :bob", "#lobby -- bob kicked eve out"},
      {":bob!b@h KICK #lobby eve :be nice", "#lobby -- bob kicked eve out: be nice"},
      {":bob!b@h KICK #lobby me :be nice", "#lobby -- bob kicked you out: be nice"},
      {":me!m@h KICK #lobby eve :be nice", "-- You kicked eve out of #lobby: be nice"},
      {":me!m@h KICK #lobby me", "-- You kicked yourself out of #lobby"},
      {":irc.example KICK #lobby eve", "#lobby -- irc.example kicked eve out"},
      {":bob!b@h RENAME #lobby #foyer :", "#foyer -- bob renamed #lobby: it is called #foyer now"},
      {":bob!b@h RENAME #lobby #foyer :it has a carpet",
       "#foyer -- bob renamed #lobby: it is called #foyer now (it has a carpet)"},
      {":me!m@h RENAME #lobby #foyer :", "-- You renamed #lobby: it is called #foyer now"},
      {":bob!b@h INVITE me #games", "-- bob invites you to #games; /enter #games accepts"},
      {":bob!b@h INVITE eve #lobby", "#lobby -- bob invited eve"},
      {":me!m@h INVITE eve #lobby", "-- You invited eve to #lobby"},
      {":bob!b@h AWAY :lunch", "-- bob is away: lunch"},
      {":bob!b@h AWAY", "-- bob is back"},
      {":me!m@h AWAY", "-- You are back"},
      {":bob!b@h CHGHOST bobby new.host", "-- bob now comes from bobby@new.host"},
      {":bob!b@h SETNAME :Bob Jones", "-- bob now has the real name Bob Jones"},
      {":bob!b@h ACCOUNT bobby", "-- bob logged in as bobby"},
      {":bob!b@h ACCOUNT *", "-- bob logged out"},
      {":oper!o@h KILL me :spam", "!! oper disconnected you from the server: spam"},
      {":oper!o@h KILL eve :spam", "-- oper disconnected eve from the server: spam"},
      {"ERROR :Closing link", "!! The server closed the connection: Closing link"},
      {"ERROR", "!! The server closed the connection"},
  });
}

TEST_CASE("topics") {
  check_shown({
      {":bob!b@h TOPIC #lobby :all about games", "#lobby -- bob changed the topic to: all about games"},
      {":bob!b@h TOPIC #lobby :", "#lobby -- bob cleared the topic"},
      {":me!m@h TOPIC #lobby :all about games", "-- You changed the topic of #lobby to: all about games"},
      {":me!m@h TOPIC #lobby :", "-- You cleared the topic of #lobby"},
  });
}

TEST_CASE("standard replies") {
  check_shown({
      {"FAIL JOIN NEED_AN_ACCOUNT #lobby :You need an account", "!! You need an account"},
      {"FAIL * INVALID_UTF8 :Message rejected", "!! That line was not UTF-8; set your terminal to UTF-8."},
      {"WARN REHASH CERTS_EXPIRED :A certificate has expired", "-- A certificate has expired"},
      {"NOTE * OPER_MESSAGE :Registering takes a moment", "-- Registering takes a moment"},
  });
}

TEST_CASE("what the history and the store answer is told in sentences, or else in the server's words") {
  check_shown({
      {"FAIL CHATHISTORY INVALID_TARGET LATEST #secret :Messages could not be retrieved",
       "!! There is no history of #secret that you may read; check the name, or enter the channel first."},
      {"FAIL CHATHISTORY INVALID_TARGET :Messages could not be retrieved", "!! Messages could not be retrieved"},
      {"FAIL chathistory MESSAGE_ERROR LATEST #lobby :Messages could not be retrieved",
       "!! The history cannot be read just now; try again in a moment."},
      {"FAIL CHATHISTORY INVALID_PARAMS LATEST 0 :The limit is not a number",
       "!! The server could not make sense of that question about the history: The limit is not a number"},
      {"FAIL CHATHISTORY SOMETHING_NEW :Not today", "!! Not today"},
      {"FAIL SEARCH INVALID_PARAMS after :No such time",
       "!! The server could not make sense of that search: No such time"},
      {"FAIL REDACT UNKNOWN_MSGID #lobby abc :No such message", "!! There is no such message in #lobby to withdraw."},
      {"FAIL REDACT REDACT_FORBIDDEN #lobby abc :Not yours", "!! You may not withdraw that message (Not yours)."},
      {"FAIL PRIVMSG MESSAGE_ERROR :The disk is full", "!! The disk is full"},
      {"NOTE DATASTORE SUMMARY 1234 9f3a :1234 events in all; the store's digest is 9f3a",
       "-- The store holds 1234 events in all, and its digest is 9f3a"},
      {"NOTE DATASTORE SUMMARY :in other words", "-- in other words"},
      {"CHATHISTORY TARGETS #lobby 2026-11-22T12:01:02.345Z", "-- #lobby has history up to 2026-11-22T12:01:02.345Z"},
      {":irc.example MARKREAD #lobby timestamp=2026-11-22T12:01:02.345Z", ""},
  });
}

TEST_CASE("a message that is withdrawn") {
  check_shown({
      {":bob!b@h REDACT #lobby abc", "#lobby -- bob withdrew a message"},
      {":bob!b@h REDACT #lobby abc :wrong window", "#lobby -- bob withdrew a message (wrong window)"},
      {":bob!b@h REDACT me abc :wrong window", "-- bob withdrew a message (wrong window)"},
      {":me!m@h REDACT #lobby abc :oops", "-- You withdrew a message in #lobby (oops)"},
      {":me!m@h REDACT bob abc", "-- You withdrew a message"},
  });
  CHECK(views(":bob!b@h REDACT me abc").at(0).place == "bob");
}

TEST_CASE("what people and channels tell of themselves") {
  check_shown({
      {":irc.example 761 me bob status * :busy", "-- bob says of status: busy"},
      {":irc.example 766 me bob status :The key is not set", "-- bob says nothing of status."},
      {":irc.example METADATA #lobby url * :https://x.example", "-- #lobby says of url: https://x.example"},
      {":irc.example METADATA bob status *", "-- bob says nothing of status any more"},
      {":irc.example METADATA bob", ""},
      {":irc.example 770 me avatar url", "-- You are told of changes of: avatar url"},
      {":irc.example 771 me :avatar url", "-- You are not told any more of changes of: avatar url"},
      {":irc.example 774 me #lobby 4 :Ask for it later", ""},
      {"FAIL METADATA KEY_NOT_SET me url :That key is not set", "!! me says nothing of url."},
      {"FAIL METADATA RATE_LIMITED me url 7 :Too many", "!! That was changed too often; try again in 7 seconds."},
      {"FAIL METADATA LIMIT_REACHED :Limit", "!! Limit"},
  });
}

TEST_CASE("what programs tell each other is not shown, and what is not known is shown as it stands") {
  check_shown({
      {"PING :x", ""},
      {":irc.example PONG irc.example :x", ""},
      {":irc.example CAP * LS :batch", ""},
      {":irc.example BATCH +1 chathistory #lobby", ""},
      {"AUTHENTICATE +", ""},
      {":irc.example ACK", ""},
      {":bob!b@h FROB #a #b :why not", "-- FROB #a #b why not"},
  });
}

TEST_CASE("mode changes are told in words, by the kinds that the server announced") {
  check_shown({
      {":bob!b@h MODE #lobby +o eve", "#lobby -- bob made eve an operator"},
      {":bob!b@h MODE #lobby -o eve", "#lobby -- bob took the operator's status from eve"},
      {":bob!b@h MODE #lobby +v-v eve ann", "#lobby -- bob gave eve voice and took the voice from ann"},
      {":bob!b@h MODE #lobby +b *!*@spam", "#lobby -- bob banned *!*@spam"},
      {":bob!b@h MODE #lobby -b *!*@spam", "#lobby -- bob lifted the ban on *!*@spam"},
      {":bob!b@h MODE #lobby +k sesame", "#lobby -- bob set the key to sesame"},
      {":bob!b@h MODE #lobby -k *", "#lobby -- bob took the key away"},
      {":bob!b@h MODE #lobby +l 5", "#lobby -- bob limited the channel to 5 people"},
      {":bob!b@h MODE #lobby -lo eve",
       "#lobby -- bob lifted the limit of people and took the operator's status from eve"},
      {":bob!b@h MODE #lobby +i", "#lobby -- bob let only invited people enter"},
      {":bob!b@h MODE #lobby -i", "#lobby -- bob let everybody enter"},
      {":bob!b@h MODE #lobby +mst",
       "#lobby -- bob let only operators and voiced people speak, made the channel secret and let only operators "
       "change "
       "the topic"},
      {":bob!b@h MODE #lobby +z", "#lobby -- bob set mode +z"},
      {":irc.example MODE #lobby +n", "#lobby -- irc.example let only members speak"},
      {":me!m@h MODE #lobby +i", "-- You let only invited people enter (in #lobby)"},
      {":bob!b@h MODE #lobby +o", "#lobby -- bob made  an operator"},
      {":bob!b@h MODE #lobby", ""},
      {":bob!b@h MODE #lobby +", ""},
      {":bob!b@h MODE #lobby +c-C", "#lobby -- bob forbade colours and styles and allowed requests to clients (CTCP)"},
      {":bob!b@h MODE #lobby +M-R",
       "#lobby -- bob let only people with an account and voiced people speak and let people without an account enter"},
      {":bob!b@h MODE #lobby +p", "#lobby -- bob took the channel out of the lists that outsiders see"},
      {":me MODE me :+R-x",
       "-- Your user modes changed: +R-x (only people with an account can write to you in private)"},
      {":me MODE me :-os+Z",
       "-- Your user modes changed: -os+Z (you are not an operator of the server any more; you do not receive the "
       "server's notices any more; all your connections are encrypted)"},
      {":me MODE me :+i", "-- Your user modes changed: +i (only who shares a channel with you finds you)"},
  });
  check_shown(
      {
          {":bob!b@h MODE #lobby +qe eve a!*@*", "#lobby -- bob made eve an owner and exempted a!*@* from bans"},
          {":bob!b@h MODE #lobby +If a!*@* 3:4", "#lobby -- bob gave a!*@* a standing invitation and set mode +f 3:4"},
          {":bob!b@h MODE #lobby -f+h eve", "#lobby -- bob set mode -f and made eve a half-operator"},
      },
      {"PREFIX=(qaohv)~&@%+", "CHANMODES=beI,k,lf,imnst"});
  check_shown({{":bob!b@h MODE #lobby +qo a!*@* eve", "#lobby -- bob set mode +q a!*@* and made eve an operator"}},
              {"CHANMODES=beIq,k,l,imnst"});  // elsewhere q is a list
}

TEST_CASE("extended bans are told in words") {
  check_shown(
      {
          {":bob!b@h MODE #lobby +b ~m:newc!*@*", "#lobby -- bob muted newc!*@*"},
          {":bob!b@h MODE #lobby -b ~mute:newc!*@*", "#lobby -- bob took back the mute of newc!*@*"},
          {":bob!b@h MODE #lobby +b ~a:foo", "#lobby -- bob banned the account foo"},
          {":bob!b@h MODE #lobby -b ~account:foo", "#lobby -- bob lifted the ban on the account foo"},
          {":bob!b@h MODE #lobby +b ~m:~a:foo", "#lobby -- bob muted the account foo"},
          {":bob!b@h MODE #lobby +e ~a:foo", "#lobby -- bob exempted the account foo from bans"},
          {":bob!b@h MODE #lobby +e ~m:a!*@*", "#lobby -- bob exempted a!*@* from being muted"},
          {":bob!b@h MODE #lobby -e ~m:~a:foo",
           "#lobby -- bob ended the exemption of the account foo from being muted"},
          {":bob!b@h MODE #lobby +I-I ~a:foo ~a:bar",
           "#lobby -- bob gave the account foo a standing invitation and ended the standing invitation of the account "
           "bar"},
          {":bob!b@h MODE #lobby +b ~x:foo", "#lobby -- bob banned ~x:foo"},
          {":bob!b@h MODE #lobby +b ~a:", "#lobby -- bob banned ~a:"},
          {":bob!b@h MODE #lobby +k ~m:x", "#lobby -- bob set the key to ~m:x"},
      },
      {"CHANMODES=beI,k,l,imnst"});
}

TEST_CASE("what is said to everybody is told as such") {
  check_shown({
      {":adm!a@h PRIVMSG $* :hello all", "-- adm says to everybody: hello all"},
      {":adm!a@h NOTICE $chat.example :hello all", "-- adm says to everybody on chat.example: hello all"},
      {":me!m@h PRIVMSG $* :hello all", "-- You say to everybody: hello all"},
  });
}

TEST_CASE("names compare as the server says") {
  check_shown({{":ME!m@h JOIN #lobby", "-- You entered #lobby"}});
  check_shown({{":bob!b@h PRIVMSG &local :hello", "&local <bob> hello"}}, {"CHANTYPES=#&"});
  check_shown({{":bob!b@h PRIVMSG &local :hello", "<bob> hello"}}, {"CHANTYPES=#"});
}
