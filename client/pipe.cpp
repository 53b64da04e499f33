#include "client/pipe.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <span>
#include <utility>
#include <variant>

#include "client/json_event.hpp"
#include "client/patience.hpp"
#include "client/render.hpp"
#include "client/small_files.hpp"
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

/// In the slash language a second slash makes it text.
std::string as_text(std::string_view line) { return fmt::format("{}{}", line.starts_with('/') ? "/" : "", line); }

std::string lines_of(std::span<const std::string> texts) {
  std::string lines;
  for (const std::string& text : texts) lines.append(text).append("\n");
  return lines;
}

}  // namespace

Pipe::Pipe(Link link, const Options& options, StsGuard& sts)
    : options_(options),
      signals_(options.waits ? std::make_unique<Signals>(kEndingSignals) : nullptr),
      connection_(std::move(link.socket), events_, std::move(link.encryption)),
      session_({options.nick, to_string(options.address), options.is_for_script() || !options.settings.log.empty(),
                options.password, 0, std::move(link.accounts), settings_for_script(options)}),
      sts_(sts),
      log_({.folder = expand_home(options.settings.log, options.home)}),
      output_(STDOUT_FILENO),
      input_(lines_of(options.texts)),
      input_ended_(!options.texts.empty()) {}

ExitCode Pipe::run() {
  enter_stage(Stage::registering);
  apply(session_.begin());
  connection_.flush();
  while (!ended_) wait();
  if (was_connected_) print_own_event("disconnected", why_ended_, session_.is_leaving());
  finish_output();
  return *ended_;
}

bool Pipe::takes_input() const {
  return stage_ == Stage::sending && !input_ended_ && !session_.is_congested() && input_.size() < kMaxInput &&
         connection_.unsent() < kMaxUnsent;
}

