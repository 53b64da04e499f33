#include "net/connection.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace chat::net {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kKeptBlock = 512;  // what an idle connection may hold on to
constexpr const char* kClosed = "Connection closed";
constexpr char kTlsHandshake = 22;  // the first byte of a TLS client: RFC 8446, 5.1

milliseconds whole_millis(std::chrono::nanoseconds time) { return std::chrono::ceil<milliseconds>(time); }

}  // namespace

Connection::Connection(std::shared_ptr<Link> link, Intake& intake, std::shared_ptr<const Rules> rules)
    : link_(std::move(link)),
      intake_(intake),
      rules_(std::move(rules)),
      patience_(rules_->timeouts, link_->is_irc_only()),
      allowance_(rules_->flood, Clock::now()) {}

std::string Connection::introduce() {
  std::array<char, kLongestProxyHeader> bytes;
  const auto deadline = Clock::now() + rules_->timeouts.proxy_header;
  while (Clock::now() < deadline) {
    const auto count = receive(bytes, deadline);
    if (!count) return count.error();
    wire_.append(bytes.data(), *count);
    auto header = parse_proxy_header(wire_);
    if (!header) return std::move(header.error());
    if (!*header) continue;
    wire_.erase(0, (*header)->size);
    return take_proxy_header(**header);
  }
  return "Timeout of the PROXY header";
}

std::string Connection::take_proxy_header(const ProxyHeader& header) {
  if (header.encrypted) {
    link_->set_security({.encrypted = true, .certificate = {}, .protocol = header.protocol, .cipher = header.cipher});
  }
  if (header.address.empty()) return {};
  link_->set_address(header.address);
  if (link_->count_at(header.address)) return {};
  if (link_->transport() == nullptr) {
    std::string line = fmt::format("ERROR :{}\r\n", kAddressFull);
    if (link_->outbox().release(line, {}).flush) flush();
  }
  return kAddressFull;
}

std::string Connection::run() {
  if (Transport* const transport = link_->transport(); transport != nullptr) {
    std::string reason = shake_hands(*transport);
    if (!reason.empty()) {
      turn_away();
      return reason;
    }
  }
  if (!intake_.opened(link_)) return "Server shutting down";
  std::string reason = consume_early();
  if (reason.empty()) reason = read();
  if (peer_closed_) finish_lines();
  intake_.ended(link_, reason);
  drain(kDrainTime);
  return reason;
}

std::expected<std::size_t, std::string> Connection::receive(std::span<char> bytes, Clock::time_point deadline) {
  set_receive_timeout(std::max(whole_millis(deadline - Clock::now()), milliseconds{1}));
  const ssize_t count = ::recv(link_->socket().descriptor(), bytes.data(), bytes.size(), 0);
  if (count > 0) return static_cast<std::size_t>(count);
  if (count == 0) return std::unexpected("Connection closed during the handshake");
  if (errno != EAGAIN && errno != EINTR) return std::unexpected(error_text(errno));
  return std::size_t{0};
}

std::string Connection::shake_hands(Transport& transport) {
  std::array<char, kReadSize> bytes;
  const auto deadline = Clock::now() + rules_->timeouts.registration;
  while (Clock::now() < deadline) {
    if (wire_.empty()) {
      const auto count = receive(bytes, deadline);
      if (!count) return count.error();
      wire_.assign(bytes.data(), *count);
      if (wire_.empty()) continue;
    }
    const auto decoded = transport.decode(std::exchange(wire_, {}), early_);
    if (!decoded || decoded->wire) send_wire();
    if (!decoded) return decoded.error();
    overhead_ += decoded->overhead;
    if (decoded->ready) {
      if (Security security = transport.security(); security.encrypted) link_->set_security(std::move(security));
      peer_closed_ = decoded->closed;
      return {};
    }
    if (decoded->closed) return "Connection closed during the handshake";
  }
  return "Handshake timeout";
}

