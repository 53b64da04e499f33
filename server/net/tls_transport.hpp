#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "net/transport.hpp"
#include "tls/context.hpp"
#include "tls/stream.hpp"
#include "util/mutex.hpp"

namespace chat::net {

/// The server's end of TLS. Reading may write and writing may read, so every call into the TLS object is under one
/// mutex.
class TlsTransport final : public Transport {
 public:
  /// Who comes without TLS is told in plain text, if text is what they sent.
  static constexpr std::string_view kAnswerToText =
      "ERROR :This port speaks TLS: connect with TLS, or to another port\r\n";

  explicit TlsTransport(std::shared_ptr<const tls::Context> context);

  [[nodiscard]] std::string_view name() const override { return "tls"; }
  [[nodiscard]] std::expected<Decoded, std::string> decode(std::string_view wire, std::string& stream) override
      CHAT_EXCLUDES(mutex_);
  [[nodiscard]] Security security() override CHAT_EXCLUDES(mutex_);
  [[nodiscard]] bool encode(std::string_view stream, std::string& wire) override CHAT_EXCLUDES(mutex_);
  void finish(std::string& wire) override CHAT_EXCLUDES(mutex_);

 private:
  util::Mutex mutex_;
  tls::Stream stream_ CHAT_GUARDED_BY(mutex_);
  bool heard_ CHAT_GUARDED_BY(mutex_) = false;       ///< something has come
  std::string_view answer_ CHAT_GUARDED_BY(mutex_);  ///< to text; not sent yet
};

/// Makes TLS transports by the certificates of the moment.
class TlsSource final : public TransportSource {
 public:
  explicit TlsSource(std::shared_ptr<const tls::Context> context) : context_(std::move(context)) {}

  [[nodiscard]] std::string_view name() const override { return "tls"; }
  [[nodiscard]] std::unique_ptr<Transport> make() override CHAT_EXCLUDES(mutex_);
  /// For those who come from now on; connections keep what they began with.
  void replace(std::shared_ptr<const tls::Context> context) CHAT_EXCLUDES(mutex_);

 private:
  util::Mutex mutex_;
  std::shared_ptr<const tls::Context> context_ CHAT_GUARDED_BY(mutex_);
};

}  // namespace chat::net
