#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// multi-prefix: https://ircv3.net/specs/extensions/multi-prefix

using namespace chat::test;

namespace {

/// alice, operator with voice in #tea, and somebody who looks.
struct PrefixParty {
  explicit PrefixParty(const std::string& caps) : looks(chat.connect("looks", {.caps = caps})) {
    alice.send("JOIN #tea");
    alice.send("MODE #tea +v alice");
    static_cast<void>(looks.lines());
  }
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client looks;
};

}  // namespace

TEST_CASE("multi-prefix: all statuses, highest first, in NAMES, WHO and WHOIS") {
  PrefixParty party("multi-prefix");
  CHECK(party.looks.param("NAMES #tea", "353", 3) == "@+alice");
  CHECK(party.looks.param("WHO #tea", "352", 6) == "H@+");
  CHECK(party.looks.param("WHO #tea %cuf", "354", 3) == "H@+");
  CHECK(party.looks.param("WHOIS alice", "319", 2) == "@+#tea");
  CHECK(only(party.looks.ask("JOIN #tea"), "353").at(0).ends_with(":@+alice looks"));
}

TEST_CASE("multi-prefix: without it only the highest") {
  PrefixParty party("");
  CHECK(party.looks.param("NAMES #tea", "353", 3) == "@alice");
  CHECK(party.looks.param("WHO #tea", "352", 6) == "H@");
  CHECK(party.looks.param("WHO #tea %cuf", "354", 3) == "H@");
  CHECK(party.looks.param("WHOIS alice", "319", 2) == "@#tea");
}

TEST_CASE("multi-prefix: asked for or given back later, it counts at once") {
  PrefixParty party("");
  static_cast<void>(party.looks.ask("CAP REQ multi-prefix"));
  CHECK(party.looks.param("NAMES #tea", "353", 3) == "@+alice");
  static_cast<void>(party.looks.ask("CAP REQ -multi-prefix"));
  CHECK(party.looks.param("NAMES #tea", "353", 3) == "@alice");
}
