#include "irc/standard_replies.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "irc/line_buffer.hpp"
#include "irc/message.hpp"

// https://ircv3.net/specs/extensions/standard-replies

using namespace chat::irc;

namespace {

/// With each place filled by `word`: places are in the command, in the code and in the text.
std::string filled(const StandardReplyInfo& info, std::string_view word) {
  std::string line = std::string(info.type) + " " + std::string(info.command) + " " + std::string(info.code) + " " +
                     std::string(info.format);
  for (std::size_t at = line.find("{}"); at != std::string::npos; at = line.find("{}")) line.replace(at, 2, word);
  return line;
}

}  // namespace

TEST_CASE("standard replies: names are unique, and begin with the type") {
  std::set<std::string_view> names;
  for (const StandardReplyInfo& info : all_standard_replies()) {
    INFO(info.name);
    REQUIRE((info.type == "FAIL" || info.type == "WARN" || info.type == "NOTE"));
    REQUIRE(info.name.starts_with(std::string(info.type) + "_"));
    REQUIRE(names.insert(info.name).second);
  }
}

TEST_CASE("standard replies: a type, a command or a star, a code, context, and a description at the end") {
  for (const StandardReplyInfo& info : all_standard_replies()) {
    INFO(info.name);
    const std::string line = filled(info, "word");
    const auto message = parse(line);
    REQUIRE(message.has_value());
    CHECK(message->command == info.type);
    REQUIRE(message->params.size() >= 3);
    CHECK(message->params[0] == (info.command == "{}" ? "word" : info.command));
    const bool word = info.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_8") == std::string_view::npos;  // UTF8
    CHECK((info.code == "{}" || word));
    CHECK(info.format.find(':') != std::string_view::npos);
    CHECK(!message->params.back().empty());
  }
}

TEST_CASE("standard replies: with the longest words that people give, each fits into a line") {
  for (const StandardReplyInfo& info : all_standard_replies()) {
    INFO(info.name);
    if (info.command == "{}") continue;  // its words are the server's own
    CHECK((":" + std::string(63, 's') + " " + filled(info, "word")).size() < kMaxBody);
  }
}

TEST_CASE("standard replies: made with their arguments, without a number") {
  const Reply reply = FAIL_REDACT_TOO_LATE(Given("#tea"), Given("17 rest"), 60, 60);
  CHECK(reply.number == 0);
  CHECK(reply.params ==
        "FAIL REDACT REDACT_WINDOW_EXPIRED #tea 17 60 :It is too late: a message can be withdrawn within 60 seconds");
  CHECK(FAIL_SERVICE(Word("NS"), Word("REFUSED"), Text("No.")).params == "FAIL NS REFUSED :No.");
  CHECK(FAIL_SETNAME_INVALID().params.starts_with("FAIL SETNAME INVALID_REALNAME :"));
}
