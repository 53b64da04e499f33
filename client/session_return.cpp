#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/session.hpp"
#include "util/time_text.hpp"

// The part of a session that deals with coming back: to the channels that an account has stayed in, and to what was
// said to it in private meanwhile; and with telling the server how far the person has read.

namespace chat::client {
namespace {

using irc::Capability;
using Why = Questions::Why;

constexpr std::string_view kBeginning = "timestamp=1970-01-02T00:00:00.000Z";
constexpr std::string_view kEnd = "timestamp=2261-01-01T00:00:00.000Z";
constexpr std::string_view kTimestamp = "timestamp=";

}  // namespace

/// Servers put us into our account's channels behind the greeting, before it is the person's turn. That, and what
/// follows, waits for it. What the conversation with the server itself needs does not.
bool Session::keeps_until_ready(std::string_view line, const irc::Message& message, std::string_view command) {
  if (!registration_.done() || command == "PONG" || command == "CAP") return false;
  const bool own_join = command == "JOIN" && isupport_.same(irc::split_source(message.source).nick, nick_);
  if (!returning_.keeps() && (ready_ || !own_join)) return false;
  return returning_.keep(line);
}

Effects Session::catch_up() {
  Effects effects;
  const std::size_t refused_before = refused_;
  catching_up_ = true;
  for (const std::string& line : returning_.take_lines()) {
    Effects more = receive(line);
    std::ranges::move(more.send, std::back_inserter(effects.send));
    std::ranges::move(more.show, std::back_inserter(effects.show));
    std::ranges::move(more.alerts, std::back_inserter(effects.alerts));
  }
  refused_ = refused_before;  // nobody typed anything yet
  catching_up_ = false;
  if (resumes_) rejoin();
  ask_for_talks();
  ask_waiting(effects);
  if (rejoining_.empty()) send_pending(effects);
  perform_waiting(effects);
  return effects;
}

/// Sends questions that nobody typed, a few at a time: the gate closes behind them, and the next follow when it opens.
void Session::ask_waiting(Effects& effects) {
  bool sent = false;
  while (gate_.is_open() && !leaving_) {
    auto question = returning_.next_question();
    if (!question) break;
    sent = true;
    effects.send.push_back(std::move(*question));
    if (auto ping = gate_.sent(false)) effects.send.push_back(std::move(*ping));
  }
  if (!sent) return;
  if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
}

/// Asks with whom there were private talks, from now back.
void Session::ask_for_talks() {
  const irc::CapabilitySet& has = registration_.capabilities();
  if (!logged_in_ || settings_.history == 0 || !has.has(Capability::chathistory) || !has.has(Capability::batch)) return;
  if (!questions_.ask(Why::missed)) return;
  const std::size_t limit = isupport_.history_limit == 0 ? Returning::kMaxTargets : isupport_.history_limit;
  returning_.wait(
      fmt::format("CHATHISTORY TARGETS {} {} {}", kEnd, kBeginning, std::min(Returning::kMaxTargets, limit)));
}

/// They are told; how far each was read comes first, if the server knows.
void Session::on_talks(const Batch& batch) {
  for (const std::string& name : returning_.on_targets(batch)) {
    if (registration_.capabilities().has(Capability::read_marker)) {
      returning_.wait("MARKREAD " + name);
    } else {
      ask_what_was_missed(name, std::nullopt);
    }
  }
}

/// Asks for what was said in a private talk since the moment up to which it was read, if anything was.
void Session::ask_what_was_missed(std::string_view name, std::optional<Moment> marker) {
  const auto talk = returning_.on_marker(name);
  if (!talk || (marker && talk->last <= *marker) || !questions_.ask(Why::missed, talk->name)) return;
  const std::size_t count = past_limit();
  if (!marker) return returning_.wait(fmt::format("CHATHISTORY LATEST {} * {}", talk->name, count));
  const auto since = std::chrono::duration_cast<util::Millis>(marker->time_since_epoch());
  returning_.wait(fmt::format("CHATHISTORY AFTER {} {}{} {}", talk->name, kTimestamp, util::iso_time(since), count));
}

/// The answer, as one block. What only we said is nothing new.
void Session::show_missed(const Batch& batch, Effects& effects) {
  if (batch.type == "draft/chathistory-targets") return on_talks(batch);
  std::vector<Shown> lines;
  std::vector<std::string> ids;  // of a message that comes in several lines, several times
  std::vector<RecentLine> said;
  std::size_t heard = 0;
  std::size_t own = 0;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    std::string id = irc::unescape_tag_value(message ? message->tag("msgid").value_or("") : "");
    if (recent_.has(id)) continue;  // it stands on the screen
    std::vector<Shown> shown = views_of(entry, batch.target);
    if (shown.empty()) continue;
    for (Shown& one : shown) one.past = Shown::Past::missed;
    ++(shown.front().view.own ? own : heard);
    ids.push_back(std::move(id));
    note_past_line(entry, shown, said);
    std::ranges::move(shown, std::back_inserter(lines));
  }
  if (batch.complete) recent_lines_.add_older(batch.target, std::move(said));
  if (heard > 0) {
    const std::string name = text::strip_controls(batch.target);
    const std::size_t count = heard + own;
    remark(effects, fmt::format("{} {} while you were away:", count == 1 ? "One line" : fmt::format("{} lines", count),
                                own == 0 ? fmt::format("from {}", name) : fmt::format("between {} and you", name)));
    for (const Shown& line : lines) note_heard(line, effects);
    show_read(std::move(lines), effects);
    for (const std::string& id : ids) recent_.insert(id);
    if (batch.complete && batch.entries.size() >= settings_.history) {
      remark(effects, fmt::format("There may be more: /private {}, then /history shows it.", name));
    } else {
      hint_at_answer(name, effects);
    }
  }
  if (batch.complete) release_held(effects);
}

