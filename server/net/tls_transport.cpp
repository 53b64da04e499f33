#include "net/tls_transport.hpp"

#include <utility>

namespace chat::net {
namespace {
bool is_text(char c) { return c >= ' ' && c < 0x7f; }
}  // namespace

TlsTransport::TlsTransport(std::shared_ptr<const tls::Context> context)
    : stream_(tls::Stream::accept(std::move(context))) {}

std::expected<Transport::Decoded, std::string> TlsTransport::decode(std::string_view wire, std::string& stream) {
  const util::Lock lock(mutex_);
  const bool first = !std::exchange(heard_, true);
  if (auto fed = stream_.feed(wire, stream); !fed) {
    if (first && is_text(wire.front())) answer_ = kAnswerToText;
    return std::unexpected(std::move(fed.error()));
  }
  return Decoded{.ready = stream_.handshake_done(), .wire = stream_.has_wire(), .closed = stream_.peer_closed()};
}

Security TlsTransport::security() {
  const util::Lock lock(mutex_);
  return {.encrypted = true,
          .certificate = stream_.peer_fingerprint(),
          .protocol = stream_.protocol(),
          .cipher = stream_.cipher()};
}

bool TlsTransport::encode(std::string_view stream, std::string& wire) {
  const util::Lock lock(mutex_);
  wire.append(std::exchange(answer_, {}));
  const bool taken = stream.empty() || stream_.write(stream);
  stream_.take_wire(wire);
  return taken;
}

void TlsTransport::finish(std::string& wire) {
  const util::Lock lock(mutex_);
  stream_.close();
  stream_.take_wire(wire);
}

std::unique_ptr<Transport> TlsSource::make() {
  std::shared_ptr<const tls::Context> context;
  {
    const util::Lock lock(mutex_);
    context = context_;
  }
  return std::make_unique<TlsTransport>(std::move(context));
}

void TlsSource::replace(std::shared_ptr<const tls::Context> context) {
  const util::Lock lock(mutex_);
  context_.swap(context);
}

}  // namespace chat::net
