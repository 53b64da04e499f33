#include "client/folding.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "client/coming.hpp"
#include "irc/message.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;
using std::chrono::seconds;

namespace {

/// Somebody called `me` before whom lines from a server come.
class Watched {
 public:
  Lines take(std::string_view line) {
    const auto message = irc::parse(line);
    REQUIRE(message);
    auto views = text::view(*message, {"me", isupport_});
    REQUIRE(views.size() == 1);
    Shown shown{std::move(views.front())};
    if (!shown.view.own) shown.coming = coming_in(*message);
    return in_words(folding_.take(std::move(shown), now_));
  }
  Lines say(std::string_view who, std::string_view place) {
    return take(":" + std::string(who) + "!u@h PRIVMSG " + std::string(place) + " :hello");
  }
  Lines enter(std::string_view who, std::string_view place = "#a") {
    return take(":" + std::string(who) + "!u@h JOIN " + std::string(place));
  }
  Lines leave(std::string_view who, std::string_view place = "#a") {
    return take(":" + std::string(who) + "!u@h PART " + std::string(place) + " :bye");
  }
  Lines wait(seconds time) {
    now_ += time;
    return in_words(folding_.due(now_));
  }
  Lines rest() { return in_words(folding_.rest()); }
  /// So many that nothing more is shown at once.
  void crowd(std::string_view place = "#a") {
    for (std::size_t i = 0; i < Folding::kAtOnce; ++i) {
      REQUIRE(enter("crowd" + std::to_string(i), place).size() == 1);
    }
  }
  [[nodiscard]] bool waits() const { return folding_.deadline().has_value(); }
  [[nodiscard]] seconds until_due() const { return std::chrono::duration_cast<seconds>(*folding_.deadline() - now_); }

 private:
  static Lines in_words(const std::vector<Shown>& shown) {
    Lines lines;
    for (const Shown& one : shown) lines.push_back(text::to_line(one.view, ""));
    return lines;
  }

  irc::Isupport isupport_;
  Folding folding_{isupport_};
  Folding::Time now_{std::chrono::hours(1)};
};

}  // namespace

TEST_CASE("folding: the first few are shown as they come") {
  Watched watched;
  CHECK(watched.enter("ann") == Lines{"#a -- ann entered"});
  CHECK(watched.leave("ann") == Lines{"#a -- ann left: bye"});
  CHECK(watched.enter("bob") == Lines{"#a -- bob entered"});
  CHECK_FALSE(watched.waits());
}

TEST_CASE("folding: the others are one line, when somebody speaks") {
  Watched watched;
  watched.crowd();
  for (const std::string_view who : {"ann", "bob", "carol", "dave", "emil"}) CHECK(watched.enter(who).empty());
  CHECK(watched.leave("crowd1").empty());
  CHECK(watched.say("zoe", "#a") == Lines{"#a -- ann, bob and 3 others entered; crowd1 left", "#a <zoe> hello"});
  CHECK_FALSE(watched.waits());
}

TEST_CASE("folding: or a moment later") {
  Watched watched;
  watched.crowd();
  CHECK(watched.enter("ann").empty());
  CHECK(watched.until_due() == Folding::kDelay);
  CHECK(watched.wait(seconds(4)).empty());
  CHECK(watched.enter("bob").empty());
  CHECK(watched.until_due() == Folding::kDelay - seconds(4));  // by the first that waits
  CHECK(watched.wait(seconds(6)) == Lines{"#a -- ann and bob entered"});
  CHECK(watched.enter("carol").empty());  // it stays busy
  CHECK(watched.wait(Folding::kDelay) == Lines{"#a -- carol entered"});
}

TEST_CASE("folding: one that waits alone is shown as it is") {
  Watched watched;
  watched.crowd();
  CHECK(watched.leave("crowd0").empty());
  CHECK(watched.rest() == Lines{"#a -- crowd0 left: bye"});
}

TEST_CASE("folding: what somebody says begins it anew, and so does quiet") {
  Watched watched;
  watched.crowd();
  CHECK(watched.enter("ann").empty());
  CHECK(watched.say("zoe", "#a").size() == 2);
  CHECK(watched.enter("bob").size() == 1);
  CHECK(watched.enter("carol").size() == 1);
  CHECK(watched.enter("dave").size() == 1);
  CHECK(watched.enter("emil").empty());
  CHECK(watched.wait(Folding::kQuiet).size() == 1);
  CHECK(watched.enter("fay").size() == 1);
}

