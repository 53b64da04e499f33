#include "client/encryption.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "client/connection.hpp"
#include "support/temporary_folder.hpp"
#include "tls/certificate.hpp"

using namespace chat;
using namespace chat::client;
using Catch::Matchers::Contains;

namespace {

constexpr std::chrono::seconds kDeadline{20};  // only a failing test waits so long
const Address kAddress{"chat.test", 6697};

/// A certificate for chat.test and its key, as files.
struct Identity {
  explicit Identity(const std::filesystem::path& folder, const std::string& host = "chat.test") {
    const auto made = tls::make_self_signed({host});
    REQUIRE(made);
    fingerprint = made->certificate.fingerprint;
    files.certificates = (folder / (host + ".pem")).native();
    files.key = (folder / (host + ".key")).native();
    std::ofstream(files.certificates) << made->certificate_pem;
    std::ofstream(files.key) << made->key_pem;
  }
  tls::KeyPair files;
  std::string fingerprint;
};

/// A server on the other end of a pair of sockets, in a thread of its own. It says what it is told to, answers each
/// line that it reads with "got <line>", and ends at "bye", with or without TLS's goodbye.
class TlsServer {
 public:
  TlsServer(const Identity& identity, std::string says, bool goodbye = true)
      : says_(std::move(says)), goodbye_(goodbye) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    client_ = Socket(ends[0]);
    socket_ = Socket(ends[1]);
    const auto context = tls::Context::server({identity.files});
    REQUIRE(context);
    thread_ = std::thread([this, context] { run(tls::Stream::accept(*context)); });
  }
  ~TlsServer() {
    client_ = Socket();
    ::shutdown(socket_.fd(), SHUT_RDWR);
    thread_.join();
  }
  [[nodiscard]] Socket take_client() { return std::move(client_); }
  [[nodiscard]] const Socket& client() const { return client_; }
  /// Worth a look when the client has ended.
  [[nodiscard]] const std::string& client_fingerprint() const { return client_fingerprint_; }

 private:
  void run(tls::Stream stream) {
    std::string plain;
    static_cast<void>(stream.write(says_));
    bool more = true;
    while (more) {
      char bytes[4096];
      const ssize_t got = ::recv(socket_.fd(), bytes, sizeof bytes, 0);
      if (got <= 0) return;
      more = stream.feed({bytes, static_cast<std::size_t>(got)}, plain).has_value() && !stream.peer_closed();
      if (stream.handshake_done()) client_fingerprint_ = stream.peer_fingerprint();
      for (std::size_t end = plain.find("\r\n"); end != std::string::npos; end = plain.find("\r\n")) {
        const std::string line = plain.substr(0, end);
        plain.erase(0, end + 2);
        static_cast<void>(stream.write("got " + line + "\r\n"));
        if (line == "bye") more = false;
      }
      if (!more && goodbye_) stream.close();
      std::string wire;
      stream.take_wire(wire);
      ::send(socket_.fd(), wire.data(), wire.size(), MSG_NOSIGNAL);
    }
    ::shutdown(socket_.fd(), SHUT_WR);
    char bytes[4096];
    while (::recv(socket_.fd(), bytes, sizeof bytes, 0) > 0) continue;
  }

  std::string says_;
  bool goodbye_;
  Socket client_;
  Socket socket_;
  std::string client_fingerprint_;
  std::thread thread_;
};

struct Scene {
  test::TemporaryFolder folder;
  Identity identity{folder.path()};
  KnownServers known{(folder.path() / "known_servers").native()};

  [[nodiscard]] std::expected<Encryption, EncryptionFailure> encrypt(const Socket& socket, const Trust& trust,
                                                                     tls::ClientOptions options = {},
                                                                     const Address& address = kAddress) const {
    auto context = encryption_context(std::move(options));
    REQUIRE(context);
    return client::encrypt(socket, address, *context, trust, known, kDeadline);
  }
};

