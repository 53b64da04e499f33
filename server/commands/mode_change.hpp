#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/channel.hpp"

namespace chat::commands {

/// Collects mode changes that were made, to tell of them: `+ov-k alice bob key`.
class ModeChange {
 public:
  void add(bool plus, char letter, std::string_view param = {}) {
    changes_.push_back({plus ? '+' : '-', letter, std::string(param)});
  }
  [[nodiscard]] bool empty() const { return changes_.empty(); }
  /// In as many texts as are needed for each to have at most `room` bytes. A single change may have more.
  [[nodiscard]] std::vector<std::string> texts(std::size_t room) const;
  /// In one text, however long. There must be a change.
  [[nodiscard]] std::string text() const { return texts(SIZE_MAX).front(); }

 private:
  struct Change {
    char sign;
    char letter;
    std::string param;
  };
  std::vector<Change> changes_;
};

/// What RPL_CHANNELMODEIS tells: `+ntk key`; the key only for those who may know it.
[[nodiscard]] std::string channel_modes_text(const core::Channel& channel, bool with_key);

}  // namespace chat::commands
