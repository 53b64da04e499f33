#include "client/interactive.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "client/completion.hpp"
#include "client/patience.hpp"
#include "client/render.hpp"

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

bool is_blank(std::string_view text) { return text.find_first_not_of(" \n") == std::string_view::npos; }

/// As many as fit on the screen, with what stands below them.
std::size_t lines_of_a_page() {
  constexpr std::size_t kBelow = 2;
  constexpr std::size_t kLeast = 5;
  return std::max(rows_now(), kBelow + kLeast) - kBelow;
}

}  // namespace

Interactive::Interactive(Link link, const Options& options, Screen& screen)
    : options_(options),
      screen_(screen),
      connection_(std::move(link.socket), events_, std::move(link.encryption)),
      session_({options.nick, to_string(options.address), true, options.password,
                options.history.value_or(kDefaultHistory), lines_of_a_page(), std::move(link.accounts)}),
      log_({.folder = options.log, .logs_missed = true}),
      input_(screen, {.on_line = [this](std::string_view typed) { on_typed(typed); },
                      .on_secret = [this](std::string_view secret) { on_secret(secret); },
                      .on_end = [this] { on_end_of_input(); },
                      .stays = [this](std::string_view typed) { return stays_as_typed(typed); },
                      .on_place = [this](std::size_t number) { on_place(number); },
                      .complete = [this](std::string_view before,
                                         std::string_view word) { return complete(before, word, session_); }}),
      alerts_(this_terminal(!screen.traits().moves)) {}

ExitCode Interactive::run() {
  deadline_ = Clock::now() + kPatienceToBeLetIn;
  apply(session_.begin());
  while (!ended_) wait();
  input_.stop();
  return *ended_;
}

void Interactive::wait() {
  enum { kKeys, kEvents, kSignals, kSocket, kCount };
  std::array<pollfd, kCount> polled{};
  // Before the server has let us in, what is typed ahead waits in the terminal.
  polled[kKeys] = {.fd = input_.is_on() ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
  polled[kEvents] = {.fd = events_.fd(), .events = POLLIN, .revents = 0};
  polled[kSignals] = {.fd = signals_.fd(), .events = POLLIN, .revents = 0};
  polled[kSocket] = {.fd = connection_.unsent() > 0 ? connection_.fd() : -1, .events = POLLOUT, .revents = 0};
  ::poll(polled.data(), polled.size(), milliseconds_until(deadline_));
  if (polled[kSignals].revents != 0) on_signals();
  if (polled[kEvents].revents != 0) on_events();
  if (polled[kKeys].revents != 0 && input_.is_on()) {
    interrupted_ = false;
    input_.feed();
  }
  connection_.flush();
  check_deadline();
  Screen::flush();
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

/// Ctrl-C clears the line; twice leaves; while leaving it ends at once.
void Interactive::on_interrupt() {
  if (session_.wants_to_leave() || !session_.is_ready()) {
    end(ExitCode::lost);
    return;
  }
  if (session_.wants_secret()) {
    input_.discard();
    apply(session_.refuse_secret());
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
  for (const Event& event : events_.take_all()) {
    if (!ended_) on_event(event);
  }
  ask_or_prompt();
}

/// What the session wants to be typed next: a line, or a password, which is not shown.
void Interactive::ask_or_prompt() {
  if (!input_.is_on()) return;
  input_.hide(session_.wants_secret());
  screen_.set_prompt(session_.prompt());
}

void Interactive::on_secret(std::string_view secret) {
  apply(session_.answer(secret));
  ask_or_prompt();
}

/// Ctrl-D: no password is given, or we leave.
void Interactive::on_end_of_input() {
  if (!session_.wants_secret()) return leave();
  apply(session_.refuse_secret());
  ask_or_prompt();
}

void Interactive::on_place(std::size_t number) {
  const Screen::Clearing clearing(screen_);
  apply(session_.type(fmt::format("/switch {}", number)));
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
  const bool was_ready = session_.is_ready();
  apply(session_.receive(line));
  if (!session_.refusal().empty() && !session_.is_ready()) {
    say(session_.refusal());
    end(session_.is_not_logged_in() ? ExitCode::not_logged_in : ExitCode::not_let_in);
  } else if (!was_ready && session_.is_ready()) {
    on_ready();
  }
}

void Interactive::on_ready() {
  deadline_.reset();
  for (const Shown& shown : session_.welcome()) show(shown);
  apply(session_.catch_up());
  for (const std::string& channel : options_.enter) apply(session_.type("/enter " + channel));
  input_.start(session_.prompt());
}

void Interactive::on_typed(std::string_view typed) {
  const std::size_t failed_before = session_.failed_moves();
  if (typed.empty()) apply(session_.type(typed));  // it may mean: go on
  for_each_line(typed, [&](std::string_view line) {
    if (session_.failed_moves() == failed_before) {
      apply(session_.type(line));
    } else if (!is_blank(line) && !session_.wants_secret()) {
      say(fmt::format("Not sent: {}", line));
    }
  });
  if (session_.wants_to_leave()) {
    leave();
  } else {
    ask_or_prompt();
  }
}

void Interactive::leave() {
  if (session_.wants_secret()) apply(session_.refuse_secret());
  if (!session_.wants_to_leave()) apply(session_.type("/leavesystem"));
  input_.stop();
  if (!session_.is_ready()) end(ExitCode::lost);
  if (!deadline_) deadline_ = Clock::now() + kPatienceToBeLetGo;
}

void Interactive::on_closed(const Closed& closed) {
  if (session_.is_leaving()) {
    end(ExitCode::success);
    return;
  }
  say(session_.explain(closed));
  end(session_.is_ready() ? ExitCode::lost : ExitCode::not_let_in);
}

void Interactive::check_deadline() {
  if (ended_ || !deadline_ || Clock::now() < *deadline_) return;
  if (session_.is_ready()) {
    end(ExitCode::success);  // the server does not close: we do
    return;
  }
  say(fmt::format("{} did not let us in within {} seconds. Is that an IRC server? Check host and port.",
                  to_string(options_.address), kPatienceToBeLetIn.count()));
  end(ExitCode::not_let_in);
}

void Interactive::apply(const Effects& effects) {
  for (const std::string& line : effects.send) connection_.send(line);
  for (const Shown& shown : effects.show) show(shown);
  Screen::send_silently(alerts_.bytes_for(effects.alerts, session_.settings(), Clock::now()));
  for (std::string& sentence :
       log_.apply(effects, session_.network(), session_.isupport(), std::chrono::system_clock::now())) {
    show(own_words(std::move(sentence), Shown::Form::line, text::ViewKind::error));
  }
  if (auto failure = export_.apply(effects)) apply(session_.export_failed(std::move(*failure)));
}

void Interactive::show(const Shown& shown) {
  screen_.print(render(shown, std::chrono::system_clock::now(), screen_.traits().colours));
}

void Interactive::say(std::string_view sentence) { screen_.print(text::strip_controls(sentence)); }

void Interactive::end(ExitCode code) {
  if (!ended_) ended_ = code;
}

/// A command stays on the screen, above its answer. What is said comes back from the session, with time and place.
bool Interactive::stays_as_typed(std::string_view typed) const {
  if (is_blank(typed)) return false;
  return session_.place().empty() || (typed.starts_with('/') && !typed.starts_with("//"));
}

}  // namespace chat::client
