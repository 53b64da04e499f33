#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/batches.hpp"
#include "client/carried.hpp"
#include "client/channel_table.hpp"
#include "client/datastore.hpp"
#include "client/effects.hpp"
#include "client/event.hpp"
#include "client/fake_talk.hpp"
#include "client/gate.hpp"
#include "client/history.hpp"
#include "client/lag.hpp"
#include "client/moment.hpp"
#include "client/pending.hpp"
#include "client/places.hpp"
#include "client/progress.hpp"
#include "client/quotes.hpp"
#include "client/read_marks.hpp"
#include "client/recent_lines.hpp"
#include "client/registration.hpp"
#include "client/returning.hpp"
#include "client/roster.hpp"
#include "client/settings.hpp"
#include "client/whereabouts.hpp"
#include "irc/isupport.hpp"
#include "irc/message.hpp"
#include "text/slash.hpp"
#include "text/view.hpp"

namespace chat::client {

/// One conversation with one server: who we are, which channels we are in, where lines go, and what a line from the
/// server or from the person means. Pure: no socket, no terminal, no clock; everything it wants is in the Effects that
/// it returns. Belongs to one thread.
class Session {
 public:
  struct Setup {
    std::string nick;
    std::string server;         ///< what the person calls it, for sentences: "localhost:9000"
    bool shows_own = false;     ///< show what one says oneself: as the server's echo, or at once if it has none
    std::string password = {};  ///< the server's own, or empty
    std::size_t page = 0;       ///< lines of /datastore after which it pauses; 0: nobody is there to go on

    struct Accounts {
      std::string name{};                        ///< log in to this one, or do not come in at all; empty: none
      std::string password{};                    ///< for it; where nobody can be asked, for what is typed later, too
      bool has_certificate = false;              ///< the connection shows one
      bool may_send_password = false;            ///< as in Credentials
      bool asks = false;                         ///< somebody is there who can be asked for a password
      std::function<std::string()> new_nonce{};  ///< gives at least 18 random bytes
    };
    Accounts accounts{};
    Settings settings{};  ///< as they are at first
    bool plain = false;   ///< the prompt has ASCII characters only, where the program itself chooses them
  };

  using Clock = std::chrono::steady_clock;

  explicit Session(Setup setup);
  /// Goes on where another session was, whose connection is gone.
  Session(Setup setup, Carried carried);
  Session(const Session&) = delete;  // its parts refer to each other
  Session& operator=(const Session&) = delete;

  /// What is sent first.
  [[nodiscard]] Effects begin() const;
  /// Takes a line from the server.
  [[nodiscard]] Effects receive(std::string_view line);
  /// Takes a line that was typed. It takes effect when the server has dealt with those before it.
  [[nodiscard]] Effects type(std::string_view line);
  /// Several lines were pasted. The prompt asks whether they shall be sent, and the next line that is typed answers.
  [[nodiscard]] Effects paste(std::vector<std::string> lines);
  /// What time it is: to be told before anything else is, and at wakes_at().
  [[nodiscard]] Effects tick(Clock::time_point now);
  [[nodiscard]] std::optional<Clock::time_point> wakes_at() const;
  /// The person has pressed a key.
  [[nodiscard]] Effects on_key();
  /// The server has not answered for so long that nobody is there.
  [[nodiscard]] bool is_dead() const { return ready_ && !offline_ && lag_.is_dead(now_); }

  /// The connection is gone, and there will be another one. What is said now waits for that.
  [[nodiscard]] Effects lose(const Closed& closed);
  [[nodiscard]] bool is_offline() const { return offline_; }
  /// There is the next connection: what it needs to go on. Nothing else may be asked of this session then.
  [[nodiscard]] Carried carry();
  /// There will be none: the person is told what was not sent.
  [[nodiscard]] Effects give_up();

  /// What was to go into the file of the effects could not be written; `sentence` says why.
  [[nodiscard]] Effects export_failed(std::string sentence);
  /// What came of `save` in the effects: a sentence either way.
  [[nodiscard]] Effects saved(std::expected<std::string, std::string> outcome);
  /// What stands in the file that the effects wanted to be read, or a sentence that says why it cannot be had.
  [[nodiscard]] Effects take_file(const std::expected<std::string, std::string>& content);
  /// A password is wanted: prompt() asks for it, and what is typed next goes to answer() and is not to be shown.
  [[nodiscard]] bool wants_secret() const { return secret_ || lost_question_; }
  /// An empty one is none, as with refuse_secret().
  [[nodiscard]] Effects answer(std::string_view secret);
  [[nodiscard]] Effects refuse_secret();
  /// Enter would go on with something: a paste is sent, /datastore shows its next page. refuse_to_go_on() ends that.
  [[nodiscard]] bool asks_to_go_on() const { return pasted_ || paused_; }
  [[nodiscard]] Effects refuse_to_go_on();
  /// Makes sure that is_settled() comes to be true.
  [[nodiscard]] Effects settle();

