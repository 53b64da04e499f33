#include "core/server_notices.hpp"

#include <string>

namespace chat::core {

void notice_operators(Core& core, std::string_view text) {
  core.users.for_each([&](const User& user) {
    if (!user.modes.has('s')) return;
    const std::string line = user.nick.text() + " :" + std::string(text);
    for (const SessionId id : user.sessions) core.router.from_server(core.sessions[id], "NOTICE", line);
  });
}

}  // namespace chat::core
