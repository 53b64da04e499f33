#pragma once

#include <string_view>

// Why, for the replies whose text has a place for it (numerics.hpp, standard_replies.hpp). Each says what to do.

namespace chat::irc::reasons {

// 400 ERR_UNKNOWNERROR
inline constexpr std::string_view kNotKept =
    "The server's disk is full, and what cannot be kept is not done; try again later, or tell its operator";
inline constexpr std::string_view kNoSuchMonitor = "Unknown subcommand; use +, -, C, L or S";
inline constexpr std::string_view kNoNumber =
    "A number is missing behind < or >: >10 for people, C>60 and T>60 for minutes";

inline constexpr std::string_view kLinkToItself = "A server needs no link to itself; name another one";
inline constexpr std::string_view kCutFromItself = "A server cannot be cut off from itself; DIE ends it";

// 259 RPL_ADMINEMAIL
inline constexpr std::string_view kNobodyNamed = "No administrator is named here; ask whoever told you of this server";

// 301 RPL_AWAY, of somebody who has an account and no connection
inline constexpr std::string_view kAbsent = "Not here now; reads it later";

// 404 ERR_CANNOTSENDTOCHAN
inline constexpr std::string_view kMembersOnly = "only members may speak (+n); JOIN it first";
inline constexpr std::string_view kModerated = "it is moderated (+m); ask an operator for voice";
inline constexpr std::string_view kAccountsOnly =
    "it is for people with an account (+M); log in, or ask an operator for voice";
inline constexpr std::string_view kBanned = "you are banned (+b); ask one of its operators";
inline constexpr std::string_view kMuted = "you are muted (+b ~mute); ask one of its operators";
inline constexpr std::string_view kNoStyles = "it takes no colours and styles (+c); say it in plain text";
inline constexpr std::string_view kNoCtcp = "it takes no CTCP (+C); say it in words";

// 696 ERR_INVALIDMODEPARAM
inline constexpr std::string_view kKeyNeeded = "A key is needed behind +k";
inline constexpr std::string_view kNumberNeeded = "A number of people, at least 1, is needed behind +l";
inline constexpr std::string_view kNickNeeded = "A nick is needed behind it";
inline constexpr std::string_view kMaskForm =
    "A mask is short, without spaces, and like nick!user@host, ~account:name or ~mute:mask";
inline constexpr std::string_view kAccountNeeded = "The name of an account is needed behind ~account:";
inline constexpr std::string_view kNoSuchExtendedBan = "There is no such extended ban; use ~account:name or ~mute:mask";
inline constexpr std::string_view kMuteInvites = "~mute keeps nobody out; invite by a mask such as nick!user@host";
inline constexpr std::string_view kOneMute = "One ~mute is enough";

// 904 ERR_SASLFAIL
inline constexpr std::string_view kWrongProof = "the account's name or its password is wrong; check both";
inline constexpr std::string_view kPlainForm =
    "PLAIN takes an identity, a name and a password, with a NUL between them";
inline constexpr std::string_view kActsForAnother =
    "nobody acts for another account here; leave the authorization identity out";
inline constexpr std::string_view kNoCertificate =
    "your client showed no certificate; set one there, or log in with your password";
inline constexpr std::string_view kUnknownCertificate =
    "no account has that certificate; log in with your password and say NS CERT ADD";
inline constexpr std::string_view kOthersCertificate =
    "that certificate is another account's; name no account, or the right one";
inline constexpr std::string_view kNoChannelBinding = "channel binding is not known here; use SCRAM-SHA-256 without it";
inline constexpr std::string_view kNoScramExtension = "that extension of SCRAM is not known here";
inline constexpr std::string_view kNoScram = "that is not SCRAM-SHA-256 as RFC 7677 has it";
inline constexpr std::string_view kScramIsDone = "the proof of the other side is all that was to come";
inline constexpr std::string_view kUnknownMechanism = "that mechanism is not known here";
inline constexpr std::string_view kNoBase64 = "that is not base64, as RFC 4648 has it";
inline constexpr std::string_view kAskForSasl = "ask for the capability first, with CAP REQ :sasl";

// FAIL * INVALID_UTF8 and INVALID_LINE, and for people at a terminal
inline constexpr std::string_view kTooLong = "That line is too long and was dropped; send it in shorter pieces.";
inline constexpr std::string_view kHasNul = "That line has a NUL byte and was dropped; send text only.";
inline constexpr std::string_view kHasReturn =
    "That line has a carriage return in its middle and was dropped; send one line at a time.";
inline constexpr std::string_view kSeveralLines =
    "That message holds more than one line and was dropped; send one line in each message.";
inline constexpr std::string_view kNotUtf8 = "That line is not UTF-8 and was dropped; set your program to UTF-8.";

// FAIL SEARCH INVALID_PARAMS
inline constexpr std::string_view kSearchSpace = "A space within a value is written \\s";
inline constexpr std::string_view kSearchForm = "Write attributes as of message tags: in=#lobby;text=word";
inline constexpr std::string_view kSearchTime = "A time is written YYYY-MM-DDThh:mm:ss.sssZ";
inline constexpr std::string_view kSearchLimit = "The limit is a number, at least 1";

}  // namespace chat::irc::reasons
