#include "client/connection.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "irc/line_buffer.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

std::string explain(irc::LineError error) {
  switch (error) {
    case irc::LineError::body_too_long:
    case irc::LineError::tags_too_long:
      return "The server sent a line that is longer than the protocol allows; it was dropped.";
    case irc::LineError::nul:
      return "The server sent a line with a NUL byte in it; it was dropped.";
    case irc::LineError::carriage_return:
    case irc::LineError::several_lines:
      return "The server sent a line with a stray carriage return in it; it was dropped.";
    case irc::LineError::not_utf8:
      break;  // taken as Latin-1, see as_utf8()
  }
  return {};
}

/// Other servers pass on what their users typed in whatever encoding; what is not UTF-8 is most often Latin-1.
std::string as_utf8(std::string_view line) {
  if (util::is_utf8(line)) return std::string(line);
  std::string text;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | (byte >> 6));
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return text;
}

}  // namespace

Connection::Connection(Socket socket, EventQueue& events, std::optional<Encryption> encryption)
    : socket_(std::move(socket)),
      events_(events),
      early_(encryption ? std::move(encryption->plain) : std::string{}),
      is_encrypted_(encryption.has_value()) {
  if (encryption) stream_.emplace(std::move(encryption->stream));
  reader_ = std::thread([this] { read_until_closed(); });
}

Connection::~Connection() {
  if (is_encrypted_) {
    const util::Lock lock(mutex_);
    stream_->close();
    send_wire();
  }
  ::shutdown(socket_.fd(), SHUT_RDWR);
  events_.close();
  reader_.join();
}

void Connection::send(std::string_view line) {
  output_ += line;
  output_ += "\r\n";
}

void Connection::flush() {
  if (!is_encrypted_) return send_from(output_);
  const util::Lock lock(mutex_);
  // What the socket does not take stays in clear until it does, so that what waits is bounded by who bounds unsent().
  if (wire_.empty()) encrypt_output();
  send_wire();
}

std::size_t Connection::unsent() const {
  if (!is_encrypted_) return output_.size();
  const util::Lock lock(mutex_);
  return output_.size() + wire_.size();
}

void Connection::encrypt_output() {
  // An error has been there in feed(), or will be: the reader tells of it.
  static_cast<void>(stream_->write(output_));
  output_.clear();
}

void Connection::send_wire() {
  stream_->take_wire(wire_);
  send_from(wire_);
}

/// Sends what the socket takes now, off the beginning of `bytes`.
void Connection::send_from(std::string& bytes) const {
  std::string_view left = bytes;
  while (!left.empty()) {
    const ssize_t sent = ::send(socket_.fd(), left.data(), left.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (sent < 0) {
      left = {};
      break;
    }
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  bytes.erase(0, bytes.size() - left.size());
}

/// False if nothing more can come: `closed` then says why.
bool Connection::decrypt(std::string_view wire, std::string& plain, Closed& closed) {
  const util::Lock lock(mutex_);
  const auto fed = stream_->feed(wire, plain);
  send_wire();
  if (!fed) closed = {Closed::Why::lost, fed.error()};
  return fed && !stream_->peer_closed();
}

void Connection::read_until_closed() {
  irc::LineBuffer lines(irc::kMaxTags, false);
  std::array<char, 16 * 1024> bytes;
  bool wanted = true;
  const auto post = [&](const irc::LineBuffer::Line& line) {
    if (wanted) wanted = events_.push(line ? Event(Line{as_utf8(*line)}) : Event(Garbled{explain(line.error().why)}));
  };
  Closed closed;
  std::string plain = std::move(early_);
  lines.feed(plain, post);
  bool more = true;
  while (wanted && more) {
    const ssize_t got = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) closed = {Closed::Why::lost, std::system_category().message(errno)};
    if (got == 0 && is_encrypted_) {
      closed = {Closed::Why::lost, "it ended without the goodbye of TLS, so something may have been cut off"};
    }
    if (got <= 0) break;
    const std::string_view received(bytes.data(), static_cast<std::size_t>(got));
    if (!is_encrypted_) {
      lines.feed(received, post);
      continue;
    }
    plain.clear();
    more = decrypt(received, plain, closed);
    lines.feed(plain, post);
  }
  if (wanted) static_cast<void>(events_.push(std::move(closed)));
}

}  // namespace chat::client
