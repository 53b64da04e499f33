#include "irc/numerics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "support/random.hpp"
#include "util/utf8.hpp"

using namespace chat::irc;
using chat::test::Random;

namespace {

/// As the core puts it on the wire, for the longest server name and nick that the limits allow.
std::string on_the_wire(const Reply& reply, std::string_view source, std::string_view nick) {
  std::string number = std::to_string(reply.number);
  number.insert(0, 3 - number.size(), '0');
  return ":" + std::string(source) + " " + number + " " + std::string(nick) + " " + reply.params;
}

std::vector<std::string> params_of(const Reply& reply) {
  const std::string line = on_the_wire(reply, "irc.example", "ada");
  const auto message = parse(line);
  REQUIRE(message.has_value());
  REQUIRE(message->param(0) == "ada");
  return {message->params.begin() + 1, message->params.end()};
}

}  // namespace

TEST_CASE("numerics: numbers and names are unique and in order") {
  std::set<std::string_view> names;
  int before = 0;
  for (const NumericInfo& info : all_numerics()) {
    INFO(info.name);
    REQUIRE(info.number > before);
    REQUIRE(info.number <= 999);
    before = info.number;
    REQUIRE(names.insert(info.name).second);
  }
}

TEST_CASE("numerics: a name says whether it is an error") {
  for (const NumericInfo& info : all_numerics()) {
    INFO(info.name);
    const bool error = info.name.starts_with("ERR_");
    REQUIRE((error || info.name.starts_with("RPL_")));
    // 400 to 599 are errors; what came later is where there was room.
    if (info.number < 600) REQUIRE(error == (info.number >= 400));
  }
}

TEST_CASE("numerics: every text is a line's end that parses back") {
  for (const NumericInfo& info : all_numerics()) {
    INFO(info.name << ": " << info.format);
    std::string params(info.format);
    REQUIRE(params.find_first_of("\r\n") == std::string::npos);
    REQUIRE(params.find('\0') == std::string::npos);
    std::size_t places = 0;
    for (std::size_t at = params.find("{}"); at != std::string::npos; at = params.find("{}")) {
      params.replace(at, 2, "x" + std::to_string(places++));
    }
    REQUIRE(params.find_first_of("{}") == std::string::npos);
    const std::string line = ":irc.example 999 ada " + params;
    const auto message = parse(line);
    REQUIRE(message.has_value());
    std::string again;
    for (std::size_t i = 1; i < message->params.size(); ++i) {
      const auto param = message->params[i];
      const bool colon =
          params.find(" :" + std::string(param)) != std::string::npos || params == ":" + std::string(param);
      again += again.empty() ? "" : " ";
      again += (colon ? ":" : "") + std::string(param);
    }
    REQUIRE(again == params);
  }
}

TEST_CASE("numerics: what an error says is a text in the last place") {
  for (const NumericInfo& info : all_numerics()) {
    INFO(info.name);
    if (info.name.starts_with("ERR_")) REQUIRE(info.format.find(':') != std::string_view::npos);
  }
}

TEST_CASE("numerics: arguments stand at their places") {
  REQUIRE(params_of(RPL_WHOISUSER(Nick("bob"), Word("~bob"), Word("host"), Text("Bob the Builder"))) ==
          std::vector<std::string>{"bob", "~bob", "host", "*", "Bob the Builder"});
  REQUIRE(params_of(RPL_LIST(Channel("#x"), 17, Text("a topic: two words"))) ==
          std::vector<std::string>{"#x", "17", "a topic: two words"});
  REQUIRE(params_of(RPL_LIST(Channel("#x"), std::size_t{17}, Text(""))) == std::vector<std::string>{"#x", "17", ""});
  REQUIRE(params_of(RPL_LUSERCLIENT(3, 2, 1)) ==
          std::vector<std::string>{"There are 3 users and 2 invisible on 1 servers"});
  REQUIRE(params_of(RPL_ISUPPORT(Text("A=1 B C=2"))) ==
          std::vector<std::string>{"A=1", "B", "C=2", "are supported by this server"});
  REQUIRE(params_of(ERR_NOTEXTTOSEND()).size() == 1);
  REQUIRE(RPL_WELCOME(Text("a"), Text("b")).number == 1);
}

