#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::irc {

/// The IRCv3 capabilities that the project speaks (https://ircv3.net/irc/). The order is that of kCapabilities.
enum class Capability : std::uint8_t {
  account_notify,
  account_tag,
  away_notify,
  batch,
  cap_notify,
  chghost,
  account_registration,
  channel_rename,
  chathistory,
  event_playback,
  extended_isupport,
  message_redaction,
  metadata,
  multiline,
  oper_tag,
  pre_away,
  read_marker,
  echo_message,
  extended_join,
  extended_monitor,
  invite_notify,
  labeled_response,
  message_tags,
  multi_prefix,
  no_implicit_names,
  sasl,
  server_time,
  setname,
  search,
  standard_replies,
  userhost_in_names,
};

struct CapabilityInfo {
  Capability capability;
  std::string_view name;
  std::string_view specification;  ///< below https://ircv3.net/specs/
};

/// Every capability once. msgid (message-ids), bot mode and UTF8ONLY have no capability of their own: the first
/// comes with message-tags, the others are told by 005.
inline constexpr std::array kCapabilities = {
    CapabilityInfo{Capability::account_notify, "account-notify", "extensions/account-notify"},
    CapabilityInfo{Capability::account_tag, "account-tag", "extensions/account-tag"},
    CapabilityInfo{Capability::away_notify, "away-notify", "extensions/away-notify"},
    CapabilityInfo{Capability::batch, "batch", "extensions/batch"},
    CapabilityInfo{Capability::cap_notify, "cap-notify", "extensions/capability-negotiation"},
    CapabilityInfo{Capability::chghost, "chghost", "extensions/chghost"},
    CapabilityInfo{Capability::account_registration, "draft/account-registration", "extensions/account-registration"},
    CapabilityInfo{Capability::channel_rename, "draft/channel-rename", "extensions/channel-rename"},
    CapabilityInfo{Capability::chathistory, "draft/chathistory", "extensions/chathistory"},
    CapabilityInfo{Capability::event_playback, "draft/event-playback", "extensions/chathistory"},
    CapabilityInfo{Capability::extended_isupport, "draft/extended-isupport", "extensions/extended-isupport"},
    CapabilityInfo{Capability::message_redaction, "draft/message-redaction", "extensions/message-redaction"},
    CapabilityInfo{Capability::metadata, "draft/metadata-2", "extensions/metadata"},
    CapabilityInfo{Capability::multiline, "draft/multiline", "extensions/multiline"},
    CapabilityInfo{Capability::oper_tag, "draft/oper", "extensions/oper-tag"},
    CapabilityInfo{Capability::pre_away, "draft/pre-away", "extensions/pre-away"},
    CapabilityInfo{Capability::read_marker, "draft/read-marker", "extensions/read-marker"},
    CapabilityInfo{Capability::echo_message, "echo-message", "extensions/echo-message"},
    CapabilityInfo{Capability::extended_join, "extended-join", "extensions/extended-join"},
    CapabilityInfo{Capability::extended_monitor, "extended-monitor", "extensions/extended-monitor"},
    CapabilityInfo{Capability::invite_notify, "invite-notify", "extensions/invite-notify"},
    CapabilityInfo{Capability::labeled_response, "labeled-response", "extensions/labeled-response"},
    CapabilityInfo{Capability::message_tags, "message-tags", "extensions/message-tags"},
    CapabilityInfo{Capability::multi_prefix, "multi-prefix", "extensions/multi-prefix"},
    CapabilityInfo{Capability::no_implicit_names, "no-implicit-names", "extensions/no-implicit-names"},
    CapabilityInfo{Capability::sasl, "sasl", "extensions/sasl-3.2"},
    CapabilityInfo{Capability::server_time, "server-time", "extensions/server-time"},
    CapabilityInfo{Capability::setname, "setname", "extensions/setname"},
    // https://soju.im: doc/ext/search.md
    CapabilityInfo{Capability::search, "soju.im/search", "extensions/search"},
    CapabilityInfo{Capability::standard_replies, "standard-replies", "extensions/standard-replies"},
    CapabilityInfo{Capability::userhost_in_names, "userhost-in-names", "extensions/userhost-in-names"},
};

/// Which capabilities a session has, or a server offers. A value.
class CapabilitySet {
 public:
  [[nodiscard]] bool has(Capability capability) const { return bits_.test(static_cast<std::size_t>(capability)); }
  void set(Capability capability, bool on = true) { bits_.set(static_cast<std::size_t>(capability), on); }
  void clear() { bits_.reset(); }
  [[nodiscard]] bool empty() const { return bits_.none(); }
  [[nodiscard]] bool operator==(const CapabilitySet&) const = default;

 private:
  std::bitset<kCapabilities.size()> bits_;
};

[[nodiscard]] constexpr const CapabilityInfo& info(Capability capability) {
  return kCapabilities[static_cast<std::size_t>(capability)];
}

/// The capability of that name (case matters), if the project speaks it.
[[nodiscard]] constexpr std::optional<Capability> find_capability(std::string_view name) {
  for (const CapabilityInfo& entry : kCapabilities) {
    if (entry.name == name) return entry.capability;
  }
  return std::nullopt;
}

}  // namespace chat::irc
