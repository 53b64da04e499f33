#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace chat::client {

/// How answers and reactions refer to what people said lately, by the ids of the messages. Bounded.
class Quotes {
 public:
  static constexpr std::size_t kMax = 5'000;

  /// Of an id that is known, the first quotation stays; one without an id or a text is none.
  void remember(std::string_view id, std::string quotation);
  /// The message is withdrawn.
  void forget(std::string_view id);
  /// Empty if it is not known. What it returns is good until the next change.
  [[nodiscard]] std::string_view find(std::string_view id) const;

 private:
  std::map<std::string, std::string, std::less<>> quotes_;  ///< by id; empty if the message is withdrawn
  std::deque<std::string> order_;                           ///< of their coming
};

}  // namespace chat::client