TEST_CASE("numerics: an argument with braces is not taken for a place") {
  REQUIRE(params_of(RPL_AWAY(Nick("{}"), Text("{} {}"))) == std::vector<std::string>{"{}", "{} {}"});
}

TEST_CASE("numerics: numbers from the smallest to the largest") {
  const auto low = std::numeric_limits<std::int64_t>::min();
  const auto high = std::numeric_limits<std::int64_t>::max();
  REQUIRE(params_of(RPL_LUSERME(low, high)).front() ==
          "I have -9223372036854775808 clients and 9223372036854775807 servers");
}

TEST_CASE("Given: a word is kept as it was typed") {
  for (const std::string_view word : {"bob", "#lobby", "a:b", "@+%&", "日本", "a,b,c", "*", "\x01"}) {
    REQUIRE(Given(word).text == word);
  }
}

TEST_CASE("Given: a star stands for what cannot stand there") {
  for (const std::string_view word : {"", " ", ":", ":x", " x", "  ", "\r", "\nx", "\xC3", "a\xFF"})
    REQUIRE(Given(word).text == "*");
  REQUIRE(Given(std::string_view("\0x", 2)).text == "*");
}

TEST_CASE("Given: it is cut before what would end it, or the line") {
  REQUIRE(Given("two words").text == "two");
  REQUIRE(Given("a\r\nQUIT").text == "a");
  REQUIRE(Given("a\nQUIT").text == "a");
  REQUIRE(Given("a\rb").text == "a");
  REQUIRE(Given(std::string_view("a\0b", 3)).text == "a");
}

TEST_CASE("Given: a long one leaves room for the sentence behind it, and is cut between characters") {
  std::string longest(64, 's');
  std::string nick(32, 'n');
  for (const std::string_view letter : {"x", "ö", "日", "👍"}) {
    std::string typed;
    while (typed.size() < kMaxBody) typed += letter;
    const Given given(typed);
    REQUIRE(chat::util::is_utf8(given.text));
    REQUIRE(given.text.size() >= 200);
    for (const Reply& reply :
         {ERR_NOSUCHNICK(given), ERR_NOSUCHSERVER(given), ERR_NOSUCHCHANNEL(given), ERR_UNKNOWNCOMMAND(given),
          ERR_TOOMANYTARGETS(given, 20), ERR_ERRONEUSNICKNAME(given, Text("longer than allowed"))}) {
      REQUIRE(on_the_wire(reply, longest, nick).size() + 2 <= kMaxBody);
    }
  }
}

TEST_CASE("Given: whatever was typed, the reply keeps its form") {
  Random random(7);
  for (int round = 0; round < 20'000; ++round) {
    const std::string typed = random.chance(2) ? random.bytes(30) : random.from(": \r\nab*", 8);
    const std::string line = on_the_wire(ERR_INVALIDMODEPARAM(Channel("#x"), Word("k"), Given(typed), Text("Bad key")),
                                         "irc.example", "ada");
    INFO(line);
    REQUIRE(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    const auto message = parse(line);
    REQUIRE(message.has_value());
    REQUIRE(message->params.size() == 5);
    REQUIRE(message->params.back() == "Bad key");
    REQUIRE(chat::util::is_utf8(line));
  }
}

TEST_CASE("ERR_UNKNOWNMODE: any character may have been typed for a mode") {
  REQUIRE(params_of(ERR_UNKNOWNMODE(Given(":"))).size() == 2);
  REQUIRE(params_of(ERR_UNKNOWNMODE(Given("\xC3"))).front() == "*");  // half of "ö": what is sent is UTF-8
}
