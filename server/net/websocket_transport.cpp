#include "net/websocket_transport.hpp"

namespace chat::net {

std::expected<Transport::Decoded, std::string> WebSocketTransport::decode(std::string_view wire, std::string& stream) {
  if (below_ == nullptr) return take(wire, stream);
  std::string bytes;
  const auto below = below_->decode(wire, bytes);
  auto taken = take(bytes, stream);
  if (!below) return below;
  if (!taken) return taken;
  taken->wire = taken->wire || below->wire;
  taken->closed = taken->closed || below->closed;
  return taken;
}

std::expected<Transport::Decoded, std::string> WebSocketTransport::take(std::string_view bytes, std::string& stream) {
  if (bytes.empty()) return Decoded{.ready = upgraded_, .wire = false, .closed = reader_.closed()};
  std::string answers;
  const auto taken = upgraded_ ? reader_.feed(bytes, stream, answers) : take_request(bytes, stream, answers);
  const util::Lock lock(mutex_);
  next_.frames += answers;
  next_.open = upgraded_ && !reader_.closed();
  if (!taken) return std::unexpected(taken.error());
  if (next_.frames.size() > kMostUnsent) return std::unexpected("the peer does not read what it is answered");
  return Decoded{.ready = upgraded_, .wire = !answers.empty(), .closed = reader_.closed(), .overhead = *taken};
}

std::expected<std::size_t, std::string> WebSocketTransport::take_request(std::string_view bytes, std::string& stream,
                                                                         std::string& answers) {
  using Outcome = websocket::Handshake::Outcome;
  request_.append(bytes);
  websocket::Handshake shaken = websocket::shake_hands(request_, *origins_);
  answers = std::move(shaken.answer);
  if (shaken.outcome == Outcome::incomplete) return 0;
  if (shaken.outcome == Outcome::refused) return std::unexpected(std::move(shaken.reason));
  upgraded_ = true;
  {
    const util::Lock lock(mutex_);
    next_.binary = shaken.subprotocol == websocket::Subprotocol::binary;
  }
  const std::string request = std::exchange(request_, {});
  return reader_.feed(std::string_view(request).substr(shaken.size), stream, answers);
}

WebSocketTransport::Turn WebSocketTransport::take_turn() {
  const util::Lock lock(mutex_);
  return {.frames = std::exchange(next_.frames, {}), .open = next_.open, .binary = next_.binary};
}

bool WebSocketTransport::encode(std::string_view stream, std::string& wire) {
  auto [frames, open, binary] = take_turn();
  if (open && !stream.empty()) {
    frames.reserve(frames.size() + stream.size() + stream.size() / 16);  // heads are hardly longer than line ends
    if (!unfinished_.empty()) {
      unfinished_.append(stream);
      stream = {};
      unfinished_.erase(0, websocket::append_messages(unfinished_, binary, frames));
    }
    stream.remove_prefix(websocket::append_messages(stream, binary, frames));
    unfinished_.append(stream);
  }
  if (below_ != nullptr) return below_->encode(frames, wire);
  if (wire.empty()) {
    wire.swap(frames);
  } else {
    wire.append(frames);
  }
  return true;
}

void WebSocketTransport::finish(std::string& wire) {
  auto [frames, open, binary] = take_turn();
  if (open) {
    using enum websocket::CloseCode;
    websocket::append_close(*stopping_ ? going_away : normal, frames);
  }
  if (below_ == nullptr) {
    wire.append(frames);
  } else if (below_->encode(frames, wire)) {
    below_->finish(wire);
  }
}

std::unique_ptr<Transport> WebSocketSource::make() {
  std::shared_ptr<const websocket::Origins> origins;
  {
    const util::Lock lock(mutex_);
    origins = origins_;
  }
  return std::make_unique<WebSocketTransport>(below_ != nullptr ? below_->make() : nullptr, std::move(origins),
                                              stopping_);
}

void WebSocketSource::replace(websocket::Origins origins) {
  auto made = std::make_shared<const websocket::Origins>(std::move(origins));
  const util::Lock lock(mutex_);
  origins_.swap(made);
}

}  // namespace chat::net
