#pragma once

#include <string>
#include <string_view>

#include "core/account_actions.hpp"
#include "core/core.hpp"
#include "crypto/base64.hpp"
#include "support/mind_harness.hpp"

namespace chat::test {

inline constexpr const char* kPassword = "correct horse";

/// The core of a harness, for what happens behind the back of those who are connected.
inline core::Core& core_of(MindHarness& chat) { return const_cast<core::Core&>(chat.mind.core()); }

/// The account of that name, which must be there.
inline core::Account& account_of(MindHarness& chat, std::string_view name) {
  core::Account* const account = core_of(chat).accounts.find_name(name);
  REQUIRE(account != nullptr);
  return *account;
}

/// Makes an account as an administrator does.
inline core::Account& add_account(MindHarness& chat, std::string_view name, std::string_view password = kPassword) {
  const auto credentials = chat.work(core::MakeCredentials{std::string(password)});
  return core::create_account(core_of(chat), nullptr,
                              {.name = *core_of(chat).names().nickname(name),
                               .credentials = std::get<core::Credentials>(*credentials),
                               .certificate = {},
                               .email = {},
                               .verification = {}});
}

/// AUTHENTICATE, with the base64 of these bytes.
inline std::string authenticate(std::string_view bytes) {
  return "AUTHENTICATE " + (bytes.empty() ? std::string("+") : crypto::to_base64(bytes));
}
inline std::string plain(std::string_view name, std::string_view password, std::string_view authorization = {}) {
  std::string bytes(authorization);
  for (const std::string_view part : {name, password}) {
    bytes += '\0';
    bytes += part;
  }
  return authenticate(bytes);
}

/// Whether the session has proved to be somebody's.
inline bool is_logged_in(const MindHarness& chat, const Client& client) {
  return static_cast<bool>(chat.mind.core().sessions[client.id()].account);
}

}  // namespace chat::test
