#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::websocket {

/// What the messages of a connection are made of (https://ircv3.net/specs/extensions/websocket).
enum class Subprotocol : unsigned char {
  none,    ///< the client asked for none that is known: text is sent, as with `text`
  text,    ///< text.ircv3.net
  binary,  ///< binary.ircv3.net
};

/// From which web pages browsers may come. A browser names the page's origin; other programs name none.
struct Origins {
  std::vector<std::string> allowed;  ///< `https://chat.example`, compared without regard to case; empty: all pages
  bool required = false;             ///< who names none is refused, too
};

/// What came of a client's opening handshake (RFC 6455, section 4.2).
struct Handshake {
  enum class Outcome : unsigned char {
    incomplete,  ///< more of it has to come
    accepted,
    refused,
  };
  Outcome outcome = Outcome::incomplete;
  std::string answer;    ///< to be sent, whatever the outcome
  std::string reason;    ///< of a refusal: a phrase for the log
  std::size_t size = 0;  ///< of the request, when accepted: what is behind it are frames
  Subprotocol subprotocol = Subprotocol::none;
};

/// The most bytes of a request with all its headers.
inline constexpr std::size_t kLongestRequest = 8192;

/// Judges what has come so far, from the connection's first byte on. Any thread.
[[nodiscard]] Handshake shake_hands(std::string_view bytes, const Origins& origins);

}  // namespace chat::websocket
