#include "tls/stream.hpp"

#include <openssl/ssl.h>

#include <string>

#include <catch2/catch.hpp>

#include "pair.hpp"

namespace chat::tls::test {
namespace {

TEST_CASE("a handshake over memory, and text both ways") {
  Certificates certificates;
  const KeyPair files = certificates.make({"chat.example", "127.0.0.1"});
  const auto server = server_context({files});
  const std::size_t at_a_time = GENERATE(1, 7, 1'000'000);
  Pair pair{Stream::accept(server),
            Stream::connect(client_context({.ca_file = files.certificates}), GENERATE("chat.example", "127.0.0.1"))};

  REQUIRE(pair.client.write("NICK early\r\n"));  // waits for the handshake
  CHECK_FALSE(pair.client.handshake_done());
  CHECK(pair.client.has_wire());
  CHECK_FALSE(pair.server.has_wire());
  pair.carry(at_a_time);

  CHECK(pair.server_error.empty());
  CHECK(pair.client_error.empty());
  REQUIRE(pair.server.handshake_done());
  REQUIRE(pair.client.handshake_done());
  CHECK(pair.server_heard == "NICK early\r\n");
  CHECK(pair.client.protocol() == "TLSv1.3");
  CHECK(pair.client.cipher() == pair.server.cipher());
  CHECK(pair.client.verification());
  CHECK(pair.client.peer_fingerprint() == certificates.last().fingerprint);
  CHECK(pair.server.peer_fingerprint().empty());

  const std::string much(300'000, 'x');
  REQUIRE(pair.server.write(much));
  REQUIRE(pair.client.write("PING :1\r\n"));
  pair.carry(at_a_time * 997);
  CHECK(pair.client_heard == much);
  CHECK(pair.server_heard == "NICK early\r\nPING :1\r\n");
}

TEST_CASE("who asks for a host is shown its certificate, and others the first") {
  Certificates certificates;
  const KeyPair first = certificates.make({"one.example"});
  const std::string first_fingerprint = certificates.last().fingerprint;
  const KeyPair second = certificates.make({"two.example", "*.two.example"});
  const std::string second_fingerprint = certificates.last().fingerprint;
  const auto server = server_context({first, second});
  const auto client = client_context({.accept_any = true});
  const auto shown = [&](const char* host) {
    Pair pair{Stream::accept(server), Stream::connect(client, host)};
    pair.carry();
    REQUIRE(pair.client.handshake_done());
    return pair.client.peer_fingerprint();
  };
  CHECK(shown("one.example") == first_fingerprint);
  CHECK(shown("two.example") == second_fingerprint);
  CHECK(shown("TWO.example") == second_fingerprint);
  CHECK(shown("chat.two.example") == second_fingerprint);
  CHECK(shown("three.example") == first_fingerprint);
  CHECK(shown("127.0.0.1") == first_fingerprint);
}

TEST_CASE("a client's certificate is known by its fingerprint, whoever signed it") {
  Certificates certificates;
  const KeyPair files = certificates.make({"chat.example"});
  const KeyPair own = certificates.make({"alice.example"});
  const auto client = client_context({.ca_file = files.certificates, .identity = own});
  Pair pair{Stream::accept(server_context({files})), Stream::connect(client, "chat.example")};
  pair.carry();
  REQUIRE(pair.server.handshake_done());
  CHECK(pair.server.peer_fingerprint() == certificates.last().fingerprint);
  CHECK(pair.server.peer_fingerprint() == client->certificates().front().fingerprint);
  REQUIRE(pair.server.peer_certificate());
  CHECK(pair.server.peer_certificate()->names == std::vector<std::string>{"alice.example"});
}

TEST_CASE("a client refuses a server that it has no reason to trust, and says why") {
  Certificates certificates;
  const KeyPair files = certificates.make({"chat.example"});
  const KeyPair others = certificates.make({"chat.example"});
  const auto server = server_context({files});
  const auto try_it = [&](const ClientOptions& options, const char* host) {
    Pair pair{Stream::accept(server), Stream::connect(client_context(options), host)};
    pair.carry();
    CHECK_FALSE(pair.client.handshake_done());
    CHECK_FALSE(pair.server.handshake_done());
    CHECK_FALSE(pair.server_error.empty());  // it was told
    return pair.client_error;
  };
  CHECK(try_it({.ca_file = files.certificates}, "other.example") == "the server's certificate is for another host");
  CHECK(try_it({.ca_file = files.certificates}, "127.0.0.1") == "the server's certificate is for another host");
  CHECK(try_it({}, "chat.example") == "the server signed its certificate itself");
  CHECK(try_it({.ca_file = others.certificates}, "chat.example") == "the server signed its certificate itself");
}

TEST_CASE("a client that accepts anything is told what is wrong with it") {
  Certificates certificates;
  const auto server = server_context({certificates.make({"chat.example"})});
  Pair pair{Stream::accept(server), Stream::connect(client_context({.accept_any = true}), "chat.example")};
  pair.carry();
  REQUIRE(pair.client.handshake_done());
  REQUIRE_FALSE(pair.client.verification());
  CHECK(pair.client.verification().error() == "the server signed its certificate itself");
  CHECK(pair.client.peer_fingerprint() == certificates.last().fingerprint);
}

TEST_CASE("the end is told, and told apart from a wire that was cut") {
  Certificates certificates;
  const auto server = server_context({certificates.make({"chat.example"})});
  Pair pair{Stream::accept(server), Stream::connect(client_context({.accept_any = true}), "chat.example")};
  pair.client.close();  // nothing to tell yet
  pair.carry();
  REQUIRE(pair.client.handshake_done());

  CHECK_FALSE(pair.server.peer_closed());
  REQUIRE(pair.client.write("QUIT\r\n"));
  pair.client.close();
  pair.client.close();
  pair.carry();
  CHECK(pair.server_heard == "QUIT\r\n");
  CHECK(pair.server.peer_closed());
  CHECK_FALSE(pair.client.peer_closed());

  // The other direction is still open.
  REQUIRE(pair.server.write("ERROR :bye\r\n"));
  pair.server.close();
  REQUIRE(pair.server.write("too late"));
  pair.carry();
  CHECK(pair.client_heard == "ERROR :bye\r\n");
  CHECK(pair.client.peer_closed());
}

TEST_CASE("what came before damage is read, damage ends the connection, and the peer is told") {
  Certificates certificates;
  const auto server = server_context({certificates.make({"chat.example"})});
  Pair pair{Stream::accept(server), Stream::connect(client_context({.accept_any = true}), "chat.example")};
  pair.carry();
  std::string wire;
  REQUIRE(pair.client.write("PRIVMSG a :1\r\n"));
  REQUIRE(pair.client.write("PRIVMSG a :2\r\n"));
  pair.client.take_wire(wire);
  wire.back() = static_cast<char>(wire.back() ^ 1);
  std::string heard;
  const auto fed = pair.server.feed(wire, heard);
  REQUIRE_FALSE(fed);
  CHECK(fed.error() == "what came is damaged, or not TLS");
  CHECK(heard == "PRIVMSG a :1\r\n");
  CHECK(pair.server.has_wire());
  CHECK(pair.server.feed("more", heard).error() == fed.error());
  CHECK(pair.server.write("more").error() == fed.error());
  pair.carry();
  CHECK(pair.client_error == "the peer ended it: bad record mac");
}

TEST_CASE("what is not TLS is named, by its first byte") {
  Certificates certificates;
  const auto server = server_context({certificates.make({"chat.example"})});
  const auto said = [&](std::string_view bytes) {
    Stream stream = Stream::accept(server);
    std::string heard;
    const auto fed = stream.feed(bytes, heard);
    REQUIRE_FALSE(fed);
    CHECK(heard.empty());
    CHECK_FALSE(stream.has_wire());  // an alert would be noise on a terminal
    return fed.error();
  };
  CHECK(said("GET / HTTP/1.1\r\n") == "HTTP came to a port that speaks TLS");
  CHECK(said("NICK alice\r\n") == "plain text came to a port that speaks TLS");
  CHECK(said("N") == "plain text came to a port that speaks TLS");
  CHECK(said(std::string_view("\x80\x2e\x01\x03\x01", 5)) == "what came is not TLS");

  Stream client = Stream::connect(client_context({.accept_any = true}), "chat.example");
  std::string heard;
  CHECK(client.feed(":chat.example NOTICE * :hello\r\n", heard).error() ==
        "the server does not speak TLS on this port");
}

TEST_CASE("a record of nonsense is refused") {
  Certificates certificates;
  Stream stream = Stream::accept(server_context({certificates.make({"chat.example"})}));
  std::string heard;
  std::string record("\x16\x03\x01\x02\x00", 5);
  record.append(512, 'x');
  const auto fed = stream.feed(record, heard);
  REQUIRE_FALSE(fed);
  CHECK_FALSE(fed.error().empty());
  CHECK(stream.has_wire());
}

TEST_CASE("half a handshake costs nothing but time") {
  Certificates certificates;
  const auto server = server_context({certificates.make({"chat.example"})});
  Stream stream = Stream::accept(server);
  Stream client = Stream::connect(client_context({.accept_any = true}), "chat.example");
  std::string wire;
  client.take_wire(wire);
  std::string heard;
  REQUIRE(stream.feed(std::string_view(wire).substr(0, wire.size() - 1), heard));
  CHECK_FALSE(stream.has_wire());
  CHECK_FALSE(stream.handshake_done());
  REQUIRE(stream.write(std::string(Stream::kMostWaiting, 'x')));
  CHECK(stream.write("y").error() == "too much waits for the TLS handshake");
}

/// A client of OpenSSL's own, for what a Stream would never do.
class RawClient {
 public:
  RawClient() : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
    SSL_set_security_level(ssl_, 0);
    SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_);
  }
  ~RawClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  [[nodiscard]] SSL* ssl() const { return ssl_; }
  /// Lets the library work, and gives what it wants to send.
  [[nodiscard]] std::string speak() const {
    char bytes[1000];
    std::size_t count = 0;
    if (!SSL_is_init_finished(ssl_)) {
      SSL_do_handshake(ssl_);
    } else {
      SSL_read_ex(ssl_, bytes, sizeof bytes, &count);
    }
    char* data = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &data);
    std::string wire(data, static_cast<std::size_t>(size));
    static_cast<void>(BIO_reset(SSL_get_wbio(ssl_)));
    return wire;
  }
  void hear(const std::string& wire) const {
    if (!wire.empty()) BIO_write(SSL_get_rbio(ssl_), wire.data(), static_cast<int>(wire.size()));
  }
  /// Speaks with a server until neither has more to say; the server's error, or empty.
  std::string converse(Stream& server, std::string& heard) const {
    for (std::string wire = speak(); !wire.empty(); wire = speak()) {
      const auto fed = server.feed(wire, heard);
      wire.clear();
      server.take_wire(wire);
      hear(wire);
      if (!fed) return fed.error();
    }
    return {};
  }

