#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "irc/capabilities.hpp"

namespace chat::core {

/// The tags that a line may carry; which of them a session gets depends on its capabilities.
/// Views must live as long as the line.
struct LineTags {
  std::string_view time;        ///< `2026-11-22T12:01:02.345Z`: with server-time
  std::string_view msgid = {};  ///< with message-tags, as are the two below
  std::string_view client_tags = {};
  bool bot = false;
  std::string_view account = {};  ///< with account-tag
  bool oper = false;              ///< a server operator said it: with the capability oper_tag
};

/// A line for many sessions. Its body is made once and each combination of tags at most once, on demand.
class Line {
 public:
  /// Bits of Session::tag_forms.
  static constexpr std::uint8_t kServerTime = 1;
  static constexpr std::uint8_t kMessageTags = 2;
  static constexpr std::uint8_t kAccountTag = 4;
  static constexpr std::uint8_t kOperTag = 8;
  [[nodiscard]] static std::uint8_t forms(const irc::CapabilitySet& capabilities);

  /// `middles` must be fit to stand in the middle; `trailing`, if there is one, gets a colon. A body of more than
  /// 512 bytes is cut within its last parameter, between characters.
  Line(const LineTags& tags, std::string_view source, std::string_view command,
       std::initializer_list<std::string_view> middles, std::optional<std::string_view> trailing = std::nullopt);

  /// With its CR LF.
  [[nodiscard]] std::string_view body() const { return body_; }
  /// Empty, or from `@` to the closing space.
  [[nodiscard]] std::string_view tags(std::uint8_t forms) const;

 private:
  LineTags parts_;
  std::string body_;
  mutable std::array<std::string, 16> tags_;
  mutable std::uint16_t made_ = 1;  // bit n: tags_[n] is made; no tags at all needs no making
};

/// How many bytes a line from `source` has left for its last parameter, if `middles` stand before it.
[[nodiscard]] std::size_t room_in_line(std::string_view source, std::string_view command,
                                       std::initializer_list<std::string_view> middles);

/// Cuts `body` to what fits with CR LF into 512 bytes and adds these.
void finish_body(std::string& body);

}  // namespace chat::core
