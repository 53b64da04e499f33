#include "core/line.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "util/utf8.hpp"

using namespace chat::core;
using chat::irc::Capability;

namespace {

constexpr std::uint8_t kAllForms = Line::kServerTime | Line::kMessageTags | Line::kAccountTag;

LineTags all_tags() {
  return {.time = "2027-01-15T08:00:00.000Z", .msgid = "m1", .client_tags = "+a=b;+c", .bot = true, .account = "ada"};
}

std::vector<std::string> keys(std::string_view tags) {
  const std::string line = std::string(tags) + "PING";
  std::vector<std::string> result;
  const auto message = chat::irc::parse(line);
  for (const auto& tag : message->tags) result.emplace_back(tag.key);
  return result;
}

}  // namespace

TEST_CASE("line: its body is made of source, command, middles and trailing") {
  REQUIRE(Line({}, "ada!a@h", "QUIT", {}).body() == ":ada!a@h QUIT\r\n");
  REQUIRE(Line({}, "ada!a@h", "PART", {"#x"}).body() == ":ada!a@h PART #x\r\n");
  REQUIRE(Line({}, "ada!a@h", "KICK", {"#x", "bob"}, "off with you").body() ==
          ":ada!a@h KICK #x bob :off with you\r\n");
  REQUIRE(Line({}, "ada!a@h", "TOPIC", {"#x"}, "").body() == ":ada!a@h TOPIC #x :\r\n");
}

TEST_CASE("line: a session gets the tags of its capabilities and no others") {
  const Line line(all_tags(), "ada!a@h", "PRIVMSG", {"#x"}, "hi");
  REQUIRE(line.tags(0).empty());
  REQUIRE(line.tags(Line::kServerTime) == "@time=2027-01-15T08:00:00.000Z ");
  REQUIRE(line.tags(Line::kAccountTag) == "@account=ada ");
  using Keys = std::vector<std::string>;
  REQUIRE(keys(line.tags(Line::kMessageTags)) == Keys{"msgid", "bot", "+a", "+c"});
  // What the server says stands before what clients say.
  REQUIRE(keys(line.tags(kAllForms)) == Keys{"time", "msgid", "bot", "account", "+a", "+c"});
  REQUIRE(keys(line.tags(Line::kMessageTags | Line::kAccountTag)) == Keys{"msgid", "bot", "account", "+a", "+c"});
}

TEST_CASE("line: each form is made once, and all stay valid") {
  const Line line(all_tags(), "ada!a@h", "PRIVMSG", {"#x"}, "hi");
  std::vector<std::string_view> first;
  for (std::uint8_t forms = 0; forms <= kAllForms; ++forms) first.push_back(line.tags(forms));
  for (std::uint8_t forms = 0; forms <= kAllForms; ++forms) {
    REQUIRE(line.tags(forms).data() == first.at(forms).data());
    REQUIRE(line.tags(forms) == first.at(forms));
  }
}

TEST_CASE("line: tags that it does not carry are left out, down to none at all") {
  const Line line({.time = "2027-01-15T08:00:00.000Z"}, "ada!a@h", "AWAY", {});
  REQUIRE(line.tags(Line::kMessageTags).empty());
  REQUIRE(line.tags(Line::kAccountTag).empty());
  REQUIRE(line.tags(kAllForms) == "@time=2027-01-15T08:00:00.000Z ");
}

TEST_CASE("line: the forms follow from the capabilities") {
  chat::irc::CapabilitySet set;
  REQUIRE(Line::forms(set) == 0);
  set.set(Capability::batch);
  REQUIRE(Line::forms(set) == 0);
  set.set(Capability::server_time);
  REQUIRE(Line::forms(set) == Line::kServerTime);
  set.set(Capability::message_tags);
  set.set(Capability::account_tag);
  REQUIRE(Line::forms(set) == kAllForms);
}

TEST_CASE("line: a body is cut to 512 bytes between characters, and not a byte sooner") {
  const std::string frame = ":ada!a@h PRIVMSG #x :\r\n";
  const std::string fits(chat::irc::kMaxBody - frame.size(), 'x');
  REQUIRE(Line({}, "ada!a@h", "PRIVMSG", {"#x"}, fits).body() == ":ada!a@h PRIVMSG #x :" + fits + "\r\n");
  REQUIRE(Line({}, "ada!a@h", "PRIVMSG", {"#x"}, fits + "x").body() == ":ada!a@h PRIVMSG #x :" + fits + "\r\n");
  for (const std::string_view letter : {"ö", "日", "👍"}) {
    for (std::size_t lead = 0; lead < 4; ++lead) {
      std::string text(lead, 'x');
      while (text.size() < 600) text += letter;
      const Line line({}, "ada!a@h", "PRIVMSG", {"#x"}, text);
      REQUIRE(line.body().size() <= chat::irc::kMaxBody);
      REQUIRE(line.body().size() > chat::irc::kMaxBody - letter.size());
      REQUIRE(line.body().ends_with("\r\n"));
      REQUIRE(chat::util::is_utf8(line.body()));
    }
  }
}
