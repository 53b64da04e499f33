#include "client/pipe.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>
#include <variant>

#include "client/patience.hpp"
#include "client/render.hpp"
#include "client/text_file.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

constexpr std::size_t kMaxInput = 64 * 1024;   // what is read ahead; a longer line is taken in pieces
constexpr std::size_t kMaxUnsent = 64 * 1024;  // for the socket; more input waits

void complain(std::string_view sentence) {
  const std::string line = fmt::format("chatclient: {}\n", text::strip_controls(sentence));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

/// A script that enters a channel has not asked for its past, whatever people like to see.
Settings settings_for_script(const Options& options) {
  Settings settings = options.settings;
  settings.history = options.history.value_or(0);
  return settings;
}

}  // namespace

Pipe::Pipe(Link link, const Options& options, StsGuard& sts)
    : options_(options),
      connection_(std::move(link.socket), events_, std::move(link.encryption)),
      session_({options.nick, to_string(options.address), false, options.password, 0, std::move(link.accounts),
                settings_for_script(options)}),
      sts_(sts) {}

ExitCode Pipe::run() {
  enter_stage(Stage::registering);
  apply(session_.begin());
  connection_.flush();
  while (!ended_) wait();
  return *ended_;
}

bool Pipe::takes_input() const {
  return stage_ == Stage::sending && !input_ended_ && !session_.is_congested() && input_.size() < kMaxInput &&
         connection_.unsent() < kMaxUnsent;
}

void Pipe::wait() {
  enum { kInput, kEvents, kSocket, kCount };
  std::array<pollfd, kCount> polled{};
  polled[kInput] = {.fd = takes_input() ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
  polled[kEvents] = {.fd = events_.fd(), .events = POLLIN, .revents = 0};
  polled[kSocket] = {.fd = connection_.unsent() > 0 ? connection_.fd() : -1, .events = POLLOUT, .revents = 0};
  ::poll(polled.data(), polled.size(), milliseconds_until(deadline_));
  if (polled[kEvents].revents != 0) on_events();
  if (polled[kInput].revents != 0) read_input();
  advance();
  connection_.flush();
  check_output();
  check_deadline();
}

void Pipe::read_input() {
  std::array<char, 16 * 1024> bytes;
  const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) {
    input_ended_ = true;
    if (!input_.empty() && input_.back() != '\n') input_ += '\n';
    return;
  }
  input_.append(bytes.data(), static_cast<std::size_t>(got));
}

