#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/moment.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// How far a person has read each conversation, and how far the server knows that they have
/// (https://ircv3.net/specs/extensions/read-marker). Bounded: of conversations past the bound nothing is noted.
class ReadMarks {
 public:
  static constexpr std::size_t kMaxConversations = 1000;

  /// `isupport` says how names compare; it must outlive this.
  explicit ReadMarks(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// What was said in a conversation, a channel or a private talk, at that moment stands on the screen.
  void on_shown(std::string_view name, Moment when, bool own);
  /// A channel has another name from here on.
  void rename(std::string_view old_name, std::string_view new_name);
  /// The server's marker is at that moment. True if nothing that others said stands behind it.
  bool on_told(std::string_view name, Moment when);

  enum class Which : std::uint8_t {
    heard,  ///< conversations in which somebody else has said something since the marker
    all,    ///< those in which only we have, too
  };
  /// The MARKREAD lines, at most `most`, by which the server learns what it does not know yet. It knows then.
  [[nodiscard]] std::vector<std::string> take_lines(Which which, std::size_t most);

  struct Mark {
    std::string name;
    Moment shown{};  ///< the last of all lines
    Moment heard{};  ///< the last of what others said
    Moment told{};   ///< how far the server knows that it was read
  };
  using Marks = std::map<std::string, Mark>;  ///< by folded name

  /// Null if nothing is noted of this conversation.
  [[nodiscard]] const Mark* find(std::string_view name) const;
  /// All of them, for another one of these, which is given them by restore().
  [[nodiscard]] Marks take() { return std::exchange(marks_, {}); }
  void restore(Marks marks) { marks_ = std::move(marks); }

 private:
  [[nodiscard]] Mark* find_or_make(std::string_view name);

  const irc::Isupport& isupport_;
  Marks marks_;
};

}  // namespace chat::client
