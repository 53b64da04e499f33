#include <catch2/catch.hpp>

#include "support/listed.hpp"

// LIST: https://modern.ircdocs.horse/#list-message; its conditions are in tokens/elist_test.cpp

using namespace chat::test;

namespace {

/// owner is in many channels; reader has asked for them by a labelled LIST, and stopped reading in its middle.
struct LongList {
  LongList() {
    for (int i = 0; i < 99; ++i) owner.send("JOIN #c" + std::to_string(i));
    reader.read_at_most(20);
    reader.send("@label=1 LIST");
  }
  MindHarness chat;
  Client owner = chat.connect("owner");
  Client reader = chat.connect("reader", {.caps = "labeled-response batch"});
};

}  // namespace

TEST_CASE("LIST: start, rows, end") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("LIST") ==
          Lines{":chat.example 321 alice Channel :Users  Name", ":chat.example 323 alice :End of LIST"});
  alice.send("JOIN #tea");
  alice.send("TOPIC #tea :Leaves and pots");
  Client bob = chat.connect("bob");
  bob.send("JOIN #tea");
  bob.send("JOIN #bare");
  REQUIRE(alice.ask("LIST") == Lines{":chat.example 321 alice Channel :Users  Name",
                                     ":chat.example 322 alice #tea 2 :Leaves and pots",
                                     ":chat.example 322 alice #bare 1 :", ":chat.example 323 alice :End of LIST"});
}

TEST_CASE("LIST: before registration") {
  MindHarness chat;
  REQUIRE(numbers(chat.open().ask("LIST")) == "451");
}

TEST_CASE("LIST: secret channels are listed to their members and to operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  alice.send("JOIN #hidden");
  alice.send("MODE #hidden +s");
  Client bob = chat.connect("bob");
  for (const std::string what : {"", " #hidden", " #h*", " >0"}) {
    REQUIRE(listed(bob.ask("LIST" + what)).empty());
    REQUIRE(listed(alice.ask("LIST" + what)) == Names{"#hidden"});
  }
  REQUIRE(listed(chat.connect_operator("root").ask("LIST")) == Names{"#hidden"});
}

TEST_CASE("LIST: as many channels as there are, each once, while channels come and go") {
  MindHarness chat;
  chat::core::Settings settings;
  settings.limits.channels_per_user = 5000;
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  Client owner = chat.connect("owner");
  constexpr int kChannels = 2000;
  for (int i = 0; i < kChannels; ++i) owner.send("JOIN #c" + std::to_string(i));
  Client reader = chat.connect("reader", {.caps = "labeled-response batch"});
  reader.read_at_most(30);
  const std::string label = GENERATE("", "@label=list ");
  reader.send(label + "LIST");
  Lines all;
  int round = 0;
  do {
    Lines some = reader.lines();
    REQUIRE(some.size() <= 35);  // starts and ends, of list and batch, come on top
    all.insert(all.end(), some.begin(), some.end());
    owner.send("PART #c" + std::to_string(round));
    owner.send("JOIN #new" + std::to_string(round++));
    if (reader.busy()) reader.resume();
  } while (reader.busy());
  const Lines rest = reader.lines();
  all.insert(all.end(), rest.begin(), rest.end());

  std::map<std::string, int> seen;
  for (const std::string& line : only(all, "322")) ++seen[param(line, 1)];
  for (int i = round; i < kChannels; ++i) REQUIRE(seen["#c" + std::to_string(i)] == 1);
  for (const auto& [name, times] : seen) REQUIRE(times <= 1);
  REQUIRE(only(all, "321").size() == 1);
  REQUIRE(only(all, "323").size() == 1);
  REQUIRE(only(all, "BATCH").size() == (label.empty() ? 0 : 2));
  if (!label.empty()) {
    REQUIRE(tag(all.front(), "label") == "list");
    REQUIRE(param(all.back(), 0) == "-" + param(all.front(), 0).substr(1));
  }
}

TEST_CASE("LIST: what others say comes between the parts, outside the label's batch") {
  LongList list;
  REQUIRE(list.reader.busy());
  static_cast<void>(list.reader.lines());
  list.owner.send("PRIVMSG reader :hello");
  REQUIRE(list.reader.lines() == Lines{":owner!~user@192.0.2.1 PRIVMSG reader :hello"});
  REQUIRE(list.reader.busy());
}

TEST_CASE("LIST: a session that ends in its middle takes the rest with it") {
  LongList list;
  list.reader.drop();
  REQUIRE(list.reader.closed());
  REQUIRE_FALSE(list.reader.busy());
  list.reader.resume();  // the engine may still have it on its list
}

TEST_CASE("LIST: a topic that leaves no room is cut, not the line") {
  MindHarness chat;
  Client alice = chat.connect(std::string(32, 'a'));
  const std::string name = "#" + std::string(63, 'c');
  alice.send("JOIN " + name);
  alice.send("TOPIC " + name + " :" + std::string(390, 't'));
  const Lines rows = only(alice.ask("LIST"), "322");
  REQUIRE(rows.size() == 1);
  REQUIRE(rows.front().size() <= 510);
  REQUIRE(param(rows.front(), 3).starts_with("ttt"));
}

TEST_CASE("LIST: invisible members are counted, and who asks need be in no channel") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("MODE alice +i");
  alice.send("JOIN #tea");
  REQUIRE(chat.connect("bob").param("LIST", "322", 2) == "1");
}
