#include <algorithm>
#include <functional>
#include <regex>

#include "irc/numerics.hpp"
#include "irc/reasons.hpp"
#include "shown.hpp"
#include "text/sentences.hpp"
#include "text/slash.hpp"

using namespace chat;
using namespace chat::text;
using namespace chat::text::testing;

TEST_CASE("a welcome is quiet") {
  check_shown({
      {":irc.example 001 me :Welcome to Example, me", "-- Welcome to Example, me"},
      {":irc.example 002 me :Your host is irc.example", ""},
      {":irc.example 003 me :This server was started", ""},
      {":irc.example 004 me irc.example chat-1 iow biklmnostv", ""},
      {":irc.example 005 me NICKLEN=32 :are supported by this server", ""},
      {":irc.example 251 me :There are 3 users", ""},
      {":irc.example 255 me :I have 3 clients", ""},
      {":irc.example 265 me 3 7 :Current local users 3, max 7", ""},
      {":irc.example 266 me 3 7 :Current global users 3, max 7", "-- People here now: 3; the most so far: 7."},
      {":irc.example 266 me :Current global users: 3  Max: 7", "-- Current global users: 3  Max: 7"},
      {":irc.example 375 me :- irc.example Message of the day -", ""},
      {":irc.example 372 me :- Be kind", "-- Be kind"},
      {":irc.example 372 me :-", "-- "},
      {":irc.example 372 me :Be kind", "-- Be kind"},
      {":irc.example 376 me :End of MOTD command", ""},
      {":irc.example 422 me :There is no message of the day", ""},
  });
}

TEST_CASE("the list of channels is a table, also for wide characters") {
  check_shown({
      {":irc.example 321 me Channel :Users  Name", "-- Channel                  People  Topic"},
      {":irc.example 322 me #lobby 12 :Welcome", "-- #lobby                       12  Welcome"},
      {":irc.example 322 me #games 120 :", "-- #games                      120"},
      {":irc.example 322 me #日本語 3 :wide", "-- #日本語                       3  wide"},
      {":irc.example 322 me #a-name-that-is-longer-than-its-column 3 :x",
       "-- #a-name-that-is-longer-than-its-column      3  x"},
      {":irc.example 323 me :End of LIST",
       "-- That is the whole list; /enter NAME enters a channel, or makes a new one."},
  });
}

TEST_CASE("who is where") {
  check_shown({
      {":irc.example 353 me = #lobby :@bob +eve me", "-- In #lobby: @bob +eve me"},
      {":irc.example 353 me = #lobby :@bob!b@h me!m@h ", "-- In #lobby: @bob me"},
      {":irc.example 353 me @ #lobby :@me", "-- You are alone in #lobby; /invite NICK asks somebody in."},
      {":irc.example 353 me = #lobby :bob", "-- In #lobby: bob"},
      {":irc.example 366 me #lobby :End of NAMES list", ""},
      {":irc.example 352 me #lobby ~b h irc.example bob H@ :0 Bob Jones",
       "--  @bob                  Bob Jones, from ~b@h"},
      {":irc.example 352 me #lobby ~e h irc.example eve G*B+ :0 Eve",
       "--  +eve                  Eve, from ~e@h, away, server operator, bot"},
      {":irc.example 352 me * ~e h irc.example eve H :0", "--   eve                  from ~e@h"},
      {":irc.example 315 me #lobby :End of WHO list", "-- That is everybody who can be seen in #lobby."},
  });
}

