#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "irc/message.hpp"

namespace chat::client {

/// Collects the replies to LIST and makes one table of them: name, people, topic, the busiest first.
class ChannelTable {
 public:
  /// A LIST was sent, for all channels or for some: its replies are to come.
  void expect(bool all) {
    ++expected_;
    all_ = all;
  }
  /// True while replies are to come.
  [[nodiscard]] bool is_expecting() const { return expected_ > 0; }

  /// True if the message was a reply to LIST. It is then used up, and `finished` says whether the table is complete.
  [[nodiscard]] bool receive(const irc::Message& message, bool& finished);

  /// The lines of the table, and an empty one again. A sentence if there are none.
  [[nodiscard]] std::vector<std::string> take_lines();

 private:
  struct Row {
    std::string name;
    std::uint64_t people;
    std::string topic;
  };
  std::vector<Row> rows_;
  std::size_t left_out_ = 0;
  std::size_t expected_ = 0;
  bool all_ = true;
};

}  // namespace chat::client