 private:
  SSL_CTX* context_;
  SSL* ssl_;
};

TEST_CASE("TLS 1.1 is refused, 1.2 is spoken") {
  Certificates certificates;
  Stream server = Stream::accept(server_context({certificates.make({"chat.example"})}));
  const RawClient client;
  std::string heard;
  SECTION("1.1") {
    SSL_set_max_proto_version(client.ssl(), TLS1_1_VERSION);
    CHECK(client.converse(server, heard) == "the peer does not speak TLS 1.2 or 1.3");
    CHECK_FALSE(server.handshake_done());
  }
  SECTION("1.2") {
    SSL_set_max_proto_version(client.ssl(), TLS1_2_VERSION);
    CHECK(client.converse(server, heard).empty());
    REQUIRE(server.handshake_done());
    CHECK(server.protocol() == "TLSv1.2");
  }
}

TEST_CASE("renegotiation is refused and the connection goes on") {
  Certificates certificates;
  Stream server = Stream::accept(server_context({certificates.make({"chat.example"})}));
  const RawClient client;
  std::string heard;
  SSL_set_max_proto_version(client.ssl(), TLS1_2_VERSION);
  REQUIRE(client.converse(server, heard).empty());
  REQUIRE(server.handshake_done());
  REQUIRE(SSL_renegotiate(client.ssl()) == 1);
  SSL_do_handshake(client.ssl());
  const std::string wire = client.speak();
  REQUIRE_FALSE(wire.empty());
  const auto fed = server.feed(wire, heard);
  CHECK(fed);
  std::string answer;
  server.take_wire(answer);
  CHECK(answer.size() < 64);  // an alert, no handshake
  CHECK(server.write("PING :1\r\n"));
}

