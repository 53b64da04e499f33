#include "commands/speech.hpp"

#include <algorithm>
#include <ranges>
#include <set>
#include <vector>

#include "commands/answers.hpp"
#include "commands/services.hpp"
#include "core/policy.hpp"

// PRIVMSG, NOTICE and TAGMSG.

namespace chat::commands {
namespace {

using core::Speech;
using core::SpeechKind;

/// `@#channel` speaks to those of at least that status; `@+#channel` is the same as `+#channel`.
std::optional<char> take_status(const core::Core& core, std::string_view& target) {
  std::size_t symbols = 0;
  std::optional<char> lowest;
  for (const irc::Prefix& prefix : irc::kPrefixes) {
    if (!core.settings().prefixes.has(prefix.letter)) continue;
    const std::size_t found = target.substr(0, target.find(irc::kChannelTypes)).find(prefix.symbol);
    if (found == std::string_view::npos) continue;
    ++symbols;
    lowest = prefix.letter;
  }
  if (!irc::NameRules::looks_like_channel(target.substr(symbols))) return std::nullopt;
  target.remove_prefix(symbols);
  return lowest;
}

/// Those to whom a message of several lines goes piece by piece read each as one of its own.
Outcome may_say(const core::Channel& channel, const Speech& speech) {
  if (!speech.multiline) return core::policy::may_say(channel, speech.text);
  for (const core::TextPiece& piece : core::divide(speech.text, speech.cuts, speech.text.size())) {
    if (auto allowed = core::policy::may_say(channel, piece.text); !allowed) return allowed;
  }
  return {};
}

/// `given`: the target with the status in front.
Outcome say_to_channel(Call& call, std::string_view given, std::string_view name, const Speech& speech,
                       std::optional<char> at_least) {
  core::Channel* channel = call.core.channels.find_name(name);
  if (channel == nullptr || !core::policy::sees_channel(*call.user, *channel)) {
    return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(given)));
  }
  // What was said was said, whatever they may do now.
  if (core::answer_repeat(call.core, *call.user, call.session, *channel, speech, at_least)) return {};
  if (auto allowed = core::policy::may_speak(call.core, *channel, *call.user); !allowed) return allowed;
  if (auto allowed = may_say(*channel, speech); !allowed) return allowed;
  core::say(call.core, *call.user, call.session, *channel, speech, at_least);
  return {};
}

/// `$mask`, or `$$mask` as it is written elsewhere: everybody on the servers that the mask matches. It has a dot, and
/// no wildcard behind the last one (RFC 2812, 3.3.1).
Outcome say_to_servers(Call& call, std::string_view target, const Speech& speech) {
  if (auto may = must_have(call, Privilege::wallops); !may) return may;
  const std::string_view mask = target.substr(target.starts_with("$$") ? 2 : 1);
  const std::size_t dot = mask.rfind('.');
  if (dot == std::string_view::npos) return std::unexpected(irc::ERR_NOTOPLEVEL(irc::Given(target)));
  if (mask.find_first_of("*?", dot) != std::string_view::npos) {
    return std::unexpected(irc::ERR_WILDTOPLEVEL(irc::Given(target)));
  }
  const irc::NameRules& names = call.core.names();
  const bool fits = mask.size() <= call.core.limits().host;  // the text comes behind it
  if (!fits || !irc::matches_mask(names.fold(mask), names.fold(call.core.router.server_name()))) {
    return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(target)));
  }
  core::announce(call.core, *call.user, call.session, target, speech);
  return {};
}

/// What is said to somebody with an account who is not here waits for them.
Outcome say_to_absent(Call& call, std::string_view target, const Speech& speech) {
  const core::Account* const absent = find_absent(call.core, target);
  if (absent == nullptr || speech.kind == SpeechKind::tagmsg) {
    return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(target)));
  }
  if (core::answer_repeat(call.core, *call.user, call.session, *absent, speech)) return {};
  core::Account& to = *call.core.accounts.find(absent->id);
  core::say(call.core, *call.user, call.session, to, speech);
  if (speech.kind == SpeechKind::message) {
    call.reply(irc::RPL_AWAY(to.name, irc::Text(irc::reasons::kAbsent)));
  }
  return {};
}

Outcome say_to_user(Call& call, std::string_view target, const Speech& speech) {
  core::User* to = call.core.users.find_nick(target);
  if (to == nullptr) return say_to_absent(call, target, speech);
  if (core::answer_repeat(call.core, *call.user, call.session, *to, speech)) return {};
  if (auto allowed = core::policy::may_write_to(*call.user, *to); !allowed) return allowed;
  core::say(call.core, *call.user, call.session, *to, speech);
  if (to->away && speech.kind == SpeechKind::message) {
    call.core.router.reply_for(call.session, *to, irc::RPL_AWAY(to->nick, irc::Text(*to->away)));
  }
  return {};
}