TEST_CASE("the names say that a channel is new, to who has just entered it and leads it alone") {
  const irc::Isupport isupport;
  const auto seen = [&](std::string_view names, std::string_view entering) {
    const std::string line = ":irc.example 353 me = #lobby :" + std::string(names);
    return view(irc::parse(line).value(), {"me", isupport, entering}).at(0).text;
  };
  const std::string is_new =
      "#lobby is new: you made it and are its operator. /topic TEXT says what it is about, /invite NICK asks somebody "
      "in.";
  const std::string alone = "You are alone in #lobby; /invite NICK asks somebody in.";
  CHECK(seen("@me", "#lobby") == is_new);
  CHECK(seen("@me", "#LOBBY") == is_new);
  irc::Isupport ranks;
  ranks.apply("PREFIX=(qaohv)~&@%+");
  const auto message = irc::parse(":irc.example 353 me = #lobby :~@me").value();
  CHECK(view(message, {"me", ranks, "#lobby"}).at(0).text ==
        "#lobby is new: you made it and are its owner. /topic TEXT says what it is about, /invite NICK asks somebody "
        "in.");
  CHECK(seen("@me", "#games") == alone);
  CHECK(seen("@me", "") == alone);
  CHECK(seen("me", "#lobby") == alone);
  CHECK(seen("@me bob", "#lobby") == "In #lobby: @me bob");
}

TEST_CASE("who somebody is") {
  check_shown({
      {":irc.example 204 me Oper default bob", "-- bob is here, as a server operator."},
      {":irc.example 205 me User default bob", "-- bob is here."},
      {":irc.example 262 me irc.example chatserver-1 :End of TRACE", ""},
      {":irc.example 307 me bob :has identified for this nick", "-- bob is the nick of their account."},
      {":irc.example 311 me bob ~b h * :Bob Jones", "-- bob is Bob Jones, from ~b@h."},
      {":irc.example 312 me bob irc.example :A server", "-- bob is on the server irc.example."},
      {":irc.example 313 me bob :is a server operator", "-- bob is a server operator."},
      {":irc.example 317 me bob 185 1700000000 :seconds idle, signon time",
       "-- bob has said nothing for 3 minutes, and is here since 2023-11-14 22:13 UTC."},
      {":irc.example 317 me bob 1 :seconds idle", "-- bob has said nothing for 1 second."},
      {":irc.example 317 me bob 0 0 :seconds idle",
       "-- bob has said nothing for 0 seconds, and is here since 1970-01-01 00:00 UTC."},
      {":irc.example 317 me bob soon :seconds idle", "-- bob soon seconds idle"},
      {":irc.example 318 me bob :End of WHOIS list", ""},
      {":irc.example 319 me bob :@#lobby #games", "-- bob is in @#lobby #games"},
      {":irc.example 330 me bob bobby :is logged in as", "-- bob is logged in as bobby."},
      {":irc.example 335 me bob :is a bot", "-- bob is a bot."},
      {":irc.example 378 me bob :is connecting from ~b@h 127.0.0.1", "-- bob is connecting from ~b@h 127.0.0.1"},
      {":irc.example 671 me bob :is using a secure connection", "-- bob uses an encrypted connection."},
      {":irc.example 301 me bob :lunch", "-- bob is away: lunch"},
      {":irc.example 314 me bob ~b h * :Bob Jones", "-- bob was Bob Jones, from ~b@h."},
  });
}

TEST_CASE("about a channel") {
  check_shown({
      {":irc.example 331 me #lobby :No topic is set", "-- #lobby has no topic; /topic TEXT sets one."},
      {":irc.example 332 me #lobby :games", "-- The topic of #lobby is: games"},
      {":irc.example 333 me #lobby bob!b@h 1700000000", "-- The topic was set by bob at 2023-11-14 22:13 UTC."},
      {":irc.example 333 me #lobby bob 99999999999999999999", "-- #lobby bob 99999999999999999999"},
      {":irc.example 324 me #lobby +ntk key", "-- The modes of #lobby: +ntk key"},
      {":irc.example 329 me #lobby 1700000000", "-- #lobby was made at 2023-11-14 22:13 UTC."},
      {":irc.example 329 me #lobby 253402300800", "-- #lobby 253402300800"},
      {":irc.example 367 me #lobby *!*@spam bob!b@h 1700000000",
       "-- Banned from #lobby: *!*@spam, by bob at 2023-11-14 22:13 UTC"},
      {":irc.example 367 me #lobby *!*@spam", "-- Banned from #lobby: *!*@spam"},
      {":irc.example 368 me #lobby :End", "-- Those are all the bans of #lobby."},
      {":irc.example 367 me #lobby ~a:foo bob!b@h", "-- Banned from #lobby: the account foo, by bob"},
      {":irc.example 367 me #lobby ~m:a!*@*", "-- Muted in #lobby: a!*@*"},
      {":irc.example 367 me #lobby ~mute:~account:foo", "-- Muted in #lobby: the account foo"},
      {":irc.example 367 me #lobby ~x:foo", "-- Banned from #lobby: ~x:foo"},
      {":irc.example 348 me #lobby ~m:a!*@*", "-- Exempt from being muted in #lobby: a!*@*"},
      {":irc.example 348 me #lobby ~a:foo", "-- Exempt from the bans of #lobby: the account foo"},
      {":irc.example 346 me #lobby ~a:foo", "-- May enter #lobby without invitation: the account foo"},
      {":irc.example 348 me #lobby a!*@*", "-- Exempt from the bans of #lobby: a!*@*"},
      {":irc.example 346 me #lobby a!*@*", "-- May enter #lobby without invitation: a!*@*"},
      {":irc.example 341 me bob #lobby", "-- You invited bob to #lobby."},
      {":irc.example 336 me #lobby", "-- You are invited to #lobby; /enter #lobby accepts."},
  });
}

