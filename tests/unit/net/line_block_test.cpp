#include "net/line_block.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using chat::irc::BadLine;
using chat::irc::LineBuffer;
using chat::irc::LineError;
using chat::net::append_line;
using chat::net::LineReader;

TEST_CASE("A line block gives back the lines and errors that went in, in order") {
  const std::string longest(chat::irc::kMaxClientTags + chat::irc::kMaxBody - 2, 'x');
  const std::vector<LineBuffer::Line> lines{"NICK a",
                                            std::unexpected(LineError::not_utf8),
                                            longest,
                                            "",
                                            std::unexpected(BadLine(LineError::not_utf8, "@label=x PRIVMSG")),
                                            std::unexpected(LineError::body_too_long),
                                            "PING"};
  std::string block;
  for (const LineBuffer::Line& line : lines) append_line(block, line);
  LineReader reader(block);
  for (const LineBuffer::Line& line : lines) CHECK(reader.next() == line);
  CHECK_FALSE(reader.next());
}

TEST_CASE("What a line reader has not given yet is a block of its own") {
  std::string block;
  for (const char* const line : {"one", "two", "three"}) append_line(block, line);
  LineReader reader(block);
  CHECK(reader.next() == LineBuffer::Line("one"));
  const std::string rest(reader.rest());
  LineReader again(rest);
  CHECK(again.next() == LineBuffer::Line("two"));
  CHECK(again.next() == LineBuffer::Line("three"));
  CHECK_FALSE(again.next());
}
