#pragma once

#include <span>
#include <string>
#include <string_view>

#include "irc/numerics.hpp"

namespace chat::irc {

/// One standard reply (https://ircv3.net/specs/extensions/standard-replies): its type, command, code and text in one
/// place, its arguments as types. Call it to get a Reply. Arguments go to the places in the command, in the code and
/// in the text, in that order.
template <class... Args>
struct StandardReply {
  std::string_view type;
  std::string_view command;
  std::string_view code;
  std::string_view format;

  consteval StandardReply(std::string_view the_type, std::string_view the_command, std::string_view the_code,
                          std::string_view the_format)
      : type(the_type), command(the_command), code(the_code), format(the_format) {
    const auto places =
        detail::count_places(the_command) + detail::count_places(the_code) + detail::count_places(the_format);
    if (places != sizeof...(Args)) detail::a_numeric_has_a_place_for_each_argument();
  }
  [[nodiscard]] Reply operator()(Args... args) const {
    std::string line;
    for (const std::string_view word : {type, command, code}) line.append(word).append(" ");
    line.append(format);
    if constexpr (sizeof...(Args) == 0) {
      return {0, std::move(line)};
    } else {
      const detail::Argument arguments[] = {detail::argument(args)...};
      return {0, detail::fill(line, arguments)};
    }
  }
};

struct StandardReplyInfo {
  std::string_view name;
  std::string_view type;
  std::string_view command;
  std::string_view code;
  std::string_view format;
};

// Every standard reply that the server sends, once: type, name (behind the type), command, code, context and text,
// arguments. `{}` as a command or a code: it is given. A sentence says what to do.
// clang-format off
#define CHAT_STANDARD_REPLIES(X)                                                                                        \
  X(FAIL, ACCOUNT_REQUIRED,      "*", "ACCOUNT_REQUIRED", ":Log in to an account, or make one, before you connect.")    \
  X(FAIL, INVALID_UTF8,          "{}", "INVALID_UTF8",    ":{}",                                    Word, Text)         \
  X(FAIL, INVALID_LINE,          "*", "INVALID_LINE",     ":{}",                                          Text)         \
  X(FAIL, NEW_ACCOUNT,           "{}", "{}",              "{} :{}",                     Word, Word, Given, Text)        \
  X(FAIL, SERVICE,               "{}", "{}",              ":{}",                              Word, Word, Text)         \
  X(FAIL, SETNAME_EMPTY,         "SETNAME", "INVALID_REALNAME", ":A real name cannot be empty; write one behind a colon") \
  X(FAIL, SETNAME_INVALID,       "SETNAME", "INVALID_REALNAME", ":That real name is too long; choose a shorter one")    \
  X(FAIL, BATCH_NOT_ASKED_FOR,   "BATCH", "MULTILINE_INVALID", ":Ask for batch and draft/multiline first, with CAP REQ") \
  X(FAIL, BATCH_NO_SIGN,         "BATCH", "MULTILINE_INVALID", ":A reference begins with + (open) or - (end)")          \
  X(FAIL, BATCH_BAD_REFERENCE,   "BATCH", "MULTILINE_INVALID",                                                          \
    ":A batch has a reference of 1 to 64 bytes: BATCH +reference draft/multiline <target>")                             \
  X(FAIL, BATCH_ANOTHER_OPEN,    "BATCH", "MULTILINE_INVALID",                                                          \
    ":One message at a time: end the batch before you open another")                                                    \
  X(FAIL, BATCH_GIVEN_UP,        "BATCH", "MULTILINE_INVALID",                                                          \
    ":You gave up the capability before the batch was ended; ask for it again, and send it again")                      \
  X(FAIL, BATCH_NESTED,          "BATCH", "MULTILINE_INVALID", ":A batch cannot stand within a batch")                  \
  X(FAIL, BATCH_UNKNOWN_TYPE,    "BATCH", "MULTILINE_INVALID",                                                          \
    ":Only batches of the type draft/multiline are known here")                                                         \
  X(FAIL, BATCH_NO_TARGET,       "BATCH", "MULTILINE_INVALID",                                                          \
    ":A message needs a target: BATCH +reference draft/multiline <target>")                                             \
  X(FAIL, BATCH_NOT_OPEN,        "BATCH", "MULTILINE_INVALID", ":No batch of that reference is open")                   \
  X(FAIL, BATCH_OTHER_COMMAND,   "BATCH", "MULTILINE_INVALID",                                                          \
    ":Only PRIVMSG or NOTICE can be part of a message; send other commands without the tag batch")                      \
  X(FAIL, BATCH_EMPTY,           "BATCH", "MULTILINE_INVALID",                                                          \
    ":There is no text in that message; write at least one line")                                                       \
  X(FAIL, BATCH_MIXED,           "BATCH", "MULTILINE_INVALID",                                                          \
    ":A message of several lines has only PRIVMSG or only NOTICE in it; send it again so")                              \
  X(FAIL, BATCH_NO_TEXT,         "BATCH", "MULTILINE_INVALID",                                                          \
    ":A line needs a target and a text, which may be empty")                                                            \
  X(FAIL, BATCH_BLANK_CONTINUES, "BATCH", "MULTILINE_INVALID",                                                          \
    ":A blank line cannot continue another; leave it out")                                                              \
  X(FAIL, BATCH_OTHER_TARGET,    "BATCH", "MULTILINE_INVALID_TARGET",                                                   \
    "{} {} :All lines go to the target that BATCH named",                                           Given, Given)       \
  X(FAIL, BATCH_MAX_LINES,       "BATCH", "MULTILINE_MAX_LINES",                                                        \
    "{} :A message has at most {} lines; send it in parts",                                         Number, Number)     \
  X(FAIL, BATCH_MAX_BYTES,       "BATCH", "MULTILINE_MAX_BYTES",                                                        \
    "{} :A message has at most {} bytes; send it in parts",                                         Number, Number)     \
  X(FAIL, BATCH_TIMEOUT,         "BATCH", "TIMEOUT",                                                                    \
    "{} :That batch was open for too long and is dropped; send it again",                           Given)              \
  X(FAIL, CHATHISTORY_UNKNOWN,   "CHATHISTORY", "INVALID_PARAMS",                                                       \
    "{} :There is no such subcommand; see HELP CHATHISTORY",                                        Given)              \
  X(FAIL, CHATHISTORY_SHORT,     "CHATHISTORY", "INVALID_PARAMS",                                                       \
    "{} :More parameters are needed; see HELP CHATHISTORY",                                         Given)              \
  X(FAIL, CHATHISTORY_SURPLUS,   "CHATHISTORY", "INVALID_PARAMS",                                                       \
    "{} :There are too many parameters; see HELP CHATHISTORY",                                      Given)              \
  X(FAIL, CHATHISTORY_LIMIT,     "CHATHISTORY", "INVALID_PARAMS",                                                       \
    "{} {} :The limit is a number of messages, at least 1",                                         Given, Given)       \
  X(FAIL, CHATHISTORY_REFERENCE, "CHATHISTORY", "INVALID_PARAMS",                                                       \
    "{} {} :An ID is written as it came, and a time as YYYY-MM-DDThh:mm:ss.sssZ",                   Given, Given)       \
  X(FAIL, CHATHISTORY_TYPE,      "CHATHISTORY", "INVALID_MSGREFTYPE",                                                   \
    "{} {} :Write msgid=ID or timestamp=YYYY-MM-DDThh:mm:ss.sssZ",                                  Given, Given)       \
  X(FAIL, CHATHISTORY_TIME,      "CHATHISTORY", "INVALID_MSGREFTYPE",                                                   \
    "{} :Write timestamp=YYYY-MM-DDThh:mm:ss.sssZ",                                                 Given)              \
  X(FAIL, CHATHISTORY_TARGET,    "CHATHISTORY", "INVALID_TARGET",                                                       \
    "{} {} :There is no such history for you: enter the channel, or check the nick",                Given, Given)       \
  X(FAIL, CHATHISTORY_UNREAD,    "CHATHISTORY", "MESSAGE_ERROR", "{} {} :{}",                 Given, Given, Text)       \
  X(FAIL, TARGETS_UNREAD,        "CHATHISTORY", "MESSAGE_ERROR", "{} :{}",                           Given, Text)       \
  X(FAIL, SEARCH_INVALID,        "SEARCH", "INVALID_PARAMS", ":{}",                                         Text)       \
  X(FAIL, SEARCH_TARGET,         "SEARCH", "INVALID_TARGET",                                                            \
    "{} :There is no such history for you: enter the channel, or check the nick",                   Given)              \
  X(FAIL, SEARCH_UNREAD,         "SEARCH", "INTERNAL_ERROR", ":{}",                                         Text)       \
  X(FAIL, DATASTORE_UNREAD,      "DATASTORE", "INTERNAL_ERROR", ":{}",                                      Text)       \
  X(NOTE, DATASTORE_SUMMARY,     "DATASTORE", "SUMMARY",                                                                \
    "{} {} :{} events in all; the store's digest is {}",                                Number, Word, Number, Word)     \
  X(FAIL, MARKREAD_SHORT,        "MARKREAD", "NEED_MORE_PARAMS",                                                        \
    ":Name a channel or a nick: MARKREAD <target> [timestamp=<time>]")                                                  \
  X(FAIL, MARKREAD_TARGET,       "MARKREAD", "INVALID_PARAMS",                                                          \
    "{} :There is nothing of that to read for you: enter the channel, or check the nick",           Given)              \
  X(FAIL, MARKREAD_TIME,         "MARKREAD", "INVALID_PARAMS", "{} :Write timestamp=YYYY-MM-DDThh:mm:ss.sssZ", Given)   \
  X(FAIL, REDACT_TARGET,         "REDACT", "INVALID_TARGET",                                                            \
    "{} :You cannot withdraw anything there: enter the channel, or check the nick",                 Given)              \
  X(FAIL, REDACT_UNKNOWN,        "REDACT", "UNKNOWN_MSGID",                                                             \
    "{} {} :There is no such message there; check its id",                                          Given, Given)       \
  X(FAIL, REDACT_UNREAD,         "REDACT", "UNKNOWN_MSGID", "{} {} :{}",                      Given, Given, Text)       \
  X(FAIL, REDACT_FORBIDDEN,      "REDACT", "REDACT_FORBIDDEN",                                                          \
    "{} {} :You can withdraw your own messages only; ask an operator of the channel",               Given, Given)       \
  X(FAIL, REDACT_TOO_LATE,       "REDACT", "REDACT_WINDOW_EXPIRED",                                                     \
    "{} {} {} :It is too late: a message can be withdrawn within {} seconds",   Given, Given, Number, Number)           \
  X(FAIL, JOIN_RENAMED,          "JOIN", "CHANNEL_RENAMED",                                                             \
    "{} {} :The channel has been renamed; JOIN {}",                                     Channel, Channel, Channel)      \
  X(FAIL, RENAME_NOT_YOURS,      "RENAME", "CANNOT_RENAME",                                                             \
    "{} {} :It is a registered channel: ask its founder, or one of its owners, to rename it",       Channel, Given)     \
  X(FAIL, RENAME_TOO_SOON,       "RENAME", "CANNOT_RENAME",                                                             \
    "{} {} :This channel has been renamed recently; try again in {} seconds",               Channel, Given, Number)     \
  X(FAIL, RENAME_TOO_MANY,       "RENAME", "CANNOT_RENAME",                                                             \
    "{} {} :You have renamed as many channels as one may in a day; try again tomorrow",              Channel, Given)    \
  X(FAIL, RENAME_FULL,           "RENAME", "CANNOT_RENAME",                                                             \
    "{} {} :So many channels were renamed lately that no more can be; try again tomorrow",           Channel, Given)    \
  X(FAIL, RENAME_INVALID,        "RENAME", "CANNOT_RENAME", "{} {} :{}",                    Channel, Given, Text)       \
  X(FAIL, RENAME_SAME,           "RENAME", "CANNOT_RENAME",                                                             \
    "{} {} :It is called so already; choose another name",                                          Channel, Given)     \
  X(FAIL, RENAME_IN_USE,         "RENAME", "CHANNEL_NAME_IN_USE",                                                       \
    "{} {} :The channel name is already taken; choose another",                                     Channel, Given)     \
  X(FAIL, METADATA_OFF,          "METADATA", "FORBIDDEN", "{} :This server keeps no metadata",              Given)      \
  X(FAIL, METADATA_SUBCOMMAND,   "METADATA", "SUBCOMMAND_INVALID",                                                      \
    "{} :Use GET, LIST, SET, CLEAR, SUB, UNSUB, SUBS or SYNC",                                              Given)      \
  X(FAIL, METADATA_TARGET,       "METADATA", "INVALID_TARGET",                                                          \
    "{} :There is nothing of that to be seen here: name a nick, a #channel, or * for yourself",             Given)      \
  X(FAIL, METADATA_NOT_ONESELF,  "METADATA", "INVALID_TARGET",                                                          \
    "{} :You subscribe for yourself: METADATA * {}",                                                Given, Given)       \
  X(FAIL, METADATA_KEY,          "METADATA", "KEY_INVALID",                                                             \
    "{} :That cannot be a key: it is up to 64 of a-z, 0-9, _, ., / and -",                                  Given)      \
  X(FAIL, METADATA_NOT_OPERATOR, "METADATA", "KEY_NO_PERMISSION",                                                       \
    "{} {} :Only an operator of the channel can change that; ask one to do it",                       Word, Word)       \
  X(FAIL, METADATA_NOT_OWN,      "METADATA", "KEY_NO_PERMISSION",                                                       \
    "{} {} :You can change your own only: METADATA * SET",                                            Word, Word)       \
  X(FAIL, METADATA_TOO_OFTEN,    "METADATA", "RATE_LIMITED",                                                            \
    "{} {} {} :Too many changes; wait that many seconds and try again",                       Word, Word, Number)       \
  X(FAIL, METADATA_NOT_SET,      "METADATA", "KEY_NOT_SET", "{} {} :That key is not set",           Word, Word)         \
  X(FAIL, METADATA_TOO_LONG,     "METADATA", "VALUE_INVALID", ":The value is too long; it may have {} bytes", Number)   \
  X(FAIL, METADATA_FULL,         "METADATA", "LIMIT_REACHED",                                                           \
    "{} :So many keys are set as there may be; remove one first",                                           Word)       \
  X(FAIL, METADATA_MANY_SUBS,    "METADATA", "TOO_MANY_SUBS",                                                           \
    "{} :You have subscribed to as many keys as you may; METADATA * UNSUB one first",                       Word)
// clang-format on

#define CHAT_DECLARE_STANDARD_REPLY(type, name, command, code, text, ...) \
  inline constexpr StandardReply<__VA_ARGS__> type##_##name{#type, command, code, text};
CHAT_STANDARD_REPLIES(CHAT_DECLARE_STANDARD_REPLY)
#undef CHAT_DECLARE_STANDARD_REPLY

/// All of them: for the tests, and for the documentation.
[[nodiscard]] std::span<const StandardReplyInfo> all_standard_replies();

}  // namespace chat::irc
