#include "core/line.hpp"

#include <algorithm>

#include "irc/line_buffer.hpp"
#include "util/utf8.hpp"

namespace chat::core {

namespace {

constexpr std::size_t kRoom = irc::kMaxBody - 2;

}  // namespace

std::size_t room_in_line(std::string_view source, std::string_view command,
                         std::initializer_list<std::string_view> middles) {
  std::size_t taken = std::string_view(":  :").size() + source.size() + command.size();
  for (const std::string_view middle : middles) taken += 1 + middle.size();
  return kRoom - std::min(taken, kRoom);
}

void finish_body(std::string& body) {
  if (body.size() > kRoom) body.resize(util::truncate_utf8(body, kRoom).size());
  body += "\r\n";
}

std::uint8_t Line::forms(const irc::CapabilitySet& capabilities) {
  std::uint8_t forms = 0;
  if (capabilities.has(irc::Capability::server_time)) forms |= kServerTime;
  if (capabilities.has(irc::Capability::message_tags)) forms |= kMessageTags;
  if (capabilities.has(irc::Capability::account_tag)) forms |= kAccountTag;
  if (capabilities.has(irc::Capability::oper_tag)) forms |= kOperTag;
  return forms;
}

Line::Line(const LineTags& tags, std::string_view source, std::string_view command,
           std::initializer_list<std::string_view> middles, std::optional<std::string_view> trailing)
    : parts_(tags) {
  body_.reserve(irc::kMaxBody);
  body_ += ':';
  body_ += source;
  body_ += ' ';
  body_ += command;
  for (const std::string_view middle : middles) {
    body_ += ' ';
    body_ += middle;
  }
  if (trailing) {
    body_ += " :";
    body_ += *trailing;
  }
  finish_body(body_);
}

std::string_view Line::tags(std::uint8_t forms) const {
  std::string& text = tags_.at(forms);
  if ((made_ >> forms & 1U) != 0) return text;
  made_ = static_cast<std::uint16_t>(made_ | (1U << forms));
  const auto add = [&](std::string_view key, std::string_view value) {
    text += text.empty() ? '@' : ';';
    text += key;
    text += value;
  };
  const bool tagged = (forms & kMessageTags) != 0;
  if ((forms & kServerTime) != 0) add("time=", parts_.time);
  if (tagged && !parts_.msgid.empty()) add("msgid=", parts_.msgid);
  if (tagged && parts_.bot) add("bot", {});
  if ((forms & kAccountTag) != 0 && !parts_.account.empty()) add("account=", parts_.account);
  if ((forms & kOperTag) != 0 && parts_.oper) add("draft/oper", {});
  // Behind those of the server, as the specification wants it, whatever their number.
  if (tagged && !parts_.client_tags.empty()) add(parts_.client_tags, {});
  if (!text.empty()) text += ' ';
  return text;
}

}  // namespace chat::core
