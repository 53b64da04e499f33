#include "client/interactive.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "client/completion.hpp"
#include "client/patience.hpp"
#include "client/save.hpp"
#include "client/small_files.hpp"
#include "client/text_file.hpp"

namespace chat::client {
namespace {

/// The lines of pasted text. What begins as text stays text to its end, whatever its later lines begin with.
template <class Use>
void for_each_line(std::string_view typed, Use&& use) {
  const bool is_text = !typed.starts_with('/');
  for (bool first = true; !typed.empty(); first = false) {
    const std::size_t end = std::min(typed.find('\n'), typed.size());
    const std::string_view line = typed.substr(0, end);
    if (is_text && !first && line.starts_with('/')) {
      use(fmt::format("/{}", line));
    } else {
      use(line);
    }
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
}

constexpr std::size_t kLongLine = 2000;  // bytes that nobody types

/// The lines of pasted text; none if it is a line that somebody may have typed, or commands.
std::vector<std::string> pasted_lines(std::string_view typed) {
  const bool is_command = typed.starts_with('/') && !typed.starts_with("//");
  const std::string_view text = typed.substr(0, typed.find_last_not_of('\n') + 1);
  const bool is_long = text.find('\n') != std::string_view::npos || text.size() > kLongLine;
  if (is_command || !is_long) return {};
  std::vector<std::string> lines;
  for (std::string_view rest = text.substr(text.starts_with("//") ? 1 : 0);;) {
    const std::size_t end = rest.find('\n');
    lines.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos) return lines;
    rest.remove_prefix(end + 1);
  }
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \n") == std::string_view::npos; }

}  // namespace

Interactive::Interactive(Link link, const Options& options, const LinkSetup& setup, Screen& screen, StsGuard& sts,
                         TypedHistory typed_history)
    : options_(options),
      screen_(screen),
      wire_(std::make_unique<Wire>(link)),
      session_(std::make_unique<Session>(setup_of(options, std::move(link.accounts)))),
      reconnection_(options, setup),
      transcript_(isupport_, terminal_surroundings(options.plain)),
      sts_(sts),
      typed_history_(std::move(typed_history)),
      log_({.logs_missed = true}),
      input_(screen, {.on_line = [this](std::string_view typed) { on_typed(typed); },
                      .on_secret = [this](std::string_view secret) { on_secret(secret); },
                      .on_end = [this] { on_end_of_input(); },
                      .stays = [this](std::string_view typed) { return stays_as_typed(typed); },
                      .on_place = [this](std::size_t number) { on_place(number); },
                      .complete = [this](std::string_view before,
                                         std::string_view word) { return complete(before, word, *session_); }}),
      alerts_(this_terminal(!screen.traits().moves)) {}

ExitCode Interactive::run() {
  deadline_ = Clock::now() + kPatienceToBeLetIn;
  if (session_->settings().remember) Input::recall(typed_history_.lines());
  apply(session_->begin());
  while (!ended_) wait();
  input_.stop();
  return *ended_;
}

void Interactive::wait() {
  wait_at_most(milliseconds_until(wakes_at()));
  const auto now = Clock::now();
  apply(session_->tick(now));
  reconnection_.on_time(now);
  if (wire_) wire_->connection.flush();
  check_deadline();
  show_due();
  if (!ended_) ask_or_prompt();  // time changes it, too
  Screen::flush();
}

/// Deals with what has come, once something has.
void Interactive::wait_at_most(int milliseconds) {
  enum { kKeys, kEvents, kSignals, kSocket, kAttempt, kCount };
  std::array<pollfd, kCount> polled{};
  const auto watch = [&](std::size_t which, int fd, short events) {
    polled[which] = {.fd = fd, .events = events, .revents = 0};
  };
  // Before the server has let us in, what is typed ahead waits in the terminal.
  watch(kKeys, input_.is_on() ? STDIN_FILENO : -1, POLLIN);
  watch(kEvents, wire_ ? wire_->events.fd() : -1, POLLIN);
  watch(kSignals, signals_.fd(), POLLIN);
  watch(kSocket, wire_ && wire_->connection.unsent() > 0 ? wire_->connection.fd() : -1, POLLOUT);
  watch(kAttempt, reconnection_.fd(), POLLIN);
  ::poll(polled.data(), polled.size(), milliseconds);
  apply(session_->tick(Clock::now()));
  if (polled[kSignals].revents != 0) on_signals();
  if (polled[kEvents].revents != 0) on_events();
  if (polled[kAttempt].revents != 0 && !ended_) on_attempt_ended();
  if (polled[kKeys].revents != 0 && input_.is_on()) {
    interrupted_ = false;
    apply(session_->on_key());
    input_.feed();
  }
}

Deadline Interactive::wakes_at() const {
  return earlier(earlier(deadline_, reconnection_.deadline()), earlier(session_->wakes_at(), transcript_.deadline()));
}

void Interactive::on_signals() {
  while (const auto signal = signals_.take()) {
    switch (*signal) {
      case SIGINT:
        on_interrupt();
        break;
      case SIGWINCH:
        screen_.resized();
        break;
      case SIGTSTP:
        input_.suspend();
        break;
      default:  // SIGTERM, SIGHUP
        leave();
        break;
    }
  }
}

/// Ctrl-C ends what asks or what /fake sends; else it clears the line; twice leaves; while leaving, or before we were
/// let in the first time, it ends at once.
void Interactive::on_interrupt() {
  if (session_->wants_to_leave() || !was_ready_) {
    end(ExitCode::lost);
    return;
  }
  if (session_->wants_secret()) {
    input_.discard();
    apply(session_->refuse_secret());
    ask_or_prompt();
    return;
  }
  if (session_->asks_to_go_on()) {
    input_.discard();
    apply(session_->refuse_to_go_on());
    ask_or_prompt();
    return;
  }
  if (session_->is_sending_fake()) {
    apply(session_->type("/fake stop"));
    ask_or_prompt();
    return;
  }
  if (std::exchange(interrupted_, true)) {
    leave();
    return;
  }
  input_.discard();
  say("Ctrl-C clears the line; once more leaves, as /leavesystem does.");
}

void Interactive::on_events() {
  const Screen::Clearing clearing(screen_);
  for (const Event& event : wire_->events.take_all()) {
    if (!ended_ && wire_) on_event(event);
  }
  ask_or_prompt();
}

/// What the session wants to be typed next: a line, or a password, which is not shown.
void Interactive::ask_or_prompt() {
  if (!input_.is_on()) return;
  input_.hide(session_->wants_secret());
  screen_.set_prompt(session_->prompt());
}

void Interactive::on_secret(std::string_view secret) {
  apply(session_->answer(secret));
  ask_or_prompt();
}

/// Ctrl-D: what asks is not answered, or we leave.
void Interactive::on_end_of_input() {
  if (session_->wants_secret()) {
    apply(session_->refuse_secret());
  } else if (session_->asks_to_go_on()) {
    apply(session_->refuse_to_go_on());
  } else {
    return leave();
  }
  ask_or_prompt();
}

void Interactive::on_place(std::size_t number) {
  const Screen::Clearing clearing(screen_);
  apply(session_->type(fmt::format("/switch {}", number)));
  ask_or_prompt();
}

void Interactive::on_event(const Event& event) {
  if (const auto* line = std::get_if<Line>(&event)) {
    on_line(line->text);
  } else if (const auto* garbled = std::get_if<Garbled>(&event)) {
    show(own_words(garbled->why, Shown::Form::line, text::ViewKind::error));
  } else if (const auto* closed = std::get_if<Closed>(&event)) {
    on_closed(*closed);
  }
}

void Interactive::on_line(std::string_view line) {
  const bool was_ready = session_->is_ready();
  const Effects effects = session_->receive(line);
  if (!follow_sts()) {
    apply(session_->give_up());
    return end(ExitCode::lost);
  }
  apply(effects);
  if (!session_->refusal().empty() && !session_->is_ready()) {
    on_refused();
  } else if (!was_ready && session_->is_ready()) {
    on_ready();
  }
}

/// False if this connection must not go on, because there has to be an encrypted one.
bool Interactive::follow_sts() {
  if (const auto followed = sts_.follow(session_->sts()); !followed) say(followed.error());
  return !sts_.upgrade_port();
}

void Interactive::on_ready() {
  deadline_.reset();
  isupport_ = session_->isupport();
  ready_since_ = Clock::now();
  last_sentence_.clear();
  if (std::exchange(was_ready_, true)) {
    say(fmt::format("Connected again to {}.", to_string(options_.address)));
    apply(session_->catch_up());
    return;
  }
  for (const Shown& shown : session_->welcome()) show(shown);
  apply(session_->catch_up());
  for (const std::string& channel : options_.enter) apply(session_->type("/enter " + channel));
  input_.start(session_->prompt());
}

void Interactive::on_typed(std::string_view typed) {
  if (session_->settings().remember && !session_->wants_secret()) typed_history_.keep(typed, session_->place());
  const std::size_t failed_before = session_->failed_moves();
  if (typed.empty()) {  // it may mean: go on
    reconnection_.hurry(Clock::now());
    apply(session_->type(typed));
  }
  if (const auto lines = pasted_lines(typed); !lines.empty()) {
    apply(session_->paste(lines));
    return ask_or_prompt();
  }
  for_each_line(typed, [&](std::string_view line) {
    if (session_->failed_moves() == failed_before) {
      apply(session_->type(line));
    } else if (!is_blank(line) && !session_->wants_secret()) {
      say(fmt::format("Not sent: {}", line));
    }
  });
  if (session_->wants_to_leave()) {
    leave();
  } else {
    ask_or_prompt();
  }
}

void Interactive::leave() {
  if (session_->wants_secret()) apply(session_->refuse_secret());
  if (!session_->wants_to_leave()) apply(session_->type("/leavesystem"));
  input_.stop();
  if (!session_->is_ready() || session_->is_offline()) {
    apply(session_->give_up());
    end(ExitCode::lost);
  }
  if (!deadline_) deadline_ = Clock::now() + kPatienceToBeLetGo;
}

void Interactive::apply(const Effects& effects) {
  for (const std::string& line : effects.send) {
    if (wire_) wire_->connection.send(line);
  }
  transcript_.use(session_->settings());
  for (const Shown& shown : effects.show) show(shown);
  Screen::send_silently(alerts_.bytes_for(effects.alerts, session_->settings(), Clock::now()));
  log_.use(expand_home(session_->settings().log, options_.home));
  for (std::string& sentence :
       log_.apply(effects, session_->network(), session_->isupport(), std::chrono::system_clock::now())) {
    show(own_words(std::move(sentence), Shown::Form::line, text::ViewKind::error));
  }
  if (auto failure = export_.apply(effects)) apply(session_->export_failed(std::move(*failure)));
  if (effects.save) apply(session_->saved(save(*effects.save, options_)));
  if (effects.reads_file) apply(session_->take_file(read_text_file(*effects.reads_file)));
}

void Interactive::show(const Shown& shown) {
  const Transcript::Now now{std::chrono::system_clock::now(), Clock::now()};
  for (const std::string& line : transcript_.take(shown, session_->nick(), now)) screen_.print(line);
}

/// What has waited to be shown together with others.
void Interactive::show_due() {
  const auto due = transcript_.deadline();
  if (!due || Clock::now() < *due) return;
  const Screen::Clearing clearing(screen_);
  const Transcript::Now now{std::chrono::system_clock::now(), Clock::now()};
  for (const std::string& line : transcript_.due(session_->nick(), now)) screen_.print(line);
}

void Interactive::say(std::string_view sentence) { screen_.print(text::strip_controls(sentence)); }

void Interactive::end(ExitCode code) {
  if (!ended_) ended_ = code;
}

/// A command stays on the screen, above its answer. What is said comes back from the session, with time and place.
bool Interactive::stays_as_typed(std::string_view typed) const {
  if (is_blank(typed)) return false;
  return session_->place().empty() || (typed.starts_with('/') && !typed.starts_with("//"));
}

}  // namespace chat::client
