#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "irc/message.hpp"
#include "text/view.hpp"

namespace chat::text {

// What the makers of views share. They may leave control bytes in what they make: view() strips every field.

struct Incoming {
  Incoming(const irc::Message& the_message, const ViewContext& the_context);

  const irc::Message& message;
  const ViewContext& context;
  std::string_view speaker;  ///< the source's nick; empty for a server
  bool own;                  ///< the speaker is oneself

  [[nodiscard]] std::string_view param(std::size_t index) const { return message.param(index); }
  [[nodiscard]] std::string_view last() const { return message.params.empty() ? "" : message.params.back(); }
  [[nodiscard]] bool is_channel(std::string_view name) const { return context.isupport.is_channel(name); }
  [[nodiscard]] bool is_me(std::string_view nick) const;
  /// Who did it, at the beginning of a sentence: `You`, a nick, or a server's name.
  [[nodiscard]] std::string_view subject() const;
  /// A view of this kind with speaker and own filled in.
  [[nodiscard]] View make(ViewKind kind, std::string_view place, std::string text) const;
};

using MaybeView = std::optional<View>;

MaybeView view_talk(const Incoming& in);                             ///< PRIVMSG, NOTICE, WALLOPS
MaybeView view_reaction(const Incoming& in);                         ///< TAGMSG
MaybeView view_mode(const Incoming& in);                             ///< MODE
MaybeView view_event(const Incoming& in);                            ///< every other command of letters
MaybeView view_fail(const Incoming& in);                             ///< FAIL
MaybeView view_warn(const Incoming& in);                             ///< WARN
MaybeView view_note(const Incoming& in);                             ///< NOTE
MaybeView view_register(const Incoming& in);                         ///< REGISTER: how an account's making went
MaybeView view_verify(const Incoming& in);                           ///< VERIFY: the same
MaybeView view_numeric(const Incoming& in);                          ///< three digits
MaybeView view_table_row(const Incoming& in, std::uint16_t number);  ///< numerics that need more than a sentence

/// What is said of a refusal: the sentence for its reason, or else the one for its number. Nothing if none fits.
[[nodiscard]] std::optional<std::string> refusal_text(const Incoming& in, std::uint16_t number);

/// A sentence for a reason that this project's servers give (sentences.hpp says how it is written), and what stands at
/// its `{text}`.
struct ReasonTold {
  std::string_view sentence;
  std::string_view value;
};
/// `what`: a numeric, or the command and the code of a standard reply with a space between them.
[[nodiscard]] std::optional<ReasonTold> find_reason(std::string_view what, std::string_view text);

/// The statuses that members can have, highest first: `@ operator, + voice`.
[[nodiscard]] std::string statuses_in_words(const irc::Isupport& isupport);

/// The conversation that a message to `target` belongs to, in which one is: the channel, or the other person.
struct Target {
  std::string_view place;
  std::string_view statuses;  ///< those to which it was meant alone (`@#channel`)
  bool is_private = false;
};
[[nodiscard]] Target target_of(const Incoming& in);

/// The CTCP message in the text of a PRIVMSG or NOTICE, if it is one; its closing byte is often forgotten.
struct Ctcp {
  std::string_view command;
  std::string_view text;
};
[[nodiscard]] std::optional<Ctcp> ctcp_in(std::string_view body);

/// The value of a client-only tag, by its name in the specification and by that of its draft; empty if it is not there.
[[nodiscard]] std::string client_tag(const irc::Message& message, std::string_view name);

/// `(to bob: hello) ` if the message answers another one, `(to an earlier line) ` if that is not known; else nothing.
[[nodiscard]] std::string in_answer_to(const Incoming& in);
/// The channel that a private message is about, if its sender says so.
[[nodiscard]] std::string channel_context(const Incoming& in);

/// True if it comes from one of the services that look after accounts and channels, NickServ and ChanServ.
[[nodiscard]] bool is_from_service(const Incoming& in);

/// Whom an entry of one of a channel's lists is about: a mask, or an extended one in words (005 EXTBAN).
struct Listed {
  std::string who;
  bool is_mute = false;  ///< they may be there, but not speak
};
[[nodiscard]] Listed listed(std::string_view mask);

/// The text as a sentence of its own.
[[nodiscard]] std::string with_full_stop(std::string_view text);
/// `: reason`, or nothing if there is none.
[[nodiscard]] std::string colon_and(std::string_view reason);
/// `2026-01-05 12:00 UTC` for seconds since 1970, written in digits; nothing if that is not what they are.
[[nodiscard]] std::optional<std::string> date_and_time(std::string_view seconds);
/// `3 minutes` for a number of seconds, written in digits, in its largest unit.
[[nodiscard]] std::optional<std::string> duration(std::string_view seconds);

}  // namespace chat::text
