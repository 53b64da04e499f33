#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "commands/mind.hpp"
#include "commands/work.hpp"
#include "core/core.hpp"

namespace chat::commands {

// How an account comes to be, by REGISTER and VERIFY (https://ircv3.net/specs/extensions/account-registration) or by
// NickServ's commands of these names: the same steps, told in two ways.

/// Who tells what came of it.
struct Voice {
  bool is_service = false;    ///< NickServ does; else it is REGISTER SUCCESS …, FAIL REGISTER …
  std::string_view asked_by;  ///< of NickServ: as in ServiceCall
};

/// Why not: a code of the specification, and a sentence.
struct Refusal {
  std::string_view code;
  std::string text;
};

struct Application {
  std::string name;   ///< of the account
  std::string email;  ///< empty: none
  std::string password;
};

/// Somebody wants an account. Refuses, or hands out the hashing of the password; the session must not be busy.
void apply_for_account(core::Core& core, core::Session& session, std::vector<Request>& requests, Voice voice,
                       Application application);
/// The password is hashed: the account is there, or waits for its code.
void go_on_with_registration(const Continued& command);
/// The code is on its way.
void go_on_with_code(const Continued& command);

/// Somebody has got a code.
void verify(core::Core& core, core::Session& session, Voice voice, std::string_view name, std::string_view code);

/// Accounts whose code has not come in time are forgotten; as good as free if there are none.
void forget_unverified(core::Core& core);

}  // namespace chat::commands