TEST_CASE("other answers") {
  check_shown({
      {":irc.example 221 me +i", "-- Your user modes: +i"},
      {":irc.example 221 me +", ""},
      {":irc.example 303 me :bob", ""},
      {":irc.example 305 me :You are no longer marked as being away", "-- You are back, and no longer marked as away."},
      {":irc.example 306 me :You have been marked as being away",
       "-- You are marked as away; /away alone says that you are back."},
      {":irc.example 364 me irc.example irc.example :0 A chat server", "-- The server irc.example: A chat server"},
      {":irc.example 364 me a.example irc.example :1 A leaf", "-- The server a.example, linked to irc.example: A leaf"},
      {":irc.example 364 me a.example irc.example :1", "-- The server a.example, linked to irc.example"},
      {":irc.example 364 me a.example", "-- a.example"},
      {":irc.example 008 me +ck :Server notice mask", "-- You are sent the server's notices of the kinds +ck."},
      {":irc.example 371 me :A chat server", "-- A chat server"},
      {":irc.example 704 me index :What there is help on", "-- What there is help on"},
      {":irc.example 705 me index :", "-- "},
      {":irc.example 706 me index :That was it", "-- That was it"},
      {":irc.example 730 me :bob!b@h,eve!e@h", "-- Here now: bob, eve"},
      {":irc.example 731 me :bob,eve", "-- Not here: bob, eve"},
      {":irc.example 732 me :bob", "-- You watch for: bob"},
      {":irc.example 345 me a b :was invited", "-- a b was invited"},
      {":irc.example 345 me :was invited", "-- was invited"},
      {":irc.example 345 me", ""},
      {":irc.example 345", ""},
  });
}

TEST_CASE("refusals say what to do, by slash commands") {
  check_shown({
      {":irc.example 401 me bob :No such nick",
       "!! There is nobody called bob. /who lists the people where you are; a channel's name begins with #."},
      {":irc.example 401 me #games :No such nick",
       "!! There is no channel #games. /channels lists those there are, /enter #games makes it."},
      {":irc.example 403 me #games :No such channel",
       "!! There is no channel #games. /channels lists those there are, /enter #games makes it."},
      {":irc.example 404 me #games :Cannot send to channel",
       "!! Your line was not sent to #games. If you are not in it, /enter #games; if you are, ask one of its "
       "operators."},
      {":irc.example 404 me #games :You must wait", "!! Your line was not sent to #games (You must wait)."},
      {":irc.example 417 me :Input line was too long",
       "!! That line was too long and was dropped; send it in shorter pieces."},
      {":irc.example 432 * 1bob :Erroneous nickname.",
       "!! 1bob cannot be a nick (Erroneous nickname). Choose another with /nick NAME."},
      {":irc.example 433 me bob :It is an account's name; choose another",
       "!! The nick bob belongs to an account; /login bob if it is yours, or choose another with /nick NAME."},
      {":irc.example 433 * bob :Nickname is already in use",
       "!! The nick bob is in use; choose another with /nick NAME."},
      {":irc.example 442 me #games :You're not on that channel", "!! You are not in #games. /enter #games enters it."},
      {":irc.example 461 me JOIN :Not enough parameters",
       "!! JOIN needs more words behind it; /help join shows how it is written."},
      {":irc.example 461 me METADATA :Not enough parameters",
       "!! METADATA needs more words behind it; /raw HELP METADATA shows how it is written."},
      {":irc.example 402 me other.example :No such server",
       "!! There is no server other.example; /raw LINKS lists those there are."},
      {":irc.example 477 me #games :Cannot join channel (+r)", "!! #games did not let you (Cannot join channel (+r))."},
      {":irc.example 465 me :You are banned from this server: spam", "!! You are banned from this server (spam)."},
      {":irc.example 473 me #games :Cannot join channel (+i)",
       "!! Only invited people can enter #games; somebody who is in it can /invite you."},
      {":irc.example 475 me #games :Cannot join channel (+k)", "!! #games needs the right key: /enter #games KEY"},
      {":irc.example 482 me #games :You're not a channel operator",
       "!! Your status in #games is not high enough for that; /who #games shows everybody's: @ operator, + voice."},
      {":irc.example 696 me #games l x :a number is needed",
       "!! x cannot be the value of mode l of #games: a number is needed."},
  });
}