/// Each once, however often and in whatever letters it is named; one more than is allowed at most.
std::vector<std::string_view> distinct_targets(const Call& call) {
  std::vector<std::string_view> targets;
  std::vector<std::string> folded;
  for (const std::string_view target : split_targets(call.param(0))) {
    std::string name = call.core.names().fold(target);
    if (std::ranges::find(folded, name) != folded.end()) continue;
    folded.push_back(std::move(name));
    targets.push_back(target);
    if (targets.size() > call.core.limits().targets) break;
  }
  return targets;
}

bool is_client_tag(const irc::Tag& tag) { return tag.key.starts_with('+') && tag.key.size() > 1; }

bool has_client_tags(const Call& call) { return std::ranges::any_of(call.message.tags, is_client_tag); }

/// A NOTICE is never answered by the server, so that programs cannot start to talk to each other
/// (https://modern.ircdocs.horse/#notice-message); with a label, its sender asked for an answer.
Outcome speak(Call& call, SpeechKind kind) {
  const auto targets = distinct_targets(call);
  const bool silent = kind == SpeechKind::notice && !call.core.router.is_answering(call.session);
  const auto refuse = [&](const irc::Reply& reply) -> Outcome {
    if (silent) return {};
    return std::unexpected(reply);
  };
  if (targets.empty()) return refuse(irc::ERR_NORECIPIENT(irc::Word(call.command.name)));
  if (kind != SpeechKind::tagmsg && call.param(1).empty()) return refuse(irc::ERR_NOTEXTTOSEND());
  if (targets.size() > call.core.limits().targets) {
    return refuse(irc::ERR_TOOMANYTARGETS(irc::Given(call.param(0)), call.core.limits().targets));
  }
  if (const Service* const service = find_service(targets.front()); service != nullptr && targets.size() == 1) {
    if (kind == SpeechKind::message) serve(call, *service, call.param(1));
    return {};
  }
  if (const auto kept = must_be_kept(call); !kept) return refuse(kept.error());
  const std::string tags = client_tags(call);
  if (kind == SpeechKind::tagmsg && !call.session.has(irc::Capability::message_tags)) return {};
  if (kind == SpeechKind::tagmsg && tags.empty() && has_client_tags(call)) return {};  // none of them is passed on
  const Speech speech{kind, call.param(1), tags};
  for (const std::string_view target : targets) {
    const Outcome outcome = say_to(call, target, speech);
    if (!outcome && !silent) call.reply(outcome.error());
  }
  return {};
}

Outcome handle_privmsg(Call& call) { return speak(call, SpeechKind::message); }
Outcome handle_notice(Call& call) { return speak(call, SpeechKind::notice); }
Outcome handle_tagmsg(Call& call) { return speak(call, SpeechKind::tagmsg); }

constexpr Descriptor kCommands[] = {
    {"NOTICE", 0, When::registered, Privilege::none, "<target>{,<target>} <text>",
     "Says something that nothing answers by itself; for programs.", "https://modern.ircdocs.horse/#notice-message",
     handle_notice},
    {"PRIVMSG", 0, When::registered, Privilege::none, "<target>{,<target>} <text>",
     "Says something in a channel or to a person. @#channel reaches its operators only.",
     "https://modern.ircdocs.horse/#privmsg-message", handle_privmsg},
    {"TAGMSG", 0, When::registered, Privilege::none, "<target>{,<target>}",
     "Sends tags without a text, such as a reaction; for programs.", "https://ircv3.net/specs/extensions/message-tags",
     handle_tagmsg},
};

}  // namespace

std::string client_tags(const Call& call) {
  std::string tags;
  if (!call.session.has(irc::Capability::message_tags)) return tags;
  std::set<std::string_view> seen;
  std::vector<irc::Tag> last;  // of a key that is there several times only the last counts
  for (const irc::Tag& tag : std::views::reverse(call.message.tags)) {
    if (!is_client_tag(tag) || call.core.settings().denies_tag(tag.key)) continue;
    if (seen.insert(tag.key).second) last.push_back(tag);
  }
  for (const irc::Tag& tag : std::views::reverse(last)) {
    if (!tags.empty()) tags += ';';
    tags += tag.key;
    if (tag.value.empty()) continue;
    tags += '=';
    tags += tag.value;
  }
  return tags;
}

Outcome say_to(Call& call, std::string_view target, const Speech& speech) {
  const std::string_view given = target;
  const std::optional<char> at_least = take_status(call.core, target);
  if (target.starts_with('$')) return say_to_servers(call, target, speech);
  if (irc::NameRules::looks_like_channel(target)) return say_to_channel(call, given, target, speech, at_least);
  if (const Service* const service = find_service(target)) {
    // Several targets, or several lines: whatever was meant, it is shown to nobody.
    if (speech.kind == SpeechKind::message) {
      service_notice(call.core, call.session, *service,
                     "Write to me alone, one line for each command; HELP lists them.");
    }
    return {};
  }
  return say_to_user(call, target, speech);
}

std::span<const Descriptor> speech_commands() { return kCommands; }

}  // namespace chat::commands
