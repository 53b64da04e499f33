#include "irc/standard_replies.hpp"

#include <array>

namespace chat::irc {

std::span<const StandardReplyInfo> all_standard_replies() {
#define CHAT_LIST_STANDARD_REPLY(type, name, command, code, text, ...) \
  StandardReplyInfo{#type "_" #name, #type, command, code, text},
  static constexpr auto kAll = std::to_array<StandardReplyInfo>({CHAT_STANDARD_REPLIES(CHAT_LIST_STANDARD_REPLY)});
#undef CHAT_LIST_STANDARD_REPLY
  return kAll;
}

}  // namespace chat::irc
