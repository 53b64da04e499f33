#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// Something said that the server has not confirmed yet: it waits for the connection, or for the server's echo.
struct Said {
  enum class State : std::uint8_t {
    waiting,    ///< it was not sent
    sent,       ///< it was, and the answer has still to come
    uncertain,  ///< it was sent by a connection that is gone: perhaps the server has it
  };
  std::string line;     ///< as it is sent, without the tag of its nonce
  std::string nonce{};  ///< by which a server knows it when it is sent again; empty: it was sent without one
  State state = State::waiting;
  bool told = false;  ///< the person knows that it waits
  std::chrono::steady_clock::time_point since{};
};

/// All of them, in the order in which they were typed. Nothing that was typed gets lost here: a line leaves when it is
/// confirmed, or when the person is told what became of it. Bounded.
class Pending {
 public:
  static constexpr std::size_t kMax = 500;

  /// False at the bound: it was not taken.
  [[nodiscard]] bool add(Said said);

  /// A line of ours came back, now or in the history: the first that it may be is confirmed.
  void confirm(const irc::Message& echo, const irc::Isupport& isupport);
  /// The server has dealt with all that was sent: what it did not send back it has refused, and has said so.
  void settle();
  /// The connection is gone.
  void lose();

  /// One is to be sent, or sent again.
  [[nodiscard]] bool has_next() const;
  /// The first of them.
  [[nodiscard]] const Said& next() const;
  /// Takes it away.
  Said take_next();
  /// These, which are made of it, take its place. They may be more than fit.
  void replace_next(std::vector<Said> parts);
  [[nodiscard]] std::deque<Said>& lines() { return lines_; }
  [[nodiscard]] const std::deque<Said>& lines() const { return lines_; }
  [[nodiscard]] bool empty() const { return lines_.empty(); }

 private:
  std::deque<Said> lines_;
};

/// The client-only tag by which a server recognises a line that it is sent again.
inline constexpr std::string_view kNonceTag = "+chat/nonce";

}  // namespace chat::client