TEST_CASE("a reason that servers of this project give is told in one sentence, once") {
  const auto refused = [](const irc::Reply& reply) {
    return shown(":irc.example " + std::to_string(reply.number) + " me " + reply.params).at(0);
  };
  const auto not_sent = [&](std::string_view reason) {
    return refused(irc::ERR_CANNOTSENDTOCHAN(irc::Channel("#games"), irc::Text(reason)));
  };
  CHECK(not_sent(irc::reasons::kMembersOnly) ==
        "!! Your line was not sent: only who is in #games may speak there. /enter #games enters it.");
  CHECK(not_sent(irc::reasons::kModerated) ==
        "!! Your line was not sent: only who has voice may speak in #games now; ask one of its operators for it.");
  CHECK(not_sent(irc::reasons::kMuted) ==
        "!! Your line was not sent: you are muted in #games; ask one of its operators.");
  CHECK(not_sent(irc::reasons::kNoStyles) ==
        "!! Your line was not sent: #games takes no colours and styles; say it in plain text.");
  for (const std::string_view reason :
       {irc::reasons::kAccountsOnly, irc::reasons::kBanned, irc::reasons::kNoCtcp, irc::reasons::kModerated}) {
    CHECK(not_sent(reason).find(reason) == std::string::npos);
    CHECK(not_sent(reason).find("(Cannot") == std::string::npos);
  }
  CHECK(refused(irc::ERR_NEEDREGGEDNICK(irc::Channel("#games"))) ==
        "!! Only people with an account can enter #games: /login first, or /register makes you one.");
  CHECK(refused(irc::ERR_SASLFAIL(irc::Text(irc::reasons::kWrongProof))) ==
        "!! You are not logged in. Check the account's name and the password, and try again: /login ACCOUNT");
  CHECK(refused(irc::ERR_SASLFAIL(irc::Text("no such thing"))) ==
        "!! You are not logged in (no such thing). /login ACCOUNT tries again.");
}

TEST_CASE("a status that is too low is told with those that the server has") {
  check_shown({{":irc.example 482 me #games :You're not a channel operator",
                "!! Your status in #games is not high enough for that; /who #games shows everybody's: ~ owner, & "
                "administrator, @ operator, % half-operator, + voice."}},
              {"PREFIX=(qaohv)~&@%+"});
  check_shown({{":irc.example 482 me #games :You're not a channel operator",
                "!! Your status in #games is not high enough for that; /who #games shows everybody's: ! operator, + "
                "voice."}},
              {"PREFIX=(Yov).!+"});
}

