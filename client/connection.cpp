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

Connection::Connection(Socket socket, EventQueue& events)
    : socket_(std::move(socket)), events_(events), reader_([this] { read_until_closed(); }) {}

Connection::~Connection() {
  ::shutdown(socket_.fd(), SHUT_RDWR);
  events_.close();
  reader_.join();
}

void Connection::send(std::string_view line) {
  output_ += line;
  output_ += "\r\n";
}

void Connection::flush() {
  std::string_view left = output_;
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
  output_.erase(0, output_.size() - left.size());
}

void Connection::read_until_closed() {
  irc::LineBuffer lines(irc::kMaxTags, false);
  std::array<char, 16 * 1024> bytes;
  bool wanted = true;
  const auto post = [&](const irc::LineBuffer::Line& line) {
    if (wanted) wanted = events_.push(line ? Event(Line{as_utf8(*line)}) : Event(Garbled{explain(line.error())}));
  };
  Closed closed;
  while (wanted) {
    const ssize_t got = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) closed = {Closed::Why::lost, std::system_category().message(errno)};
    if (got <= 0) break;
    lines.feed({bytes.data(), static_cast<std::size_t>(got)}, post);
  }
  if (wanted) static_cast<void>(events_.push(std::move(closed)));
}

}  // namespace chat::client
