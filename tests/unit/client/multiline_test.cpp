#include "client/multiline.hpp"

#include <catch2/catch.hpp>

#include "util/utf8.hpp"

using namespace chat;
using namespace chat::client;

using Lines = std::vector<std::string>;

TEST_CASE("what a server allows of messages of several lines") {
  CHECK(read_multiline_limits("max-bytes=4096,max-lines=24").max_lines == 24);
  CHECK(read_multiline_limits("max-lines=24,max-bytes=4096,new=x").max_bytes == 4096);
  CHECK(read_multiline_limits("max-bytes=4096").max_lines > 1);
  CHECK(read_multiline_limits("").max_lines == 0);
  CHECK(read_multiline_limits("max-lines,=,max-lines=many,,").max_lines == 0);
}

TEST_CASE("several lines are one batch where the server can, else a message each") {
  const Lines said = {"one", "", "  two three"};
  CHECK(as_messages("#a", said, 400, {}) == Lines{"PRIVMSG #a :one", "PRIVMSG #a : ", "PRIVMSG #a :  two three"});
  CHECK(as_messages("#a", said, 400, {24, 4096}) ==
        Lines{"BATCH +lines draft/multiline #a\n@batch=lines PRIVMSG #a :one\n@batch=lines PRIVMSG #a :\n"
              "@batch=lines PRIVMSG #a :  two three\nBATCH -lines"});
}

TEST_CASE("the limits part it into several messages") {
  const Lines five = {"1", "2", "3", "4", "5"};
  CHECK(as_messages("#a", five, 400, {2, 4096}).size() == 3);
  CHECK(as_messages("#a", five, 400, {2, 4096}).back() == "PRIVMSG #a :5");
  CHECK(as_messages("#a", five, 400, {24, 6}).size() == 2);
  CHECK(as_messages("#a", five, 400, {24, 1}).size() == 5);
}

TEST_CASE("a long line is cut, and comes together again within a batch") {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "wörd" + std::to_string(i) + (i % 7 == 0 ? "  " : " ");
  line.pop_back();
  const Lines messages = as_messages("#a", {line, "end"}, 80, {100, 10'000});
  REQUIRE(messages.size() == 1);
  std::string joined;
  std::string_view rest = messages[0];
  bool concat_seen = false;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    CHECK(util::is_utf8(one));
    const std::size_t text = one.find(" :");
    if (text == std::string_view::npos) continue;
    CHECK(one.substr(text + 2).size() <= 80);
    concat_seen = concat_seen || one.find("multiline-concat") != std::string_view::npos;
    joined += one.substr(text + 2);
  }
  CHECK(concat_seen);
  CHECK(joined == line + "end");
}

TEST_CASE("what is pasted cannot become another line, and empty ends are left out") {
  CHECK(as_messages("#a", {"a\r\nQUIT", "b\tc\033[31m", "", " "}, 400, {}) ==
        Lines{"PRIVMSG #a :a  QUIT", "PRIVMSG #a :b c"});
  CHECK(as_messages("#a", {"", "", ""}, 400, {24, 4096}).empty());
  CHECK(as_messages("#a", {"", "x"}, 400, {24, 4096}).size() == 1);
}
