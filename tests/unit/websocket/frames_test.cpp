#include "websocket/frames.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "unit/websocket/client_frames.hpp"

using chat::websocket::append_close;
using chat::websocket::append_messages;
using chat::websocket::CloseCode;
using chat::websocket::FrameReader;
using namespace chat::websocket::test;
using namespace std::string_literals;

namespace {

constexpr std::size_t kLongest = 4608;

/// What came of some bytes, given so many at a time.
struct Result {
  std::string lines;
  std::string wire;
  std::string error;
  bool closed = false;
};

Result feed(std::string_view bytes, std::size_t at_a_time = std::string_view::npos) {
  FrameReader reader(kLongest);
  Result result;
  for (std::size_t i = 0; i < bytes.size() && result.error.empty(); i += std::min(at_a_time, bytes.size())) {
    const auto fed = reader.feed(bytes.substr(i, at_a_time), result.lines, result.wire);
    if (!fed) result.error = fed.error();
  }
  result.closed = reader.closed();
  return result;
}

void breaks_the_rules(const std::string& bytes, unsigned code = 1002) {
  const Result result = feed(frame(kText, "PING 1") + bytes + frame(kText, "PING 2"));
  CHECK(result.lines == "PING 1\n");
  CHECK(result.wire == server_close(code));
  CHECK_FALSE(result.error.empty());
  CHECK(result.closed);
}

}  // namespace

TEST_CASE("WebSocket frames: a message is a line, however the bytes come") {
  const std::string bytes = frame(kText, "NICK ann") + frame(kBinary, "USER ann 0 * :Änn") +
                            frame(kText, "PRIVMSG ", {.last = false}) + frame(kPing, "still there?") +
                            frame(kContinuation, "#x :h", {.last = false}) + frame(kContinuation, "", {.last = false}) +
                            frame(kContinuation, "ello") + frame(kText, std::string(600, 'x'));
  const std::string lines = "NICK ann\nUSER ann 0 * :Änn\nPRIVMSG #x :hello\n" + std::string(600, 'x') + "\n";
  for (std::size_t at_a_time = 1; at_a_time <= bytes.size(); ++at_a_time) {
    const Result result = feed(bytes, at_a_time);
    REQUIRE(result.lines == lines);
    REQUIRE(result.wire == "\x8a\x0cstill there?");
    REQUIRE(result.error.empty());
    REQUIRE_FALSE(result.closed);
  }
}

TEST_CASE("WebSocket frames: a line end in a message makes no second line") {
  CHECK(feed(frame(kText, "PING 1\r\n")).lines == "PING 1\n");
  CHECK(feed(frame(kText, "PING 1\n")).lines == "PING 1\n");
  CHECK(feed(frame(kText, "PRIVMSG #x :a\nQUIT")).lines == "PRIVMSG #x :a\rQUIT\n");
  CHECK(feed(frame(kText, "PRIVMSG #x :a\r\nQUIT\r\n")).lines == "PRIVMSG #x :a\r\rQUIT\n");
  CHECK(feed(frame(kText, "")).lines == "\n");
}

TEST_CASE("WebSocket frames: hostile frames end the connection with a code") {
  breaks_the_rules(frame(kText, "PING", {.masked = false}));
  for (const unsigned reserved : {1U, 2U, 4U}) breaks_the_rules(frame(kText, "PING", {.reserved = reserved}));
  for (const unsigned opcode : {3U, 7U, 11U, 15U}) breaks_the_rules(frame(opcode, "x"));
  breaks_the_rules(frame(kContinuation, "x"));
  breaks_the_rules(frame(kText, "a", {.last = false}) + frame(kText, "b"));
  breaks_the_rules(frame(kPing, "x", {.last = false}));
  breaks_the_rules(frame(kPing, std::string(126, 'x')));
  breaks_the_rules(frame(kClose, "\x03\xed"s));           // 1005 may not be sent
  breaks_the_rules(frame(kClose, "\x03\xe7"s));           // 999 is none
  breaks_the_rules(frame(kClose, "\x13\x88"s));           // nor is 5000
  breaks_the_rules(frame(kClose, "\x03"));                // half a code
  breaks_the_rules(frame(kClose, "\x03\xe8\xff"), 1007);  // a reason that is not UTF-8
  breaks_the_rules(frame(kText, "\xff\xfe"), 1007);       // no UTF-8
  breaks_the_rules(frame(kText, "\xc3"), 1007);           // half a character
  breaks_the_rules(frame(kText, "\xed\xa0\x80"), 1007);   // half a pair of surrogates
  breaks_the_rules(frame(kText, std::string(kLongest + 1, 'x')), 1009);
  breaks_the_rules(frame(kText, std::string(kLongest, 'x'), {.last = false}) + frame(kContinuation, "x"), 1009);
}

