#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"
#include "irc/message.hpp"
#include "text/formatting.hpp"

namespace chat::text {

// What a person reads: a message from the server becomes a line for a person. Pure; used by chatclient and by the
// server's plain sessions.

enum class ViewKind : std::uint8_t {
  message,  ///< somebody says something
  action,   ///< somebody does something (CTCP ACTION)
  notice,   ///< a NOTICE
  event,    ///< joins, leaves, topics, modes …
  reply,    ///< an answer to something asked: lists, who is who, the message of the day
  error,    ///< something did not work, with what to do
};

/// Every field is fit to be shown: without control bytes and formatting codes. Who follows where the conversation is
/// (who entered, what one's nick is) takes names from the message, not from here.
struct View {
  ViewKind kind = ViewKind::reply;
  std::string place;        ///< the channel, or the other person of a private talk; empty: about no place
  std::string speaker;      ///< the nick that speaks or acts; empty for the server
  std::string text;         ///< of an event, reply or error: a whole sentence; it names the place unless to_line() does
  bool is_private = false;  ///< between two persons
  bool own = false;         ///< the speaker is oneself
  /// Of what is private: the channel that it is about, as its sender says (the client tag channel-context); or empty.
  std::string about{};
  /// `text` as its writer formatted it, of what people say and of topics; empty if nothing in it is formatted.
  std::vector<Span> spans{};
};

/// True if somebody says it: a message, an action or a notice.
[[nodiscard]] bool is_said(const View& view);

struct ViewContext {
  std::string_view nick;  ///< one's own
  const irc::Isupport& isupport;
  /// The channel that one has just entered, from one's own JOIN to the end of its names (RPL_ENDOFNAMES); else empty.
  /// Lets the names say that the channel is new.
  std::string_view entering = {};
  /// What the message answers or reacts to (the client tag reply), as who said it and its beginning: `bob: hello`.
  /// Empty if it is not known here.
  std::string_view answered = {};
};

/// What a person is shown of a message: nothing for protocol traffic (PING, CAP, BATCH, 005 …),
/// one or, rarely, several lines. Numerics that refuse something become sentences that speak of slash commands.
/// Nothing that it returns contains a control byte, whatever the message contains.
[[nodiscard]] std::vector<View> view(const irc::Message& message, const ViewContext& context);

/// The id of the message that this one answers or reacts to (the client tag reply); empty if there is none.
[[nodiscard]] std::string answered_id(const irc::Message& message);
/// How an answer refers to a message that somebody said: `bob: hello`, shortened, without control bytes. Empty for
/// other messages.
[[nodiscard]] std::string quotation(const irc::Message& message, const ViewContext& context);

/// What the status of a channel's member is called: `operator` for `o`, `owner` for `q` …; empty if it has no name.
[[nodiscard]] std::string_view status_name(char letter);
/// What somebody is whom the names show as `@nick`, by their highest status; empty if it is nothing that has a name.
[[nodiscard]] std::string_view role_of(const irc::Isupport& isupport, std::string_view shown_nick);

/// The view as one line for a terminal without colours, with `clock` in front ("12:01"; may be empty):
/// `12:01 #lobby <bob> hello`, `12:01 [private] <bob> hello`, `12:01 #lobby * bob waves`,
/// `12:01 [private to bob] <ann> hello`, `12:01 #lobby [private] <bob> hello`, `12:01 #lobby -bob- a notice`,
/// `12:01 #lobby -- bob entered`, `12:01 -- You entered #lobby`, `-- text` for replies, `!! text` for errors.
[[nodiscard]] std::string to_line(const View& view, std::string_view clock);

/// `text` without control bytes and formatting codes (mIRC colours, bold …; escape sequences; CR, LF, NUL; C1
/// controls; bidirectional overrides). Well-formed UTF-8 stays so.
[[nodiscard]] std::string strip_controls(std::string_view text);

}  // namespace chat::text
