#pragma once

#include <string>
#include <variant>

namespace chat::core {

// Work that takes long: hashing takes a tenth of a second on purpose, a mail has to be sent. The core hands it out as a
// request, others do it on a thread of theirs, and the result comes back as a call of the mind. Until then the
// session's next lines wait.

/// From a new password to what is kept of it. Result: Credentials.
struct MakeCredentials {
  std::string password;
};
/// Whether `hash` (Credentials::password) was made of that password. Result: bool. An empty hash takes as long as any
/// and fails, so that nobody learns by the clock which accounts there are.
struct CheckPassword {
  std::string password;
  std::string hash;
};
/// Sends a code to an address, by the operator's hook. Result: true.
struct SendCode {
  std::string account;
  std::string email;
  std::string code;
};
using Work = std::variant<MakeCredentials, CheckPassword, SendCode>;

/// What is kept of a password; see crypto/password.hpp and crypto/scram.hpp.
struct Credentials {
  std::string password;  ///< argon2id
  std::string scram;     ///< the keys of SCRAM-SHA-256
};
using WorkResult = std::variant<Credentials, bool>;

}  // namespace chat::core