void Pipe::wait() {
  enum { kInput, kEvents, kSocket, kOutput, kSignals, kCount };
  std::array<pollfd, kCount> polled{};
  polled[kInput] = {.fd = takes_input() ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
  polled[kEvents] = {.fd = output_.is_full() ? -1 : events_.fd(), .events = POLLIN, .revents = 0};
  polled[kSocket] = {.fd = connection_.unsent() > 0 ? connection_.fd() : -1, .events = POLLOUT, .revents = 0};
  // Who waits for long is told at once when nobody reads any more.
  const bool minds_output = !output_.has_failed() && (options_.waits || !output_.is_empty());
  const auto wanted = static_cast<short>(output_.is_empty() ? 0 : POLLOUT);
  polled[kOutput] = {.fd = minds_output ? output_.fd() : -1, .events = wanted, .revents = 0};
  polled[kSignals] = {.fd = signals_ ? signals_->fd() : -1, .events = POLLIN, .revents = 0};
  ::poll(polled.data(), polled.size(), milliseconds_until(deadline_));
  if (polled[kSignals].revents != 0) on_signals();
  if ((polled[kOutput].revents & POLLERR) != 0 && output_.is_empty()) output_.fail();
  if (polled[kEvents].revents != 0) on_events();
  if (polled[kInput].revents != 0) read_input();
  advance();
  connection_.flush();
  check_output();
  check_deadline();
}

/// The first one leaves, the next one does not wait for the server's goodbye.
void Pipe::on_signals() {
  while (signals_->take()) {
    const bool is_second = std::exchange(interrupted_, true);
    if (!session_.is_ready() || is_second) {
      if (!ended_) ended_ = ExitCode::lost;
    } else if (stage_ != Stage::leaving) {
      leave(ExitCode::success);
    }
  }
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
  const auto read = [&](std::string_view line) { return options_.send.empty() ? std::string(line) : as_text(line); };
  std::string_view rest = input_;
  while (!session_.is_congested() && !session_.wants_to_leave() && session_.failed_moves() == 0) {
    const std::size_t end = rest.find('\n');
    if (end != std::string_view::npos) {
      apply(session_.type(read(rest.substr(0, end))));
      rest.remove_prefix(end + 1);
    } else if (rest.size() >= kMaxInput) {
      const std::string_view piece = util::truncate_utf8(rest, kMaxInput);
      apply(session_.type(read(piece)));
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
      if (!was_ready && session_.is_ready()) {
        was_connected_ = true;
        print_own_event("connected", to_string(options_.address), true);
      }
      apply(effects);
      if (!was_ready && !session_.refusal().empty())
        fail(session_.is_not_logged_in() ? ExitCode::not_logged_in : ExitCode::not_let_in, session_.refusal());
    } else if (const auto* garbled = std::get_if<Garbled>(&event)) {
      report(garbled->why);
    } else if (const auto* closed = std::get_if<Closed>(&event)) {
      if (session_.is_leaving()) {
        end_by_code();
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
      if (session_.is_ready()) on_ready();
      return;
    case Stage::entering:
      apply(session_.settle());
      if (!session_.is_settled()) return;
      // What should go to a channel that we are not in must not go to another.
      if (session_.refused() > 0) {
        leave(ExitCode::refused);
      } else {
        if (!options_.send.empty()) session_.keep_to(session_.place());
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
          report("The rest of the input is not sent, because a command before it did not work.");
        leave(ExitCode::refused);
      } else if (session_.wants_to_leave()) {
        leave(ExitCode::success);
      } else if (input_ended_ && input_.empty()) {
        enter_stage(Stage::settling);
      }
      return;
    case Stage::settling:
      apply(session_.settle());
      if (session_.is_settled()) on_settled();
      return;
    case Stage::waiting:
    case Stage::leaving:
      return;
  }
}

void Pipe::on_ready() {
  apply(session_.catch_up());
  for (const std::string& channel : options_.enter) apply(session_.type("/enter " + channel));
  if (!options_.send.empty()) {
    const bool is_channel = session_.isupport().is_channel(options_.send);
    apply(session_.type((is_channel ? "/enter " : "/private ") + options_.send));
  }
  enter_stage(Stage::entering);
}

/// The server has dealt with all of the input.
void Pipe::on_settled() {
  if (!options_.send.empty() && confirmed_ < said_ && session_.refused() == 0) {
    report(fmt::format("{} of {} messages did not come back from the server; perhaps they were not passed on.",
                       said_ - confirmed_, said_));
    leave(ExitCode::refused);
  } else if (options_.waits) {
    enter_stage(Stage::waiting);
  } else {
    leave(ExitCode::success);
  }
}

void Pipe::enter_stage(Stage stage) {
  stage_ = stage;
  deadline_.reset();
  if (stage == Stage::registering) deadline_ = Clock::now() + kPatienceToBeLetIn;
  if (stage == Stage::entering || stage == Stage::settling) deadline_ = Clock::now() + kPatienceForAnswers;
  if (stage == Stage::waiting && options_.longest_wait) deadline_ = Clock::now() + *options_.longest_wait;
  if (stage == Stage::leaving) deadline_ = Clock::now() + kPatienceToBeLetGo;
}

void Pipe::leave(ExitCode code) {
  if (verdict_ == ExitCode::success) verdict_ = code;
  if (!session_.wants_to_leave()) apply(session_.type("/leavesystem"));
  enter_stage(Stage::leaving);
}

void Pipe::fail(ExitCode code, std::string_view sentence) {
  if (ended_) return;
  report(sentence);
  why_ended_ = sentence;
  ended_ = code;
}

/// It ends as we wished.
void Pipe::end_by_code() {
  ended_ = session_.refused() > 0 && verdict_ == ExitCode::success ? ExitCode::refused : verdict_;
}

void Pipe::check_deadline() {
  if (ended_ || !deadline_ || Clock::now() < *deadline_) return;
  if (output_.is_full() && stage_ != Stage::waiting && !interrupted_) {
    last_event_ = Clock::now();  // what the server says waits here
    deadline_ = last_event_ + kPatienceForAnswers;
    return;
  }
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
    case Stage::waiting:
      leave(ExitCode::success);
      return;
    case Stage::leaving:
      // What was typed before the end may still wait for an answer.
      if (!session_.is_leaving() && !interrupted_ && Clock::now() < last_event_ + kPatienceForAnswers) {
        deadline_ = last_event_ + kPatienceForAnswers;
        return;
      }
      end_by_code();
      if (!session_.is_leaving() && ended_ == ExitCode::success) ended_ = ExitCode::lost;
      return;
  }
}

void Pipe::apply(const Effects& effects) {
  for (const std::string& line : effects.send) {
    if (line.starts_with("PRIVMSG ")) ++said_;
    connection_.send(line);
  }
  for (const Shown& shown : effects.show) show(shown);
  const auto now = std::chrono::system_clock::now();
  for (const std::string& sentence : log_.apply(effects, session_.network(), session_.isupport(), now))
    report(sentence);
  if (auto failure = export_.apply(effects)) apply(session_.export_failed(std::move(*failure)));
  if (effects.reads_file) apply(session_.take_file(read_text_file(*effects.reads_file)));
}

void Pipe::show(const Shown& shown) {
  if (shown.form == Shown::Form::remark) return;
  if (shown.view.own && text::is_said(shown.view) && shown.past == Shown::Past::no) ++confirmed_;
  if (shown.view.kind == text::ViewKind::error) complain(shown.view.text);
  if (options_.json) {
    show_as_json(shown);
  } else if (shown.view.kind != text::ViewKind::error) {
    show_as_text(shown);
  }
}

/// What one says oneself is no news, nor is anything to who only sends.
void Pipe::show_as_text(const Shown& shown) {
  const bool is_own = shown.view.own && text::is_said(shown.view) && shown.past == Shown::Past::no;
  if (shown.form != Shown::Form::more) hides_more_ = is_own || (!options_.send.empty() && !options_.waits);
  if (!hides_more_) output_.write(render(shown, std::chrono::system_clock::now()) + '\n');
}

void Pipe::show_as_json(const Shown& shown) {
  if (shown.form == Shown::Form::more) return;  // they are in the message that they belong to
  if (shown.origin.empty()) {
    print_own_event(shown.view.kind == text::ViewKind::error ? "error" : "reply", shown.view.text, false);
  }
  for (const BatchEntry& entry : shown.origin) {
    const auto message = irc::parse(entry.line);
    if (!message) continue;
    const std::string network = session_.network();
    const auto event = json_event(*message, {.nick = session_.nick(),
                                             .isupport = session_.isupport(),
                                             .network = network,
                                             .now = std::chrono::system_clock::now(),
                                             .place = shown.view.place,
                                             .is_past = shown.past != Shown::Past::no,
                                             .more = entry.more});
    if (event) output_.write(*event + '\n');
  }
}

void Pipe::print_own_event(std::string_view type, std::string_view text, bool own) {
  if (!options_.json) return;
  const std::string network = session_.network();
  const JsonContext context{.nick = session_.nick(),
                            .isupport = session_.isupport(),
                            .network = network,
                            .now = std::chrono::system_clock::now()};
  output_.write(json_own_event(type, text, own, context) + '\n');
}

/// What went wrong here.
void Pipe::report(std::string_view sentence) {
  complain(sentence);
  print_own_event("error", sentence, false);
}

void Pipe::check_output() {
  output_.flush();
  if (!output_.has_failed() || stage_ == Stage::leaving || ended_) return;
  leave(ExitCode::no_output);
  connection_.flush();
}

/// What was printed last goes out; whoever was told to end does not wait for a reader for long.
void Pipe::finish_output() {
  std::optional<Clock::time_point> deadline;
  if (interrupted_) deadline = Clock::now() + kPatienceToBeLetGo;
  if (!output_.drain(deadline) && ended_ == ExitCode::success) ended_ = ExitCode::no_output;
}

}  // namespace chat::client
