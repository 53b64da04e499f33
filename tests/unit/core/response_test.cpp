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
    emit(session, tags, body);
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
  REQUIRE(out.lines == Lines{"label=L1 :irc.example ACK"});
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
  REQUIRE(out.lines == Lines{"label=L1 :irc.example BATCH +7 labeled-response", "batch=7 :a 1", "batch=7;time=t :a 2",
                             ":irc.example BATCH -7"});
}

TEST_CASE("response: a long one opens its batch before it is complete, and keeps its order") {
  Out out;
  Response response = labelled();
  Lines expected = {"label=L1 :irc.example BATCH +7 labeled-response"};
  for (int i = 0; i < 100; ++i) {
    response.add("", ":a " + std::to_string(i) + "\r\n", out);
    expected.push_back("batch=7 :a " + std::to_string(i));
  }
  REQUIRE(out.lines.size() > 1);  // it does not keep all of it
  response.finish(out);
  expected.emplace_back(":irc.example BATCH -7");
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
  REQUIRE(out.lines == Lines{"label=L1 :irc.example BATCH +7 labeled-response", "batch=7 :a 1", "batch=7 :a 2",
                             ":irc.example BATCH -7"});
}

TEST_CASE("response: kept open with nothing said yet, it is a batch all the same") {
  Out out;
  Response response = labelled();
  REQUIRE(response.keep_open(out) == "7");
  response.finish(out);
  REQUIRE(out.lines == Lines{"label=L1 :irc.example BATCH +7 labeled-response", ":irc.example BATCH -7"});
}
