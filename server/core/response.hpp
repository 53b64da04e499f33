#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"

namespace chat::core {

/// Collects what one labelled command answers to the session that sent it, so that the answer carries the label:
/// nothing becomes ACK, one line carries the label, more become a batch
/// (https://ircv3.net/specs/extensions/labeled-response). A long answer goes over to a batch that is open at once.
class Response {
 public:
  /// Where finished lines go: `tags` without `@` and space.
  class Output {
   public:
    virtual ~Output() = default;
    virtual void emit(SessionId session, std::string_view tags, std::string_view body) = 0;
  };

  /// `label` as it stood on the wire; `reference` names the batch, should there be one. `own_tags` is for the lines
  /// that the answer itself needs (BATCH, ACK).
  Response(SessionId session, std::string label, std::string reference, std::string server_name, std::string own_tags);
  /// Goes on with a batch that an earlier part of the same answer opened.
  static Response continued(SessionId session, std::string reference, std::string server_name, std::string own_tags);

  [[nodiscard]] SessionId session() const { return session_; }
  void add(std::string_view tags, std::string_view body, Output& output);
  /// Opens the batch now: more is to come later. Returns its reference.
  const std::string& keep_open(Output& output);
  /// The answer is complete.
  void finish(Output& output);

 private:
  struct Held {
    std::string tags;
    std::string body;
  };
  static constexpr std::size_t kMostHeld = 32;  // lines; past it the batch is opened
  void open(Output& output);
  void close(Output& output);
  void emit_in_batch(std::string_view tags, std::string_view body, Output& output);

  SessionId session_;
  std::string label_;
  std::string reference_;
  std::string server_name_;
  std::string own_tags_;
  std::vector<Held> held_;
  bool open_ = false;
};

}  // namespace chat::core
