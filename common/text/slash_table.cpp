#include <algorithm>
#include <array>

#include "text/slash_commands.hpp"

// Every slash command once, in the order in which the menu and the help show them.

namespace chat::text {
namespace {

// name, form, meaning, example, in the menu, note; handler
constexpr auto kCommands = std::to_array<SlashCommandEntry>({
    {{"channels", "[pattern]", "list the channels", "/channels games", true,
      "The pattern is a part of the name, or has * and ? in it; >10 means those with more than ten people."},
     slash::channels},
    {{"enter", "NAME [key]", "enter a channel, or make a new one", "/enter lobby", true,
      "The # in front of the name may be left out."},
     slash::enter},
    {{"leave", "[NAME]", "leave a channel, or end a private talk", "/leave", true,
      "Without a name it is where you are now; words behind the name are shown to the others."},
     slash::leave},
    {{"private", "NICK [text]", "talk to one person; your lines then go to them", "/private bob are you there?", true,
      "/leave ends the talk, /enter NAME goes to a channel."},
     slash::private_talk},
    {{"who", "[NAME]", "list the people in a channel, or tell about one person", "/who bob", true,
      "Without a name it is about where you are now; a channel's name needs its # here.\n"
      "What stands in front of a name: ~ an owner, & an administrator, @ an operator, % a half-operator, + somebody "
      "with voice."},
     slash::who},
    {{"history", "[N]", "show the last lines of where you are", "/history 50", true,
      "Without a number it is 20 lines. Of a private talk: /private NICK first."},
     slash::history},
    {{"search", "WORDS", "find what was said", "/search picnic from:bob since:2026-11-01", true,
      "from:NICK, in:#CHANNEL, in:NICK, since:YYYY-MM-DD and until:YYYY-MM-DD (in UTC) narrow it down."},
     slash::search},
    {.shown = {.name = "switch",
               .form = "[PLACE]",
               .meaning = "go to another channel or private talk of yours",
               .example = "/switch 2",
               .in_menu = true,
               .note = "PLACE is its number (/windows lists them, Alt and the number do the same) or the beginning of "
                       "its name. Without it: to what is new, what is for you first; else back to where you were.",
               .client_only = true},
     .run = slash::switch_place},
    {.shown = {.name = "windows",
               .form = "",
               .meaning = "list your channels and talks, and what is new there",
               .example = "/windows",
               .in_menu = true,
               .note =
                   "The prompt shows what is new elsewhere: [2:#games 3, 4:bob 1!] means three new lines in #games, "
                   "and one of bob's that is for you.",
               .client_only = true},
     .run = slash::windows},
    {{"info", "", "show your nick, your channels and where your lines go", "/info", true, ""}, slash::info},
    {{"me", "TEXT", "say what you are doing", "/me waves", false, ""}, slash::me},
    {{"msg", "TARGET TEXT", "write one line to a nick or #channel and stay where you are", "/msg bob hello", false, ""},
     slash::msg},
    {{"notice", "TARGET TEXT", "write a notice, as programs do", "/notice #lobby The build is green", false,
      "Nobody's program answers one by itself.", true, false},
     slash::notice},
    {{"reply", "[NICK] TEXT", "answer the last line, or the last line of NICK", "/reply bob Yes, at five", false,
      "A number instead of NICK counts back: /reply 2 TEXT answers the last line but one that others said. If your "
      "text begins with a number or a nick, put 1 in front of it.",
      false, true},
     slash::reply},
    {{"react", "[NICK] SIGN", "react to the last line, or the last line of NICK", "/react 👍", false,
      "SIGN is one word or picture. A number instead of NICK counts back, as with /reply.", false, true},
     slash::react},
    {{"edit", "TEXT", "say your last line anew", "/edit s/tow/two/", false,
      "Your last line here is taken back and the new one is said: others see both happen. /edit s/OLD/NEW/ changes a "
      "part of it. On a server where nothing can be taken back, s/OLD/NEW/ is said as it is, which people understand.",
      true, true},
     slash::edit},
    {{"redact", "[reason]", "take back your last line", "/redact Wrong channel", false,
      "It is your last line where you are now. Others may have read it, and their programs may go on showing it.",
      false, true},
     slash::redact},
    {{"paste", "FILE", "say what is in a text file", "/paste notes.txt", false,
      "It is said where you are. /paste FILE all says more than 100 lines, up to 400.", true, true},
     slash::paste},
    {{"nick", "NAME", "change your nick", "/nick robert", true, ""}, slash::nick},
    {{"away", "[text]", "say that you are away; without text, that you are back", "/away Having lunch", false, ""},
     slash::away},
    {{"invite", "NICK [CHANNEL]", "ask somebody into a channel", "/invite bob lobby", false,
      "Without a channel it is the one you are in."},
     slash::invite},
    {{"whowas", "NICK", "tell about somebody who is gone", "/whowas bob", false, "", true, false}, slash::whowas},
    {{"ignore", "[NICK]", "show nothing that somebody says, or list whom you ignore", "/ignore eve", false,
      "It may be a mask, too: /ignore *!*@spam.example. Their invitations and reactions are not shown either; that "
      "they come and go still is.",
      false, true},
     slash::ignore},
    {{"unignore", "NICK", "show again what somebody says", "/unignore eve", false, "", false, true}, slash::unignore},
    {{"topic", "[text]", "show or set what the channel is about", "/topic Planning the trip", false,
      "/topic -delete clears it; a #channel in front of the text names another channel."},
     slash::topic},
    {{"rename", "NEWNAME [reason]", "give the channel another name", "/rename picnic-2027", false,
      "Only operators of the channel can, and of a registered one its owners. All else stays. To rename another "
      "channel: /rename #channel #newname."},
     slash::rename},
    {{"kick", "NICK [reason]", "kick somebody out of the channel", "/kick bob Please calm down", false,
      "Only operators and half-operators of the channel can; a #channel in front of the nick names another channel."},
     slash::kick},
    {{"ban", "NICK...", "keep people from coming in and from speaking", "/ban eve", false,
      "They stay where they are: /kick goes with it. A mask does instead of a nick: nick!user@host with * and ? in it, "
      "or ~a:ACCOUNT where the server has that. A #channel in front names another channel."},
     slash::ban},
    {{"unban", "NICK...", "take bans back", "/unban eve", false,
      "/bans lists them; a mask has to be written as it is there."},
     slash::unban},
    {{"bans", "[CHANNEL]", "list who is banned", "/bans", false, ""}, slash::bans},
    {{"op", "NICK...", "make people operators of the channel", "/op bob", false,
      "Only operators can. A #channel in front names another channel. Other statuses go by /mode, as in /mode +h bob."},
     slash::op},
    {{"deop", "NICK...", "make people operators no more", "/deop bob", false, "", true, false}, slash::deop},
    {{"voice", "NICK...", "give people voice: they may speak where not all may", "/voice bob", false, ""},
     slash::voice},
    {{"devoice", "NICK...", "take voice from people", "/devoice bob", false, "", true, false}, slash::devoice},
    {{"mode", "[TARGET] [MODES]", "show or change modes", "/mode +m", false,
      "Without TARGET it is where you are; /mode alone shows them. Your own modes: /mode NICK +i with your nick. /raw "
      "HELP CMODE and /raw HELP UMODE explain them."},
     slash::mode},
    {{"register", "[ACCOUNT] [EMAIL]", "make an account of your own; your nick then belongs to it",
      "/register ann ann@example.org", false,
      "Without ACCOUNT it is called as you are. The password is asked for; at a bare terminal it is the last word. If "
      "you have an invitation, give its code afterwards: /verify ACCOUNT CODE."},
     slash::register_account},
    {{"verify", "ACCOUNT CODE", "complete an account by the code that you were sent or given", "/verify ann 7h2kq9",
      false,
      "Some servers send a code by e-mail; others take the invitation that their operators gave you. /register comes "
      "first."},
     slash::verify_account},
    {{"login", "[ACCOUNT]", "log in to your account", "/login ann", false,
      "Without ACCOUNT it is called as you are. The password is asked for; at a bare terminal it is the last word."},
     slash::log_in},
    {{"logout", "", "log out of your account and stay", "/logout", false, ""}, slash::log_out},
    {{"account", "[COMMAND]", "see or change your account", "/account sessions", false,
      "  /account                      all about your account; /account info NAME tells about another\n"
      "  /account set always-on on     you stay in your channels while you are not connected; on, off or default\n"
      "  /account set devices on       several devices can be you at once; on, off or default\n"
      "  /account sessions             the devices that are logged in\n"
      "  /account password             change the password; at a bare terminal: /account password OLD NEW\n"
      "  /account certificate          your certificates; certificate add adds that of this connection, certificate "
      "del FINGERPRINT removes one\n"
      "  /account drop                 delete it, which needs the code that you are told then: /account drop CODE\n"
      "/register, /verify, /login and /logout are commands of their own."},
     slash::account},
    {{"channel", "COMMAND", "register a channel, or see or change a registered one", "/channel register", false,
      "  /channel register             the channel becomes your account's; you have to be its operator\n"
      "  /channel info                 whose it is\n"
      "  /channel access               who has a say in it; access add ACCOUNT owner, admin, operator, halfop or "
      "voice, and access del ACCOUNT change that\n"
      "  /channel up                   get your status back\n"
      "  /channel transfer ACCOUNT     give it away, at once\n"
      "  /channel drop                 give it up, which needs the code that you are told then: /channel drop CODE\n"
      "  /channel list                 the channels in which you have a say\n"
      "It is about where you are, or about the #channel behind the command: /channel info #games. Its name is to be "
      "typed in full.",
      true},
     slash::channel},
    {{"datastore", "[FILE]", "show all that you may read of what is stored", "/datastore all.txt", false,
      "At the end come the number of events and the digest of the whole store, which a bare terminal shows alone. With "
      "a file's name chatclient writes it there."},
     slash::datastore},
    {{"mute", "[PLACE]", "let a channel or person call for no attention", "/mute #noise", false,
      "No bell, no notification, and the prompt does not count it. Without a name it is where you are; /unmute ends "
      "it, "
      "/set mute lists what is muted.",
      false, true},
     slash::mute},
    {{"unmute", "[PLACE]", "let it call for attention again", "/unmute #noise", false, "", false, true}, slash::unmute},
    {{"highlight", "[WORDS]", "be called by these words, too", "/highlight deploy picnic", false,
      "Lines with one of them are marked like those with your nick. Without words: which there are; -WORD takes one "
      "out.",
      false, true},
     slash::highlight},
    {{"set", "[KEY] [VALUE]", "see or change how chatclient behaves", "/set history 50", false,
      "/set alone shows all settings, /set KEY what one means and takes, /set KEY default takes a change back. Of a "
      "list +WORD and -WORD change one word: /set highlight +picnic. It holds until you leave; /save keeps it.",
      false, true},
     slash::set},
    {{"save", "[NAME]", "keep your settings, and with a name this connection too", "/save work", false,
      "They are written to chatclient's configuration file. After /save work, chatclient work comes here again, under "
      "this nick and account, into these channels. No password is kept.",
      false, true},
     slash::save},
    {{"fake", "[N]", "send made-up lines where you are, to try things out", "/fake 200", false,
      "Names, addresses and sentences that are nobody's; 10 lines without a number. Everybody there gets them, no "
      "faster "
      "than the server takes them, and what you type goes in between. /fake stop or Ctrl-C ends it.",
      false, true},
     slash::fake},
    {{"raw", "LINE", "send a line of IRC as it is", "/raw MODE #lobby +t", false,
      "For what has no command of its own."},
     slash::raw},
    {{"motd", "", "show the message of the day", "/motd", false, ""}, slash::motd},
    {{"menu", "", "show the menu", "/menu", false, ""}, slash::menu},
    {{"help", "[COMMAND]", "list all commands, or explain one", "/help enter", true, ""}, slash::help},
    {{"quit", "[text]", "leave the system with a last word to the others", "/quit See you tomorrow", false, ""},
     slash::leave_system},
    {{"leavesystem", "", "say goodbye and leave the system", "/leavesystem", true, ""}, slash::leave_system},
});

/// A new command goes to the end of its group.
constexpr auto kGroups = std::to_array<SlashGroup>({
    {"Here and there", "channels"},
    {"Talking", "me"},
    {"People", "nick"},
    {"Channels", "topic"},
    {"Accounts", "register"},
    {"Other things", "datastore"},
});

constexpr auto kAliases = std::to_array<SlashAlias>({
    {"join", "enter"},
    {"part", "leave"},
    {"list", "channels"},
    {"names", "who"},
    {"whois", "who"},
    {"query", "private"},
    {"exit", "quit"},
    {"m", "msg"},
});

}  // namespace

std::span<const SlashCommandEntry> slash_command_entries() { return kCommands; }

std::span<const SlashCommand> slash_commands() {
  static constexpr auto kShown = [] {
    std::array<SlashCommand, kCommands.size()> shown{};
    std::ranges::transform(kCommands, shown.begin(), &SlashCommandEntry::shown);
    return shown;
  }();
  return kShown;
}

std::span<const SlashGroup> slash_groups() { return kGroups; }

std::span<const SlashAlias> slash_aliases() { return kAliases; }

}  // namespace chat::text
