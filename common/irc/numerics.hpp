#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "irc/names.hpp"

namespace chat::irc {

// The arguments of a numeric. They say what may stand at a place, and keep what a person typed from breaking the line.

/// A nick: a valid one, or `*` for a session that has none yet.
struct Nick {
  std::string_view text;
  Nick(const Nickname& name) : text(name.text()) {}  // NOLINT(google-explicit-constructor): a nick is a nick
  explicit Nick(std::string_view given) : text(given) {}
};
/// A valid channel name, or `*`.
struct Channel {
  std::string_view text;
  Channel(const ChannelName& name) : text(name.text()) {}  // NOLINT(google-explicit-constructor)
  explicit Channel(std::string_view given) : text(given) {}
};
/// What a person typed, given back to them: cut at a space, an end of line or kMost bytes, `*` where it could not
/// stand.
struct Given {
  /// With the longest names of server and client, the longest text still follows it within 512 bytes.
  static constexpr std::size_t kMost = 300;
  std::string_view text;
  explicit Given(std::string_view given);
};
/// A word of the server's own making: no space in it, not empty, no colon in front.
struct Word {
  std::string_view text;
  explicit Word(std::string_view word) : text(word) {}
};
/// Any text; it stands last.
struct Text {
  std::string_view text;
  explicit Text(std::string_view given) : text(given) {}
};
struct Number {
  std::int64_t value;
  template <std::integral T>
  Number(T number) : value(static_cast<std::int64_t>(number)) {}  // NOLINT(google-explicit-constructor)
};

/// A reply without its source. A numeric is without the client's nick, too: `403` and `#x :No such channel…`. A
/// standard reply (standard_replies.hpp) has the number 0: `FAIL SETNAME INVALID_REALNAME :…`.
struct Reply {
  std::uint16_t number = 0;
  std::string params;
};

namespace detail {
struct Argument {
  std::string_view text;
  std::int64_t number = 0;
  bool is_number = false;
};
inline Argument argument(const Number& n) { return {{}, n.value, true}; }
template <class T>
Argument argument(const T& t) {
  return {t.text, 0, false};
}
/// Puts the arguments where `{}` stands in `format`.
[[nodiscard]] std::string fill(std::string_view format, std::span<const Argument> arguments);
consteval std::size_t count_places(std::string_view format) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 1 < format.size(); ++i) count += format[i] == '{' && format[i + 1] == '}' ? 1 : 0;
  return count;
}
/// Never defined: that the places and the arguments differ in number is told by the compiler.
void a_numeric_has_a_place_for_each_argument();
}  // namespace detail

/// One numeric: its number, name and text in one place, its arguments as types. Call it to get a Reply.
template <class... Args>
struct Numeric {
  std::uint16_t number;
  std::string_view name;
  std::string_view format;

  consteval Numeric(std::uint16_t the_number, std::string_view the_name, std::string_view the_format)
      : number(the_number), name(the_name), format(the_format) {
    if (detail::count_places(the_format) != sizeof...(Args)) detail::a_numeric_has_a_place_for_each_argument();
  }
  [[nodiscard]] Reply operator()(Args... args) const {
    if constexpr (sizeof...(Args) == 0) {
      return {number, std::string(format)};
    } else {
      const detail::Argument arguments[] = {detail::argument(args)...};
      return {number, detail::fill(format, arguments)};
    }
  }
};

struct NumericInfo {
  std::uint16_t number;
  std::string_view name;
  std::string_view format;
};

