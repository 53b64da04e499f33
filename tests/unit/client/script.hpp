#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/render.hpp"
#include "client/session.hpp"

namespace chat::client {

/// A session with a scripted server: what it sends and shows is kept, and can be taken.
class Script {
 public:
  explicit Script(bool shows_own = false) : session({"alice", "localhost:9000", shows_own}) { take(session.begin()); }

  Script& server(std::string_view line) {
    take(session.receive(line));
    return *this;
  }
  Script& type(std::string_view line) {
    take(session.type(line));
    return *this;
  }
  /// Registered and greeted; nothing sent or shown is left to take.
  Script& ready() {
    server(":irc.test 001 alice :Welcome");
    server(":irc.test 005 alice CHANTYPES=# PREFIX=(ov)@+ NETWORK=TestNet CASEMAPPING=ascii :are supported");
    server(":irc.test 422 alice :no motd");
    answer_ping();
    sent.clear();
    shown.clear();
    return *this;
  }
  /// We are in the channel with these names, and the server has taken the JOIN.
  Script& in(std::string_view channel, std::string_view names = "alice bob") {
    type("/enter " + std::string(channel));
    server(":alice!a@h JOIN " + std::string(channel));
    server(":irc.test 353 alice = " + std::string(channel) + " :" + std::string(names));
    server(":irc.test 366 alice " + std::string(channel) + " :End");
    answer_ping();
    sent.clear();
    shown.clear();
    return *this;
  }
  /// The server answers the last PING that was sent.
  Script& answer_ping() {
    for (auto line = sent.rbegin(); line != sent.rend(); ++line) {
      if (!line->starts_with("PING ")) continue;
      const std::string token = line->substr(5);
      sent.erase(std::next(line).base());
      return server(":irc.test PONG irc.test :" + token);
    }
    return *this;
  }

  [[nodiscard]] std::vector<std::string> take_sent() { return std::exchange(sent, {}); }
  [[nodiscard]] std::vector<std::string> take_shown() { return std::exchange(shown, {}); }

  Session session;
  std::vector<std::string> sent;
  std::vector<std::string> shown;  ///< as lines without their time

 private:
  void take(const Effects& effects) {
    sent.insert(sent.end(), effects.send.begin(), effects.send.end());
    for (const Shown& one : effects.show) {
      const std::string line = render(one, Moment{}, false);
      shown.push_back(one.form == Shown::Form::bare ? line : line.substr(6));
    }
  }
};

/// True if one of the lines has `part` in it.
[[nodiscard]] inline bool has(const std::vector<std::string>& lines, std::string_view part) {
  for (const std::string& line : lines) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace chat::client
