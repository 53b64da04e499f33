#include "auth/credentials.hpp"

#include <sodium.h>

#include <array>
#include <utility>

#include "crypto/scram.hpp"

namespace chat::auth {
namespace {

/// Looks like a hash of that cost, and is none of any password that anybody will find.
std::string decoy_hash(const crypto::PasswordCost& cost) {
  constexpr std::size_t kSalt = 22;  // digits of 16 bytes in base64
  constexpr std::size_t kHash = 43;  // of 32
  return "$argon2id$v=19$m=" + std::to_string(cost.mebibytes * 1024) + ",t=" + std::to_string(cost.passes) + ",p=1$" +
         std::string(kSalt, 'A') + "$" + std::string(kHash, 'A');
}

}  // namespace

core::Credentials make_credentials(std::string_view password, const Options& options) {
  // Clients prepare it for SCRAM, and some for PLAIN, too (RFC 4616, section 2): so both sides do, for both.
  std::string prepared = crypto::scram::prepare(password);
  std::array<unsigned char, 16> salt{};
  core::Credentials made;
  made.password = crypto::hash_password(prepared, options.cost);  // prepares the library
  ::randombytes_buf(salt.data(), salt.size());
  made.scram = crypto::scram::to_text(crypto::scram::make_keys(
      prepared, {reinterpret_cast<const char*>(salt.data()), salt.size()}, options.scram_iterations));
  crypto::wipe(prepared);
  return made;
}

bool check_password(std::string_view password, const std::string& hash, const crypto::PasswordCost& cost) {
  std::string prepared = crypto::scram::prepare(password);
  const bool right = crypto::verify_password(prepared, hash.empty() ? decoy_hash(cost) : hash) && !hash.empty();
  crypto::wipe(prepared);
  return right;
}

}  // namespace chat::auth
