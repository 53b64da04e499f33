#include "crypto/scram.hpp"

#include <openssl/evp.h>
#include <sodium.h>
#include <unicode/usprep.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "crypto/base64.hpp"
#include "crypto/password.hpp"
#include "util/utf8.hpp"

namespace chat::crypto::scram {
namespace {

constexpr std::string_view kNoBinding = "n,,";  // gs2-header: no channel binding, no authorization identity

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string_view text_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

Digest sha256(std::string_view text) {
  Digest digest;
  crypto_hash_sha256(digest.data(), bytes_of(text), text.size());
  return digest;
}

Digest hmac(std::string_view key, std::initializer_list<std::string_view> text) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  for (const std::string_view part : text) crypto_auth_hmacsha256_update(&state, bytes_of(part), part.size());
  Digest digest;
  crypto_auth_hmacsha256_final(&state, digest.data());
  sodium_memzero(&state, sizeof state);
  return digest;
}

Digest exclusive_or(const Digest& one, const Digest& other) {
  Digest result;
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = one[i] ^ other[i];
  return result;
}

bool is_same(const Digest& one, const Digest& other) {
  return sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::optional<Digest> digest_from_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != kDigestSize) return std::nullopt;
  Digest digest;
  std::ranges::transform(*bytes, digest.begin(), [](char c) { return static_cast<unsigned char>(c); });
  return digest;
}

/// SaltedPassword of RFC 5802 section 3, of a prepared password.
Digest salted_password(std::string_view password, std::string_view salt, std::uint32_t iterations) {
  constexpr std::size_t kMost = std::numeric_limits<int>::max();
  Digest digest;
  if (password.size() > kMost || salt.size() > kMost || iterations == 0 || iterations > kMaxIterations ||
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                        static_cast<int>(salt.size()), static_cast<int>(iterations), EVP_sha256(),
                        static_cast<int>(digest.size()), digest.data()) != 1) {
    throw std::runtime_error("PBKDF2 failed");
  }
  return digest;
}

/// Digits without a leading zero, at most kMaxIterations.
std::optional<std::uint32_t> parse_iterations(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '0') return std::nullopt;
  return value <= kMaxIterations ? std::optional(value) : std::nullopt;
}

/// Names are written with "=2C" for a comma and "=3D" for an equals sign (RFC 5802 section 5.1).
std::string escape_name(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == ',') {
      text += "=2C";
    } else if (c == '=') {
      text += "=3D";
    } else {
      text += c;
    }
  }
  return text;
}

std::optional<std::string> unescape_name(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    if (text.front() != '=') {
      name += text.front();
      text.remove_prefix(1);
    } else if (text.starts_with("=2C") || text.starts_with("=3D")) {
      name += text[1] == '2' ? ',' : '=';
      text.remove_prefix(3);
    } else {
      return std::nullopt;
    }
  }
  if (name.empty() || !util::is_utf8(name)) return std::nullopt;
  return name;
}

bool is_nonce(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != ','; });
}

/// Reads a message's attributes from its beginning on, one after the other.
class Attributes {
 public:
  explicit Attributes(std::string_view message) : rest_(message) {}

  /// The value of the next attribute, which must be this one.
  std::optional<std::string_view> take(char name) {
    if (rest_.size() < 2 || rest_[0] != name || rest_[1] != '=') return std::nullopt;
    const std::size_t end = std::min(rest_.find(','), rest_.size());
    const std::string_view value = rest_.substr(2, end - 2);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return value;
  }
  [[nodiscard]] bool demands_extension() const { return rest_.starts_with("m="); }
  /// What is left may only be extensions that may be passed over: `letter=value`, each with a value.
  [[nodiscard]] bool rest_is_optional() const {
    std::string_view rest = rest_;
    while (!rest.empty()) {
      const bool letter = (rest[0] >= 'a' && rest[0] <= 'z') || (rest[0] >= 'A' && rest[0] <= 'Z');
      const std::size_t end = std::min(rest.find(','), rest.size());
      if (!letter || rest[0] == 'm' || end < 3 || rest[1] != '=') return false;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
  }

 private:
  std::string_view rest_;
};

/// Nothing that is longer, holds a NUL, is not UTF-8 or ends in a comma is a message.
bool is_plausible(std::string_view message) {
  return !message.empty() && message.size() <= kMaxMessage && message.back() != ',' &&
         message.find('\0') == std::string_view::npos && util::is_utf8(message);
}

}  // namespace

