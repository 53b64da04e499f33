#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chat::crypto {

/// What hashing a password costs.
struct PasswordCost {
  std::uint32_t mebibytes = 64;  ///< of memory; at least 1
  std::uint32_t passes = 3;      ///< at least 1
};

/// Longer passwords are refused where they are set.
inline constexpr std::size_t kMostPassword = 300;

/// argon2id, with a salt of its own, as the text that libsodium writes (`$argon2id$…`). Takes a tenth of a second or
/// so, and as much memory as the cost says; throws std::bad_alloc without it. Any thread.
[[nodiscard]] std::string hash_password(std::string_view password, PasswordCost cost = {});

/// True if hash_password() made `hash` of that password. As slow as that was. Any thread.
[[nodiscard]] bool verify_password(std::string_view password, const std::string& hash);

/// True if it is what hash_password() could have made. Any thread.
[[nodiscard]] bool is_password_hash(const std::string& text);

/// True if both are the same; how long it takes tells nothing but their lengths. Any thread.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// Overwrites it before it goes.
void wipe(std::string& secret);

}  // namespace chat::crypto