  /// The server knows us, and its greeting is through: now it is the person's turn.
  [[nodiscard]] bool is_ready() const { return ready_; }
  /// To be called once it is ready and that was shown. An account may be in channels already, and was perhaps spoken to
  /// in private: what the server has said of its channels was kept until now, and what was missed is asked for. Of
  /// several channels, lines go to the one that the server named last.
  [[nodiscard]] Effects catch_up();
  /// Why the server does not let us in, as a sentence; empty unless it refused.
  [[nodiscard]] const std::string& refusal() const { return registration_.refusal(); }
  /// The refusal is that we could not log in.
  [[nodiscard]] bool is_not_logged_in() const { return registration_.is_not_logged_in(); }
  [[nodiscard]] bool is_logging_in() const { return registration_.is_logging_in(); }
  /// What the server said last of strict transport security; nothing if it has not.
  [[nodiscard]] const std::optional<StsPolicy>& sts() const { return registration_.sts(); }
  /// The server has dealt with all that was typed and answered it.
  [[nodiscard]] bool is_settled() const {
    return ready_ && gate_.is_idle() && !table_.is_expecting() && questions_.empty() && !datastore_.is_running() &&
           !is_logging_in() && !file_to_say_ && !fake_;
  }
  /// No more lines should be typed for now: too many wait for the server.
  [[nodiscard]] bool is_congested() const { return gate_.is_full(); }
  /// Made-up lines are being sent: typing `/fake stop` ends that at once.
  [[nodiscard]] bool is_sending_fake() const { return fake_.has_value(); }
  /// It was typed that we leave, though perhaps the server does not know yet.
  [[nodiscard]] bool wants_to_leave() const { return wants_to_leave_; }
  /// QUIT was sent: the server's closing is what we want.
  [[nodiscard]] bool is_leaving() const { return leaving_; }
  /// How many things that were typed could not be done: not understood, or refused by the server.
  [[nodiscard]] std::size_t refused() const { return refused_; }
  /// How many times a command was not understood, or the place could not be changed as it said. Plain lines that were
  /// typed before the person could know are not sent to the old place.
  [[nodiscard]] std::size_t failed_moves() const { return failed_moves_; }
  /// What to tell the person about the end of the connection.
  [[nodiscard]] std::string what_happened(const Closed& closed) const;
  /// The same, if there will be no other one.
  [[nodiscard]] std::string explain(const Closed& closed) const;

  [[nodiscard]] const std::string& nick() const { return nick_; }
  /// What holds now; /set changes it.
  [[nodiscard]] const Settings& settings() const { return settings_; }
  /// Where plain lines go: a channel, a nick, or empty for nowhere.
  [[nodiscard]] std::string_view place() const { return places_.current(); }
  /// What the network calls itself, or else the server; empty if neither has said it.
  [[nodiscard]] std::string network() const;
  /// From now on plain lines go to this place and nowhere else, whatever happens to us: for a script, whose lines are
  /// meant for there alone.
  void keep_to(std::string_view place) { only_place_ = place; }
  /// "#lobby> ", "[private bob]> " or "> ", with what is new elsewhere: "#lobby [2:#games 3, 4:bob 1!]> ", in which !
  /// says that something calls for the person; while something takes long, with how far it has come: "#lobby [sending
  /// ███████░░░ 350 of 500]> "; or the question for a password.
  [[nodiscard]] std::string prompt() const;
  [[nodiscard]] const Roster& roster() const { return roster_; }
  [[nodiscard]] const irc::Isupport& isupport() const { return isupport_; }
  [[nodiscard]] const RecentLines& recent_lines() const { return recent_lines_; }
  /// Who one is and where; then the menu.
  [[nodiscard]] std::vector<Shown> welcome() const;

 private:
  /// Somebody with whom a private talk shall begin, if they are there, and what is said to them then.
  struct Asked {
    std::string nick;
    std::vector<std::string> lines;
  };