/// Asks the server to change its keys.
std::string key_update(const RawClient& client) {
  REQUIRE(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED) == 1);
  REQUIRE(SSL_do_handshake(client.ssl()) == 1);
  return client.speak();
}

TEST_CASE("a change of keys is answered") {
  Certificates certificates;
  Stream server = Stream::accept(server_context({certificates.make({"chat.example"})}));
  const RawClient client;
  std::string heard;
  REQUIRE(client.converse(server, heard).empty());
  REQUIRE(server.protocol() == "TLSv1.3");
  REQUIRE(server.feed(key_update(client), heard));
  REQUIRE(server.write("PING :1\r\n"));
  std::string wire;
  server.take_wire(wire);
  client.hear(wire);
  char bytes[100];
  REQUIRE(SSL_read(client.ssl(), bytes, sizeof bytes) == 9);
  CHECK(std::string(bytes, 9) == "PING :1\r\n");
}

TEST_CASE("a peer that makes the other side answer and reads no answer is given up") {
  Certificates certificates;
  Stream server = Stream::accept(server_context({certificates.make({"chat.example"})}));
  const RawClient client;
  std::string heard;
  REQUIRE(client.converse(server, heard).empty());
  std::string error;
  for (int i = 0; i < 100'000 && error.empty(); ++i) {
    if (const auto fed = server.feed(key_update(client), heard); !fed) error = fed.error();
  }
  CHECK(error == "the peer does not read what it is sent");
  std::string wire;
  server.take_wire(wire);
  CHECK(wire.size() < Stream::kMostUnsent + 1000);
}

TEST_CASE("a session is taken up again by its ticket, with the client's certificate") {
  Certificates certificates;
  const KeyPair files = certificates.make({"chat.example"});
  const KeyPair own = certificates.make({"alice.example"});
  const auto context = server_context({files});
  SSL_SESSION* session = nullptr;
  std::string heard;
  for (const bool again : {false, true}) {
    Stream server = Stream::accept(context);
    const RawClient client;
    SSL_use_certificate_file(client.ssl(), own.certificates.c_str(), SSL_FILETYPE_PEM);
    SSL_use_PrivateKey_file(client.ssl(), own.key.c_str(), SSL_FILETYPE_PEM);
    if (again) SSL_set_session(client.ssl(), session);
    REQUIRE(client.converse(server, heard).empty());
    static_cast<void>(client.speak());
    CHECK((SSL_session_reused(client.ssl()) == 1) == again);
    CHECK(server.peer_fingerprint() == certificates.last().fingerprint);
    if (!again) session = SSL_get1_session(client.ssl());
    REQUIRE(session != nullptr);
    SSL_set_shutdown(client.ssl(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }
  SSL_SESSION_free(session);
}

}  // namespace
}  // namespace chat::tls::test
