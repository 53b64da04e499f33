#include "text/sentences.hpp"

#include <algorithm>
#include <array>

namespace chat::text {
namespace {

constexpr auto kSentences = std::to_array<Sentence>({
    {1, "{text}"},
    {2, ""},
    {3, ""},
    {4, ""},
    {5, ""},
    {6, "{text}"},
    {7, ""},
    {8, "You are sent the server's notices of the kinds {1}."},
    {42, ""},  // a session's unique id, on some servers
    {204, "{3} is here, as a server operator."},
    {205, "{3} is here."},
    {219, "That is all that the server tells of {1}."},
    {221, "Your user modes: {1}"},
    {250, ""},
    {251, ""},  // how many there are is told by 266
    {252, ""},
    {253, ""},
    {254, ""},
    {255, ""},
    {256, "Who runs this server:"},
    {262, ""},
    {263, "The server is too busy for {1} now; wait a little and try again."},
    {265, ""},
    {301, "{1} is away: {text}"},
    {303, ""},
    {305, "You are back, and no longer marked as away."},
    {306, "You are marked as away; /away alone says that you are back."},
    {307, "{1} is the nick of their account."},
    {311, "{1} is {text}, from {2}@{3}."},
    {312, "{1} is on the server {2}."},
    {313, "{1} is a server operator."},
    {314, "{1} was {text}, from {2}@{3}."},
    {315, "That is everybody who can be seen in {1}."},
    {318, ""},
    {319, "{1} is in {text}"},
    {321, "Channel                  People  Topic"},
    {323, "That is the whole list; /enter NAME enters a channel, or makes a new one."},
    {330, "{1} is logged in as {2}."},
    {331, "{1} has no topic; /topic TEXT sets one."},
    {332, "The topic of {1} is: {text}"},
    {335, "{1} is a bot."},
    {337, "That is every channel to which you are invited."},
    {338, "{1} is really at {2}."},
    {341, "You invited {1} to {2}."},
    {347, "That is everybody who may enter {1} without invitation."},
    {349, "That is everybody who is exempt from the bans of {1}."},
    {351, "The server runs {1}."},
    {365, ""},
    {366, ""},
    {368, "Those are all the bans of {1}."},
    {369, ""},
    {374, ""},
    {375, ""},
    {376, ""},
    {381, "You are a server operator now."},
    {382, "The server reads its configuration again."},
    {391, "The server's clock says {text}."},
    {396, "Others see you as coming from {1}."},
    {400, "{1} did not work: {text}."},
    {401, "There is nobody called {1}. /who lists the people where you are; a channel's name begins with #."},
    {402, "There is no server {1}; /raw LINKS lists those there are."},
    {403, "There is no channel {1}. /channels lists those there are, /enter {1} makes it."},
    {404, "Your line was not sent to {1} ({text})."},
    {405, "You are in as many channels as you may be; /leave one first."},
    {406, "Nobody called {1} was here lately; check the spelling."},
    {407, "Those are too many names at once; write to fewer."},
    {409, "A PING needs a word behind it: /raw PING word"},
    {410, "There is no CAP {1}; it is LS, LIST, REQ or END."},
    {411, "Say to whom: /msg NICK TEXT writes to a person, /enter NAME goes to a channel."},
    {412, "There was no text to send; type some behind the name."},
    {413, "{1} names no server; write one with a dot in it, as in $chat.example."},
    {414, "{1} would be too many servers; what stands behind its last dot may have no * and no ?."},
    {415, "{1} cannot be written to; name a nick or a #channel."},
    {417, "That line was too long and was dropped; send it in shorter pieces."},
    {421, "The server does not know the command {1}; /help lists those that you can type."},
    {422, ""},
    {423, "The server names nobody who runs it."},
    {431, "Say which nick you want: /nick NAME"},
    {432, "{1} cannot be a nick ({text}). Choose another with /nick NAME."},
    {433, "The nick {1} is in use; choose another with /nick NAME."},
    {435, "You cannot change your nick while you are banned from {2}; /leave {2} first."},
    {436, "The nick {1} is in use elsewhere on this network; choose another with /nick NAME."},
    {437, "{1} cannot be had just now; try again later, or another name."},
    {439, "That is too fast; wait a little and try again."},
    {441, "{1} is not in {2}. /who {2} lists who is, /invite {1} {2} asks them in."},
    {442, "You are not in {1}. /enter {1} enters it."},
    {443, "{1} is in {2} already."},
    {445, "The server calls nobody in this way; /invite NICK asks somebody into your channel."},
    {446, "The server does not list people in this way; /who lists those in your channel."},
    {451, "Choose a nick first: /nick NAME"},
    {461, "{1} needs more words behind it."},
    {462, "You are connected already and cannot do that again."},
    {463, "The server takes nobody from your address."},
    {464, "That password is not right; check it and try again."},
    {465, "You are banned from this server ({text})."},
    {466, "You will soon be banned from this server."},
    {470, "{1} sends you on to {2}."},
    {471, "{1} is full; try again later."},
    {472, "There is no mode {1} here; /raw HELP CMODE may list those that there are."},
    {473, "Only invited people can enter {1}; somebody who is in it can /invite you."},
    {474, "You are banned from {1}; one of its operators can lift the ban."},
    {475, "{1} needs the right key: /enter {1} KEY"},
    {476, "{1} cannot be a channel ({text}). Choose another name: /enter NAME"},
    {477, "{1} did not let you ({text})."},
    {478, "The list of {1} is full; one of its entries must be removed first."},
    {479, "{1} cannot be a channel ({text}). Choose another name: /enter NAME"},
    {480, "{1} did not let you ({text}); wait a little and try again."},
    {481, "Only server operators can do that."},
    {482, "Your status in {1} is not high enough for that."},
    {483, "A server cannot be disconnected so; name a person."},
    {486, "{1} reads messages from people with an account only: /login first."},
    {489, "Only people with an encrypted connection can enter {1}."},
    {491, "No server operator of that name may come from your address; ask the administrator."},
    {492, "{1} takes nothing of programs (CTCP) but /me."},
    {501, "There is no such user mode; /raw HELP UMODE may list those that there are."},
    {502, "You can see and change your own modes only."},
    {520, "Only server operators can enter {1}."},
    {524, "There is no help on {1}; /help lists the commands."},
    {525, "That cannot be the key of {1}; a key is one word, without commas or a colon in front."},
    {531, "{1} takes messages from people with an account only: /login first, or /register makes you one."},
    {671, "{1} uses an encrypted connection."},
    {696, "{3} cannot be the value of mode {2} of {1}: {text}."},
    {704, "{text}"},
    {705, "{text}"},
    {706, "{text}"},
    {707, "{1} cannot be written to now: you have written to too many. Wait a little and try again."},
    {710, "{2} asks to be invited to {1}."},
    {711, "{1} was told that you ask to be invited."},
    {712, "You ask too often to be invited to {1}; wait a little and try again."},
    {713, "{1} is open to everybody: /enter {1}"},
    {714, "You are in {1} already."},
    {716, "{1} takes messages from those only whom they have accepted."},
    {717, "{1} was told that you have written."},
    {718, "{1} writes to you; /raw ACCEPT {1} lets their messages in."},
    {723, "You lack the operator's privilege {1}; ask the administrator for it."},
    {733, "Those are all the nicks that you watch for."},
    {734, "You watch for as many nicks as you may ({1}); /raw MONITOR - NICK removes one."},
    {761, "{1} says of {2}: {text}"},
    {766, "{1} says nothing of {2}."},
    {774, ""},  // for clients, which ask by themselves
    {900, "You are logged in as {2}."},
    {901, "You are logged out of your account."},
    {902, "You are not logged in: that account cannot be used now ({text})."},
    {903, ""},  // 900 says as whom
    {904, "You are not logged in ({text}). /login ACCOUNT tries again."},
    {905, "You are not logged in: what was sent for it is too long for the server."},
    {906, "The login was broken off; /login begins it again."},
    {907, "You are logged in already; /logout first, to log in as somebody else."},
    {908, "The server can log people in by {1}."},
});

/// What stands at `{name}`, if there is such a parameter among the first `count`.
std::optional<std::string_view> value_of(std::string_view name, const irc::Message& message, std::size_t count,
                                         std::string_view text) {
  if (name == "text") return text;
  const auto index = static_cast<std::size_t>(name.front() - '0');
  if (index >= count) return std::nullopt;
  return message.params[index];
}

}  // namespace

std::span<const Sentence> sentences() { return kSentences; }

const Sentence* find_sentence(std::uint16_t number) {
  const auto found = std::ranges::lower_bound(kSentences, number, {}, &Sentence::number);
  return found != kSentences.end() && found->number == number ? &*found : nullptr;
}

std::string_view without_full_stop(std::string_view text) {
  return text.ends_with('.') && !text.ends_with("..") ? text.substr(0, text.size() - 1) : text;
}

std::optional<std::string> fill_sentence(const Sentence& sentence, const irc::Message& message, std::string_view text) {
  if (message.params.empty()) return std::nullopt;
  const std::size_t count = message.params.size() - (is_refusal(sentence.number) ? 1 : 0);
  std::string filled;
  std::string_view rest = sentence.text;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    filled += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find('}', open);
    const auto value = value_of(rest.substr(open + 1, close - open - 1), message, count, text);
    if (!value) return std::nullopt;
    filled += *value;
    rest.remove_prefix(close + 1);
  }
  return filled;
}

bool is_refusal(std::uint16_t number) {
  constexpr std::uint16_t kOthers[] = {263, 696, 707, 712, 713, 714, 716, 723, 734, 902, 904, 905, 906, 907};
  return (number >= 400 && number < 600) || std::ranges::find(kOthers, number) != std::end(kOthers);
}

}  // namespace chat::text
