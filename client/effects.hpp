#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/batches.hpp"
#include "client/coming.hpp"
#include "client/moment.hpp"
#include "client/settings.hpp"
#include "text/view.hpp"

namespace chat::client {

/// One thing to show to the person.
struct Shown {
  enum class Form : std::uint8_t {
    line,    ///< with its time, place and marks
    more,    ///< one more line of the message before it: only `view.text`
    bare,    ///< only `view.text`: menus, help, tables
    remark,  ///< the program's own word to a person, which a script has no use for
  };
  text::View view;
  Form form = Form::line;
  std::optional<Moment> when{};    ///< when it happened, if the server says so; else now
  std::optional<Coming> coming{};  ///< what it tells, if somebody else comes or goes here and now

  enum class Past : std::uint8_t {
    no,        ///< it happens now
    missed,    ///< it was said to us while we were away, and is shown for the first time
    replayed,  ///< it was asked for
  };
  Past past = Past::no;
  /// The messages that it tells of: one, or those of a netsplit. Empty for the program's own words, and for the further
  /// lines of a message.
  std::vector<BatchEntry> origin{};
  /// The channels that it happens in, of what names none: somebody goes or is called otherwise.
  std::vector<std::string> channels{};
};

/// What the program itself has to say.
[[nodiscard]] Shown own_words(std::string text, Shown::Form form, text::ViewKind kind = text::ViewKind::reply);
/// One of the further lines of a message that has several, as its writer formatted it.
[[nodiscard]] Shown further_line(std::string_view text);

/// Somebody said something that the person may want to be told of when they look elsewhere.
struct Alert {
  std::string title;   ///< who, and where
  std::string text;    ///< without control bytes
  bool calls = false;  ///< it is for them: in private, or with their nick or a word of theirs in it
};

/// What is to be kept in the configuration file.
struct Save {
  Settings settings;
  std::string name{};  ///< of the network that this connection becomes; empty: only the settings are kept
  std::string nick{};
  std::string account{};                ///< empty: none
  std::vector<std::string> channels{};  ///< in which we are, by number
};

/// What a session wants of its surroundings, each list in order.
struct Effects {
  std::vector<std::string> send;  ///< IRC lines without line ends
  std::vector<Shown> show;
  std::vector<Alert> alerts{};

  // What goes into a file: it begins, it gets lines, it ends. When that fails, the session is told (export_failed()).
  std::optional<std::string> file_begins{};  ///< its name, as typed
  std::vector<Shown> file{};
  bool file_ends = false;

  std::optional<Save> save{};  ///< what came of it is told by saved()

  /// A text file whose lines shall be said, by its name as typed: what stands in it is told by take_file().
  std::optional<std::string> reads_file{};
};

}  // namespace chat::client
