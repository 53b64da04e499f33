#include "websocket/handshake.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "crypto/base64.hpp"

namespace chat::websocket {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;
using http::field;
using Parser = http::request_parser<http::empty_body>;
using Request = Parser::value_type;

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3
constexpr std::string_view kVersion = "13";
constexpr std::size_t kNonce = 16;  // bytes
constexpr std::string_view kWhatThisIs = "This port speaks WebSocket, for chat clients in web pages: ";

struct Known {
  std::string_view name;
  Subprotocol subprotocol;
};
constexpr std::array kKnown{Known{"text.ircv3.net", Subprotocol::text}, Known{"binary.ircv3.net", Subprotocol::binary}};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// `status` is `403 Forbidden`, `headers` end with CR LF each.
Handshake refuse(std::string_view status, std::string_view headers, std::string_view sentence, std::string reason) {
  Handshake result;
  result.outcome = Handshake::Outcome::refused;
  result.reason = std::move(reason);
  const std::string body = fmt::format("{}{}\r\n", kWhatThisIs, sentence);
  result.answer = fmt::format(
      "HTTP/1.1 {}\r\n{}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
      status, headers, body.size(), body);
  return result;
}

Handshake bad_request(std::string reason) {
  return refuse("400 Bad Request", "", "connect with new WebSocket(...) or a client that can do so.",
                std::move(reason));
}

Handshake upgrade_required(std::string reason) {
  return refuse("426 Upgrade Required", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                "there is no page to look at. Connect with new WebSocket(...), version 13.", std::move(reason));
}

/// The client's order of preference counts.
std::optional<Known> choose_subprotocol(const Request& request) {
  const auto [begin, end] = request.equal_range(field::sec_websocket_protocol);
  for (auto line = begin; line != end; ++line) {
    for (const auto& offered : http::token_list(line->value())) {
      const auto found = std::ranges::find(kKnown, view(offered), &Known::name);
      if (found != kKnown.end()) return *found;
    }
  }
  return std::nullopt;
}

bool may_come_from(const Request& request, const Origins& origins) {
  const auto found = request.find(field::origin);
  if (found == request.end()) return !origins.required;
  if (origins.allowed.empty()) return true;
  return std::ranges::any_of(origins.allowed,
                             [&](const std::string& allowed) { return iequals(allowed, found->value()); });
}

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + std::string(kGuid);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return crypto::to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Handshake judge(const Request& request, const Origins& origins) {
  if (request.method() != http::verb::get) return bad_request("an HTTP request that is not GET");
  if (!http::token_list(request[field::upgrade]).exists("websocket")) {
    return upgrade_required("an HTTP request that does not ask for WebSocket");
  }
  if (request.version() < 11 || !http::token_list(request[field::connection]).exists("upgrade") ||
      request.count(field::host) == 0) {
    return bad_request("the WebSocket handshake is not whole");
  }
  if (view(request[field::sec_websocket_version]) != kVersion) {
    return upgrade_required("a version of WebSocket other than 13");
  }
  const std::string_view key = view(request[field::sec_websocket_key]);
  if (const auto nonce = crypto::from_base64(key); !nonce || nonce->size() != kNonce) {
    return bad_request("the WebSocket handshake has no proper key");
  }
  if (!may_come_from(request, origins)) {
    return refuse("403 Forbidden", "", "pages of that origin may not use it. Ask the server's administrator.",
                  "the web page's origin is not allowed");
  }
  const auto chosen = choose_subprotocol(request);
  Handshake result;
  result.outcome = Handshake::Outcome::accepted;
  result.subprotocol = chosen ? chosen->subprotocol : Subprotocol::none;
  result.answer = fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n",
      accept_key(key));
  if (chosen) result.answer += fmt::format("Sec-WebSocket-Protocol: {}\r\n", chosen->name);
  result.answer += "\r\n";
  return result;
}

}  // namespace

Handshake shake_hands(std::string_view bytes, const Origins& origins) {
  Parser parser;
  parser.header_limit(kLongestRequest);
  boost::beast::error_code error;
  const std::size_t taken = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::need_more) return {};
  if (error == http::error::header_limit) {
    return refuse("431 Request Header Fields Too Large", "", "the request is too long.",
                  "the HTTP request is too long");
  }
  if (error) return bad_request("what came is no HTTP request that can be used");
  if (!parser.is_header_done()) return {};
  const bool has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
  if (has_body) return bad_request("the WebSocket handshake has a body");
  Handshake result = judge(parser.get(), origins);
  result.size = taken;
  return result;
}

}  // namespace chat::websocket