void Connection::turn_away() {
  std::string nothing;
  if (link_->outbox().release(nothing, {.close = true}).flush) flush();
  drain(kRefusedDrainTime);
  link_->socket().shut_down();  // so that a flusher that waits for the peer lets go
}

std::string Connection::read() {
  std::array<char, kReadSize> bytes;
  while (!link_->is_over()) {
    set_receive_timeout(patience_.next(standing()));
    const auto before = Clock::now();
    const ssize_t count = ::recv(link_->socket().descriptor(), bytes.data(), bytes.size(), 0);
    const int error = errno;
    const auto waited = Clock::now() - before;
    std::string reason;
    if (count > 0) {
      patience_.heard(std::chrono::floor<milliseconds>(waited));
      reason = consume(std::span(bytes.data(), static_cast<std::size_t>(count)));
    } else if (count == 0) {
      peer_closed_ = true;
      reason = kClosed;
    } else if (error == EAGAIN) {
      reason = be_patient(whole_millis(waited));
    } else if (error != EINTR) {
      reason = error_text(error);
    }
    if (!reason.empty()) return reason;
  }
  return "Session ended";
}

Patience::Standing Connection::standing() const {
  if (!link_->is_registered()) return Patience::Standing::unregistered;
  return link_->is_plain() ? Patience::Standing::person : Patience::Standing::registered;
}

void Connection::set_receive_timeout(milliseconds timeout) {
  if (std::exchange(receive_timeout_, timeout) != timeout) link_->socket().set_receive_timeout(timeout);
}

std::string Connection::be_patient(milliseconds waited) {
  switch (patience_.waited(waited, standing())) {
    case Patience::Outcome::wait:
      return {};
    case Patience::Outcome::silent:
      intake_.silent(link_);
      return {};
    case Patience::Outcome::idle:
      intake_.idle(link_);
      return {};
    case Patience::Outcome::registration_timeout:
      return "Registration timeout";
    case Patience::Outcome::ping_timeout:
      break;
  }
  const auto silence = rules_->timeouts.ping_after + rules_->timeouts.ping_timeout;
  return fmt::format("Ping timeout: {} seconds", std::chrono::ceil<std::chrono::seconds>(silence).count());
}

std::string Connection::consume(std::span<char> bytes) {
  if (Transport* const transport = link_->transport(); transport != nullptr) {
    return consume_encoded(*transport, {bytes.data(), bytes.size()});
  }
  if (!std::exchange(heard_, true) && bytes.front() == kTlsHandshake) {
    return "TLS came to a port that speaks plain text";
  }
  // Until the first line is known, what follows it may not be filtered: it may be an IRC client's.
  while (first_line_ && !bytes.empty()) {
    const auto end = std::ranges::find_if(bytes, [](char c) { return c == '\n' || c == '\0'; });
    const auto size = static_cast<std::size_t>(end - bytes.begin()) + (end == bytes.end() ? 0 : 1);
    consume_stream({bytes.data(), telnet_.filter(bytes.first(size))});
    bytes = bytes.subspan(size);
  }
  if (!bytes.empty()) consume_stream({bytes.data(), telnet_.filter(bytes)});
  return submit();
}

std::string Connection::consume_encoded(Transport& transport, std::string_view wire) {
  std::string stream;
  const auto decoded = transport.decode(wire, stream);
  if (!decoded || decoded->wire) send_wire();
  if (decoded) overhead_ += decoded->overhead;
  consume_stream(stream);
  if (std::string reason = submit(); !reason.empty()) return reason;
  if (!decoded) return decoded.error();
  peer_closed_ = peer_closed_ || decoded->closed;
  return decoded->closed ? kClosed : std::string();
}

std::string Connection::consume_early() {
  if (!wire_.empty()) {
    patience_.heard({});
    std::string wire = std::exchange(wire_, {});
    return consume(wire);
  }
  if (!early_.empty()) {
    patience_.heard({});
    consume_stream(early_);
    early_ = {};
    if (std::string reason = submit(); !reason.empty()) return reason;
  }
  return peer_closed_ ? kClosed : std::string();
}