  // What comes from the server.
  void greet(const irc::Message& message, Effects& effects);
  void follow(const irc::Message& message);
  void follow_rename(std::string_view old_name, std::string_view new_name);
  bool follow_to_new_name(const irc::Message& message, Effects& effects);
  void follow_own_move(const irc::Message& message, std::string_view command, Effects& effects);
  void present(std::string_view line, const irc::Message& message, std::string_view nick, Effects& effects,
               const std::vector<std::string>& more = {});
  [[nodiscard]] std::vector<text::View> seen(const irc::Message& message, std::string_view nick);
  void show_netsplit(const Batch& batch, Effects& effects);
  [[nodiscard]] bool keep_names(std::string_view line, const irc::Message& message);
  /// `asks`: the past of the channel is asked for behind them.
  void present_names(std::string_view channel, bool asks, Effects& effects);
  void hint_at_answer(std::string_view speaker, Effects& effects);
  void on_is_on(const irc::Message& message, Effects& effects);
  void on_gate_open(Effects& effects);
  void open_private(const Asked& asked, Effects& effects);
  void refuse_waiting(Effects& effects, std::string_view why = "the command before it did not work");
  void settle_soon(Effects& effects);
  void confirm_said(const irc::Message& message, std::string_view nick);

  // What is asked and answered about the past (session_history.cpp).
  [[nodiscard]] bool can_perform() const;
  void perform_waiting(Effects& effects);
  [[nodiscard]] bool perform_about_past(const text::Typed& typed, Effects& effects);
  void ask_for_history(const std::string& line, Effects& effects);
  void ask(std::string line, Effects& effects);
  [[nodiscard]] bool wants_past(std::string_view channel) const;
  void ask_what_was_said(std::string_view channel, Effects& effects);
  [[nodiscard]] std::size_t past_limit() const;
  void begin_datastore(const std::string& file, Effects& effects);
  void show_batch(const Batch& batch, Effects& effects);
  void show_answer(const Batch& batch, Questions::Why why, Effects& effects);
  void part_new_from_read(std::string_view place, std::vector<Shown>& lines) const;
  void introduce(const Batch& batch, Questions::Why why, std::size_t messages, Effects& effects) const;
  void conclude(const Batch& batch, Questions::Why why, std::size_t messages, Effects& effects) const;
  void show_store(const Batch& batch, Effects& effects);
  void go_on_with_store(Effects& effects);
  void end_store(Effects& effects);
  [[nodiscard]] std::vector<Shown> views_of(const BatchEntry& entry, std::string_view target);
  [[nodiscard]] bool receive_about_past(const irc::Message& message, Effects& effects);
  void show_live(std::vector<Shown> shown, std::string id, Effects& effects);
  [[nodiscard]] bool is_held(std::string_view id) const;
  void release_held(Effects& effects);
  void give_up_questions(Effects& effects);

  // Coming back to what went on without us (session_return.cpp).
  [[nodiscard]] bool keeps_until_ready(std::string_view line, const irc::Message& message, std::string_view command);
  void ask_waiting(Effects& effects);
  void ask_for_talks();
  void on_talks(const Batch& batch);
  void ask_what_was_missed(std::string_view name, std::optional<Moment> marker);
  void show_missed(const Batch& batch, Effects& effects);
  [[nodiscard]] bool receive_marker(const irc::Message& message, std::string_view command);
  void show_read(std::vector<Shown> lines, Effects& effects);
  void tell_what_was_read(Effects& effects);
  void follow_login(const irc::Message& message, Effects& effects);

  // The connection, and the next one (session_link.cpp).
  void resume_from(Carried carried);
  void type_offline(std::string_view line, Effects& effects);
  void keep_what_waits(Effects& effects);
  /// What is said waits for the next connection, or for this one to let us in again.
  [[nodiscard]] bool has_no_server() const { return offline_ || (resumes_ && !ready_); }
  [[nodiscard]] std::string lag_in_prompt() const;
  void go_away_when_idle(Effects& effects);
  void follow_away(const irc::Message& message);
  void rejoin();
  void end_rejoining(Effects& effects);
  void regain_nick(const irc::Message& message, Effects& effects);
  [[nodiscard]] bool comes_back_to(std::string_view channel) const;
  [[nodiscard]] std::string question_since(std::string_view channel, std::size_t limit) const;

