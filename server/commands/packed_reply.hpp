#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/core.hpp"
#include "irc/line_buffer.hpp"
#include "irc/numerics.hpp"

namespace chat::commands {

/// A numeric that ends in a list of words, as often as the words need: each line holds as many as fit in 512 bytes.
/// `Make` makes the reply of the list: `[&](std::string_view words) { return irc::RPL_NAMREPLY(…, irc::Text(words));
/// }`.
template <class Make>
class PackedReply {
 public:
  /// `batch`: the reference of the batch that it stands in; empty: none.
  PackedReply(core::Core& core, core::Session& session, char separator, Make make, std::string_view batch = {})
      : core_(core), session_(session), separator_(separator), make_(std::move(make)), batch_(batch) {
    constexpr std::size_t kFixed = std::string_view(":  123  \r\n").size();
    const core::User* const user = core.users.find(session.user);
    const std::size_t nick = user != nullptr ? user->nick.text().size() : core.limits().nick;
    const std::size_t taken = kFixed + core.router.server_name().size() + nick + make_({}).params.size();
    room_ = irc::kMaxBody - std::min(taken, irc::kMaxBody);
  }

  void add(std::string_view word) {
    if (!words_.empty() && words_.size() + 1 + word.size() > room_) flush();
    if (!words_.empty()) words_ += separator_;
    words_ += word;
  }
  /// Sends what has been added and not yet sent, if there is any.
  void flush() {
    if (words_.empty()) return;
    core_.router.reply_within(session_, batch_, make_(words_));
    words_.clear();
    sent_ = true;
  }
  /// The same, for a reply that is sent even if it has no words.
  void flush_at_least_once() {
    flush();
    if (!sent_) core_.router.reply_within(session_, batch_, make_({}));
  }

 private:
  core::Core& core_;
  core::Session& session_;
  char separator_;
  Make make_;
  std::string_view batch_;
  std::size_t room_ = 0;
  std::string words_;
  bool sent_ = false;
};

}  // namespace chat::commands
