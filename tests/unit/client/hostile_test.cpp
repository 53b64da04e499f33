#include "unit/client/hostile.hpp"

#include <malloc.h>

#include <array>
#include <catch2/catch.hpp>
#include <random>

#include "irc/line_buffer.hpp"
#include "unit/text/random_text.hpp"

using namespace chat;
using client::Hostile;
using text::testing::below;
using text::testing::Random;
using text::testing::random_bytes;

namespace {

constexpr auto kCommands = std::to_array<std::string_view>(
    {"PRIVMSG", "NOTICE", "TAGMSG", "JOIN",  "PART",    "KICK",    "QUIT",    "NICK",         "MODE",     "TOPIC",
     "INVITE",  "PING",   "PONG",   "ERROR", "BATCH",   "BATCH",   "CAP",     "RENAME",       "REDACT",   "MARKREAD",
     "FAIL",    "WARN",   "NOTE",   "AWAY",  "CHGHOST", "SETNAME", "ACCOUNT", "AUTHENTICATE", "METADATA", "CHATHISTORY",
     "005",     "001",    "221",    "303",   "311",     "318",     "321",     "322",          "323",      "332",
     "353",     "366",    "401",    "403",   "404",     "421",     "433",     "461",          "900",      "901",
     "903",     "904",    "908",    "730",   "761",     "SEARCH"});

constexpr auto kWords = std::to_array<std::string_view>({"alice",
                                                         "bob",
                                                         "#lobby",
                                                         "#games",
                                                         "*",
                                                         "#",
                                                         "+h",
                                                         "-h",
                                                         "+m",
                                                         "-m",
                                                         "+t",
                                                         "-t",
                                                         "LS",
                                                         "NEW",
                                                         "ACK",
                                                         "DEL",
                                                         "LATEST",
                                                         "TARGETS",
                                                         "AFTER",
                                                         "JOIN",
                                                         "sasl",
                                                         "chathistory",
                                                         "draft/multiline",
                                                         "draft/chathistory-targets",
                                                         "soju.im/search",
                                                         "netsplit",
                                                         "metadata",
                                                         "CHANNEL_RENAMED",
                                                         "DATASTORE",
                                                         "SUMMARY",
                                                         "timestamp=2026-11-22T12:00:00.000Z",
                                                         "CHANTYPES=",
                                                         "CHANTYPES=a#",
                                                         "CHATHISTORY=3",
                                                         "CASEMAPPING=ascii",
                                                         "PREFIX=(ov)@+",
                                                         "PREFIX=",
                                                         "=",
                                                         "@alice +bob",
                                                         "gate-3",
                                                         "gate-4",
                                                         "gate-5"});

constexpr auto kTyped = std::to_array<std::string_view>({"/enter games",
                                                         "/leave",
                                                         "/private bob",
                                                         "/private bob hello",
                                                         "/history 5",
                                                         "/search a",
                                                         "/datastore",
                                                         "/datastore f",
                                                         "/login ann",
                                                         "/register",
                                                         "/channels",
                                                         "/fake 20",
                                                         "/fake stop",
                                                         "/reply a",
                                                         "/react 👍",
                                                         "/redact",
                                                         "/edit s/a/b/",
                                                         "/ignore bob",
                                                         "/op bob",
                                                         "/mode",
                                                         "/raw METADATA bob LIST",
                                                         "/raw MODE alice",
                                                         "/who bob",
                                                         "/nick alicia",
                                                         "/info",
                                                         "q",
                                                         "",
                                                         "hello",
                                                         "//hello",
                                                         "/me waves",
                                                         "/topic a",
                                                         "/msg bob a"});

/// Many of them just fit into a line with little else.
std::size_t about_a_line(Random& random) {
  return below(random, 2) == 0 ? below(random, 100) : 440 + below(random, 75);
}

std::string word(Random& random) {
  switch (below(random, 8)) {
    case 0:
      return random_bytes(random, 20);
    case 1:
      return std::string(about_a_line(random), 'x');
    case 2:
      return "#" + std::string(about_a_line(random), 'y');
    default:
      return std::string(kWords[below(random, kWords.size())]);
  }
}

/// What looks much like a line of a server.
std::string hostile_line(Random& random) {
  std::string line;
  const auto tags = std::to_array<std::string_view>(
      {"@batch=h", "@batch=m", "@batch=t", "@msgid=a", "@+draft/reply=a", R"(@msgid=a\r\nQUIT)", R"(@msgid=b\sc)"});
  if (below(random, 3) == 0) line.append(tags[below(random, tags.size())]).append(" ");
  if (below(random, 20) == 0) line = "@msgid=" + std::string(below(random, 8000), 'i') + " ";
  const auto sources = std::to_array<std::string_view>({":alice!a@h ", ":bob!b@h ", ":s ", ""});
  line += sources[below(random, sources.size())];
  line += below(random, 30) == 0 ? random_bytes(random, 5) : kCommands[below(random, kCommands.size())];
  const std::size_t params = below(random, 5);
  for (std::size_t i = 0; i < params; ++i) line.append(" ").append(word(random));
  if (below(random, 2) == 0) line.append(" :").append(random_bytes(random, below(random, 10) == 0 ? 600 : 60));
  return line;
}

/// As it comes out of a connection: what is no line there is none here.
void from_server(Hostile& hostile, std::string_view bytes) {
  irc::LineBuffer buffer(irc::kMaxTags, false);
  const auto receive = [&](const irc::LineBuffer::Line& line) {
    if (line) hostile.server(*line);
  };
  buffer.feed(bytes, receive);
  buffer.feed("\n", receive);
}

}  // namespace

