#pragma once

#include <string>
#include <string_view>

#include "core/channel.hpp"

namespace chat::commands {

/// Collects mode changes that were made, for one line that tells of all: `+ov-k alice bob *`.
class ModeChange {
 public:
  void add(bool plus, char letter, std::string_view param = {}) {
    const char sign = plus ? '+' : '-';
    if (sign != sign_) letters_ += sign_ = sign;
    letters_ += letter;
    if (param.empty()) return;
    params_ += ' ';
    params_ += param;
  }
  [[nodiscard]] bool empty() const { return letters_.empty(); }
  [[nodiscard]] std::string text() const { return letters_ + params_; }

 private:
  std::string letters_;
  std::string params_;
  char sign_ = 0;
};

/// What RPL_CHANNELMODEIS tells: `+ntk key`; the key only for those who may know it.
[[nodiscard]] std::string channel_modes_text(const core::Channel& channel, bool with_key);

/// The complete mask that a short one means: `bob` is `bob!*@*`, `u@h` is `*!u@h`, `*.org` is `*!*@*.org`.
[[nodiscard]] std::string complete_mask(std::string_view mask);

}  // namespace chat::commands
