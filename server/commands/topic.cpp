#include "commands/call.hpp"
#include "core/actions.hpp"
#include "core/policy.hpp"
#include "util/utf8.hpp"

// TOPIC: https://modern.ircdocs.horse/#topic-message

namespace chat::commands {
namespace {

Outcome handle_topic(Call& call) {
  core::Channel* channel = call.core.channels.find_name(call.param(0));
  if (channel == nullptr || !core::policy::sees_channel(*call.user, *channel)) {
    return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(call.param(0))));
  }
  if (call.message.params.size() < 2) {
    if (!channel->topic) return std::unexpected(irc::RPL_NOTOPIC(channel->name));
    call.reply(irc::RPL_TOPIC(channel->name, irc::Text(channel->topic->text)));
    call.reply(
        irc::RPL_TOPICWHOTIME(channel->name, irc::Word(channel->topic->setter), channel->topic->time.count() / 1000));
    return {};
  }
  if (auto allowed = core::policy::may_set_topic(call.core, *channel, *call.user); !allowed) return allowed;
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::set_topic(call.core, *call.user, *channel, util::truncate_utf8(call.param(1), call.core.limits().topic));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"TOPIC", 1, When::registered, Privilege::none, "<channel> [<text>]",
     "Shows a channel's topic, or sets it; an empty text clears it.", "https://modern.ircdocs.horse/#topic-message",
     handle_topic},
};

}  // namespace

std::span<const Descriptor> topic_commands() { return kCommands; }

}  // namespace chat::commands