/// Gives the session the lines that are there, as many as it takes.
void Pipe::send_input() {
  std::string_view rest = input_;
  while (!session_.is_congested() && !session_.wants_to_leave() && session_.failed_moves() == 0) {
    const std::size_t end = rest.find('\n');
    if (end != std::string_view::npos) {
      apply(session_.type(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    } else if (rest.size() >= kMaxInput) {
      const std::string_view piece = util::truncate_utf8(rest, kMaxInput);
      apply(session_.type(piece));
      rest.remove_prefix(piece.size());
    } else {
      break;
    }
  }
  input_.erase(0, input_.size() - rest.size());
}

void Pipe::on_events() {
  last_event_ = Clock::now();
  for (const Event& event : events_.take_all()) {
    if (ended_) return;
    if (const auto* line = std::get_if<Line>(&event)) {
      const bool was_ready = session_.is_ready();
      Effects effects = session_.receive(line->text);
      if (const auto followed = sts_.follow(session_.sts()); !followed) complain(followed.error());
      if (sts_.upgrade_port()) {  // nothing more is sent here
        ended_ = ExitCode::lost;
        return;
      }
      // The greeting is for people.
      if (!was_ready) std::erase_if(effects.show, [](const Shown& s) { return s.view.kind != text::ViewKind::error; });
      apply(effects);
      if (!was_ready && !session_.refusal().empty())
        fail(session_.is_not_logged_in() ? ExitCode::not_logged_in : ExitCode::not_let_in, session_.refusal());
    } else if (const auto* garbled = std::get_if<Garbled>(&event)) {
      complain(garbled->why);
    } else if (const auto* closed = std::get_if<Closed>(&event)) {
      if (session_.is_leaving()) {
        ended_ = session_.refused() > 0 && verdict_ == ExitCode::success ? ExitCode::refused : verdict_;
      } else {
        fail(session_.is_ready() ? ExitCode::lost : ExitCode::not_let_in, session_.explain(*closed));
      }
    }
  }
}

/// Goes through as many stages as it can now.
void Pipe::advance() {
  while (!ended_) {
    const Stage before = stage_;
    step();
    if (stage_ == before) return;
  }
}

void Pipe::step() {
  switch (stage_) {
    case Stage::registering:
      if (!session_.is_ready()) return;
      apply(session_.catch_up());
      for (const std::string& channel : options_.enter) apply(session_.type("/enter " + channel));
      enter_stage(Stage::entering);
      return;
    case Stage::entering:
      apply(session_.settle());
      if (!session_.is_settled()) return;
      // What should go to a channel that we are not in must not go to another.
      if (session_.refused() > 0) {
        leave(ExitCode::refused);
      } else {
        enter_stage(Stage::sending);
      }
      return;
    case Stage::sending:
      send_input();
      if (!session_.is_logging_in()) {
        deadline_.reset();
      } else if (!deadline_) {
        deadline_ = Clock::now() + kPatienceForAnswers;
      }
      if (session_.failed_moves() > 0) {
        if (!input_ended_ || !input_.empty())
          complain("The rest of the input is not sent, because a command before it did not work.");
        leave(ExitCode::refused);
      } else if (session_.wants_to_leave()) {
        leave(ExitCode::success);
      } else if (input_ended_ && input_.empty()) {
        enter_stage(Stage::settling);
      }
      return;
    case Stage::settling:
      apply(session_.settle());
      if (session_.is_settled()) leave(ExitCode::success);
      return;
    case Stage::leaving:
      return;
  }
}

void Pipe::enter_stage(Stage stage) {
  stage_ = stage;
  deadline_.reset();
  if (stage == Stage::registering) deadline_ = Clock::now() + kPatienceToBeLetIn;
  if (stage == Stage::entering || stage == Stage::settling) deadline_ = Clock::now() + kPatienceForAnswers;
  if (stage == Stage::leaving) deadline_ = Clock::now() + kPatienceToBeLetGo;
}

void Pipe::leave(ExitCode code) {
  if (verdict_ == ExitCode::success) verdict_ = code;
  if (!session_.wants_to_leave()) apply(session_.type("/leavesystem"));
  enter_stage(Stage::leaving);
}

void Pipe::fail(ExitCode code, std::string_view sentence) {
  if (ended_) return;
  complain(sentence);
  ended_ = code;
}

void Pipe::check_deadline() {
  if (ended_ || !deadline_ || Clock::now() < *deadline_) return;
  switch (stage_) {
    case Stage::registering:
      fail(ExitCode::not_let_in, fmt::format("{} did not let us in within {} seconds. Is that an IRC server?",
                                             to_string(options_.address), kPatienceToBeLetIn.count()));
      return;
    case Stage::entering:
    case Stage::settling:
      // Only silence ends it: an answer may be long.
      deadline_ = last_event_ + kPatienceForAnswers;
      if (Clock::now() < *deadline_) return;
      fail(ExitCode::lost,
           fmt::format("{} did not answer for {} seconds.", to_string(options_.address), kPatienceForAnswers.count()));
      return;
    case Stage::sending:  // only a login has a deadline here
      deadline_ = last_event_ + kPatienceForAnswers;
      if (Clock::now() < *deadline_) return;
      fail(ExitCode::not_logged_in, fmt::format("{} did not answer the login for {} seconds.",
                                                to_string(options_.address), kPatienceForAnswers.count()));
      return;
    case Stage::leaving:
      // What was typed before the end may still wait for an answer.
      if (!session_.is_leaving() && Clock::now() < last_event_ + kPatienceForAnswers) {
        deadline_ = last_event_ + kPatienceForAnswers;
        return;
      }
      ended_ = session_.refused() > 0 && verdict_ == ExitCode::success ? ExitCode::refused : verdict_;
      return;
  }
}

void Pipe::apply(const Effects& effects) {
  for (const std::string& line : effects.send) connection_.send(line);
  for (const Shown& shown : effects.show) show(shown);
  if (auto failure = export_.apply(effects)) apply(session_.export_failed(std::move(*failure)));
  if (effects.reads_file) apply(session_.take_file(read_text_file(*effects.reads_file)));
}

void Pipe::show(const Shown& shown) {
  if (shown.form == Shown::Form::remark) return;
  if (shown.view.kind == text::ViewKind::error) {
    complain(shown.view.text);
    return;
  }
  const std::string line = render(shown, std::chrono::system_clock::now()) + '\n';
  if (!output_failed_ && std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) output_failed_ = true;
}

void Pipe::check_output() {
  if (output_failed_) return;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  output_failed_ = true;
  if (stage_ == Stage::leaving || ended_) return;
  leave(ExitCode::no_output);
  connection_.flush();
}

}  // namespace chat::client