TEST_CASE("WebSocket frames: a length that would never come is refused at once, and the longest message is taken") {
  const std::string head = frame(kBinary, std::string(70'000, 'x')).substr(0, 15);  // all its head, and one byte
  const Result result = feed(head);
  CHECK(result.wire == server_close(1009));
  CHECK(feed(frame(kBinary, std::string(kLongest, 'x'))).lines == std::string(kLongest, 'x') + "\n");
}

TEST_CASE("WebSocket frames: what is not UTF-8 may come in a binary message, for the line buffer to judge") {
  CHECK(feed(frame(kBinary, "PING \xff")).lines == "PING \xff\n");
}

TEST_CASE("WebSocket frames: a closing frame is answered in kind, and nothing behind it is read") {
  const Result result = feed(frame(kClose, "\x03\xe8over"s) + frame(kText, "PING 1"));
  CHECK(result.lines.empty());
  CHECK(result.wire == "\x88\x06\x03\xe8over"s);
  CHECK(result.error.empty());
  CHECK(result.closed);
  CHECK(feed(frame(kClose, "")).wire == "\x88\x00"s);
}

TEST_CASE("WebSocket frames: a message comes in so many frames, and no more") {
  const auto in_frames = [](std::size_t count) {
    std::string bytes = frame(kText, "x", {.last = false});
    for (std::size_t i = 2; i < count; ++i) bytes += frame(kContinuation, "x", {.last = false});
    return bytes + frame(kContinuation, "x");
  };
  const std::size_t most = FrameReader::kMostFrames;
  const std::string lines = std::string(most, 'x') + "\n";
  // What was one message's does not count for the next, nor do control frames in between.
  const Result whole = feed(in_frames(most) + in_frames(most));
  CHECK(whole.lines == lines + lines);
  CHECK(whole.wire.empty());
  breaks_the_rules(in_frames(most + 1), 1008);
  std::string empty = frame(kText, "", {.last = false});
  for (int i = 0; i < 4'500; ++i) empty += frame(kContinuation, "", {.last = false});
  breaks_the_rules(empty, 1008);
}

TEST_CASE("WebSocket frames: those that bring no line are counted") {
  FrameReader reader(kLongest);
  std::string lines;
  std::string wire;
  CHECK(reader.feed(frame(kText, "PING 1") + frame(kText, "PING 2"), lines, wire) == 0);
  CHECK(reader.feed(frame(kPong, "") + frame(kPing, "x") + frame(kPong, "y"), lines, wire) == 3);
  CHECK(reader.feed(frame(kText, "PI", {.last = false}) + frame(kContinuation, "", {.last = false}), lines, wire) == 2);
  const std::string end = frame(kContinuation, "NG 3");
  CHECK(reader.feed(end.substr(0, 8), lines, wire) == 0);
  CHECK(reader.feed(end.substr(8) + frame(kText, ""), lines, wire) == 0);  // an empty line is one
  CHECK(lines == "PING 1\nPING 2\nPING 3\n\n");
}

TEST_CASE("WebSocket frames: an error is final") {
  FrameReader reader(kLongest);
  std::string lines;
  std::string wire;
  const auto first = reader.feed(frame(kText, "x", {.masked = false}), lines, wire);
  REQUIRE_FALSE(first);
  wire.clear();
  const auto second = reader.feed(frame(kText, "PING 1"), lines, wire);
  REQUIRE_FALSE(second);
  CHECK(second.error() == first.error());
  CHECK(wire.empty());
  CHECK(lines.empty());
}

TEST_CASE("WebSocket frames: lines go out as messages, one each, without their ends") {
  std::string wire;
  CHECK(append_messages("PING 1\r\nPING 22\n\r\nPART", false, wire) == 18);
  CHECK(wire == "\x81\x06PING 1\x81\x07PING 22");
  wire.clear();
  CHECK(append_messages("PING 1\r\n", true, wire) == 8);
  CHECK(wire == "\x82\x06PING 1");
  wire.clear();
  const std::string medium(600, 'x');
  CHECK(append_messages(medium + "\r\n", false, wire) == 602);
  CHECK(wire == "\x81\x7e\x02\x58" + medium);
  wire.clear();
  CHECK(append_messages("PING", false, wire) == 0);
  CHECK(wire.empty());
  append_close(CloseCode::going_away, wire);
  CHECK(wire == server_close(1001));
}