// Every numeric that the server sends, once: number, name, text, arguments.
// https://modern.ircdocs.horse/#numerics. A text is what stands behind the client's nick; an error's text says what to
// do.
// clang-format off
#define CHAT_NUMERICS(X)                                                                                                             \
  X(  1, RPL_WELCOME,           ":Welcome to {}, {}",                                                       Text, Text)               \
  X(  2, RPL_YOURHOST,          ":Your host is {}, running {}",                                             Text, Text)               \
  X(  3, RPL_CREATED,           ":This server was started {}",                                              Text)                     \
  X(  4, RPL_MYINFO,            "{} {} {} {} {}",                                                           Word, Word, Word, Word, Word) \
  X(  5, RPL_ISUPPORT,          "{} :are supported by this server",                                         Text)                     \
  X(  6, RPL_MAP,               ":{} [users: {}]",                                                          Text, Number)             \
  X(  7, RPL_MAPEND,            ":End of MAP")                                                                                        \
  X(204, RPL_TRACEOPERATOR,     "Oper {} {}",                                                               Word, Nick)               \
  X(205, RPL_TRACEUSER,         "User {} {}",                                                               Word, Nick)               \
  X(211, RPL_STATSLINKINFO,     "{} 0 {} {} {} {} {}",                                                      Word, Number, Number, Number, Number, Number) \
  X(212, RPL_STATSCOMMANDS,     "{} {}",                                                                    Word, Number)            \
  X(219, RPL_ENDOFSTATS,        "{} :End of STATS report",                                                  Given)                    \
  X(221, RPL_UMODEIS,           "{}",                                                                       Word)                     \
  X(242, RPL_STATSUPTIME,       ":Server up {}",                                                            Text)                     \
  X(243, RPL_STATSOLINE,        "O {} * {} 0 0",                                                            Given, Given)            \
  X(251, RPL_LUSERCLIENT,       ":There are {} users and {} invisible on {} servers",                       Number, Number, Number)   \
  X(252, RPL_LUSEROP,           "{} :operator(s) online",                                                   Number)                   \
  X(253, RPL_LUSERUNKNOWN,      "{} :unknown connection(s)",                                                Number)                   \
  X(254, RPL_LUSERCHANNELS,     "{} :channels formed",                                                      Number)                   \
  X(255, RPL_LUSERME,           ":I have {} clients and {} servers",                                        Number, Number)           \
  X(256, RPL_ADMINME,           "{} :Administrative info",                                                  Word)                     \
  X(257, RPL_ADMINLOC1,         ":{}",                                                                      Text)                     \
  X(258, RPL_ADMINLOC2,         ":{}",                                                                      Text)                     \
  X(259, RPL_ADMINEMAIL,        ":{}",                                                                      Text)                     \
  X(262, RPL_TRACEEND,          "{} {} :End of TRACE",                                                      Word, Word)               \
  X(265, RPL_LOCALUSERS,        "{} {} :Current local users {}, max {}",                                    Number, Number, Number, Number) \
  X(266, RPL_GLOBALUSERS,       "{} {} :Current global users {}, max {}",                                   Number, Number, Number, Number) \
  X(276, RPL_WHOISCERTFP,       "{} :has client certificate fingerprint {}",                                Nick, Text)               \
  X(301, RPL_AWAY,              "{} :{}",                                                                   Nick, Text)               \
  X(302, RPL_USERHOST,          ":{}",                                                                      Text)                     \
  X(303, RPL_ISON,              ":{}",                                                                      Text)                     \
  X(305, RPL_UNAWAY,            ":You are no longer marked as being away")                                                            \
  X(306, RPL_NOWAWAY,           ":You have been marked as being away")                                                                \
  X(307, RPL_WHOISREGNICK,      "{} :has identified for this nick",                                         Nick)                     \
  X(311, RPL_WHOISUSER,         "{} {} {} * :{}",                                                           Nick, Word, Word, Text)   \
  X(312, RPL_WHOISSERVER,       "{} {} :{}",                                                                Nick, Word, Text)         \
  X(313, RPL_WHOISOPERATOR,     "{} :is a server operator",                                                 Nick)                     \
  X(314, RPL_WHOWASUSER,        "{} {} {} * :{}",                                                           Nick, Word, Word, Text)   \
  X(315, RPL_ENDOFWHO,          "{} :End of WHO list",                                                      Given)                    \
  X(317, RPL_WHOISIDLE,         "{} {} {} :seconds idle, signon time",                                      Nick, Number, Number)     \
  X(318, RPL_ENDOFWHOIS,        "{} :End of WHOIS list",                                                    Given)                    \
  X(319, RPL_WHOISCHANNELS,     "{} :{}",                                                                   Nick, Text)               \
  X(320, RPL_WHOISSPECIAL,      "{} :comes through the gateway {}",                                         Nick, Text)               \
  X(321, RPL_LISTSTART,         "Channel :Users  Name")                                                                               \
  X(322, RPL_LIST,              "{} {} :{}",                                                                Channel, Number, Text)    \
  X(323, RPL_LISTEND,           ":End of LIST")                                                                                       \
  X(324, RPL_CHANNELMODEIS,     "{} {}",                                                                    Channel, Text)            \
  X(329, RPL_CREATIONTIME,      "{} {}",                                                                    Channel, Number)          \
  X(330, RPL_WHOISACCOUNT,      "{} {} :is logged in as",                                                   Nick, Word)               \
  X(331, RPL_NOTOPIC,           "{} :No topic is set",                                                      Channel)                  \
  X(332, RPL_TOPIC,             "{} :{}",                                                                   Channel, Text)            \
  X(333, RPL_TOPICWHOTIME,      "{} {} {}",                                                                 Channel, Word, Number)    \
  X(335, RPL_WHOISBOT,          "{} :is a bot",                                                             Nick)                     \
  X(336, RPL_INVITELIST,        "{}",                                                                       Channel)                  \
  X(337, RPL_ENDOFINVITELIST,   ":End of your invitations")                                                                           \
  X(338, RPL_WHOISACTUALLY,     "{} {} {} :Is actually using host",                                         Nick, Word, Word)         \
  X(341, RPL_INVITING,          "{} {}",                                                                    Nick, Channel)            \
  X(346, RPL_INVEXLIST,         "{} {} {} {}",                                                              Channel, Word, Word, Number) \
  X(347, RPL_ENDOFINVEXLIST,    "{} :End of invitation exceptions",                                         Channel)                  \
  X(348, RPL_EXCEPTLIST,        "{} {} {} {}",                                                              Channel, Word, Word, Number) \
  X(349, RPL_ENDOFEXCEPTLIST,   "{} :End of ban exceptions",                                                Channel)                  \
  X(351, RPL_VERSION,           "{} {} :{}",                                                                Word, Word, Text)         \
  X(352, RPL_WHOREPLY,          "{} {} {} {} {} {} :0 {}",                                                  Channel, Word, Word, Word, Nick, Word, Text) \
  X(353, RPL_NAMREPLY,          "{} {} :{}",                                                                Word, Channel, Text)      \
  X(354, RPL_WHOSPCRPL,         "{}",                                                                       Text)                     \
  X(364, RPL_LINKS,             "* {} :0 {}",                                                               Word, Text)               \
  X(365, RPL_ENDOFLINKS,        "{} :End of LINKS list",                                                    Given)                    \
  X(366, RPL_ENDOFNAMES,        "{} :End of NAMES list",                                                    Given)                    \
  X(367, RPL_BANLIST,           "{} {} {} {}",                                                              Channel, Word, Word, Number) \
  X(368, RPL_ENDOFBANLIST,      "{} :End of channel ban list",                                              Channel)                  \
  X(369, RPL_ENDOFWHOWAS,       "{} :End of WHOWAS",                                                        Given)                    \
  X(371, RPL_INFO,              ":{}",                                                                      Text)                     \
  X(372, RPL_MOTD,              ":{}",                                                                      Text)                     \
  X(374, RPL_ENDOFINFO,         ":End of INFO list")                                                                                  \
  X(375, RPL_MOTDSTART,         ":- {} Message of the day -",                                               Text)                     \
  X(376, RPL_ENDOFMOTD,         ":End of MOTD command")                                                                               \
  X(379, RPL_WHOISMODES,        "{} :is using modes {}",                                                    Nick, Text)               \
  X(381, RPL_YOUREOPER,         ":You are now a server operator")                                                                     \
  X(382, RPL_REHASHING,         "{} :Rehashing",                                                            Word)                     \
  X(391, RPL_TIME,              "{} {} 0 :{}",                                                              Word, Number, Text)       \
  X(400, ERR_UNKNOWNERROR,      "{} :{}",                                                                   Word, Text)               \
  X(401, ERR_NOSUCHNICK,        "{} :No such nick; check the spelling, or WHO #channel shows who is there", Given)                    \
  X(402, ERR_NOSUCHSERVER,      "{} :No such server; LINKS lists those there are",                           Given)                    \
  X(403, ERR_NOSUCHCHANNEL,     "{} :No such channel; LIST shows the channels there are",                   Given)                    \
  X(404, ERR_CANNOTSENDTOCHAN,  "{} :Cannot send to channel: {}",                                           Channel, Text)            \
  X(405, ERR_TOOMANYCHANNELS,   "{} :You have joined too many channels; PART one first",                    Given)                    \
  X(406, ERR_WASNOSUCHNICK,     "{} :There was no such nickname lately; check the spelling",                Given)                    \
  X(407, ERR_TOOMANYTARGETS,    "{} :Too many targets; send to at most {} at once",                         Given, Number)            \
  X(409, ERR_NOORIGIN,          ":No origin given; send PING with a word")                                                            \
  X(410, ERR_INVALIDCAPCMD,     "{} :Invalid CAP subcommand; use LS, LIST, REQ or END",                     Given)                    \
  X(411, ERR_NORECIPIENT,       ":No recipient given ({}); name a nick or a #channel",                      Word)                     \
  X(412, ERR_NOTEXTTOSEND,      ":No text to send; write it behind a colon")                                                          \
  X(413, ERR_NOTOPLEVEL,        "{} :No top level domain in that mask; name a server, as in $chat.example", Given)                    \
  X(414, ERR_WILDTOPLEVEL,      "{} :No * and no ? in the top level domain of a mask; write that part out", Given)                    \
  X(417, ERR_INPUTTOOLONG,      ":Input line was too long and is dropped; send it in shorter pieces")                                 \
  X(421, ERR_UNKNOWNCOMMAND,    "{} :Unknown command; HELP lists the commands",                             Given)                    \
  X(422, ERR_NOMOTD,            ":There is no message of the day")                                                                    \
  X(431, ERR_NONICKNAMEGIVEN,   ":No nickname given; write one behind the command")                                                   \
  X(432, ERR_ERRONEUSNICKNAME,  "{} :{}",                                                                   Given, Text)              \
  X(433, ERR_NICKNAMEINUSE,     "{} :{}",                                                                   Given, Text)              \
  X(435, ERR_BANNICKCHANGE,     "{} {} :Cannot change nick while banned on a channel; PART it first",       Nick, Channel)            \
  X(441, ERR_USERNOTINCHANNEL,  "{} {} :They aren't on that channel; INVITE them first",                    Nick, Channel)            \
  X(442, ERR_NOTONCHANNEL,      "{} :You're not on that channel; JOIN it first",                            Channel)                  \
  X(443, ERR_USERONCHANNEL,     "{} {} :is already on channel",                                             Nick, Channel)            \
  X(445, ERR_SUMMONDISABLED,    ":SUMMON has been disabled; INVITE asks people in")                                                   \
  X(446, ERR_USERSDISABLED,     ":USERS has been disabled; WHO lists people")                                                         \
  X(451, ERR_NOTREGISTERED,     ":You have not registered; send NICK and USER first")                                                 \
  X(461, ERR_NEEDMOREPARAMS,    "{} :Not enough parameters; the form is: {}",                               Word, Text)               \
  X(462, ERR_ALREADYREGISTERED, ":You are registered already and cannot do so again")                                                 \
  X(464, ERR_PASSWDMISMATCH,    ":Password incorrect; check it and try again")                                                        \
  X(470, ERR_LINKCHANNEL,       "{} {} :The channel has been renamed; you are taken to the new name",       Channel, Channel)         \
  X(471, ERR_CHANNELISFULL,     "{} :Cannot join channel (+l): it is full; try again later",                Channel)                  \
  X(472, ERR_UNKNOWNMODE,       "{} :is not a mode known here; HELP CMODE lists those that are",            Given)                    \
  X(473, ERR_INVITEONLYCHAN,    "{} :Cannot join channel (+i): ask a member for an invitation",             Channel)                  \
  X(474, ERR_BANNEDFROMCHAN,    "{} :Cannot join channel (+b): you are banned; ask one of its operators",   Channel)                  \
  X(475, ERR_BADCHANNELKEY,     "{} :Cannot join channel (+k): the right key is needed behind its name",    Channel)                  \
  X(476, ERR_BADCHANMASK,       "{} :{}",                                                                   Given, Text)              \
  X(477, ERR_NEEDREGGEDNICK,    "{} :Cannot join channel (+R): it is for people with an account; log in first", Channel)              \
  X(478, ERR_BANLISTFULL,       "{} {} :The list is full; remove an entry first",                           Channel, Word)            \
  X(481, ERR_NOPRIVILEGES,      ":Permission denied: you are not a server operator; OPER makes you one")                              \
  X(482, ERR_CHANOPRIVSNEEDED,  "{} :You're not a channel operator of high enough rank; ask one who is",      Channel)                  \
  X(483, ERR_CANTKILLSERVER,    ":A server cannot be killed; name a person")                                                          \
  X(491, ERR_NOOPERHOST,        ":No operator of that name may come from your address; ask the administrator")                        \
  X(501, ERR_UMODEUNKNOWNFLAG,  ":Unknown mode {}; HELP UMODE lists those there are",                       Word)                     \
  X(502, ERR_USERSDONTMATCH,    ":You can see and change your own modes only")                                                        \
  X(524, ERR_HELPNOTFOUND,      "{} :No help on that; HELP alone lists what there is",                      Given)                    \
  X(525, ERR_INVALIDKEY,        "{} :Key is not well-formed; use a word without spaces, commas or a colon in front", Channel)         \
  X(531, ERR_CANTSENDTOUSER,    "{} :They take messages from people with an account only (+R); log in first", Nick)                   \
  X(671, RPL_WHOISSECURE,       "{} :is using a secure connection",                                         Nick)                     \
  X(696, ERR_INVALIDMODEPARAM,  "{} {} {} :{}",                                                             Channel, Word, Given, Text) \
  X(704, RPL_HELPSTART,         "{} :{}",                                                                   Given, Text)              \
  X(705, RPL_HELPTXT,           "{} :{}",                                                                   Given, Text)              \
  X(706, RPL_ENDOFHELP,         "{} :{}",                                                                   Given, Text)              \
  X(723, ERR_NOPRIVS,           "{} :Insufficient operator privileges; ask the administrator for them",     Word)                     \
  X(730, RPL_MONONLINE,         ":{}",                                                                      Text)                     \
  X(731, RPL_MONOFFLINE,        ":{}",                                                                      Text)                     \
  X(732, RPL_MONLIST,           ":{}",                                                                      Text)                     \
  X(733, RPL_ENDOFMONLIST,      ":End of MONITOR list")                                                                               \
  X(734, ERR_MONLISTFULL,       "{} {} :Monitor list is full; MONITOR - removes entries",                   Number, Text)             \
  X(761, RPL_KEYVALUE,          "{} {} {} :{}",                                                             Word, Word, Word, Text)   \
  X(766, RPL_KEYNOTSET,         "{} {} :The key is not set",                                                Word, Word)               \
  X(770, RPL_METADATASUBOK,     "{}",                                                                       Text)                     \
  X(771, RPL_METADATAUNSUBOK,   "{}",                                                                       Text)                     \
  X(772, RPL_METADATASUBS,      "{}",                                                                       Text)                     \
  X(774, RPL_METADATASYNCLATER, "{} {} :Ask for it later",                                                  Word, Number)             \
  X(900, RPL_LOGGEDIN,          "{} {} :You are now logged in as {}",                                       Word, Nick, Text)         \
  X(901, RPL_LOGGEDOUT,         "{} :You are now logged out",                                               Word)                     \
  X(903, RPL_SASLSUCCESS,       ":SASL authentication successful")                                                                    \
  X(904, ERR_SASLFAIL,          ":SASL authentication failed: {}",                                          Text)                     \
  X(905, ERR_SASLTOOLONG,       ":SASL message too long; send it in pieces of 400 bytes, 4096 bytes in all")                          \
  X(906, ERR_SASLABORTED,       ":SASL authentication aborted; AUTHENTICATE begins it again")                                         \
  X(908, RPL_SASLMECHS,         "{} :are available SASL mechanisms",                                        Word)
// clang-format on

#define CHAT_DECLARE_NUMERIC(number, name, text, ...) inline constexpr Numeric<__VA_ARGS__> name{number, #name, text};
CHAT_NUMERICS(CHAT_DECLARE_NUMERIC)
#undef CHAT_DECLARE_NUMERIC

/// All of them, by number: for the documentation, and for the tests that see that each is there once.
[[nodiscard]] std::span<const NumericInfo> all_numerics();

}  // namespace chat::irc