std::string prepare(std::string_view password) {
  const bool plain = std::ranges::all_of(password, [](char c) { return c >= ' ' && c < 0x7F; });
  if (plain || password.size() > kMaxMessage) return std::string(password);
  const auto size = static_cast<std::int32_t>(password.size());
  std::vector<UChar> wide(password.size() + 1);
  std::vector<UChar> prepared(password.size() * 18 + 1);  // no character's compatibility form is longer
  std::int32_t wide_size = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &wide_size, password.data(), size, &error);
  UStringPrepProfile* const profile = usprep_openByType(USPREP_RFC4013_SASLPREP, &error);
  const std::int32_t prepared_size =
      U_FAILURE(error) ? 0
                       : usprep_prepare(profile, wide.data(), wide_size, prepared.data(),
                                        static_cast<std::int32_t>(prepared.size()), USPREP_DEFAULT, nullptr, &error);
  std::string result(static_cast<std::size_t>(std::max(prepared_size, 0)) * 3, '\0');
  std::int32_t result_size = 0;
  if (U_SUCCESS(error)) {
    u_strToUTF8(result.data(), static_cast<std::int32_t>(result.size()), &result_size, prepared.data(), prepared_size,
                &error);
  }
  usprep_close(profile);
  sodium_memzero(wide.data(), wide.size() * sizeof(UChar));
  sodium_memzero(prepared.data(), prepared.size() * sizeof(UChar));
  if (U_FAILURE(error) || result_size == 0) return std::string(password);
  result.resize(static_cast<std::size_t>(result_size));
  return result;
}

Keys make_keys(std::string_view password, std::string_view salt, std::uint32_t iterations) {
  std::string prepared = prepare(password);
  Digest salted = salted_password(prepared, salt, iterations);
  wipe(prepared);
  Digest client_key = hmac(text_of(salted), {"Client Key"});
  Keys keys{.iterations = iterations,
            .salt = std::string(salt),
            .stored_key = sha256(text_of(client_key)),
            .server_key = hmac(text_of(salted), {"Server Key"})};
  sodium_memzero(salted.data(), salted.size());
  sodium_memzero(client_key.data(), client_key.size());
  return keys;
}

Keys decoy_keys(std::string_view secret, std::string_view name, std::uint32_t iterations) {
  constexpr std::size_t kSalt = 16;
  return {.iterations = iterations,
          .salt = std::string(text_of(hmac(secret, {"salt ", name})).substr(0, kSalt)),
          .stored_key = hmac(secret, {"stored key ", name}),
          .server_key = hmac(secret, {"server key ", name})};
}

std::string to_text(const Keys& keys) {
  return std::to_string(keys.iterations) + '$' + to_base64(keys.salt) + '$' + to_base64(text_of(keys.stored_key)) +
         '$' + to_base64(text_of(keys.server_key));
}

std::optional<Keys> parse_keys(std::string_view text) {
  std::array<std::string_view, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = text.find('$');
    const bool last = i + 1 == parts.size();
    if (last != (end == std::string_view::npos)) return std::nullopt;
    parts[i] = text.substr(0, end);
    text.remove_prefix(last ? text.size() : end + 1);
  }
  const auto iterations = parse_iterations(parts[0]);
  auto salt = from_base64(parts[1]);
  const auto stored_key = digest_from_base64(parts[2]);
  const auto server_key = digest_from_base64(parts[3]);
  if (!iterations || !salt || salt->empty() || salt->size() > kMaxSalt || !stored_key || !server_key) {
    return std::nullopt;
  }
  return Keys{*iterations, std::move(*salt), *stored_key, *server_key};
}

Nonce Nonce::of(std::string_view bytes) { return {to_base64(bytes)}; }

Server::~Server() {
  sodium_memzero(keys_.stored_key.data(), keys_.stored_key.size());
  sodium_memzero(keys_.server_key.data(), keys_.server_key.size());
}

std::expected<void, Error> Server::take_first(std::string_view message) {
  if (std::exchange(expects_, Expects::nothing) != Expects::first || !is_plausible(message)) {
    return std::unexpected(Error::malformed);
  }
  if (message.starts_with("p=")) return std::unexpected(Error::channel_binding);
  if (!message.starts_with("n,") && !message.starts_with("y,")) return std::unexpected(Error::malformed);
  const std::size_t header_end = message.find(',', 2);
  if (header_end == std::string_view::npos) return std::unexpected(Error::malformed);
  const std::string_view authorization = message.substr(2, header_end - 2);
  if (!authorization.empty()) {
    auto name = authorization.starts_with("a=") ? unescape_name(authorization.substr(2)) : std::nullopt;
    if (!name) return std::unexpected(Error::malformed);
    authorization_ = std::move(*name);
  }
  gs2_header_ = message.substr(0, header_end + 1);

  const std::string_view bare = message.substr(header_end + 1);
  Attributes attributes(bare);
  if (attributes.demands_extension()) return std::unexpected(Error::extension);
  const auto escaped = attributes.take('n');
  auto name = escaped ? unescape_name(*escaped) : std::nullopt;
  const auto nonce = attributes.take('r');
  if (!name || !nonce || !is_nonce(*nonce) || !attributes.rest_is_optional()) return std::unexpected(Error::malformed);
  name_ = std::move(*name);
  client_nonce_ = *nonce;
  auth_message_ = bare;
  expects_ = Expects::keys;
  return {};
}

