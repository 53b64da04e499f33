#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "commands/mind.hpp"
#include "core/core.hpp"
#include "crypto/base64.hpp"
#include "store/memory_journal.hpp"
#include "support/seeded_entropy.hpp"

// Whatever a client sends with AUTHENTICATE: each line of the input is a message of its own, as it is if it begins with
// `!`, else in base64 and cut into pieces. The session must not be stuck, nor logged in.

namespace {

using namespace chat;

class NoSink final : public core::Sink {
 public:
  void append(core::SessionId, std::string_view, std::string_view) override {}
  [[nodiscard]] bool has_room(core::SessionId) const override { return true; }
  void registered(core::SessionId) override {}
  void plain(core::SessionId) override {}
  void close(core::SessionId) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static NoSink sink;
  static store::MemoryJournal journal(16);
  static test::SeededEntropy entropy;
  static const auto settings = [] {
    auto made = std::make_shared<core::Settings>();
    made->accounts.attempts = 1'000'000'000;  // else nothing is looked at soon
    return made;
  }();
  static commands::Mind mind(settings, sink, journal, entropy, 1);
  mind.begin_batch(util::Millis{1'800'000'000'000});
  const core::SessionId session = mind.open({.address = "192.0.2.1", .secure = true, .certificate = "ab"});
  mind.line(session, "CAP REQ :sasl");
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const std::string text = one.starts_with('!') ? std::string(one.substr(1)) : crypto::to_base64(one);
    for (std::size_t i = 0; i <= text.size(); i += 400) {
      mind.line(session, "AUTHENTICATE " + (i == text.size() ? "+" : ":" + text.substr(i, 400)));
    }
    for (const commands::Request& request : mind.take_requests()) mind.finished(session, request.ticket, false);
    if (mind.busy(session)) mind.resume(session);
    if (mind.busy(session) || mind.core().sessions[session].account) std::abort();
  }
  mind.end(session, "over");
  return 0;
}