void Connection::consume_stream(std::string_view stream) {
  overhead_ += lines_.feed(stream, [this](const irc::LineBuffer::Line& line) { take_line(line); });
}

void Connection::take_line(const irc::LineBuffer::Line& line) {
  if (std::exchange(first_line_, false)) take_first_line(line);
  const bool several = !line && line.error().why == irc::LineError::carriage_return && link_->is_of_messages();
  append_line(block_, several ? std::unexpected(irc::BadLine(irc::LineError::several_lines)) : line);
  ++block_lines_;
}

void Connection::take_first_line(const irc::LineBuffer::Line& line) {
  const bool irc = link_->is_irc_only() || intake_.begins_irc(line ? *line : line.error().head);
  if (irc) telnet_.first_line_is_irc();
  patience_.first_line(!irc);
}

std::string Connection::submit() {
  std::string reason = submit_lines();
  while (reason.empty() && overhead_ > 0 && !link_->is_over()) {
    const std::size_t allowed = allowance_.take(overhead_, Clock::now());
    overhead_ -= allowed;
    if (allowed == 0) reason = wait_for_allowance();
  }
  return reason;
}

std::string Connection::submit_lines() {
  std::string_view rest = block_;
  std::string reason;
  while (reason.empty() && block_lines_ > 0 && !link_->is_over()) {
    const std::size_t allowed = allowance_.take(block_lines_, Clock::now());
    if (allowed == 0) {
      reason = wait_for_allowance();
      continue;
    }
    LineReader reader(rest);
    for (std::size_t i = 0; i < allowed; ++i) reader.next();
    if (!submit_some(rest.substr(0, rest.size() - reader.rest().size()))) break;
    rest = reader.rest();
    block_lines_ -= allowed;
  }
  block_lines_ = 0;
  if (block_.capacity() > kKeptBlock) {
    block_ = {};
  } else {
    block_.clear();
  }
  return reason;
}

bool Connection::submit_some(std::string_view block) {
  // The engine gives up on a link when its session ends or the server stops, so that this wait ends.
  while (!link_->credit().wait_for(Credit::kBound, Clock::now() + std::chrono::seconds{1})) {
  }
  if (link_->is_over()) return false;
  link_->credit().take(static_cast<std::uint32_t>(block.size()));
  intake_.lines(link_, block);
  return true;
}

std::string Connection::wait_for_allowance() {
  const auto now = Clock::now();
  if (peer_closed_ && now >= last_lines_until_) return kClosed;
  pollfd poll{.fd = link_->socket().descriptor(), .events = 0, .revents = 0};
  if (!peer_closed_) poll.events = POLLRDHUP;
  ::poll(&poll, 1, static_cast<int>(whole_millis(allowance_.wait(now)).count()));
  if ((poll.revents & (POLLHUP | POLLERR)) != 0) return kClosed;
  if ((poll.revents & POLLRDHUP) != 0) {
    peer_closed_ = true;
    last_lines_until_ = now + kLastLinesTime;
  }
  return {};
}

void Connection::finish_lines() { link_->credit().wait_for(0, Clock::now() + kLastLinesTime); }

void Connection::send_wire() {
  if (link_->outbox().claim()) flush();
}

void Connection::flush() {
  const Outbox::Flushed flushed = link_->outbox().flush();
  if (flushed.resume) intake_.drained(link_);
  if (flushed.state == Outbox::State::more || flushed.state == Outbox::State::blocked) intake_.flush(link_);
}

void Connection::drain(std::chrono::seconds time) {
  std::array<char, 512> bytes;
  set_receive_timeout(milliseconds{1'000});
  const auto deadline = Clock::now() + time;
  while (Clock::now() < deadline) {
    const ssize_t count = ::recv(link_->socket().descriptor(), bytes.data(), bytes.size(), 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return;
  }
}

}  // namespace chat::net
