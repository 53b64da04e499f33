#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chat::test {

/// One line from the server, parsed.
struct Line {
  explicit Line(std::string line);

  [[nodiscard]] std::string param(std::size_t index) const { return index < params.size() ? params[index] : ""; }
  /// The last parameter.
  [[nodiscard]] std::string text() const { return params.empty() ? "" : params.back(); }
  [[nodiscard]] std::string nick() const { return source.substr(0, source.find('!')); }

  std::string raw;  ///< as received, without its line end
  std::map<std::string, std::string> tags;
  std::string source;
  std::string command;
  std::vector<std::string> params;
};

struct ClientOptions {
  int receive_buffer = 0;  ///< SO_RCVBUF in bytes, set before connecting; 0: the system's
};

/// What a client waited for did not come; the message has all that was received.
class ClientError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A blocking IRC client that follows a script. Every wait has a deadline, after which it throws ClientError.
/// The barrier is sync(): what a client's earlier lines cause for itself, and what others caused for it before they
/// came back from their own sync(), has arrived when it returns.
class TestClient {
 public:
  using Predicate = std::function<bool(const Line&)>;

  /// Connects to 127.0.0.1.
  explicit TestClient(std::uint16_t port, ClientOptions options = {});
  TestClient(TestClient&& other) noexcept;
  TestClient& operator=(TestClient&&) = delete;
  ~TestClient();

  /// Sends one line; its end is added.
  void send(std::string_view line);
  /// Sends bytes as they are. False if the connection is broken.
  bool send_bytes(std::string_view bytes);
  /// Nothing more will be sent; what comes can still be read.
  void finish_sending();

  /// NICK and USER, and everything up to the end of the welcome.
  void sign_on(const std::string& nick);
  /// JOIN, and everything up to the end of NAMES.
  void join(const std::string& channel);
  /// CAP REQ, and its ACK.
  void request(const std::string& capabilities);

  /// The next line.
  Line read();
  /// Skips lines up to the next for which `wanted` is true, which is returned.
  Line expect(const Predicate& wanted, std::string_view what = "a line that fits");
  /// The same for a command or numeric whose first parameters are `params`.
  Line expect(std::string_view command, std::initializer_list<std::string_view> params = {});
  /// Sends a PING and returns everything that comes before its PONG.
  std::vector<Line> sync();
  /// Everything that comes up to the end of the connection.
  std::vector<Line> read_to_end();
  /// The connection is reset or closed, whatever came before. False at the deadline.
  bool wait_for_end();

  [[nodiscard]] const std::string& nick() const { return nick_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  enum class Got : std::uint8_t { line, end, timeout };
  Got next(std::string& line);
  [[noreturn]] void fail(const std::string& what) const;

  int descriptor_ = -1;
  std::string nick_;
  std::string pending_;     ///< received
  std::size_t given_ = 0;   ///< of pending_, already given out
  std::string transcript_;  ///< the end of what was sent and received
  int pings_ = 0;
};

/// How long a client waits at most: 20 seconds, or CHAT_TEST_DEADLINE.
[[nodiscard]] std::chrono::seconds deadline();

}  // namespace chat::test
