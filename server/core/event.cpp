#include "core/event.hpp"

namespace chat::core {
namespace {

/// 13 digits of base 32 in ASCII order, so that text compares as the number does.
void append_sortable(std::string& out, std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
  for (int shift = 60; shift >= 0; shift -= 5) out += kDigits[(value >> static_cast<unsigned>(shift)) & 31U];
}

}  // namespace

std::string msgid_text(util::Stamp stamp, NodeId node) {
  std::string text;
  text.reserve(26);
  append_sortable(text, stamp.bits);
  append_sortable(text, node);
  return text;
}

}  // namespace chat::core
