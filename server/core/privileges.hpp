#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace chat::core {

/// What a server operator may do beyond what anybody may.
enum class Privilege : std::uint8_t {
  none,  ///< nothing is needed
  kill,
  rehash,
  server,
  wallops,
  see_all,
  accounts,
  channels,
};

struct PrivilegeInfo {
  Privilege privilege;
  std::string_view name;  ///< in the configuration, and in the refusal (723)
  std::string_view meaning;
};
inline constexpr std::array<PrivilegeInfo, 7> kPrivileges{{
    {Privilege::kill, "kill", "end somebody's connections (KILL)"},
    {Privilege::rehash, "rehash", "read the configuration again (REHASH)"},
    {Privilege::server, "server", "end or restart the server (DIE, RESTART), and its links to others (CONNECT, SQUIT)"},
    {Privilege::wallops, "wallops", "tell everyone who has user mode +w (WALLOPS)"},
    {Privilege::see_all, "see-all",
     "see secret channels, invisible people, real addresses, and STATS of connections, commands and operators"},
    {Privilege::accounts, "accounts",
     "suspend accounts (SUSPEND, UNSUSPEND) and see what is known of them (NickServ INFO)"},
    {Privilege::channels, "channels", "withdraw what others said (REDACT), and look after channels of others"},
}};

[[nodiscard]] constexpr std::string_view privilege_name(Privilege privilege) {
  for (const PrivilegeInfo& info : kPrivileges) {
    if (info.privilege == privilege) return info.name;
  }
  return {};
}

/// Privilege::none: there is none of that name.
[[nodiscard]] constexpr Privilege find_privilege(std::string_view name) {
  for (const PrivilegeInfo& info : kPrivileges) {
    if (info.name == name) return info.privilege;
  }
  return Privilege::none;
}

class Privileges {
 public:
  constexpr Privileges() = default;
  [[nodiscard]] static constexpr Privileges all() {
    Privileges result;
    for (const PrivilegeInfo& info : kPrivileges) result.add(info.privilege);
    return result;
  }

  constexpr void add(Privilege privilege) { bits_ |= bit(privilege); }
  [[nodiscard]] constexpr bool has(Privilege privilege) const {
    return privilege == Privilege::none || (bits_ & bit(privilege)) != 0;
  }
  [[nodiscard]] bool operator==(const Privileges&) const = default;

 private:
  [[nodiscard]] static constexpr unsigned bit(Privilege privilege) { return 1U << static_cast<unsigned>(privilege); }
  unsigned bits_ = 0;
};

}  // namespace chat::core
