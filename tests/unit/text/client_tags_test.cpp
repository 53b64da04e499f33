#include <string>

#include "random_text.hpp"
#include "shown.hpp"

// https://ircv3.net/specs/client-tags/reply, react, typing, channel-context

using namespace chat;
using namespace chat::text;
using namespace chat::text::testing;

namespace {

/// What `me` is shown of a line that answers or reacts to what is quoted so.
std::string seen(std::string_view line, std::string_view answered) {
  const irc::Isupport isupport;
  const auto message = irc::parse(line);
  REQUIRE(message);
  std::string all;
  for (const View& one : view(*message, {"me", isupport, {}, answered})) all += to_line(one, "");
  return all;
}

std::string quoted(std::string_view line) {
  const irc::Isupport isupport;
  const auto message = irc::parse(line);
  REQUIRE(message);
  return quotation(*message, {"me", isupport});
}

}  // namespace

TEST_CASE("an answer says to what, as far as that is known") {
  CHECK(seen("@+draft/reply=x1 :ann!a@h PRIVMSG #lobby :yes", "bob: tea?") == "#lobby <ann> (to bob: tea?) yes");
  CHECK(seen("@+reply=x1 :ann!a@h PRIVMSG #lobby :yes", "bob: tea?") == "#lobby <ann> (to bob: tea?) yes");
  CHECK(seen("@+draft/reply=x1 :ann!a@h NOTICE me :yes", "you: tea?") == "[private] -ann- (to you: tea?) yes");
  CHECK(seen("@+draft/reply=x1 :ann!a@h PRIVMSG #lobby :yes", "") == "#lobby <ann> (to an earlier line) yes");
  CHECK(seen("@+draft/reply=x1 :ann!a@h PRIVMSG #lobby :\001ACTION nods\001", "bob: tea?") ==
        "#lobby * ann (to bob: tea?) nods");
  CHECK(seen("@+draft/reply= :ann!a@h PRIVMSG #lobby :yes", "bob: tea?") == "#lobby <ann> yes");
  CHECK(seen("@draft/reply=x1 :ann!a@h PRIVMSG #lobby :yes", "bob: tea?") == "#lobby <ann> yes");
}

TEST_CASE("a reaction is told in a sentence") {
  CHECK(seen("@+draft/reply=x1;+draft/react=👍 :bob!b@h TAGMSG #lobby", "ann: tea?") ==
        "#lobby -- bob reacts with 👍 to ann: tea?");
  CHECK(seen("@+reply=x1;+react=lol :bob!b@h TAGMSG #lobby", "") == "#lobby -- bob reacts with lol to an earlier line");
  CHECK(seen("@+draft/reply=x1;+draft/react=a\\sb :me!m@h TAGMSG #lobby", "bob: tea?") ==
        "-- You react with a b to bob: tea?");
  CHECK(seen("@+draft/reply=x1;+draft/react=:) :bob!b@h TAGMSG me", "you: tea?") ==
        "-- bob reacts with :) to you: tea?");
  CHECK(seen("@+draft/reply=x1;+draft/unreact=:) :bob!b@h TAGMSG #lobby", "ann: tea?") ==
        "#lobby -- bob takes back :) from ann: tea?");
  CHECK(seen("@+draft/reply=x1;+draft/unreact=:) :me!m@h TAGMSG #lobby", "ann: tea?") ==
        "-- You take back :) from ann: tea?");
  const std::string endless = std::string(60, 'x');
  CHECK(seen("@+draft/reply=x1;+draft/react=" + endless + " :bob!b@h TAGMSG #lobby", "") ==
        "#lobby -- bob reacts with " + endless.substr(0, 40) + "… to an earlier line");
}

TEST_CASE("a TAGMSG that is no reaction to a message is shown to nobody") {
  check_shown({
      {"@+typing=active :bob!b@h TAGMSG #lobby", ""},
      {"@+draft/react=lol :bob!b@h TAGMSG #lobby", ""},
      {"@+draft/reply=x1 :bob!b@h TAGMSG #lobby", ""},
      {"@+draft/reply=x1;+draft/react=a;+draft/unreact=b :bob!b@h TAGMSG #lobby", ""},
      {"@+draft/reply=x1;+draft/react=lol :irc.example TAGMSG #lobby", ""},
      {":bob!b@h TAGMSG", ""},
  });
}

