#include "websocket/handshake.hpp"

#include <catch2/catch.hpp>
#include <string>

using chat::websocket::Handshake;
using chat::websocket::kLongestRequest;
using chat::websocket::Origins;
using chat::websocket::shake_hands;
using chat::websocket::Subprotocol;
using Outcome = Handshake::Outcome;

namespace {

/// The example of RFC 6455, section 1.3, with more headers, each with its CR LF.
std::string request(const std::string& more = "") {
  return "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
         more + "\r\n";
}

std::string without(std::string text, const std::string& header) {
  const std::size_t start = text.find("\r\n" + header + ":") + 2;
  return text.erase(start, text.find("\r\n", start) + 2 - start);
}

std::string status(const Handshake& handshake) {
  return handshake.answer.substr(0, handshake.answer.find("\r\n")).substr(std::string("HTTP/1.1 ").size());
}

void refuses(const std::string& text, const std::string& expected, const Origins& origins = {}) {
  CAPTURE(text);
  const Handshake result = shake_hands(text, origins);
  CHECK(result.outcome == Outcome::refused);
  CHECK(status(result) == expected);
  CHECK_FALSE(result.reason.empty());
  // A person who reads it learns what this is.
  CHECK(result.answer.find("\r\n\r\nThis port speaks WebSocket") != std::string::npos);
}

}  // namespace

TEST_CASE("WebSocket handshake: the example of RFC 6455") {
  const Handshake result = shake_hands(request(), {});
  REQUIRE(result.outcome == Outcome::accepted);
  CHECK(result.answer ==
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
  CHECK(result.subprotocol == Subprotocol::none);
}

TEST_CASE("WebSocket handshake: nothing is decided before it is whole, and what follows is not touched") {
  const std::string text = request("Origin: https://chat.example\r\n");
  for (std::size_t size = 0; size < text.size(); ++size) {
    REQUIRE(shake_hands(text.substr(0, size), {}).outcome == Outcome::incomplete);
  }
  const Handshake result = shake_hands(text + "frames", {});
  REQUIRE(result.outcome == Outcome::accepted);
  CHECK(result.size == text.size());
}

TEST_CASE("WebSocket handshake: the client's order of subprotocols counts, and the chosen one is told") {
  const auto chosen = [](const std::string& headers) { return shake_hands(request(headers), {}); };
  const Handshake text = chosen("Sec-WebSocket-Protocol: text.ircv3.net, binary.ircv3.net\r\n");
  CHECK(text.subprotocol == Subprotocol::text);
  CHECK(text.answer.find("\r\nSec-WebSocket-Protocol: text.ircv3.net\r\n") != std::string::npos);
  const Handshake binary = chosen("Sec-WebSocket-Protocol: binary.ircv3.net,text.ircv3.net\r\n");
  CHECK(binary.subprotocol == Subprotocol::binary);
  CHECK(binary.answer.find("\r\nSec-WebSocket-Protocol: binary.ircv3.net\r\n") != std::string::npos);
  const Handshake later = chosen("Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Protocol: soap, binary.ircv3.net\r\n");
  CHECK(later.subprotocol == Subprotocol::binary);
  const Handshake unknown = chosen("Sec-WebSocket-Protocol: mqtt\r\n");
  CHECK(unknown.outcome == Outcome::accepted);
  CHECK(unknown.subprotocol == Subprotocol::none);
  CHECK(unknown.answer.find("Sec-WebSocket-Protocol") == std::string::npos);
}

TEST_CASE("WebSocket handshake: headers in other letters, and lists") {
  std::string text = request();
  text.replace(text.find("websocket"), 9, "WebSocket");
  text.replace(text.find("Connection: Upgrade"), 19, "connection: keep-alive, upgrade");
  CHECK(shake_hands(text, {}).outcome == Outcome::accepted);
}

TEST_CASE("WebSocket handshake: pages of other origins are refused, programs without one are not") {
  const Origins origins{.allowed = {"https://chat.example", "https://other.example:8443"}};
  for (const char* const good : {"https://chat.example", "HTTPS://Chat.Example", "https://other.example:8443"}) {
    CHECK(shake_hands(request("Origin: " + std::string(good) + "\r\n"), origins).outcome == Outcome::accepted);
  }
  CHECK(shake_hands(request(), origins).outcome == Outcome::accepted);
  for (const char* const wrong :
       {"http://chat.example", "https://chat.example:444", "https://chat.example.evil.example", "null", ""}) {
    refuses(request("Origin: " + std::string(wrong) + "\r\n"), "403 Forbidden", origins);
  }
  refuses(request(), "403 Forbidden", {.allowed = origins.allowed, .required = true});
  CHECK(shake_hands(request("Origin: https://any.example\r\n"), {.allowed = {}, .required = true}).outcome ==
        Outcome::accepted);
}

TEST_CASE("WebSocket handshake: what is none is answered in HTTP") {
  refuses("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "426 Upgrade Required");
  refuses(without(request(), "Upgrade"), "426 Upgrade Required");
  refuses(without(request(), "Sec-WebSocket-Version"), "426 Upgrade Required");
  refuses(without(request("Sec-WebSocket-Version: 8\r\n"), "Sec-WebSocket-Version"), "426 Upgrade Required");
  refuses(without(request(), "Connection"), "400 Bad Request");
  refuses(without(request(), "Host"), "400 Bad Request");
  refuses(without(request(), "Sec-WebSocket-Key"), "400 Bad Request");
  refuses(without(request("Sec-WebSocket-Key: short\r\n"), "Sec-WebSocket-Key"), "400 Bad Request");
  refuses("POST" + request().substr(3), "400 Bad Request");
  refuses(request("Content-Length: 5\r\n"), "400 Bad Request");
  refuses(request("Transfer-Encoding: chunked\r\n"), "400 Bad Request");
  std::string old = request();
  old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0");
  refuses(old, "400 Bad Request");
  refuses("NICK ann\r\nUSER ann 0 * :Ann\r\n\r\n", "400 Bad Request");
  refuses(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 13), "400 Bad Request");
}

TEST_CASE("WebSocket handshake: endless headers end at a bound") {
  const std::string endless = request().substr(0, request().size() - 2) + "X: " + std::string(kLongestRequest, 'x');
  CHECK(shake_hands(endless.substr(0, kLongestRequest - 1), {}).outcome == Outcome::incomplete);
  refuses(endless, "431 Request Header Fields Too Large");
}