std::vector<Event> take(EventQueue& queue, std::size_t count) {
  std::vector<Event> events;
  pollfd polled{.fd = queue.fd(), .events = POLLIN, .revents = 0};
  while (events.size() < count && ::poll(&polled, 1, 20'000) == 1) {
    for (Event& event : queue.take_all()) events.push_back(std::move(event));
  }
  return events;
}

std::string text_of(const Event& event) {
  const auto* line = std::get_if<Line>(&event);
  return line == nullptr ? "(not a line)" : line->text;
}

}  // namespace

TEST_CASE("A certificate that nobody vouches for is refused, with its fingerprint and what to do") {
  const Scene scene;
  TlsServer server(scene.identity, "");
  const auto made = scene.encrypt(server.client(), {});
  REQUIRE_FALSE(made);
  CHECK(made.error().is_distrust);
  CHECK_THAT(made.error().sentence, Contains("Cannot verify that this is chat.test:6697: ") &&
                                        Contains(scene.identity.fingerprint) && Contains("--tls-trust first-use") &&
                                        Contains("--tls-ca FILE"));
}

TEST_CASE("A certificate that one of the named authorities vouches for is trusted, for its own host") {
  const Scene scene;
  TlsServer server(scene.identity, "");
  const tls::ClientOptions options{.ca_file = scene.identity.files.certificates};
  SECTION("its host") {
    const auto made = scene.encrypt(server.client(), {}, options);
    INFO((made ? "" : made.error().sentence));
    REQUIRE(made);
    CHECK(made->remark.empty());
  }
  SECTION("another host") {
    const auto made = scene.encrypt(server.client(), {}, options, {"other.test", 6697});
    REQUIRE_FALSE(made);
    CHECK(made.error().is_distrust);
  }
}

TEST_CASE("A fingerprint pins one certificate") {
  const Scene scene;
  TlsServer server(scene.identity, "");
  SECTION("this one") { CHECK(scene.encrypt(server.client(), {Trust::By::fingerprint, scene.identity.fingerprint})); }
  SECTION("another one, whoever vouches for this") {
    const auto made = scene.encrypt(server.client(), {Trust::By::fingerprint, std::string(64, '0')},
                                    {.ca_file = scene.identity.files.certificates});
    REQUIRE_FALSE(made);
    CHECK(made.error().is_distrust);
    CHECK_THAT(made.error().sentence, Contains("another certificate than the one that --tls-trust names") &&
                                          Contains(scene.identity.fingerprint));
  }
}

TEST_CASE("Trust on first use remembers, and refuses what is another one later") {
  const Scene scene;
  const Trust trust{Trust::By::first_use};
  {
    TlsServer server(scene.identity, "");
    const auto made = scene.encrypt(server.client(), trust);
    REQUIRE(made);
    CHECK_THAT(made->remark,
               Contains("trusted from now on") && Contains(scene.known.path()) && Contains(scene.identity.fingerprint));
  }
  {
    TlsServer server(scene.identity, "");
    const auto made = scene.encrypt(server.client(), trust);
    REQUIRE(made);
    CHECK(made->remark.empty());
  }
  const test::TemporaryFolder elsewhere;
  const Identity other(elsewhere.path());
  TlsServer impostor(other, "");
  SECTION("nobody vouches for the other one") {
    const auto made = scene.encrypt(impostor.client(), trust);
    REQUIRE_FALSE(made);
    CHECK(made.error().is_distrust);
    CHECK_THAT(made.error().sentence, Contains("WARNING: chat.test:6697 shows another certificate") &&
                                          Contains("Before: " + scene.identity.fingerprint) &&
                                          Contains("Now:    " + other.fingerprint) && Contains(scene.known.path()));
  }
  SECTION("an authority vouches for it: that is more than having been there") {
    CHECK(scene.encrypt(impostor.client(), trust, {.ca_file = other.files.certificates}));
  }
}

TEST_CASE("Without a place to remember, first use is refused") {
  const auto judged = judge(kAddress, {Trust::By::first_use}, KnownServers(""), std::unexpected("no"), "00");
  REQUIRE_FALSE(judged);
  CHECK_THAT(judged.error(), Contains("set HOME"));
}

