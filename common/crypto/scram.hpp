#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

/// SCRAM-SHA-256 (RFC 5802, RFC 7677), both sides, without channel binding. The messages here are those of the RFC,
/// before base64 and without SASL's framing. Nothing here is random, waits or keeps anything; an object belongs to one
/// thread at a time.
namespace chat::crypto::scram {

inline constexpr std::size_t kDigestSize = 32;
/// RFC 7677 section 4 wants this many at least.
inline constexpr std::uint32_t kMinIterations = 4096;
/// The most that are carried out, about a second of work: a peer must not keep us busy for longer.
inline constexpr std::uint32_t kMaxIterations = 2'000'000;
inline constexpr std::size_t kMaxSalt = 256;      ///< bytes
inline constexpr std::size_t kMaxMessage = 4096;  ///< bytes; a longer one is malformed

using Digest = std::array<unsigned char, kDigestSize>;

/// What a server keeps instead of the password: who reads it cannot log in by it, but can try passwords.
struct Keys {
  std::uint32_t iterations = 0;
  std::string salt;  ///< bytes, 1 to kMaxSalt
  Digest stored_key{};
  Digest server_key{};
  bool operator==(const Keys&) const = default;
};

/// Derives them. Slow: some 0.05 s for 100,000 iterations. `password` is prepared first (prepare()). `salt` is random,
/// of 1 to kMaxSalt bytes, 16 are good; `iterations` from 1 to kMaxIterations.
[[nodiscard]] Keys make_keys(std::string_view password, std::string_view salt, std::uint32_t iterations);

/// Keys for a name that nobody has, which no password fits: always the same for the same name, so that the challenge
/// does not tell whether there is such an account. `secret`: bytes that only the server knows.
[[nodiscard]] Keys decoy_keys(std::string_view secret, std::string_view name, std::uint32_t iterations);

/// `iterations$salt$stored_key$server_key`, the last three in base64.
[[nodiscard]] std::string to_text(const Keys& keys);
/// Nothing if it is not such a text, within the bounds above.
[[nodiscard]] std::optional<Keys> parse_keys(std::string_view text);

/// The password as both sides hash it: by SASLprep (RFC 4013). One that has no prepared form (emoji, say) is taken as
/// it is, by both sides.
[[nodiscard]] std::string prepare(std::string_view password);

/// The part of a nonce that one side adds.
struct Nonce {
  std::string text;  ///< printable ASCII without a comma, not empty
  /// Of random bytes, at least 18 of them.
  [[nodiscard]] static Nonce of(std::string_view bytes);
};

/// Why an exchange has failed. All of them end it.
enum class Error : std::uint8_t {
  malformed,        ///< not such a message, or not when it was due
  extension,        ///< it demands an extension (`m=`), and there is none here
  channel_binding,  ///< it demands channel binding (`p=`), or what it says of it does not fit
  nonce,            ///< not the nonce of this exchange
  iterations,       ///< of the server's: fewer than kMinIterations or more than kMaxIterations
  proof,            ///< of the client's: the password is another one
  signature,        ///< of the server's: it does not know the password, so it is not the one we registered with
  refused,          ///< the server says so (`e=`)
};

/// The server's side of one exchange, in this order: take_first(), challenge(), take_final().
class Server {
 public:
  ~Server();
  Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The client's first message: who wants to be let in.
  [[nodiscard]] std::expected<void, Error> take_first(std::string_view message);
  /// The authentication identity, unescaped: UTF-8, not empty; not otherwise checked.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// As whom the client wants to act, unescaped; empty: as itself.
  [[nodiscard]] const std::string& authorization() const { return authorization_; }

  /// The server's first message, for who has these keys.
  [[nodiscard]] std::string challenge(const Keys& keys, const Nonce& nonce);

  /// The client's final message: if its proof is right (compared in constant time), the server's final message, by
  /// which the client sees that the server has its keys.
  [[nodiscard]] std::expected<std::string, Error> take_final(std::string_view message);

 private:
  enum class Expects : std::uint8_t { first, keys, final, nothing };
  Expects expects_ = Expects::first;
  std::string gs2_header_;
  std::string client_nonce_;
  std::string name_;
  std::string authorization_;
  std::string nonce_;         ///< both parts
  std::string auth_message_;  ///< as far as it is known
  Keys keys_;
};

/// The client's side of one exchange, in this order: first(), answer(), verify().
class Client {
 public:
  /// `name` and `password` are UTF-8.
  Client(std::string_view name, std::string_view password, Nonce nonce);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The client's first message.
  [[nodiscard]] std::string first() const;
  /// The client's final message, in answer to the server's first one. Slow: it does the iterations.
  [[nodiscard]] std::expected<std::string, Error> answer(std::string_view server_first);
  /// Whether the server's final message shows that the server knows the password's keys.
  [[nodiscard]] std::expected<void, Error> verify(std::string_view server_final);

 private:
  enum class Expects : std::uint8_t { first, final, nothing };
  Expects expects_ = Expects::first;
  Nonce nonce_;
  std::string bare_;  ///< client-first-message-bare
  std::string password_;
  Digest server_signature_{};
};

}  // namespace chat::crypto::scram
