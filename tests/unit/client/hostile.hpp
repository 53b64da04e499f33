#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "client/render.hpp"
#include "client/session.hpp"
#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::client {

/// A session whose server and person may say anything, and what must hold all the same: every line that it sends is one
/// line, and nothing that it shows is obeyed by a terminal. What does not hold stays in wrong().
class Hostile {
 public:
  /// Let in by a server with everything that a client may meet, and in #lobby.
  Hostile() : session_({.nick = "alice", .server = "localhost", .shows_own = true, .accounts = means()}) {
    judge(session_.begin());
    for (const std::string_view line :
         {":s CAP * LS :batch chathistory draft/chathistory draft/event-playback draft/multiline draft/read-marker "
          "draft/metadata-2 draft/channel-rename draft/message-redaction echo-message message-tags "
          "sasl=PLAIN,SCRAM-SHA-256 server-time "
          "soju.im/search standard-replies draft/account-registration",
          ":s CAP * ACK :batch draft/chathistory draft/multiline draft/read-marker draft/metadata-2 "
          "draft/channel-rename draft/message-redaction echo-message message-tags server-time soju.im/search "
          "standard-replies",
          ":s 001 alice :Welcome", ":s 005 alice CHANTYPES=#& PREFIX=(ov)@+ CHATHISTORY=100 :are supported",
          ":s 422 alice :no motd"}) {
      server(line);
    }
    answer_ping();
    judge(session_.catch_up());
    person("/enter lobby");
    for (const std::string_view line :
         {":alice!a@h JOIN #lobby", ":s 353 alice = #lobby :@alice bob", ":s 366 alice #lobby :"})
      server(line);
    answer_ping();
  }

  /// The same as server(), with nobody who looks.
  void server_unseen(std::string_view line) { static_cast<void>(session_.receive(line)); }
  void server(std::string_view line) { judge(session_.receive(line)); }
  void person(std::string_view line) { judge(session_.wants_secret() ? session_.answer(line) : session_.type(line)); }
  /// The server deals with what was sent, as it has to for anything else to go on.
  void answer_ping() {
    judge(session_.settle());
    if (!ping_.empty()) server(":s PONG s :" + std::exchange(ping_, {}).substr(5));
  }

  /// Empty as long as everything holds.
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  static Session::Setup::Accounts means() {
    return {.may_send_password = true, .asks = true, .new_nonce = [] { return std::string(18, 'n'); }};
  }

  void judge(const Effects& effects) {
    for (const std::string& line : effects.send) {
      if (line.starts_with("PING gate-")) ping_ = line;
      const bool is_one = line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
      const std::size_t tags = line.starts_with('@') ? std::min(line.find(' ') + 1, line.size()) : 0;
      if (!is_one || tags > irc::kMaxClientTags || line.size() - tags > text::kMaxLine || !irc::parse(line))
        wrong_ = "sends: " + line;
    }
    for (const Shown& shown : effects.show) {
      must_be_harmless(render(shown, Moment{}));
      must_be_harmless(without_styles(render_for_terminal(shown, Moment{}, {.colours = true}, {})));
    }
    for (const Shown& shown : effects.file) must_be_harmless(render_dated(shown, Moment{}));
    for (const auto& alert : effects.alerts) {
      must_be_harmless(alert.title);
      must_be_harmless(alert.text);
    }
    must_be_harmless(session_.prompt());
    must_be_harmless(session_.refusal());
  }
  /// Without the sequences that the renderer itself may put in: CSI, digits and what separates them, m.
  static std::string without_styles(std::string_view line) {
    std::string text;
    while (!line.empty()) {
      const std::size_t end = line.starts_with("\033[") ? line.find_first_not_of("0123456789;:", 2) : std::string::npos;
      if (end != std::string::npos && line[end] == 'm') {
        line.remove_prefix(end + 1);
      } else {
        text += line.front();
        line.remove_prefix(1);
      }
    }
    return text;
  }
  void must_be_harmless(const std::string& text) {
    if (!util::is_utf8(text) || text::strip_controls(text) != text) wrong_ = "shows: " + text;
  }

  Session session_;
  std::string ping_;  ///< the last one that is not answered
  std::string wrong_;
};

}  // namespace chat::client
