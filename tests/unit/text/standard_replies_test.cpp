#include "irc/standard_replies.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "shown.hpp"

// https://ircv3.net/specs/extensions/standard-replies

using namespace chat;
using namespace chat::text::testing;

namespace {

/// What a server of this project sends for it, with something at each place; what is given as a command or a code is
/// none that is known.
std::string example_of(const irc::StandardReplyInfo& info) {
  std::string line = ":irc.example";
  int place = 0;
  for (const std::string_view part : {info.type, info.command, info.code, info.format}) {
    line += ' ';
    std::string_view rest = part;
    for (std::size_t at = rest.find("{}"); at != std::string_view::npos; at = rest.find("{}")) {
      line.append(rest.substr(0, at)).append("given").append(std::to_string(++place));
      rest.remove_prefix(at + 2);
    }
    line += rest;
  }
  return line;
}

/// What there is no slash command for, and what only programs do: the server's words are good enough.
bool is_for_programs(const irc::StandardReplyInfo& info) {
  static constexpr auto kCommands = std::to_array<std::string_view>({"BATCH", "MARKREAD", "SETNAME"});
  return info.code == "{}" || info.code == "INVALID_LINE" ||
         std::ranges::find(kCommands, info.command) != kCommands.end();
}

}  // namespace

TEST_CASE("every standard reply that the server sends has its own sentence, and it fits") {
  for (const irc::StandardReplyInfo& info : irc::all_standard_replies()) {
    const std::string line = example_of(info);
    INFO(info.name << ": " << line);
    const auto seen = views(line);
    REQUIRE(seen.size() == 1);
    const std::string& text = seen.front().text;
    CHECK_FALSE(text.empty());
    CHECK(text.find_first_of("{}") == std::string::npos);
    const bool in_the_servers_words = line.ends_with(":" + text);
    CHECK(in_the_servers_words == is_for_programs(info));
  }
}

TEST_CASE("a standard reply whose reason is known is told in one sentence") {
  const auto refused = [](const irc::Reply& reply) { return shown(":irc.example " + reply.params).at(0); };
  CHECK(refused(irc::FAIL_METADATA_TOO_LONG(300)) == "!! That is too long; what is said there may have 300 bytes.");
  CHECK(refused(irc::FAIL_METADATA_NOT_OWN(irc::Word("bob"), irc::Word("url"))) ==
        "!! You can change what you say of yourself only, and not what bob says.");
  CHECK(refused(irc::FAIL_METADATA_NOT_OPERATOR(irc::Word("#tea"), irc::Word("url"))) ==
        "!! Only an operator of #tea can change what it says of itself; ask one to do it.");
  CHECK(refused(irc::FAIL_RENAME_SAME(irc::Channel("#tea"), irc::Given("#tea"))) ==
        "!! #tea is called so already; choose another name: /rename NEWNAME");
  CHECK(refused(irc::FAIL_RENAME_TOO_SOON(irc::Channel("#tea"), irc::Given("#tee"), 60)) ==
        "!! #tea has been renamed recently; try again in 60 seconds.");
  CHECK(refused(irc::FAIL_RENAME_NOT_YOURS(irc::Channel("#tea"), irc::Given("#tee"))) ==
        "!! #tea is a registered channel: ask its founder, or one of its owners, to rename it.");
  CHECK(refused(irc::FAIL_REDACT_FORBIDDEN(irc::Given("#tea"), irc::Given("x1"))) ==
        "!! You can withdraw your own messages only; an operator of #tea can withdraw others.");
  check_shown({
      {":irc.example FAIL RENAME CANNOT_RENAME #tea #tee :It is Monday.",
       "!! #tea cannot be called #tee (It is Monday)."},
      {":irc.example FAIL METADATA VALUE_INVALID :It is not UTF-8", "!! That cannot be said (It is not UTF-8)."},
      {":irc.example FAIL METADATA KEY_NO_PERMISSION bob url :No",
       "!! You may not change what bob says of itself (No)."},
  });
}

TEST_CASE("a standard reply that lacks what its sentence speaks of is told in the server's words") {
  check_shown({
      {":irc.example FAIL REDACT UNKNOWN_MSGID :There is none", "!! There is none"},
      {":irc.example FAIL REDACT UNKNOWN_MSGID #lobby x1 :There is none",
       "!! There is no such message in #lobby to withdraw."},
      {":irc.example FAIL DATASTORE INTERNAL_ERROR :It is damaged",
       "!! The store cannot be summed up just now; try again in a moment."},
      {":irc.example WARN FROB SOON a b :It goes away", "-- It goes away"},
  });
}
