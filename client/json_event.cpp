#include "client/json_event.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "text/sentences.hpp"
#include "text/view.hpp"
#include "text/view_parts.hpp"
#include "util/time_text.hpp"

namespace chat::client {
namespace {

using Json = nlohmann::ordered_json;
using text::Incoming;

std::string clean(std::string_view text) { return text::strip_controls(text); }

/// The fields that every event has, in their order. Makers fill in what they know.
Json new_event(std::string_view type, Moment when, const JsonContext& context) {
  const auto since = std::chrono::duration_cast<util::Millis>(when.time_since_epoch());
  return {{"type", type},
          {"time", util::iso_time(since)},
          {"network", clean(context.network)},
          {"place", ""},
          {"nick", ""},
          {"text", ""},
          {"own", false},
          {"private", false}};
}

std::string written(const Json& event) { return event.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json params_from(const irc::Message& message, std::size_t first) {
  Json params = Json::array();
  for (std::size_t i = first; i < message.params.size(); ++i) params.push_back(clean(message.params[i]));
  return params;
}

void set_target(const Incoming& in, Json& event) {
  const text::Target target = text::target_of(in);
  event["place"] = clean(target.place);
  event["private"] = target.is_private;
  if (!target.statuses.empty()) event["status"] = clean(target.statuses);
  if (const std::string about = text::channel_context(in); target.is_private && !about.empty()) {
    event["about"] = clean(about);
  }
}

void said(const Incoming& in, Json& event) {
  set_target(in, event);
  event["text"] = clean(in.param(1));
  if (irc::equals_ignoring_case(in.message.command, "NOTICE")) event["type"] = "notice";
  const auto ctcp = text::ctcp_in(in.param(1));
  if (!ctcp) return;
  event["text"] = clean(ctcp->text);
  if (irc::equals_ignoring_case(ctcp->command, "ACTION")) {
    event["type"] = "action";
    return;
  }
  event["type"] = event["type"] == "notice" ? "ctcp_reply" : "ctcp";
  event["command"] = irc::to_upper(clean(ctcp->command));
}

void about_place(const Incoming& in, Json& event) {
  event["place"] = clean(in.param(0));
  event["text"] = clean(in.param(1));
}

void join(const Incoming& in, Json& event) {
  event["place"] = clean(in.param(0));
  const std::string_view account = in.param(1);  // https://ircv3.net/specs/extensions/extended-join
  if (!account.empty() && account != "*") event["account"] = clean(account);
}

void only_text(const Incoming& in, Json& event) { event["text"] = clean(in.param(0)); }
void last_text(const Incoming& in, Json& event) { event["text"] = clean(in.last()); }

void nick(const Incoming& in, Json& event) {
  event["new_nick"] = clean(in.param(0));
  event["own"] = in.own || in.is_me(in.param(0));  // what we are called is known by now
}

void kick(const Incoming& in, Json& event) {
  event["place"] = clean(in.param(0));
  event["target"] = clean(in.param(1));
  event["text"] = clean(in.param(2));
}

void invite(const Incoming& in, Json& event) {
  event["place"] = clean(in.param(1));
  event["target"] = clean(in.param(0));
}

void kill(const Incoming& in, Json& event) {
  event["target"] = clean(in.param(0));
  event["text"] = clean(in.param(1));
}

void mode(const Incoming& in, Json& event) {
  if (in.is_channel(in.param(0))) event["place"] = clean(in.param(0));
  std::string text;
  for (std::size_t i = 1; i < in.message.params.size(); ++i) text.append(i > 1 ? " " : "").append(in.param(i));
  event["text"] = clean(text);
  event["target"] = clean(in.param(0));
  event["modes"] = clean(in.param(1));
  event["params"] = params_from(in.message, 2);
}

void rename(const Incoming& in, Json& event) {
  event["place"] = clean(in.param(0));
  event["text"] = clean(in.param(2));
  event["new_place"] = clean(in.param(1));
}

void redact(const Incoming& in, Json& event) {
  set_target(in, event);
  event["text"] = clean(in.param(2));
  event["redacted"] = clean(in.param(1));  // the id of the message that was withdrawn
}

void away(const Incoming& in, Json& event) {
  event["text"] = clean(in.param(0));
  event["away"] = !in.param(0).empty();
}

void account(const Incoming& in, Json& event) {
  event["account"] = in.param(0) == "*" ? Json(nullptr) : Json(clean(in.param(0)));
}

void host(const Incoming& in, Json& event) {
  event["user"] = clean(in.param(0));
  event["host"] = clean(in.param(1));
}

void metadata(const Incoming& in, Json& event) {
  if (in.is_channel(in.param(0))) event["place"] = clean(in.param(0));
  event["text"] = clean(in.param(3));
  event["target"] = clean(in.param(0));
  event["key"] = clean(in.param(1));
}

/// TAGMSG: what it is depends on its tags.
void reaction(const Incoming& in, Json& event) {
  set_target(in, event);
  const std::string added = text::client_tag(in.message, "react");
  event["text"] = clean(added.empty() ? text::client_tag(in.message, "unreact") : added);
  event["removed"] = added.empty();
}

/// https://ircv3.net/specs/extensions/standard-replies
void standard_reply(const Incoming& in, Json& event) {
  event["text"] = clean(in.last());
  event["command"] = clean(in.param(0));
  event["code"] = clean(in.param(1));
  event["params"] = params_from(in.message, 2);
}

/// What has no type of its own: a numeric, whose first parameter is our nick, or a command.
void reply(const Incoming& in, Json& event) {
  const std::string_view code = in.message.command;
  std::uint16_t number = 0;
  std::from_chars(code.data(), code.data() + code.size(), number);
  if (text::is_refusal(number)) event["type"] = "error";
  const std::size_t first = number == 0 ? 0 : 1;
  for (std::size_t i = first; i < in.message.params.size(); ++i) {
    if (!in.is_channel(in.param(i))) continue;
    event["place"] = clean(in.param(i));
    break;
  }
  event["text"] = clean(in.last());
  event["code"] = irc::to_upper(clean(code));
  event["params"] = params_from(in.message, first);
}

struct Maker {
  std::string_view command;
  std::string_view type;
  void (*make)(const Incoming& in, Json& event);
};
constexpr auto kMakers = std::to_array<Maker>({
    {"PRIVMSG", "message", said},
    {"NOTICE", "notice", said},
    {"WALLOPS", "notice", last_text},
    {"TAGMSG", "reaction", reaction},
    {"JOIN", "join", join},
    {"PART", "part", about_place},
    {"QUIT", "quit", only_text},
    {"KICK", "kick", kick},
    {"NICK", "nick", nick},
    {"TOPIC", "topic", about_place},
    {"MODE", "mode", mode},
    {"INVITE", "invite", invite},
    {"REDACT", "redact", redact},
    {"RENAME", "rename", rename},
    {"AWAY", "away", away},
    {"ACCOUNT", "account", account},
    {"CHGHOST", "host", host},
    {"SETNAME", "realname", only_text},
    {"METADATA", "metadata", metadata},
    {"KILL", "kill", kill},
    {"FAIL", "error", standard_reply},
    {"WARN", "warning", standard_reply},
    {"NOTE", "reply", standard_reply},
    {"ERROR", "error", reply},
});
constexpr auto kTraffic =
    std::to_array<std::string_view>({"PING", "PONG", "CAP", "BATCH", "ACK", "AUTHENTICATE", "MARKREAD"});

bool is_traffic(const irc::Message& message) {
  if (irc::equals_ignoring_case(message.command, "TAGMSG")) {
    return text::client_tag(message, "react").empty() && text::client_tag(message, "unreact").empty();
  }
  return std::ranges::any_of(kTraffic,
                             [&](std::string_view name) { return irc::equals_ignoring_case(name, message.command); });
}

/// What tags say of any event; and those of clients, for whoever knows them.
void add_tags(const irc::Message& message, Json& event) {
  Json tags = Json::object();
  for (const irc::Tag& tag : message.tags) {
    const std::string value = clean(irc::unescape_tag_value(tag.value));
    if (tag.key.starts_with('+')) tags[clean(tag.key)] = value;
    if (tag.key == "account" && !value.empty() && !event.contains("account")) event["account"] = value;
    if (tag.key == "msgid" && !value.empty()) event["msgid"] = value;
    if (tag.key == "bot") event["bot"] = true;
  }
  if (const std::string answered = text::answered_id(message); !answered.empty()) event["reply_to"] = clean(answered);
  event["tags"] = std::move(tags);
}

void add_past(const JsonContext& context, Json& event) {
  if (!context.is_past) return;
  event["history"] = true;
  if (!event["place"].get_ref<const std::string&>().empty() || context.place.empty()) return;
  event["place"] = clean(context.place);  // one of the two had another nick then
  event["private"] = !context.isupport.is_channel(context.place);
}

}  // namespace

std::optional<std::string> json_event(const irc::Message& message, const JsonContext& context) {
  if (is_traffic(message)) return std::nullopt;
  constexpr Maker kOther{"", "reply", reply};
  const auto found = std::ranges::find_if(
      kMakers, [&](const Maker& maker) { return irc::equals_ignoring_case(maker.command, message.command); });
  const Maker& maker = found == kMakers.end() ? kOther : *found;
  const text::ViewContext view_context{context.nick, context.isupport};
  const Incoming in(message, view_context);
  Json event = new_event(maker.type, moment_of(message).value_or(context.now), context);
  event["nick"] = clean(in.speaker);
  event["own"] = in.own;
  maker.make(in, event);
  for (const std::string& line : context.more) {
    event["text"] = event["text"].get_ref<const std::string&>() + "\n" + clean(line);
  }
  add_past(context, event);
  add_tags(message, event);
  return written(event);
}

std::string json_own_event(std::string_view type, std::string_view text, bool own, const JsonContext& context) {
  Json event = new_event(type, context.now, context);
  if (own) event["nick"] = clean(context.nick);
  event["text"] = clean(text);
  event["own"] = own;
  event["tags"] = Json::object();
  return written(event);
}

}  // namespace chat::client
