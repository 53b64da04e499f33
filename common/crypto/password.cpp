#include "crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <new>

namespace chat::crypto {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

/// More than once does no harm.
void prepare() {
  static const int kReady = ::sodium_init();
  static_cast<void>(kReady);
}

}  // namespace

std::string hash_password(std::string_view password, PasswordCost cost) {
  prepare();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (::crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes, cost.mebibytes * kMebibyte,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return text.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
  prepare();
  return ::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_password_hash(const std::string& text) {
  prepare();
  // libsodium tells texts that it cannot read from hashes of another cost, but would take a shorter digest.
  constexpr std::size_t kDigest = 43;  // 32 bytes in base64
  return text.size() - (text.rfind('$') + 1) == kDigest && text.size() < crypto_pwhash_STRBYTES &&
         text.starts_with(crypto_pwhash_argon2id_STRPREFIX) &&
         ::crypto_pwhash_str_needs_rehash(text.c_str(), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) >= 0;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& secret) {
  ::sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace chat::crypto
