#pragma once

#include <cstddef>
#include <cstdint>
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
    /// The same for a line from the server itself, which gets the time besides.
    virtual void emit_from_server(SessionId session, std::string_view tags, std::string_view body) = 0;
  };

  /// `label` as it stood on the wire; `reference` names the batch, should there be one.
  Response(SessionId session, std::string label, std::string reference, std::string server_name);
  /// Goes on with a batch that an earlier part of the same answer opened.
  Response(SessionId session, std::string reference, std::string server_name);

  [[nodiscard]] SessionId session() const { return session_; }
  [[nodiscard]] const std::string& label() const { return label_; }
  void add(std::string_view tags, std::string_view body, Output& output);
  /// A line to the session that is no answer to the command: it gets no label, and its place among those that do.
  void add_aside(std::string_view tags, std::string_view body, Output& output);
  /// A line that belongs to the line before it, of which it says so in its own tags (a batch within the answer).
  void add_inner(std::string_view tags, std::string_view body, Output& output);
  /// The line that ends such a batch.
  void add_closing(std::string_view body, Output& output);
  /// Opens the batch now: more is to come later. Returns its reference.
  const std::string& keep_open(Output& output);
  /// The answer is complete.
  void finish(Output& output);

 private:
  enum class Part : std::uint8_t { answer, aside, inner, closing };
  struct Held {
    std::string tags;
    std::string body;
    Part part;
  };
  static constexpr std::size_t kMostHeld = 32;  // lines, without those of inner batches; past it the batch is opened
  void open(Output& output);
  void close(Output& output);
  void hold(Held line, Output& output);
  [[nodiscard]] static bool is_inner(Part part) { return part == Part::inner || part == Part::closing; }
  void emit_in_batch(const Held& line, Output& output);

  SessionId session_;
  std::string label_;
  std::string reference_;
  std::string server_name_;
  std::vector<Held> held_;
  std::size_t answers_ = 0;  ///< of the held lines
  std::size_t inner_ = 0;    ///< of the held lines; as many as one message has
  bool open_ = false;
};

}  // namespace chat::core