/// MARKREAD and its refusal are shown to nobody: nobody types it.
bool Session::receive_marker(const irc::Message& message, std::string_view command) {
  if (command == "FAIL" && irc::equals_ignoring_case(message.param(0), "MARKREAD")) {
    // FAIL MARKREAD <code> [<target>] :<text>
    ask_what_was_missed(message.param(2), std::nullopt);
    return true;
  }
  if (command == "421" && irc::equals_ignoring_case(message.param(1), "MARKREAD")) return true;
  if (command != "MARKREAD") return false;
  const std::string_view value = message.param(1);
  const auto marker =
      value.starts_with(kTimestamp) ? parse_server_time(value.substr(kTimestamp.size())) : std::optional<Moment>{};
  if (marker && read_marks_.on_told(message.param(0), *marker)) places_.read(message.param(0));
  ask_what_was_missed(message.param(0), marker);
  return true;
}

/// Shows lines of conversations, and notes that they stand on the screen.
void Session::show_read(std::vector<Shown> lines, Effects& effects) {
  for (Shown& one : lines) {
    const text::View& view = one.view;
    const bool is_said = view.kind == text::ViewKind::message || view.kind == text::ViewKind::action;
    if (one.form == Shown::Form::line && is_said && one.when && !view.place.empty()) {
      read_marks_.on_shown(view.place, *one.when, view.own);
    }
    effects.show.push_back(std::move(one));
  }
}

/// The person does something: so they are there, and have seen what is on the screen.
void Session::tell_what_was_read(Effects& effects) {
  if (!ready_ || !logged_in_ || !setup_.accounts.asks || leaving_) return;
  if (!registration_.capabilities().has(Capability::read_marker)) return;
  const auto which = wants_to_leave_ ? ReadMarks::Which::all : ReadMarks::Which::heard;
  for (std::string& line : read_marks_.take_lines(which, Gate::kWindow)) {
    effects.send.push_back(std::move(line));
    if (auto ping = gate_.sent(false)) effects.send.push_back(std::move(*ping));
  }
}

/// Whether we are logged in: RPL_LOGGEDIN and RPL_LOGGEDOUT come whenever that changes.
void Session::follow_login(const irc::Message& message, Effects& effects) {
  if (message.command == "900") account_ = text::strip_controls(message.param(2));
  if (message.command == "901") {
    logged_in_ = false;
    account_.clear();
  }
  if (message.command != "900" || std::exchange(logged_in_, true) || !ready_ || catching_up_) return;
  ask_for_talks();
  ask_waiting(effects);
}

}  // namespace chat::client
