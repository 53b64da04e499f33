#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::text {

// The slash language: what a person types, in chatclient and in a bare terminal alike, becomes IRC lines to send
// and, where the program that reads it must act itself, one action.

/// What the reader of a typed line does itself, besides sending lines.
enum class Action : std::uint8_t {
  none,
  menu,           ///< show the menu
  help,           ///< show help; `argument` is a command's name without its slash, or empty for all
  info,           ///< show nick, server, channels and where lines go now
  open_private,   ///< plain lines go to the nick in `argument` from now on, if there is such a person
  close_private,  ///< the private talk with `argument` ends: plain lines go to the last channel again
  history,        ///< nothing; the lines ask for history, as CHATHISTORY
  search,         ///< nothing; the lines search what was said, as SEARCH
  /// show all that there is to read, or write it to the file `argument`; the lines ask for the summary at its end
  datastore,
  // Only for chatclient (Reader::client):
  switch_place,      ///< plain lines go to the place that `argument` numbers or names; empty: to the next that is new
  places,            ///< show the places that lines can go to
  mute,              ///< the place that `argument` numbers or names calls for no attention
  unmute,            ///< it does again
  register_account,  ///< ask for a new password; then `REGISTER <argument> :<password>`
  log_in,           ///< ask for a password; then log in to the account `argument`, or if empty to that called as one is
  change_password,  ///< ask for the old and a new password; then `NS PASSWD <old> :<new>`
  set,              ///< show or change settings, as `argument` says
  save,             ///< keep the settings, and this connection if `argument` names it
  fake,             ///< send so many made-up lines as `argument` says to where lines go now; or kFakeStop: no more
  leave_system,     ///< say goodbye and end; a QUIT is among the lines
  // The same, about lines that were said before; `argument` is what stands behind the command's name.
  reply,   ///< answer one: `[N|NICK] TEXT`
  react,   ///< react to one: `[N|NICK] SIGN`
  edit,    ///< say one's last one anew: `TEXT`, or `s/OLD/NEW/`
  redact,  ///< take one's last one back: `[reason]`
  // And about what people have chosen and what is on this machine.
  ignore,      ///< show nothing of the nick or mask `argument`, or if it is empty, list whom one ignores
  unignore,    ///< no longer so
  paste,       ///< say the lines of the file `argument`, if they are not too many
  paste_long,  ///< say the lines of the file `argument`
};

struct Typed {
  std::vector<std::string> lines;  ///< IRC lines without line ends, each within 512 bytes with its line end
  Action action = Action::none;
  std::string argument;
};

/// What reads the typed lines.
enum class Reader : std::uint8_t {
  bare_terminal,  ///< the server itself; a password stands in the line
  client,         ///< chatclient: it asks for passwords without showing them, and has commands of its own
};

struct SlashContext {
  std::string_view nick;   ///< one's own
  std::string_view place;  ///< where plain lines go now: a channel, a nick, or empty for nowhere
  std::string_view channel_types = "#";
  /// The most bytes of text in one PRIVMSG to `place`, so that it still fits when the server puts a source in front;
  /// a longer target gets as much less. Longer text is sent in several messages, cut at spaces where there are any,
  /// never within a character.
  std::size_t max_text = 400;
  Reader reader = Reader::bare_terminal;
  std::size_t modes_per_line = 3;  ///< how many people one MODE may be about (005 MODES); at least 1
  /// The host that somebody comes from, or empty if that is not known. None: it never is.
  std::function<std::string(std::string_view nick)> host_of = {};
};

struct SlashCommand {
  std::string_view name;     ///< without the slash
  std::string_view form;     ///< its arguments: "NICK [text]"
  std::string_view meaning;  ///< one line, for the menu and for help
  std::string_view example;  ///< a whole typed line
  bool in_menu;              ///< the menu shows the main ones only
  std::string_view note;     ///< more for help, or empty; lines with \n between them
  bool in_full = false;      ///< its name is typed in full: a beginning of it means others
  bool client_only = false;  ///< a bare terminal has it not
};

/// A name that people know from other IRC clients. It works, and neither the menu nor the list of commands shows it.
struct SlashAlias {
  std::string_view name;     ///< without the slash
  std::string_view command;  ///< the SlashCommand it stands for
};

/// The most lines that /search asks for.
inline constexpr std::size_t kMostFound = 50;
/// The most lines that /fake sends, and the argument that ends it.
inline constexpr std::size_t kMostFake = 10'000;
inline constexpr std::string_view kFakeStop = "stop";

/// Every slash command once, in the order in which the menu and the help show them.
[[nodiscard]] std::span<const SlashCommand> slash_commands();
[[nodiscard]] std::span<const SlashAlias> slash_aliases();

/// Reads one typed line, which has no line end. `/` starts a command: case does not matter, an unambiguous prefix
/// of the name is enough, `//text` is the plain text `/text`. Everything else is said to `context.place`; a line of
/// nothing but spaces says nothing. An error is a sentence that says what to do; for a typo it names the nearest
/// command. Control bytes and escape sequences in the line are dropped, so that nothing typed can become a second
/// line; a line that is not UTF-8 is an error. Each line of the result has at most 510 bytes.
[[nodiscard]] std::expected<Typed, std::string> read_typed(std::string_view line, const SlashContext& context);

/// The menu: a heading and a line for each main command that the reader has. Lines without line ends.
[[nodiscard]] std::vector<std::string> menu_lines(Reader reader);
/// Help for all commands, or for the one named (with or without its slash, prefix accepted).
[[nodiscard]] std::vector<std::string> help_lines(Reader reader, std::string_view command = {});

/// The candidate with the fewest changes from `word` (case ignored), if it is near enough to be meant; else empty.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace chat::text