TEST_CASE("what other servers refuse, and what they say of people who ask to be invited") {
  check_shown({
      {":irc.example 439 me bob :Message target change too fast", "!! That is too fast; wait a little and try again."},
      {":irc.example 480 me #games :Cannot join channel (+j)",
       "!! #games did not let you (Cannot join channel (+j)); wait a little and try again."},
      {":irc.example 520 me #games :Cannot join channel (+O)", "!! Only server operators can enter #games."},
      {":irc.example 710 me #games eve!e@h :has asked for an invite.", "-- eve!e@h asks to be invited to #games."},
      {":irc.example 711 me #games :Your KNOCK has been delivered.", "-- #games was told that you ask to be invited."},
      {":irc.example 713 me #games :Channel is open.", "!! #games is open to everybody: /enter #games"},
      {":irc.example 716 me bob :is in +g mode", "!! bob takes messages from those only whom they have accepted."},
      {":irc.example 718 me eve e@h :is messaging you",
       "-- eve writes to you; /raw ACCEPT eve lets their messages in."},
  });
}

TEST_CASE("a refusal that no sentence fits is told in the server's words") {
  check_shown({
      {":irc.example 442 me :You're not on that channel", "!! You're not on that channel"},
      {":irc.example 499 me #games bob :Something odd", "!! #games bob: Something odd"},
      {":irc.example 599 me :Something odd", "!! Something odd"},
      {":irc.example 599 me", ""},
  });
}

namespace {

/// What a server of this project sends for the numeric, with something at each place.
std::string example_of(const irc::NumericInfo& info) {
  std::string line =
      ":irc.example " + std::string(info.number < 100 ? "00" : "") + std::to_string(info.number) + " me ";
  std::string_view rest = info.format;
  for (int place = 1;; ++place) {
    const std::size_t at = rest.find("{}");
    line += rest.substr(0, at);
    if (at == std::string_view::npos) return line;
    line += "given" + std::to_string(place);
    rest.remove_prefix(at + 2);
  }
}

/// What is said depends on more than the number.
bool is_told_by_its_reason(std::uint16_t number) {
  static constexpr std::uint16_t kNumbers[] = {404, 461, 465, 477, 482, 904};
  return std::ranges::find(kNumbers, number) != std::end(kNumbers);
}

}  // namespace

TEST_CASE("every refusal that the server sends has its own sentence, and it fits") {
  for (const irc::NumericInfo& info : irc::all_numerics()) {
    INFO(info.name);
    const std::string line = example_of(info);
    const auto message = irc::parse(line);
    REQUIRE(message);
    const auto seen = shown(line);
    if (!is_refusal(info.number)) {
      for (const std::string& one : seen) CHECK(one.starts_with("-- "));
      continue;
    }
    const Sentence* const sentence = find_sentence(info.number);
    REQUIRE(sentence != nullptr);
    if (sentence->text.empty()) {
      CHECK(seen.empty());
      continue;
    }
    REQUIRE(seen.size() == 1);
    CHECK(seen.at(0).find_first_of("{}") == std::string::npos);
    if (is_told_by_its_reason(info.number)) {
      CHECK(seen.at(0).starts_with("!! "));
      continue;
    }
    const auto filled = fill_sentence(*sentence, *message, message->params.back());
    REQUIRE(filled);
    CHECK(seen == std::vector{"!! " + *filled});
  }
}

TEST_CASE("the sentences are sorted, end as sentences do, and name commands that there are") {
  CHECK(std::ranges::is_sorted(sentences(), std::ranges::less_equal{}, &Sentence::number));
  const std::regex command("(^|[ (])/([a-z]+)");
  for (const Sentence& sentence : sentences()) {
    const std::string text(sentence.text);
    INFO(sentence.number << ": " << text);
    CHECK(text.find("  ") == (sentence.number == 321 ? text.find("  ") : std::string::npos));
    if (is_refusal(sentence.number) && !text.empty()) {
      const bool ends_with_something_to_type = std::regex_search(text, std::regex("/[a-z]+ [^.;]*$"));
      CHECK((text.ends_with('.') || ends_with_something_to_type));
    }
    for (std::sregex_iterator it(text.begin(), text.end(), command), end; it != end; ++it) {
      CHECK(std::ranges::find(slash_commands(), (*it)[2].str(), &SlashCommand::name) != slash_commands().end());
    }
  }
}
