#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/core.hpp"
#include "irc/message.hpp"

namespace chat::simulation {

/// What an IRC client knows of the channels that it is in: from JOIN, PART, KICK, QUIT, NICK, MODE, TOPIC and the
/// answers to NAMES, MODE and TOPIC that it is sent, as a client program would. A line that makes no sense to it is a
/// violation: somebody leaves who was not there, enters twice, or something is told of a channel that it is not in.
class ChannelViews {
 public:
  /// `names` must outlive this. Who has not asked to be told of new names keeps one in letters of another case.
  explicit ChannelViews(const irc::NameRules& names) : names_(names) {}

  /// Takes in one line. `nick` is the client's own, before the line.
  void read(const irc::Message& message, std::string_view nick);
  /// What it knows must be what is.
  void compare(const core::Core& core, const core::User& self) const;

  [[nodiscard]] bool empty() const { return channels_.empty(); }
  [[nodiscard]] bool is_in(std::string_view channel) const { return seek(channel) != channels_.end(); }
  /// The names of the channels, for choosing one.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Somebody with whom a channel is shared, as far as is known.
  [[nodiscard]] bool knows(std::string_view nick) const;

 private:
  struct Member {
    irc::ModeSet statuses;
    bool complete = true;  ///< false: those below the highest are not known
  };
  using Members = std::map<std::string, Member, std::less<>>;
  struct Modes {
    irc::ModeSet flags;
    std::string key;
    std::optional<std::string> limit;
  };
  struct MaskList {
    bool known = false;
    std::set<std::string> masks;
    std::set<std::string> listing;
  };
  struct View {
    Members members;
    bool complete = false;         ///< all names have come since the joining
    std::optional<Members> names;  ///< that a listing has given so far
    bool disturbed = false;        ///< somebody came, left or changed since that listing began
    std::optional<Modes> modes;    ///< known since they were asked for
    std::optional<std::string> topic;
    bool topic_known = false;
    std::map<char, MaskList> lists;
  };
  using Channels = std::map<std::string, View, std::less<>>;

  void join(std::string_view nick, std::string_view channel, bool self);
  void leave(std::string_view nick, std::string_view channel, bool self);
  void quit(std::string_view nick);
  void rename(std::string_view from, const std::string& to);
  void change_modes(const irc::Message& message);
  void change_list(View& view, bool plus, char letter, std::string_view mask);
  void change_status(View& view, bool plus, char letter, std::string_view nick);
  void read_numeric(int number, const irc::Message& message);
  void read_names(std::string_view channel, std::string_view names);
  void end_names(std::string_view channel);
  void read_modes(const irc::Message& message);
  void read_list(char letter, bool end, const irc::Message& message);
  [[nodiscard]] Channels::const_iterator seek(std::string_view channel) const;
  View* find(std::string_view channel);
  View& own(std::string_view channel, std::string_view what);
  void compare(const std::string& name, const View& view, const core::Channel& channel, const core::Core& core) const;

  Channels channels_;
  const irc::NameRules& names_;
  bool multi_prefix_ = false;

 public:
  void set_multi_prefix(bool on) { multi_prefix_ = on; }
};

}  // namespace chat::simulation