TEST_CASE("whatever a server says and a person types: lines are sent, and what is shown is harmless") {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    Hostile hostile;
    for (int i = 0; i < 200; ++i) {
      std::string line;
      const std::size_t who = below(random, 8);
      if (who == 0) {
        line = below(random, 2) == 0 ? std::string(kTyped[below(random, kTyped.size())]) : random_bytes(random, 80);
        hostile.person(line);
      } else if (who == 1) {
        hostile.answer_ping();
      } else {
        line = hostile_line(random);
        from_server(hostile, line);
      }
      INFO("seed " << seed << ", line " << i << ": " << line);
      REQUIRE(hostile.wrong() == "");
    }
  }
}

TEST_CASE("however long the names that a server gives, lines are sent that are short enough") {
  const std::string limit = "timestamp=2026-11-22T12:00:00.000Z";
  for (std::size_t length = 380; length <= 510; ++length) {
    const std::string name(length, 'x');
    Hostile hostile;
    const auto all = [&](std::initializer_list<std::string> lines) {
      for (const std::string& line : lines) {
        if (line == "=") {
          hostile.answer_ping();
        } else if (line.starts_with('>')) {
          hostile.person(line.substr(1));
        } else {
          from_server(hostile, line);
        }
        INFO(line);
        REQUIRE(hostile.wrong() == "");
      }
    };
    all({"PING " + name, "PING :" + name, "PING :a " + name});
    all({":alice!a@h JOIN #" + name, ":s 353 alice = #" + name + " :alice", "353 a = #" + name + " :alice",
         "366 a #" + name, "="});
    all({"@msgid=" + name + ";time=2026-11-22T12:00:00.000Z :bob!b@h PRIVMSG #lobby :a", "900 a b c :d",
         "@time=2026-11-22T12:00:00.000Z :bob!b@h PRIVMSG #" + name + " a", ">", "="});
    all({"BATCH +t draft/chathistory-targets", "@batch=t CHATHISTORY TARGETS " + name + " " + limit.substr(10),
         "BATCH -t", "=", "=", "MARKREAD " + name + " timestamp=2026-11-21T12:00:00.000Z", "=", "="});
    all({">/datastore", "BATCH +t draft/chathistory-targets",
         "@batch=t CHATHISTORY TARGETS " + name + " " + limit.substr(10),
         "@batch=t CHATHISTORY TARGETS bob " + limit.substr(10), "BATCH -t", "=", "=", "BATCH +h chathistory " + name,
         "BATCH -h", "=", "BATCH +h chathistory bob", "@batch=h;msgid=" + name + " :bob!b@h PRIVMSG alice :one",
         "BATCH -h", "=", "="});
    all({":alice!a@h NICK " + name, ">/enter games", ">/leave", ">hello", ">/private bob", "="});
    all({">/enter games", "FAIL JOIN CHANNEL_RENAMED #games #" + name + " :m", "="});
    all({"RENAME #lobby #" + name, ">/enter #lobby"});
  }
}

