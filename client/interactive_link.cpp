#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "client/interactive.hpp"
#include "client/patience.hpp"

// The part of an interactive program that deals with connections: how one is lost, and how the next one comes about.

namespace chat::client {
namespace {

/// As many as fit on the screen, with what stands below them.
std::size_t lines_of_a_page() {
  constexpr std::size_t kBelow = 2;
  constexpr std::size_t kLeast = 5;
  return std::max(rows_now(), kBelow + kLeast) - kBelow;
}

/// A connection that held for so long was a good one: the next attempt may come soon.
constexpr std::chrono::seconds kLongEnough{30};

std::uint32_t chance() { return std::random_device{}(); }

}  // namespace

Session::Setup Interactive::setup_of(const Options& options, Session::Setup::Accounts accounts) {
  return {options.nick,        to_string(options.address), true,         options.password, lines_of_a_page(),
          std::move(accounts), options.settings,           options.plain};
}

/// The server does not let us in. If it has before, it may again; not as somebody else than the person believes.
void Interactive::on_refused() {
  if (comes_back() && !session_->is_not_logged_in()) return try_later(session_->refusal());
  say(session_->refusal());
  apply(session_->give_up());
  end(session_->is_not_logged_in() ? ExitCode::not_logged_in : ExitCode::not_let_in);
}

bool Interactive::comes_back() const {
  return was_ready_ && session_->settings().reconnect && !session_->wants_to_leave();
}

void Interactive::on_closed(const Closed& closed) {
  if (session_->is_leaving()) {
    end(ExitCode::success);
    return;
  }
  lose(closed);
}

/// The connection is gone.
void Interactive::lose(const Closed& closed) {
  if (comes_back()) {
    if (!session_->is_ready()) return try_later(session_->what_happened(closed));
    if (Clock::now() - ready_since_ >= kLongEnough) reconnection_.succeed();
    apply(session_->lose(closed));
    return try_later("Trying to come back; Enter tries at once, /leavesystem leaves.");
  }
  say(session_->explain(closed));
  apply(session_->give_up());
  end(was_ready_ ? ExitCode::lost : ExitCode::not_let_in);
}

/// Another connection is tried after a while. What is said until then waits. `sentence` is what the person should know;
/// the same is not said again at every attempt.
void Interactive::try_later(const std::string& sentence) {
  deadline_.reset();
  wire_.reset();
  reconnection_.begin(Clock::now(), chance());
  if (std::exchange(last_sentence_, sentence) != sentence) say(sentence);
  ask_or_prompt();
}

void Interactive::on_attempt_ended() {
  auto link = reconnection_.take();
  const Screen::Clearing clearing(screen_);
  if (link) return go_on(std::move(*link));
  if (link.error().code != ExitCode::not_trusted) return try_later(link.error().sentence);
  say(link.error().sentence);
  apply(session_->give_up());
  end(ExitCode::not_trusted);
}

/// There is a new connection: a new session goes on where the last one was.
void Interactive::go_on(Link link) {
  wire_ = std::make_unique<Wire>(link);
  session_ = std::make_unique<Session>(setup_of(options_, std::move(link.accounts)), session_->carry());
  deadline_ = Clock::now() + kPatienceToBeLetIn;
  apply(session_->tick(Clock::now()));
  apply(session_->begin());
  ask_or_prompt();
}

void Interactive::check_deadline() {
  if (!ended_ && session_->is_dead()) return lose({Closed::Why::lost, "it does not answer any more"});
  if (ended_ || !deadline_ || Clock::now() < *deadline_) return;
  if (session_->is_ready()) {  // the server does not close: we do
    const bool has_said_all = session_->is_leaving();
    if (!has_said_all) apply(session_->give_up());
    return end(has_said_all ? ExitCode::success : ExitCode::lost);
  }
  if (comes_back()) return try_later(fmt::format("{} does not let us in.", to_string(options_.address)));
  say(fmt::format("{} did not let us in within {} seconds. Is that an IRC server? Check host and port.",
                  to_string(options_.address), kPatienceToBeLetIn.count()));
  apply(session_->give_up());
  end(ExitCode::not_let_in);
}

}  // namespace chat::client