TEST_CASE("a private message may say which channel it is about, and stays private") {
  check_shown({
      {"@+draft/channel-context=#lobby :bot!b@h NOTICE me :help", "#lobby [private] -bot- help"},
      {"@+channel-context=#lobby :bot!b@h PRIVMSG me :help", "#lobby [private] <bot> help"},
      {"@+channel-context=#lobby :me!m@h PRIVMSG bot :help", "#lobby [private to bot] <me> help"},
      {"@+channel-context=#lobby :bot!b@h PRIVMSG #games :help", "#games <bot> help"},
      {"@+channel-context=lobby :bot!b@h PRIVMSG me :help", "[private] <bot> help"},
      {"@+channel-context=#a\\sb :bot!b@h PRIVMSG me :help", "[private] <bot> help"},
      {"@+channel-context :bot!b@h PRIVMSG me :help", "[private] <bot> help"},
  });
  CHECK(views("@+channel-context=#lobby :bot!b@h PRIVMSG me :help").at(0).place == "bot");
}

TEST_CASE("who reads a message to people with a status is said in words") {
  const std::vector<std::string_view> tokens = {"CHANTYPES=#", "PREFIX=(qaohvx)~&@%+!"};
  check_shown(
      {
          {":bob!b@h PRIVMSG ~#lobby :x", "#lobby <bob> (to owners only) x"},
          {":bob!b@h PRIVMSG &#lobby :x", "#lobby <bob> (to administrators and owners only) x"},
          {":bob!b@h PRIVMSG @#lobby :x", "#lobby <bob> (to operators only) x"},
          {":bob!b@h PRIVMSG %#lobby :x", "#lobby <bob> (to operators and half-operators only) x"},
          {":bob!b@h NOTICE +#lobby :x", "#lobby -bob- (to operators and voiced people only) x"},
          {":bob!b@h PRIVMSG !#lobby :x", "#lobby <bob> (to ! only) x"},
          {":bob!b@h PRIVMSG @+#lobby :x", "#lobby <bob> (to @+ only) x"},
          {"@+reply=x1 :bob!b@h PRIVMSG @#lobby :x", "#lobby <bob> (to operators only) (to an earlier line) x"},
      },
      tokens);
}

TEST_CASE("how an answer refers to what was said") {
  CHECK(quoted(":bob!b@h PRIVMSG #lobby :tea?") == "bob: tea?");
  CHECK(quoted(":me!m@h PRIVMSG #lobby :tea?") == "you: tea?");
  CHECK(quoted(":bob!b@h NOTICE me :\002tea\002?") == "bob: tea?");
  CHECK(quoted(":bob!b@h PRIVMSG #lobby :\001ACTION waves\001") == "bob waves");
  CHECK(quoted(":bob!b@h PRIVMSG #lobby :\001VERSION\001").empty());
  CHECK(quoted(":bob!b@h PRIVMSG #lobby :").empty());
  CHECK(quoted(":bob!b@h JOIN #lobby").empty());
  CHECK(quoted(":irc.example NOTICE me :tea?").empty());
  CHECK(quoted(":bob!b@h PRIVMSG #lobby :" + std::string(39, 'x') + "éé") == "bob: " + std::string(39, 'x') + "…");
}

TEST_CASE("whatever client tags come, what is shown is harmless") {
  Random random(7);
  static constexpr auto kTags = std::to_array<std::string_view>(
      {"+draft/reply", "+reply", "+draft/react", "+react", "+draft/unreact", "+channel-context", "+typing"});
  const irc::Isupport isupport;
  std::size_t shown = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::string> values(below(random, 5));
    irc::Message message;
    message.source = "bob!b@h";
    message.command = below(random, 2) == 0 ? "TAGMSG" : "PRIVMSG";
    for (std::string& value : values) {
      value = below(random, 8) == 0 ? "#lobby" : random_bytes(random, 60);
      message.tags.push_back({kTags[below(random, kTags.size())], value});
    }
    message.params.push_back(below(random, 2) == 0 ? "me" : "#lobby");
    message.params.push_back("hello");
    const std::string answered = quotation(message, {"me", isupport});
    for (const View& one : view(message, {"me", isupport, {}, answered})) {
      ++shown;
      REQUIRE(is_harmless(one.about));
      REQUIRE(is_harmless(to_line(one, "12:01")));
    }
  }
  CHECK(shown > 10'000);
}
