#pragma once

#include <atomic>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "irc/line_buffer.hpp"
#include "net/transport.hpp"
#include "util/mutex.hpp"
#include "websocket/frames.hpp"
#include "websocket/handshake.hpp"

namespace chat::net {

/// The server's end of WebSocket (RFC 6455, https://ircv3.net/specs/extensions/websocket): each message is a line.
/// TLS may lie below it. Messages of both kinds are taken; those of text hold UTF-8, which is all that the server says.
class WebSocketTransport final : public Transport {
 public:
  /// Of one message: a line with as many tags as a client may send. What is shorter, the line buffer judges.
  static constexpr std::size_t kLongestMessage = irc::kMaxClientTags + irc::kMaxBody;
  /// So many bytes of answers may wait to be sent: a peer that makes this side answer and does not read is given up.
  static constexpr std::size_t kMostUnsent = std::size_t{64} << 10;

  /// `below` lies between this and the wire; null: nothing does. `stopping` tells that the server is.
  WebSocketTransport(std::unique_ptr<Transport> below, std::shared_ptr<const websocket::Origins> origins,
                     std::shared_ptr<const std::atomic<bool>> stopping)
      : below_(std::move(below)), origins_(std::move(origins)), stopping_(std::move(stopping)) {}

  [[nodiscard]] std::string_view name() const override { return below_ == nullptr ? "websocket" : "tls+websocket"; }
  [[nodiscard]] bool is_irc_only() const override { return true; }
  [[nodiscard]] bool is_of_messages() const override { return true; }

  [[nodiscard]] std::expected<Decoded, std::string> decode(std::string_view wire, std::string& stream) override
      CHAT_EXCLUDES(mutex_);
  [[nodiscard]] Security security() override { return below_ == nullptr ? Security{} : below_->security(); }
  [[nodiscard]] bool encode(std::string_view stream, std::string& wire) override CHAT_EXCLUDES(mutex_);
  void finish(std::string& wire) override CHAT_EXCLUDES(mutex_);

 private:
  /// What is to be sent before anything else, and whether messages may follow it.
  struct Turn {
    std::string frames;
    bool open = false;
    bool binary = false;
  };

  /// Takes what is left when that below has taken its part.
  [[nodiscard]] std::expected<Decoded, std::string> take(std::string_view bytes, std::string& stream)
      CHAT_EXCLUDES(mutex_);
  /// As FrameReader::feed(); the request itself is no overhead.
  [[nodiscard]] std::expected<std::size_t, std::string> take_request(std::string_view bytes, std::string& stream,
                                                                     std::string& answers) CHAT_EXCLUDES(mutex_);
  [[nodiscard]] Turn take_turn() CHAT_EXCLUDES(mutex_);

  const std::unique_ptr<Transport> below_;
  const std::shared_ptr<const websocket::Origins> origins_;
  const std::shared_ptr<const std::atomic<bool>> stopping_;

  // The connection's thread.
  std::string request_;  ///< as far as it has come
  bool upgraded_ = false;
  websocket::FrameReader reader_{kLongestMessage};

  // Who owns the sending side.
  std::string unfinished_;  ///< the beginning of a line whose end is still to come

  util::Mutex mutex_;
  Turn next_ CHAT_GUARDED_BY(mutex_);
};

/// Makes WebSocket transports by the rules of the moment.
class WebSocketSource final : public TransportSource {
 public:
  /// `below`, which must outlive it, makes what lies below; null: nothing does.
  WebSocketSource(TransportSource* below, websocket::Origins origins)
      : below_(below), origins_(std::make_shared<const websocket::Origins>(std::move(origins))) {}

  [[nodiscard]] std::string_view name() const override { return below_ == nullptr ? "websocket" : "tls+websocket"; }
  [[nodiscard]] std::unique_ptr<Transport> make() override CHAT_EXCLUDES(mutex_);
  /// For those who come from now on.
  void replace(websocket::Origins origins) CHAT_EXCLUDES(mutex_);
  /// Connections that end from now on do because the server stops. Any thread.
  void stop() { *stopping_ = true; }

 private:
  TransportSource* const below_;
  const std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
  util::Mutex mutex_;
  std::shared_ptr<const websocket::Origins> origins_ CHAT_GUARDED_BY(mutex_);
};

}  // namespace chat::net
