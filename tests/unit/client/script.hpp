#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/render.hpp"
#include "client/session.hpp"

namespace chat::client {

[[nodiscard]] inline Settings with_history(std::size_t lines) {
  Settings settings;
  settings.history = lines;
  return settings;
}

/// A session with a scripted server: what it sends and shows is kept, and can be taken.
class Script {
 public:
  explicit Script(bool shows_own = false, std::size_t history = 0, std::size_t page = 0)
      : session({"alice", "localhost:9000", shows_own, "", page, {}, with_history(history)}) {
    take(session.begin());
  }

  /// Registered with a server that offers these capabilities, by somebody with these means to log in.
  Script(Session::Setup::Accounts accounts, std::string_view offers)
      : session({"alice", "localhost:9000", false, "", 0, std::move(accounts), with_history(0)}) {
    take(session.begin());
    server(offers);
    for (const std::string& line : std::exchange(sent, {})) {
      if (line.starts_with("CAP REQ ")) server(":s CAP * ACK " + line.substr(8));
    }
    ready();
  }

  explicit Script(Session::Setup setup) : session(std::move(setup)) { take(session.begin()); }
  Script(Session::Setup setup, Carried carried) : session(std::move(setup), std::move(carried)) {
    take(session.begin());
  }

  Script& catch_up() {
    take(session.catch_up());
    return *this;
  }
  Script& answer(std::string_view secret) {
    take(session.answer(secret));
    return *this;
  }
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
  /// The server answers the last PING that was sent, whether it was taken or not.
  Script& answer_ping() {
    std::erase(sent, ping_);
    return ping_.empty() ? *this : server(":irc.test PONG irc.test :" + std::exchange(ping_, {}).substr(5));
  }

  /// The server deals with everything that was sent.
  Script& settle() {
    answer_ping();
    take(session.settle());
    return answer_ping();
  }

  [[nodiscard]] std::vector<std::string> take_sent() { return std::exchange(sent, {}); }
  [[nodiscard]] std::vector<std::string> take_shown() { return std::exchange(shown, {}); }

  Session session;
  std::vector<std::string> sent;
  std::vector<std::string> shown;  ///< as lines without their time
  std::vector<std::string> file;   ///< the same, of what goes into a file
  std::string file_name;
  bool file_ended = false;

 private:
  std::string ping_;  ///< the last one, until it is answered

  void take(const Effects& effects) {
    sent.insert(sent.end(), effects.send.begin(), effects.send.end());
    for (const std::string& line : effects.send) {
      if (line.starts_with("PING ")) ping_ = line;
    }
    for (const Shown& one : effects.show) {
      // The same time for all: it says `00:00` or like it.
      const std::string line = render(one, one.when.value_or(Moment{}));
      shown.push_back(one.form == Shown::Form::bare ? line : line.substr(6));
    }
    for (const Shown& one : effects.file) file.push_back(render(one, one.when.value_or(Moment{})).substr(6));
    if (effects.file_begins) file_name = *effects.file_begins;
    file_ended = file_ended || effects.file_ends;
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