TEST_CASE("an id with a line end or a space in it makes no other line of what is said about its message") {
  for (const std::string_view id : {R"(a\r\nQUIT)", R"(a\sb)", ":a"}) {
    Hostile hostile;
    for (const std::string_view source : {":bob!b@h", ":alice!a@h"}) {
      from_server(hostile, "@msgid=" + std::string(id) + " " + std::string(source) + " PRIVMSG #lobby :hello");
    }
    for (const std::string_view typed : {"/reply yes", "/react 👍", "/edit s/h/j/", "/redact"}) {
      hostile.person(typed);
      hostile.answer_ping();
      INFO(id << " " << typed);
      REQUIRE(hostile.wrong() == "");
    }
  }
}

TEST_CASE("typed lines are short enough in a place whose name is long") {
  for (std::size_t length = 380; length <= 500; ++length) {
    Hostile hostile;
    from_server(hostile, ":alice!a@h RENAME #lobby #" + std::string(length, 'x'));
    for (const std::string_view typed :
         {"hello", "/me waves", "/topic a", "/topic", "/who", "/history 10000", "/fake 8", "/kick bob a", "/invite bob",
          "/rename other", "/channel info", "/leave bye"}) {
      hostile.person(typed);
      hostile.answer_ping();
      INFO(length << " " << typed);
      REQUIRE(hostile.wrong() == "");
    }
  }
}

#ifndef __SANITIZE_ADDRESS__  // which has an allocator of its own: mallinfo2() would not see what grows
TEST_CASE("a session keeps only so much, whatever a server sends and however often") {
  struct Kind {
    std::string_view line;  ///< each {} is a new name
    int times = 1'500;      ///< more than the bounds of what keeps such names
  };
  constexpr int kPastIds = 12'000;
  constexpr int kPastPeople = 21'000;
  const auto kKinds = std::to_array<Kind>({
      {":alice!a@h JOIN #{}"},
      {":s 353 alice = #lobby :{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m} {n} {o} {p} {q} {r} {s} {t}", 3'000},
      {":s 366 alice #{} :end"},
      {":{}!b@h PRIVMSG alice :hello", kPastPeople},
      {"@msgid={} :bob!b@h PRIVMSG #lobby :a", kPastIds},
      {"@msgid={} :bob!b@h REDACT #lobby {}", kPastIds},
      {"@time=2026-11-22T12:00:00.000Z :bob!b@h PRIVMSG #{} :a"},
      {":bob!b@h NICK {}", kPastPeople},
      {":{}!b@h INVITE alice #{}", kPastPeople},
      {":alice!a@h RENAME #lobby #{}"},
      {":s FAIL JOIN CHANNEL_RENAMED #lobby #{} :a"},
      {":s BATCH +{} chathistory #{}"},
      {":s BATCH +{} draft/multiline #{}"},
      {":s CAP alice LS * :{}"},
      {":s CAP alice NEW :{}"},
      {":s MARKREAD {} timestamp=2026-11-22T12:00:00.000Z"},
      {":s 005 alice {} :are supported"},
      {":s 303 alice :{}"},
      {":s 322 alice #{} 1 :a"},
      {":s 730 alice :{}"},
      {":s 900 alice a {} :in"},
      {"AUTHENTICATE {}"},
  });
  const auto in_use = [] {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
  };
  const std::string tail(200, 'x');
  for (const Kind& kind : kKinds) {
    Hostile hostile;
    const bool is_long = kind.line.size() < 80;
    std::size_t number = 0;
    std::size_t came = 0;
    const auto send_all = [&] {
      for (int i = 0; i < kind.times; ++i) {
        std::string line;
        for (const char c : kind.line) {
          if (c == '}') {
            line += std::to_string(++number) + (is_long ? tail : "");
          } else if (c != '{') {
            line += c;
          }
        }
        came += line.size();
        hostile.server_unseen(line);
      }
    };
    send_all();
    const std::size_t before = in_use();
    came = 0;
    send_all();
    const std::size_t after = in_use();
    INFO(kind.line << " came in " << came << " bytes; kept before them: " << before << ", behind them: " << after);
    CHECK(after < before + came / 8);
  }
}
#endif
