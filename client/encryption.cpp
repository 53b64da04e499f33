#include "client/encryption.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "client/patience.hpp"

namespace chat::client {
namespace {

using Clock = std::chrono::steady_clock;
using Failed = std::unexpected<EncryptionFailure>;

Failed failed(std::string sentence) { return Failed(EncryptionFailure{false, std::move(sentence)}); }

std::string cannot_encrypt(const Address& address, std::string_view why) {
  return fmt::format("Cannot encrypt the connection to {}: {}. Check the port: without --tls it is most often another.",
                     to_string(address), why);
}

constexpr std::chrono::milliseconds kGlance{50};  // between two looks whether to stop

struct Wait {
  Clock::time_point deadline;
  const std::stop_token& stop;
};

/// Waits until the socket is ready for `events`. False at the deadline, or when it shall stop.
bool wait_for(const Socket& socket, short events, const Wait& wait) {
  while (Clock::now() < wait.deadline && !wait.stop.stop_requested()) {
    pollfd polled{.fd = socket.fd(), .events = events, .revents = 0};
    const int ready = ::poll(&polled, 1, milliseconds_until(std::min(wait.deadline, Clock::now() + kGlance)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return false;
}

/// The same without the phrase for an end: what the system says.
std::string system_error() { return std::system_category().message(errno); }

/// Sends all that the stream has for the wire. The error is a phrase.
std::expected<void, std::string> send_wire(const Socket& socket, tls::Stream& stream, const Wait& wait) {
  std::string wire;
  stream.take_wire(wire);
  std::string_view left = wire;
  while (!left.empty()) {
    const ssize_t sent = ::send(socket.fd(), left.data(), left.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return std::unexpected(system_error());
    if (sent < 0 && !wait_for(socket, POLLOUT, wait)) return std::unexpected("it did not answer in time");
    left.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return {};
}

/// Receives once. The error is a phrase.
std::expected<void, std::string> receive_wire(const Socket& socket, tls::Stream& stream, std::string& plain,
                                              const Wait& wait) {
  if (!wait_for(socket, POLLIN, wait)) return std::unexpected("it did not answer in time");
  std::array<char, 16 * 1024> bytes;
  const ssize_t got = ::recv(socket.fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return {};
  if (got < 0) return std::unexpected(system_error());
  if (got == 0) return std::unexpected("it closed the connection");
  return stream.feed({bytes.data(), static_cast<std::size_t>(got)}, plain);
}

std::string changed(const Address& address, const KnownServers& known, const std::string& remembered,
                    const std::string& fingerprint) {
  return fmt::format(
      "WARNING: {0} shows another certificate than before. It may have got a new one, or somebody on the way may pose "
      "as it; nothing was sent to it.\nBefore: {1}\nNow:    {2}\nAsk whoever runs it. If the new one is right, remove "
      "the line that begins with {0} from {3} and connect again.",
      to_string(address), remembered, fingerprint, known.path());
}

}  // namespace

std::expected<std::shared_ptr<const tls::Context>, std::string> encryption_context(tls::ClientOptions options) {
  options.accept_any = true;  // judge() looks at it, and has a fingerprint to tell
  return tls::Context::client(options);
}

std::expected<Encryption, EncryptionFailure> encrypt(const Socket& socket, const Address& address,
                                                     std::shared_ptr<const tls::Context> context, const Trust& trust,
                                                     const KnownServers& known, std::chrono::milliseconds patience,
                                                     const std::stop_token& stop) {
  const Wait wait{Clock::now() + patience, stop};
  Encryption made{tls::Stream::connect(std::move(context), address.host), {}, {}, false};
  while (!made.stream.handshake_done()) {
    if (const auto sent = send_wire(socket, made.stream, wait); !sent) {
      return failed(cannot_encrypt(address, sent.error()));
    }
    if (const auto got = receive_wire(socket, made.stream, made.plain, wait); !got) {
      static_cast<void>(send_wire(socket, made.stream, wait));  // the alert that says why
      return failed(cannot_encrypt(address, got.error()));
    }
  }
  const std::string fingerprint = made.stream.peer_fingerprint();
  auto remark =
      fingerprint.empty()
          ? std::unexpected(fmt::format("{} shows no certificate, so nobody knows who it is.", to_string(address)))
          : judge(address, trust, known, made.stream.verification(), fingerprint);
  if (!remark) return Failed(EncryptionFailure{true, std::move(remark.error())});
  made.remark = std::move(*remark);
  made.is_verified = made.stream.verification().has_value();
  if (const auto sent = send_wire(socket, made.stream, wait); !sent) {
    return failed(cannot_encrypt(address, sent.error()));
  }
  return made;
}

std::expected<std::string, std::string> judge(const Address& address, const Trust& trust, const KnownServers& known,
                                              const std::expected<void, std::string>& verification,
                                              const std::string& fingerprint) {
  const std::string server = to_string(address);
  if (trust.by == Trust::By::fingerprint) {
    if (trust.fingerprint == fingerprint) return {};
    return std::unexpected(
        fmt::format("{} shows another certificate than the one that --tls-trust names; nothing was sent to it. Its "
                    "fingerprint (SHA-256) is\n{}\nAsk whoever runs it which one is right.",
                    server, fingerprint));
  }
  if (verification) return {};
  if (trust.by == Trust::By::authorities) {
    return std::unexpected(fmt::format(
        "Cannot verify that this is {}: {}. Nothing was sent to it. Its certificate's fingerprint (SHA-256) "
        "is\n{}\nIf whoever runs it tells you the same one: --tls-trust {} trusts it, --tls-trust first-use "
        "trusts and remembers what is there now, and --tls-ca FILE names who vouches for it.",
        server, verification.error(), fingerprint, fingerprint));
  }
  if (known.path().empty()) {
    return std::unexpected(
        "There is no place to remember the server's certificate; set HOME, or name the fingerprint by --tls-trust.");
  }
  const auto remembered = known.find(address);
  if (!remembered) return std::unexpected(remembered.error());
  if (*remembered && **remembered == fingerprint) return {};
  if (*remembered) return std::unexpected(changed(address, known, **remembered, fingerprint));
  if (const auto kept = known.remember(address, fingerprint); !kept) return std::unexpected(kept.error());
  return fmt::format(
      "Nobody vouches for the certificate of {} ({}), so it is trusted from now on as it is, and remembered in {}. Its "
      "fingerprint (SHA-256) is\n{}",
      server, verification.error(), known.path(), fingerprint);
}

}  // namespace chat::client