TEST_CASE("What is not TLS, or ends, is told apart from what is not trusted") {
  const Scene scene;
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const Socket client(ends[0]);
  Socket server(ends[1]);
  SECTION("an IRC server") {
    constexpr std::string_view kHello = ":irc.test NOTICE * :Looking up your hostname\r\n";
    REQUIRE(::send(server.fd(), kHello.data(), kHello.size(), MSG_NOSIGNAL) > 0);
  }
  SECTION("an end") { server = Socket(); }
  const auto made = scene.encrypt(client, {});
  REQUIRE_FALSE(made);
  CHECK_FALSE(made.error().is_distrust);
  CHECK_THAT(made.error().sentence, Contains("Cannot encrypt the connection to chat.test:6697: "));
}

TEST_CASE("A server that does not answer is not waited for for ever") {
  const Scene scene;
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const Socket client(ends[0]);
  const Socket server(ends[1]);
  auto context = encryption_context({});
  REQUIRE(context);
  const auto made = client::encrypt(client, kAddress, *context, {}, scene.known, std::chrono::milliseconds(1));
  REQUIRE_FALSE(made);
  CHECK_THAT(made.error().sentence, Contains("did not answer in time"));
}

TEST_CASE("An encrypted connection carries lines both ways") {
  const Scene scene;
  const bool goodbye = GENERATE(true, false);
  const test::TemporaryFolder own;
  const Identity us(own.path(), "us.test");
  // Some of it comes with the handshake's end, perhaps.
  TlsServer server(scene.identity, ":irc.test NOTICE * :hello\r\n", goodbye);
  auto made =
      scene.encrypt(server.client(), {Trust::By::fingerprint, scene.identity.fingerprint}, {.identity = us.files});
  REQUIRE(made);
  EventQueue queue;
  {
    Connection connection(server.take_client(), queue, std::move(*made));
    connection.send("one");
    connection.send("two");
    connection.flush();
    const auto events = take(queue, 3);
    REQUIRE(events.size() == 3);
    CHECK(text_of(events[0]) == ":irc.test NOTICE * :hello");
    CHECK(text_of(events[1]) == "got one");
    CHECK(text_of(events[2]) == "got two");
    CHECK(connection.unsent() == 0);
    connection.send("bye");
    connection.flush();
    const auto last = take(queue, 2);
    REQUIRE(last.size() == 2);
    CHECK(text_of(last[0]) == "got bye");
    REQUIRE(std::holds_alternative<Closed>(last[1]));
    const auto& closed = std::get<Closed>(last[1]);
    CHECK(closed.why == (goodbye ? Closed::Why::by_server : Closed::Why::lost));
    if (!goodbye) CHECK_THAT(closed.detail, Contains("cut off"));
  }
  CHECK(server.client_fingerprint() == us.fingerprint);
}

TEST_CASE("Much that is sent at one time arrives, encrypted and in order") {
  const Scene scene;
  TlsServer server(scene.identity, "");
  auto made = scene.encrypt(server.client(), {Trust::By::fingerprint, scene.identity.fingerprint});
  REQUIRE(made);
  EventQueue queue(100);
  Connection connection(server.take_client(), queue, std::move(*made));
  constexpr std::size_t kLines = 3000;
  const std::string padding(300, 'x');
  std::size_t sent = 0;
  std::size_t answered = 0;
  bool in_order = true;
  while (answered < kLines) {
    for (; sent < kLines && connection.unsent() < 64 * 1024; ++sent) {
      connection.send(std::to_string(sent) + padding);
      connection.flush();
    }
    const auto events = take(queue, 1);
    if (events.empty()) break;
    for (const Event& event : events) in_order &= text_of(event) == "got " + std::to_string(answered++) + padding;
    connection.flush();
  }
  CHECK(answered == kLines);
  CHECK(in_order);
}
