#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "channel_view.hpp"
#include "core/core.hpp"
#include "expectation.hpp"
#include "irc/line_buffer.hpp"
#include "irc_reader.hpp"
#include "recording_journal.hpp"
#include "recording_sink.hpp"

namespace chat::simulation {

/// What a connection gives to the engine: a line, or one that the line buffer refused.
using Input = std::variant<std::string, irc::LineError>;

/// The token that makes a text unique, `m12;`: the texts of a script begin with one. Empty if there is none.
[[nodiscard]] std::string_view token_in(std::string_view text);

/// One connection as its other end sees it: what it is about to send, what it was sent, and what it makes of that.
class Client {
 public:
  enum class Kind : std::uint8_t {
    irc,
    plain,  ///< a person at a bare terminal
    web,    ///< an HTTP client, which is turned away
  };

  /// `names` must outlive the client.
  Client(Kind kind, core::SessionId id, const std::string& server_name, const irc::NameRules& names)
      : kind_(kind), id_(id), reader_(server_name), channels_(names) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] core::SessionId id() const { return id_; }
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] const IrcReader& reader() const { return reader_; }
  [[nodiscard]] const ChannelViews& channels() const { return channels_; }
  [[nodiscard]] std::string describe() const;

  /// It has proved to be an account: it may be given a nick that it did not ask for.
  void set_account() { reader_.set_account(); }

  /// Lines to be sent, in their order.
  std::deque<Input> queue;
  bool slow = false;      ///< reads only now and then
  std::size_t asked = 0;  ///< lines that its script has made for it

  /// The client sends this line: what comes from here to finish_answer() is the answer, and more may be. `said`: it is
  /// sent again, and was said so; this must live until finish_step().
  void send(std::string_view line, const core::Core& core, const Recorded* said);
  /// A line that the line buffer refused is owed an answer as well.
  void send_bad() { bad_ = true; }
  /// While the last line was worked off, this was recorded.
  void check_events(const std::deque<Recorded>& events);
  /// The mind has nothing left to say to the last line.
  void finish_answer();
  [[nodiscard]] bool awaits_answer() const { return expectation_.has_value() || bad_; }

  /// It must hear this: a message, whose text is unique. `own`: said by their own user.
  void expect_speech(const Recorded& event, std::string_view command, bool own) {
    expected_.push_back({&event, command, own});
  }
  /// What it is sent until the next call with false is of the past: it must be these lines, in their order.
  void set_past(bool on, bool backlog = false);
  void expect_past(const core::StoredEvent& event);
  /// TARGETS: the name of a place.
  void expect_place(std::string_view name) { past_.push_back({std::string(name), {}, {}, {}}); }
  /// Takes in what it is sent.
  void take(const RecordingSink::Output& output);
  /// After each step: all was heard that was to be heard, and nothing else.
  void finish_step();
  /// What it knows must be what is.
  void compare(const core::Core& core) const;
  /// The same of what the server has and tells by CAP and 005, after each change of its settings.
  void settings_changed(const core::Core& core);

 private:
  struct ExpectedSpeech {
    const Recorded* event;
    std::string_view command;
    bool own = false;
    bool again = false;  ///< it was said before: other client-only tags are those of the line now, and not compared
  };

  /// A line of the past, as far as it is compared; of a person's only the token.
  struct Told {
    std::string command;  ///< or a place's name
    std::string source;
    std::string msgid;
    std::string token;
    [[nodiscard]] bool operator==(const Told&) const = default;
  };

  [[nodiscard]] bool is_of_past(const irc::Message& message) const;
  void take_past(const irc::Message& message);
  void take_past_batch(const irc::Message& message);
  void take_irc(const RecordingSink::Output& output);
  void take_text(const RecordingSink::Output& output);
  void hear(const irc::Message& message);

  Kind kind_;
  core::SessionId id_;
  bool closed_ = false;
  bool spoken_ = false;  ///< has sent a line; until then it may be taken for a person
  IrcReader reader_;
  ChannelViews channels_;

  std::optional<Expectation> expectation_;
  core::EventId person_;     ///< who they are, once they are registered
  bool events_due_ = false;  ///< what it did has not been looked at
  bool bad_ = false;
  bool owed_text_ = false;  ///< a plain session's command wants at least a line
  std::string ping_;
  std::vector<std::string> answer_;

  std::vector<ExpectedSpeech> expected_;
  std::size_t heard_ = 0;
  std::vector<std::string> tokens_;  ///< heard by a plain session

  bool in_past_ = false;
  bool in_backlog_ = false;  ///< nobody asked for that past
  std::vector<Told> past_;   ///< what must be told
  std::vector<Told> told_;
  std::string several_lines_;  ///< the batch of a message whose lines are coming
};

}  // namespace chat::simulation
