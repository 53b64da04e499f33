#include "tls/stream.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <utility>

#include "tls/context_parts.hpp"
#include "tls/openssl.hpp"
#include "tls/reasons.hpp"
#include "tls/wire.hpp"
#include "tls/x509.hpp"

namespace chat::tls {
namespace {

constexpr std::size_t kReadSize = 4096;
constexpr std::size_t kKeptCapacity = 1024;  // of a buffer that is not needed now

bool is_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

void empty(std::string& buffer) {
  if (buffer.capacity() > kKeptCapacity) {
    buffer = {};
  } else {
    buffer.clear();
  }
}

}  // namespace

struct Stream::State {
  std::shared_ptr<const Context> context;
  Wire wire;
  SslPtr ssl;
  std::string waiting;      ///< plain text, until the handshake is done
  std::size_t answers = 0;  ///< bytes that feed() made and nobody took
  std::string error;        ///< why the connection failed; empty: it did not
  bool heard = false;       ///< a byte has come
  bool done = false;        ///< the handshake
  bool closed = false;      ///< by close()

  State(std::shared_ptr<const Context> shared, SSL_CTX& kind)
      : context(std::move(shared)), ssl(require(SSL_new(&kind))) {
    BIO* const bio = new_wire_bio(wire);
    SSL_set_bio(ssl.get(), bio, bio);
  }

  std::unexpected<std::string> fail(std::string why) {
    error = std::move(why);
    empty(waiting);
    return std::unexpected(error);
  }

  /// After a call that did not succeed: nothing if it only wants more bytes, or the peer has closed.
  std::expected<void, std::string> judge(int result) {
    switch (SSL_get_error(ssl.get(), result)) {
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE:
      case SSL_ERROR_ZERO_RETURN:
        return {};
      default:
        return fail(failure(*ssl));
    }
  }

  std::expected<void, std::string> shake_hands() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl.get());
    if (result != 1) return judge(result);
    done = true;
    const std::string text = std::exchange(waiting, {});
    return say(text);
  }

  std::expected<void, std::string> say(std::string_view plain) {
    if (plain.empty()) return {};
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl.get(), plain.data(), plain.size(), &count);
    if (result == 1) return {};
    auto judged = judge(result);
    return judged ? fail("TLS took no text") : judged;  // without renegotiation it always takes it
  }

  std::expected<void, std::string> read(std::string& plain) {
    std::array<char, kReadSize> bytes;
    while (true) {
      ERR_clear_error();
      std::size_t count = 0;
      const int result = SSL_read_ex(ssl.get(), bytes.data(), bytes.size(), &count);
      if (result != 1) return judge(result);
      plain.append(bytes.data(), count);
    }
  }
};

Stream::Stream(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Stream Stream::accept(std::shared_ptr<const Context> context) {
  SSL_CTX& kind = *context->parts_->doors.front().context;
  Stream stream(std::make_unique<State>(std::move(context), kind));
  SSL_set_accept_state(stream.state_->ssl.get());
  return stream;
}

Stream Stream::connect(std::shared_ptr<const Context> context, const std::string& host) {
  SSL_CTX& kind = *context->parts_->doors.front().context;
  Stream stream(std::make_unique<State>(std::move(context), kind));
  SSL* const ssl = stream.state_->ssl.get();
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, host.c_str());
    SSL_set_tlsext_host_name(ssl, host.c_str());
  }
  SSL_set_connect_state(ssl);
  static_cast<void>(stream.state_->shake_hands());  // makes the first bytes; what goes wrong, feed() tells
  return stream;
}

std::expected<void, std::string> Stream::feed(std::string_view wire, std::string& plain) {
  State& state = *state_;
  if (!state.error.empty()) return std::unexpected(state.error);
  if (wire.empty() || peer_closed()) return {};
  if (state.answers > kMostUnsent) return state.fail("the peer does not read what it is sent");
  if (!std::exchange(state.heard, true)) {
    if (std::string other = other_protocol(wire, SSL_is_server(state.ssl.get()) == 1); !other.empty()) {
      empty(state.wire.out);  // it would not be understood
      return state.fail(std::move(other));
    }
  }
  const std::size_t before = state.wire.out.size();
  state.wire.in = wire;
  std::expected<void, std::string> result;
  if (!state.done) result = state.shake_hands();
  if (result && state.done) result = state.read(plain);
  state.wire.in = {};
  state.answers += state.wire.out.size() - before;
  return result;
}

std::expected<void, std::string> Stream::write(std::string_view plain) {
  State& state = *state_;
  if (!state.error.empty()) return std::unexpected(state.error);
  if (state.closed) return {};
  if (state.done) return state.say(plain);
  if (state.waiting.size() + plain.size() > kMostWaiting) return state.fail("too much waits for the TLS handshake");
  state.waiting.append(plain);
  return {};
}

void Stream::take_wire(std::string& wire) {
  std::string& out = state_->wire.out;
  if (wire.empty() && out.capacity() > kKeptCapacity) {
    wire.swap(out);
  } else {
    wire.append(out);
  }
  empty(out);
  state_->answers = 0;
}

bool Stream::has_wire() const { return !state_->wire.out.empty(); }

void Stream::close() {
  if (!state_->done || !state_->error.empty() || std::exchange(state_->closed, true)) return;
  ERR_clear_error();
  SSL_shutdown(state_->ssl.get());
  ERR_clear_error();
}

bool Stream::handshake_done() const { return state_->done; }

bool Stream::peer_closed() const { return (SSL_get_shutdown(state_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

std::string Stream::protocol() const { return SSL_get_version(state_->ssl.get()); }

std::string Stream::cipher() const { return SSL_get_cipher_name(state_->ssl.get()); }

std::optional<Certificate> Stream::peer_certificate() const {
  const X509Ptr certificate(SSL_get1_peer_certificate(state_->ssl.get()));
  if (certificate == nullptr) return std::nullopt;
  return describe(*certificate);
}

std::string Stream::peer_fingerprint() const {
  const X509Ptr certificate(SSL_get1_peer_certificate(state_->ssl.get()));
  return certificate != nullptr ? fingerprint(*certificate) : std::string();
}

std::expected<void, std::string> Stream::verification() const {
  const long result = SSL_get_verify_result(state_->ssl.get());
  if (result == X509_V_OK) return {};
  return std::unexpected(verification_failure(result));
}

}  // namespace chat::tls
