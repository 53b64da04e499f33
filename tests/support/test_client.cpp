#include "support/test_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "irc/message.hpp"

namespace chat::test {
namespace {

constexpr std::size_t kTranscript = 8'000;  // bytes of it that a failure shows

bool wait_for(int descriptor, short events) {
  pollfd poll{.fd = descriptor, .events = events, .revents = 0};
  const auto until = std::chrono::steady_clock::now() + deadline();
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const int ready = ::poll(&poll, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

}  // namespace

std::chrono::seconds deadline() {
  const char* const given = std::getenv("CHAT_TEST_DEADLINE");
  return std::chrono::seconds{given != nullptr ? std::atoi(given) : 20};
}

Line::Line(std::string line) : raw(std::move(line)) {
  const auto message = irc::parse(raw);
  if (!message) return;
  for (const irc::Tag& tag : message->tags) tags[std::string(tag.key)] = irc::unescape_tag_value(tag.value);
  source = message->source;
  command = message->command;
  params.assign(message->params.begin(), message->params.end());
}

TestClient::TestClient(std::uint16_t port, ClientOptions options)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (options.receive_buffer > 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof options.receive_buffer);
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw ClientError("connect: " + std::system_category().message(errno));
  }
}

TestClient::TestClient(TestClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      nick_(std::move(other.nick_)),
      pending_(std::move(other.pending_)),
      given_(other.given_),
      transcript_(std::move(other.transcript_)),
      pings_(other.pings_) {}

TestClient::~TestClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void TestClient::send(std::string_view line) {
  transcript_ += "> " + std::string(line) + '\n';
  if (!send_bytes(std::string(line) + "\r\n")) fail("sending \"" + std::string(line) + "\"");
}

bool TestClient::send_bytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    } else if (!wait_for(descriptor_, POLLOUT)) {
      fail("room to send");
    }
  }
  return true;
}

void TestClient::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

void TestClient::sign_on(const std::string& nick) {
  nick_ = nick;
  send("NICK " + nick);
  send("USER " + nick + " 0 * :" + nick);
  expect([](const Line& line) { return line.command == "376" || line.command == "422"; }, "the end of the welcome");
}

void TestClient::join(const std::string& channel) {
  send("JOIN " + channel);
  expect("366", {nick_, channel});
}

void TestClient::request(const std::string& capabilities) {
  send("CAP REQ :" + capabilities);
  expect([](const Line& line) { return line.command == "CAP" && line.param(1) == "ACK"; }, "CAP ACK");
}

TestClient::Got TestClient::next(std::string& line) {
  for (;;) {
    if (const std::size_t end = pending_.find('\n', given_); end != std::string::npos) {
      line = pending_.substr(given_, end - given_);
      if (line.ends_with('\r')) line.pop_back();
      given_ = end + 1;
      transcript_ += "< " + line + '\n';
      if (transcript_.size() > 2 * kTranscript) transcript_.erase(0, transcript_.size() - kTranscript);
      return Got::line;
    }
    if (!wait_for(descriptor_, POLLIN)) return Got::timeout;
    char bytes[65'536];
    const ssize_t count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) return Got::end;
    pending_.erase(0, std::exchange(given_, 0));
    pending_.append(bytes, static_cast<std::size_t>(count));
  }
}

Line TestClient::read() {
  std::string text;
  switch (next(text)) {
    case Got::end:
      fail("a line, but the connection ended");
    case Got::timeout:
      fail("a line");
    case Got::line:
      break;
  }
  Line line(std::move(text));
  if (line.command == "PING") send_bytes("PONG :" + line.text() + "\r\n");
  return line;
}

Line TestClient::expect(const Predicate& wanted, std::string_view what) {
  for (;;) {
    try {
      Line line = read();
      if (wanted(line)) return line;
    } catch (const ClientError& error) {
      throw ClientError("waited for " + std::string(what) + "; " + error.what());
    }
  }
}

Line TestClient::expect(std::string_view command, std::initializer_list<std::string_view> params) {
  std::string what(command);
  for (const std::string_view param : params) what.append(" ").append(param);
  const std::vector<std::string_view> wanted(params);
  return expect(
      [&](const Line& line) {
        return line.command == command && line.params.size() >= wanted.size() &&
               std::equal(wanted.begin(), wanted.end(), line.params.begin());
      },
      what);
}

std::vector<Line> TestClient::sync() {
  const std::string token = "sync-" + std::to_string(++pings_);
  send("PING " + token);
  std::vector<Line> before;
  for (;;) {
    Line line = read();
    if (line.command == "PONG" && line.text() == token) return before;
    before.push_back(std::move(line));
  }
}

std::vector<Line> TestClient::read_to_end() {
  std::vector<Line> lines;
  std::string text;
  for (;;) {
    switch (next(text)) {
      case Got::end:
        return lines;
      case Got::timeout:
        fail("the end of the connection");
      case Got::line:
        lines.emplace_back(text);
    }
  }
}

bool TestClient::wait_for_end() {
  std::string text;
  for (;;) {
    const Got got = next(text);
    if (got != Got::line) return got == Got::end;
  }
}

void TestClient::fail(const std::string& what) const {
  const std::size_t from = transcript_.size() - std::min(transcript_.size(), kTranscript);
  throw ClientError("expected " + what + "; so far:\n" + transcript_.substr(from) + "| " + pending_.substr(given_));
}

}  // namespace chat::test