  // What is sent, until it is confirmed (session_sending.cpp).
  void transmit(const std::string& line, Effects& effects);
  [[nodiscard]] std::string new_nonce() const;
  [[nodiscard]] bool recognises_repeats() const;
  void send(Said said, Effects& effects);
  [[nodiscard]] static std::vector<std::string> texts_of(const Said& said);
  void send_pending(Effects& effects);
  [[nodiscard]] bool can_send_as_it_is(const Said& said) const;
  [[nodiscard]] std::vector<Said> as_single_lines(const Said& said) const;
  [[nodiscard]] std::string described(const Said& said) const;
  void watch_pending(Effects& effects);
  [[nodiscard]] std::optional<Clock::time_point> pending_wakes_at() const;
  void show_own(const std::string& line, Effects& effects) const;
  [[nodiscard]] std::string paste_prompt() const;
  void answer_paste(std::string_view answer, Effects& effects);
  [[nodiscard]] bool can_send_multiline() const;
  void say_lines(std::string_view target, const std::vector<std::string>& lines, Effects& effects);

  // What is typed (session_typed.cpp).
  void perform(std::string_view typed, Effects& effects);
  void act(const text::Typed& typed, Effects& effects);
  void ask_for(std::string_view nick, const std::vector<std::string>& lines, Effects& effects);
  [[nodiscard]] bool note_question(const irc::Message& typed);
  [[nodiscard]] bool answer_question(const irc::Message& message, Effects& effects);
  void show_metadata(const Batch& batch, Effects& effects);
  void show_info(Effects& effects) const;
  [[nodiscard]] text::SlashContext slash_context() const;

  // What a person chooses (session_settings.cpp).
  void perform_set(std::string_view typed, Effects& effects);
  [[nodiscard]] std::vector<std::string> channels_by_number() const;
  void perform_save(const std::string& name, Effects& effects);

  // Lines that were said before: answers, reactions, corrections (session_lines.cpp).
  void note_line(const irc::Message& message, const text::View& view, bool is_first_of_many);
  static void note_past_line(const BatchEntry& entry, const std::vector<Shown>& shown, std::vector<RecentLine>& said);
  void perform_about_lines(const text::Typed& typed, Effects& effects);
  void reply(std::string_view rest, Effects& effects);
  void react(std::string_view rest, Effects& effects);
  void redact(std::string_view reason, Effects& effects);
  void edit(std::string_view typed, Effects& effects);
  [[nodiscard]] bool can_tag(std::string_view tag, Effects& effects);
  [[nodiscard]] const RecentLine* take_line_meant(std::string_view& rest, Effects& effects);
  [[nodiscard]] const RecentLine* line_to_withdraw(Effects& effects);
  void follow_edit(const irc::Message& message, Effects& effects);
  void finish_edit(Effects& effects);
  [[nodiscard]] bool is_about_lines(std::string_view typed) const;
  void wait_for_quiet(std::string_view typed, Effects& effects);

  // Whom the person ignores, and files that are said (session_choices.cpp).
  void ignore(std::string_view mask, Effects& effects);
  void stop_ignoring(std::string_view mask, Effects& effects);
  void begin_file(const std::string& file, bool may_be_long, Effects& effects);

  // Lines that are made up (session_fake.cpp).
  struct Fake {
    std::string target;
    std::size_t total;
    FakeTalk talk;
    Progress progress;
    std::size_t sent = 0;
  };
  void perform_fake(std::string_view argument, Effects& effects);
  void go_on_with_fake(Effects& effects);
  void end_fake(std::string_view why, Effects& effects);
  void watch_fake(const irc::Message& message, Effects& effects);

  // What concerns accounts (session_account.cpp).
  struct SecretQuestion {
    text::Action action;
    std::string argument;  ///< of what was typed
    std::vector<std::string> answers;
    void wipe();
  };
  void perform_about_account(const text::Typed& typed, Effects& effects);
  void ask_secret(text::Action action, std::string argument, Effects& effects);
  [[nodiscard]] std::string secret_prompt() const;
  void use_secret(Effects& effects);
  void lose_secret();
  void end_lost_question(Effects& effects);
  void log_in(const std::string& account, std::string_view password, Effects& effects);
  [[nodiscard]] Credentials credentials_for(std::string_view account, std::string_view password) const;
  void on_login_progress(bool was_logging_in, Effects& effects);

  void remark(Effects& effects, std::string text) const;
  void complain(Effects& effects, std::string text);

  // Where lines go, and what was said elsewhere (session_places.cpp).
  [[nodiscard]] std::string unread_in_prompt() const;
  void mute(std::string_view word, Effects& effects);
  void unmute(std::string_view word, Effects& effects);
  [[nodiscard]] bool is_muted(std::string_view place) const;
  void note_heard(const Shown& shown, Effects& effects);
  void tell_place(Effects& effects) const;
  void go_to(std::string_view name, Effects& effects);
  [[nodiscard]] const Place* find_place(std::string_view word) const;
  [[nodiscard]] std::string next_place() const;
  void switch_place(std::string_view word, Effects& effects);
  void show_places(Effects& effects) const;