TEST_CASE("folding: places are apart") {
  Watched watched;
  watched.crowd("#a");
  CHECK(watched.enter("ann", "#a").empty());
  CHECK(watched.enter("ann", "#b") == Lines{"#b -- ann entered"});
  CHECK(watched.say("zoe", "#b") == Lines{"#b <zoe> hello"});
  CHECK(watched.say("zoe", "#A") == Lines{"#a -- ann entered", "#A <zoe> hello"});
}

TEST_CASE("folding: whatever else is shown there comes behind") {
  Watched watched;
  watched.crowd();
  CHECK(watched.enter("ann").empty());
  CHECK(watched.enter("bob").empty());
  CHECK(watched.take(":zoe!z@h TOPIC #a :tea") ==
        Lines{"#a -- ann and bob entered", "#a -- zoe changed the topic to: tea"});
}

TEST_CASE("folding: who spoke lately is shown at once and alone") {
  Watched watched;
  watched.say("Zoe", "#a");
  watched.say("me", "bob");
  watched.crowd();
  CHECK(watched.enter("ann").empty());
  CHECK(watched.leave("zoe") == Lines{"#a -- ann entered", "#a -- zoe left: bye"});
  CHECK(watched.enter("bob") == Lines{"#a -- bob entered"});
  CHECK(watched.take(":bob!b@h NICK rob") == Lines{"-- bob is now called rob"});
  CHECK(watched.leave("rob").size() == 1);
  for (std::size_t i = 0; i < Folding::kMaxSpeakers; ++i) watched.say("speaker" + std::to_string(i), "#b");
  CHECK(watched.enter("zoe").empty());
}

TEST_CASE("folding: one's own comings are shown") {
  Watched watched;
  watched.crowd();
  CHECK(watched.enter("ann").empty());
  CHECK(watched.leave("me") == Lines{"#a -- ann entered", "-- You left #a: bye"});
}

TEST_CASE("folding: who comes and goes is told once") {
  Watched watched;
  watched.crowd();
  watched.enter("ann");
  watched.leave("ANN");
  watched.leave("crowd0");
  watched.enter("crowd0");
  watched.leave("crowd1");
  watched.enter("dave");
  CHECK(watched.rest() == Lines{"#a -- dave entered; crowd1 left; ann came and went; crowd0 left and came back"});
}

TEST_CASE("folding: who leaves the system or changes nicks") {
  Watched watched;
  for (const char who : std::string_view("xyz")) {
    CHECK(watched.take(std::string(":") + who + "!u@h QUIT :off").size() == 1);
  }
  CHECK(watched.take(":ann!u@h QUIT :off").empty());
  CHECK(watched.take(":bob!u@h NICK rob").empty());
  CHECK(watched.take(":rob!u@h NICK bert").empty());
  CHECK(watched.take(":carol!u@h NICK carla").empty());
  CHECK(watched.take(":carla!u@h QUIT :off").empty());
  CHECK(watched.rest() == Lines{"-- ann and carla left the system; bob is now called bert; carol is now called carla"});
  for (int i = 0; i < 5; ++i) {
    const std::string nick = "p" + std::to_string(i);
    watched.take(":" + nick + "!u@h NICK q" + std::to_string(i));
  }
  CHECK(watched.rest() == Lines{"-- 5 people changed their nicks"});
}

TEST_CASE("folding: names in a line, up to a bound") {
  Watched watched;
  watched.crowd();
  for (const std::string_view who : {"ann", "bob", "carol", "dave"}) watched.enter(who);
  CHECK(watched.rest() == Lines{"#a -- ann, bob, carol and dave entered"});
  Lines shown;
  for (std::size_t i = 0; i < Folding::kMaxPeople; ++i) {
    const Lines more = watched.enter("guest" + std::to_string(i));
    shown.insert(shown.end(), more.begin(), more.end());
  }
  CHECK(shown == Lines{"#a -- guest0, guest1 and 498 others entered"});
}

TEST_CASE("folding: so many places, and beyond them nothing waits") {
  Watched watched;
  for (std::size_t i = 0; i < Folding::kMaxPlaces; ++i) {
    const std::string place = "#p" + std::to_string(i);
    watched.crowd(place);
    REQUIRE(watched.enter("ann", place).empty());
  }
  for (int i = 0; i < 10; ++i) CHECK(watched.enter("ann" + std::to_string(i), "#more").size() == 1);
  CHECK(watched.rest().size() == Folding::kMaxPlaces);
  watched.crowd("#more");
  CHECK(watched.enter("ann", "#more").empty());
}

TEST_CASE("folding: hostile names are harmless in the line") {
  Watched watched;
  watched.crowd();
  watched.enter("a\x1B[31mnn");
  watched.enter("b\x02ob");
  CHECK(watched.rest() == Lines{"#a -- ann and bob entered"});
}