std::string Server::challenge(const Keys& keys, const Nonce& nonce) {
  if (std::exchange(expects_, Expects::nothing) != Expects::keys || !is_nonce(nonce.text)) {
    throw std::logic_error("SCRAM: a challenge out of turn, or with a nonce that is none");
  }
  keys_ = keys;
  nonce_ = client_nonce_ + nonce.text;
  std::string message = "r=" + nonce_ + ",s=" + to_base64(keys.salt) + ",i=" + std::to_string(keys.iterations);
  auth_message_ += ',' + message;
  expects_ = Expects::final;
  return message;
}

std::expected<std::string, Error> Server::take_final(std::string_view message) {
  if (std::exchange(expects_, Expects::nothing) != Expects::final || !is_plausible(message)) {
    return std::unexpected(Error::malformed);
  }
  const std::size_t proof_begin = message.rfind(",p=");
  if (proof_begin == std::string_view::npos) return std::unexpected(Error::malformed);
  const std::string_view without_proof = message.substr(0, proof_begin);
  const auto proof = digest_from_base64(message.substr(proof_begin + 3));
  Attributes attributes(without_proof);
  const auto binding = attributes.take('c');
  const auto nonce = attributes.take('r');
  if (!proof || !binding || !nonce || !is_plausible(without_proof) || !attributes.rest_is_optional()) {
    return std::unexpected(Error::malformed);
  }
  if (*binding != to_base64(gs2_header_)) return std::unexpected(Error::channel_binding);
  if (*nonce != nonce_) return std::unexpected(Error::nonce);

  auth_message_ += ',';
  auth_message_ += without_proof;
  Digest client_key = exclusive_or(*proof, hmac(text_of(keys_.stored_key), {auth_message_}));
  const bool is_right = is_same(sha256(text_of(client_key)), keys_.stored_key);
  sodium_memzero(client_key.data(), client_key.size());
  if (!is_right) return std::unexpected(Error::proof);
  return "v=" + to_base64(text_of(hmac(text_of(keys_.server_key), {auth_message_})));
}

Client::Client(std::string_view name, std::string_view password, Nonce nonce)
    : nonce_(std::move(nonce)), bare_("n=" + escape_name(name) + ",r=" + nonce_.text), password_(prepare(password)) {}

Client::~Client() { wipe(password_); }

std::string Client::first() const { return std::string(kNoBinding) + bare_; }

std::expected<std::string, Error> Client::answer(std::string_view server_first) {
  if (std::exchange(expects_, Expects::nothing) != Expects::first || !is_plausible(server_first)) {
    return std::unexpected(Error::malformed);
  }
  if (server_first.starts_with("e=")) return std::unexpected(Error::refused);
  Attributes attributes(server_first);
  if (attributes.demands_extension()) return std::unexpected(Error::extension);
  const auto nonce = attributes.take('r');
  const auto salt_text = attributes.take('s');
  const auto salt = salt_text ? from_base64(*salt_text) : std::nullopt;
  const auto count = attributes.take('i');
  if (!nonce || !is_nonce(*nonce) || !salt || salt->empty() || salt->size() > kMaxSalt || !count || count->empty() ||
      !attributes.rest_is_optional()) {
    return std::unexpected(Error::malformed);
  }
  // The server must have added to it (RFC 5802 section 5.1): else an old exchange could be played back.
  if (!nonce->starts_with(nonce_.text) || nonce->size() == nonce_.text.size()) return std::unexpected(Error::nonce);
  const auto iterations = parse_iterations(*count);
  if (!iterations || *iterations < kMinIterations) return std::unexpected(Error::iterations);

  Digest salted = salted_password(password_, *salt, *iterations);
  wipe(password_);
  const std::string without_proof = "c=" + to_base64(kNoBinding) + ",r=" + std::string(*nonce);
  const std::string auth_message = bare_ + ',' + std::string(server_first) + ',' + without_proof;
  Digest client_key = hmac(text_of(salted), {"Client Key"});
  const Digest stored_key = sha256(text_of(client_key));
  const Digest proof = exclusive_or(client_key, hmac(text_of(stored_key), {auth_message}));
  const Digest server_key = hmac(text_of(salted), {"Server Key"});
  server_signature_ = hmac(text_of(server_key), {auth_message});
  sodium_memzero(salted.data(), salted.size());
  sodium_memzero(client_key.data(), client_key.size());
  expects_ = Expects::final;
  return without_proof + ",p=" + to_base64(text_of(proof));
}

std::expected<void, Error> Client::verify(std::string_view server_final) {
  if (std::exchange(expects_, Expects::nothing) != Expects::final || !is_plausible(server_final)) {
    return std::unexpected(Error::malformed);
  }
  if (server_final.starts_with("e=")) return std::unexpected(Error::refused);
  Attributes attributes(server_final);
  const auto text = attributes.take('v');
  const auto signature = text ? digest_from_base64(*text) : std::nullopt;
  if (!signature || !attributes.rest_is_optional()) return std::unexpected(Error::malformed);
  if (!is_same(*signature, server_signature_)) return std::unexpected(Error::signature);
  return {};
}

}  // namespace chat::crypto::scram
