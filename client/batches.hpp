#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/message.hpp"

namespace chat::client {

/// One message of a batch.
struct BatchEntry {
  std::string line;                 ///< as it came; of a message of several lines, its first, with all that is its tags
  std::vector<std::string> more{};  ///< the texts of its further lines (https://ircv3.net/specs/extensions/multiline)
};

/// What the server sent as one (https://ircv3.net/specs/extensions/batch).
struct Batch {
  std::string type;
  std::string target;  ///< its first parameter, or empty
  std::vector<BatchEntry> entries{};
  bool complete = true;  ///< false: it is too big to be kept whole, and more of it comes
  std::string second{};  ///< its second parameter, or empty
};

/// Keeps the messages of a batch until it is complete: answers about the past, messages of several lines, people who
/// come and go because of servers, and what is told of people and channels. Other batches are none of its affair; their
/// messages are shown as they come. Bounded, whatever a server sends: a batch that grows past the bound is handed out
/// in parts, and one too many open at a time is not kept.
class Batches {
 public:
  static constexpr std::size_t kMaxOpen = 16;
  static constexpr std::size_t kMaxEntries = 10'000;
  static constexpr std::size_t kMaxBytes = 8U << 20U;  ///< of all that is kept

  struct Result {
    bool kept = false;             ///< the message was taken: it is not to be shown now
    std::optional<Batch> batch{};  ///< what is to be shown now
  };
  /// Takes any message, and the line that it was parsed from.
  [[nodiscard]] Result receive(std::string_view line, const irc::Message& message);

  [[nodiscard]] bool is_open() const { return !open_.empty(); }

 private:
  struct Open {
    Batch batch;
    std::string head;     ///< tags and source of a message of several lines, each with its space behind
    std::string command;  ///< PRIVMSG or NOTICE, once known
    std::vector<std::string> texts{};
    std::string parent{};  ///< the batch that it is a part of
  };
  using OpenBatches = std::map<std::string, Open, std::less<>>;

  [[nodiscard]] Result begin(std::string_view reference, const irc::Message& message);
  [[nodiscard]] Result end(OpenBatches::iterator ended);
  [[nodiscard]] Result add(Open& open, BatchEntry entry);
  [[nodiscard]] Result add_text(Open& open, const irc::Message& message);
  [[nodiscard]] static BatchEntry take_message(Open& open);

  OpenBatches open_;
  std::size_t bytes_ = 0;
};

}  // namespace chat::client
