#include "core/server_notices.hpp"

#include <chrono>

#include "core/policy.hpp"
#include "util/ip_address.hpp"

namespace chat::core {
namespace {

constexpr util::Millis kWithin = std::chrono::minutes{1};

bool may_warn(Core& core, const std::string& key) {
  const std::string all;  // no place is called so
  const util::Millis nothing{0};
  if (core.notices.wait(key, 1, kWithin, core.now()) > nothing) return false;
  if (core.notices.wait(all, kMostWarnings, kWithin, core.now()) > nothing) return false;
  core.notices.count(key, kWithin, core.now());
  core.notices.count(all, kWithin, core.now());
  return true;
}

}  // namespace

void notice_operators(Core& core, std::string_view text, std::optional<UserId> but, const Channel* about) {
  core.users.for_each([&](const User& user) {
    if (!user.modes.has('s') || user.id == but) return;
    if (about != nullptr && !policy::is_listed_for(user, *about)) return;
    const std::string line = user.nick.text() + " :" + std::string(text);
    for (const SessionId id : user.sessions) core.router.from_server(core.sessions[id], "NOTICE", line);
  });
}

void warn_operators(Core& core, std::string_view kind, const std::string& address, std::string_view text,
                    std::optional<UserId> but) {
  if (may_warn(core, std::string(kind) + " " + util::network_of(address))) notice_operators(core, text, but);
}

}  // namespace chat::core
