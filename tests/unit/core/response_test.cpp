#include "core/response.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace chat::core;

namespace {

constexpr SessionId kSession{3, 1};

struct Out final : Response::Output {
  void emit(SessionId session, std::string_view tags, std::string_view body) override {
    REQUIRE(session == kSession);
    REQUIRE(body.ends_with("\r\n"));
    std::string line(tags);
    line += line.empty() ? "" : " ";
    lines.push_back(line + std::string(body.substr(0, body.size() - 2)));
  }
  void emit_from_server(SessionId session, std::string_view tags, std::string_view body) override {
    emit(session, std::string(tags) + (tags.empty() ? "time=t" : ";time=t"), body);
  }
  std::vector<std::string> lines;
};

using Lines = std::vector<std::string>;

Response labelled() { return {kSession, "L1", "7", "irc.example"}; }

}  // namespace

TEST_CASE("response: nothing becomes ACK with the label") {
  Out out;
  Response response = labelled();
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example ACK"});
}

TEST_CASE("response: one line carries the label before its own tags, and nothing is sent early") {
  Out out;
  Response response = labelled();
  response.add("time=t", ":irc.example PONG x\r\n", out);
  REQUIRE(out.lines.empty());
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example PONG x"});
}

TEST_CASE("response: one line without tags of its own") {
  Out out;
  Response response = labelled();
  response.add("", ":irc.example PONG x\r\n", out);
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1 :irc.example PONG x"});
}

TEST_CASE("response: several lines become a batch, which alone carries the label") {
  Out out;
  Response response = labelled();
  response.add("", ":a 1\r\n", out);
  response.add("time=t", ":a 2\r\n", out);
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example BATCH +7 labeled-response", "batch=7 :a 1",
                             "batch=7;time=t :a 2", "time=t :irc.example BATCH -7"});
}

TEST_CASE("response: a long one opens its batch before it is complete, and keeps its order") {
  Out out;
  Response response = labelled();
  Lines expected = {"label=L1;time=t :irc.example BATCH +7 labeled-response"};
  for (int i = 0; i < 100; ++i) {
    response.add("", ":a " + std::to_string(i) + "\r\n", out);
    expected.push_back("batch=7 :a " + std::to_string(i));
  }
  REQUIRE(out.lines.size() > 1);  // it does not keep all of it
  response.finish(out);
  expected.emplace_back("time=t :irc.example BATCH -7");
  REQUIRE(out.lines == expected);
}

TEST_CASE("response: one that is kept open is gone on with by another, under the same batch") {
  Out out;
  Response first = labelled();
  first.add("", ":a 1\r\n", out);
  REQUIRE(first.keep_open(out) == "7");
  REQUIRE(first.keep_open(out) == "7");  // opened once
  Response second(kSession, "7", "irc.example");
  second.add("", ":a 2\r\n", out);
  REQUIRE(second.keep_open(out) == "7");
  Response third(kSession, "7", "irc.example");
  third.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example BATCH +7 labeled-response", "batch=7 :a 1", "batch=7 :a 2",
                             "time=t :irc.example BATCH -7"});
}

TEST_CASE("response: kept open with nothing said yet, it is a batch all the same") {
  Out out;
  Response response = labelled();
  REQUIRE(response.keep_open(out) == "7");
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example BATCH +7 labeled-response", "time=t :irc.example BATCH -7"});
}

TEST_CASE("response: what is said aside has no label, keeps its place, and is no answer") {
  Out out;
  Response nothing = labelled();
  nothing.add_aside("time=t", ":a aside\r\n", out);
  nothing.finish(out);
  REQUIRE(out.lines == Lines{"time=t :a aside", "label=L1;time=t :irc.example ACK"});

  out.lines.clear();
  Response one = labelled();
  one.add_aside("", ":a before\r\n", out);
  one.add("", ":a answer\r\n", out);
  one.add_aside("", ":a behind\r\n", out);
  one.finish(out);
  REQUIRE(out.lines == Lines{":a before", "label=L1 :a answer", ":a behind"});

  out.lines.clear();
  Response several = labelled();
  several.add("", ":a 1\r\n", out);
  several.add_aside("", ":a aside\r\n", out);
  several.add("", ":a 2\r\n", out);
  several.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example BATCH +7 labeled-response", "batch=7 :a 1", ":a aside",
                             "batch=7 :a 2", "time=t :irc.example BATCH -7"});
}

TEST_CASE("response: much that is said aside is not kept without bound") {
  Out out;
  Response response = labelled();
  Lines expected;
  for (int i = 0; i < 1'000; ++i) {
    response.add_aside("", ":a " + std::to_string(i) + "\r\n", out);
    expected.push_back(":a " + std::to_string(i));
  }
  REQUIRE(out.lines.size() > 900);
  response.finish(out);
  std::erase_if(out.lines, [](const std::string& line) { return !line.starts_with(":a "); });
  REQUIRE(out.lines == expected);
}

TEST_CASE("response: a batch within it is one answer, however many lines it has") {
  Out out;
  Response one = labelled();
  one.add("msgid=m", ":a BATCH +9 x\r\n", out);
  for (int i = 0; i < 100; ++i) one.add_inner("batch=9", ":a line\r\n", out);
  one.add_closing(":irc.example BATCH -9\r\n", out);
  REQUIRE(out.lines.empty());
  one.finish(out);
  REQUIRE(out.lines.size() == 102);
  REQUIRE(out.lines.front() == "label=L1;msgid=m :a BATCH +9 x");
  REQUIRE(out.lines[1] == "batch=9 :a line");
  REQUIRE(out.lines.back() == "time=t :irc.example BATCH -9");

  out.lines.clear();
  Response two = labelled();
  two.add("", ":a BATCH +9 x\r\n", out);
  two.add_inner("batch=9", ":a line\r\n", out);
  two.add_closing(":irc.example BATCH -9\r\n", out);
  two.add("", ":a 2\r\n", out);
  two.finish(out);
  REQUIRE(out.lines == Lines{"label=L1;time=t :irc.example BATCH +7 labeled-response", "batch=7 :a BATCH +9 x",
                             "batch=9 :a line", "batch=7;time=t :irc.example BATCH -9", "batch=7 :a 2",
                             "time=t :irc.example BATCH -7"});
}