  /// The names of a channel that was just entered, until their end; one line of them is shown, of more their number.
  struct Entering {
    std::string first_line{};  ///< the first RPL_NAMREPLY
    std::size_t lines = 0;
    bool asked_for = false;  ///< here and now; else we were there already, by our account or by another device
  };
  /// What happens in a channel whose past is still to come. It is shown behind that.
  struct Held {
    std::vector<Shown> shown;
    std::string id;
  };

  /// A text file whose lines are to be said when they are known.
  struct FileToSay {
    std::string name;   ///< as typed
    std::string place;  ///< where they are said
    bool may_be_long = false;
  };

  Setup setup_;
  irc::Isupport isupport_;
  Registration registration_;
  Roster roster_{isupport_};
  Places places_{isupport_};
  std::vector<std::string> concerned_;  ///< those of whom the last message is about, if it names none
  std::string only_place_;              ///< where plain lines go, if they go nowhere else
  Gate gate_;
  ChannelTable table_;
  Batches batches_;
  Questions questions_{isupport_};
  RecentIds recent_;
  Quotes quotes_;
  RecentLines recent_lines_{isupport_};
  Whereabouts whereabouts_{isupport_};
  /// What is said when the server has taken back the line before it.
  std::vector<std::string> edited_;
  std::optional<FileToSay> file_to_say_;
  Returning returning_{isupport_};
  bool catching_up_ = false;
  ReadMarks read_marks_{isupport_};
  bool logged_in_ = false;
  std::string account_;  ///< to which we are logged in, as the server names it
  std::vector<Held> held_;
  Datastore datastore_{isupport_};
  Settings settings_;
  std::deque<Shown> unread_;         ///< lines of the datastore that wait for their page
  std::size_t on_page_ = 0;          ///< lines of it that were shown since it paused
  bool paused_ = false;              ///< it waits for the person
  bool writes_file_ = false;         ///< it goes into a file
  std::size_t stored_lines_ = 0;     ///< that went there, or were shown
  std::optional<Progress> storing_;  ///< of what goes into a file
  std::optional<Fake> fake_;
  bool lends_playback_ = false;  ///< event-playback was asked for as long as the datastore is shown
  std::string nick_;
  std::string server_name_;                   ///< what the server calls itself
  std::string last_error_;                    ///< the text of its last ERROR
  std::map<std::string, Entering> entering_;  ///< by folded name of the channel
  /// What we are, `operator` or higher, in channels in which nobody else is; by folded name.
  std::map<std::string, std::string> led_alone_;
  std::set<std::string> hinted_;  ///< folded nicks about whom it was said how to answer
  std::optional<Asked> asked_;
  std::set<std::string> asking_;  ///< commands whose answer can be nothing that is shown, until it is there
  std::optional<SecretQuestion> secret_;
  /// What the prompt asked for when the connection broke. It goes on asking: who is typing a password then must not be
  /// given a line of talk for it.
  std::optional<std::string> lost_question_;
  std::string joining_;       ///< the channel of the JOIN that the server has not dealt with yet
  std::string joining_key_;   ///< its key, if it was given one
  bool led_on_ = false;       ///< the answer to it was where the channel is now: a JOIN of that is under way
  bool followed_ = false;     ///< it is that JOIN of which the server has to answer now
  bool move_failed_ = false;  ///< known before the gate opens
  bool moving_ = false;       ///< the server has not dealt yet with what may change where lines go
  std::size_t failed_moves_ = 0;
  Clock::time_point now_{};       ///< as of the last tick()
  Clock::time_point last_key_{};  ///< when the person did something
  Lag lag_;
  Pending pending_;
  std::optional<Pasted> pasted_;             ///< waits for the person to agree
  std::map<std::string, std::string> keys_;  ///< of channels that were entered with one, by folded name
  std::string wanted_nick_;                  ///< that we had before, while we have another one; else empty
  std::set<std::string> rejoining_;          ///< channels that we were in, until the server has dealt with that
  bool resumes_ = false;                     ///< there was a connection before this one
  bool offline_ = false;                     ///< this one is gone
  bool away_ = false;
  bool away_by_itself_ = false;  ///< because nothing was typed for long
  bool ready_ = false;
  bool wants_to_leave_ = false;
  bool leaving_ = false;
  std::size_t refused_ = 0;
};

}  // namespace chat::client
