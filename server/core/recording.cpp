#include "core/recording.hpp"

namespace chat::core {

LineTags tags_of(const User& user, const Core::Recorded& recorded, std::string_view client_tags) {
  return {.time = recorded.time,
          .msgid = recorded.msgid,
          .client_tags = client_tags,
          .bot = user.is_bot(),
          .account = user.account,
          .oper = user.is_operator()};
}

LineTags passing_tags(const Core& core, const User& user) {
  return {.time = core.router.time_text(), .bot = user.is_bot(), .account = user.account, .oper = user.is_operator()};
}

Line join_line(const LineTags& tags, const User& user, const Channel& channel, bool extended) {
  const std::string& name = channel.name.text();
  if (!extended) return {tags, user.source, "JOIN", {name}};
  const std::string_view account = user.account.empty() ? std::string_view("*") : user.account;
  return {tags, user.source, "JOIN", {name, account}, user.real_name};
}

Event event_of(EventKind kind, const User& user, std::string_view body) {
  Event event;
  event.kind = kind;
  event.sender = user.person;
  event.sender_is_bot = user.is_bot();
  event.source = user.source;
  event.account = user.account;
  event.body = body;
  return event;
}

Event event_in(const Channel& channel, EventKind kind, const User& user, std::string_view body) {
  Event event = event_of(kind, user, body);
  event.conversation = channel.conversation();
  event.channel_is_open = channel.is_open();
  event.target = channel.name.text();
  return event;
}

}  // namespace chat::core
