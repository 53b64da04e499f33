#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "client/netsplit.hpp"
#include "client/session.hpp"
#include "client/target.hpp"

// The part of a session that asks for the past and shows it.

namespace chat::client {
namespace {

using irc::Capability;
using text::Action;
using Why = Questions::Why;

constexpr std::size_t kMaxHeld = 1000;  // lines that wait for the past of their place; more are shown at once
constexpr std::string_view kPlayback = "draft/event-playback";

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? std::string(one) : fmt::format("{} {}", count, many);
}

void mark(std::vector<Shown>& shown, Shown::Past past) {
  for (Shown& one : shown) one.past = past;
}

bool refuses_command(const irc::Message& message, std::string_view command) {
  if (irc::equals_ignoring_case(message.command, "FAIL")) return irc::equals_ignoring_case(message.param(0), command);
  return (message.command == "421" || message.command == "461" || message.command == "263") &&
         irc::equals_ignoring_case(message.param(1), command);
}

}  // namespace

/// What is typed while everything is being read waits for its end, or for a pause; what is typed while a file is said,
/// while a password is asked for, or while a script logs in, waits too.
bool Session::can_perform() const {
  const bool waits_for_login = registration_.is_logging_in() && !setup_.accounts.asks;
  return ready_ && !offline_ && gate_.is_open() && !pending_.has_next() && rejoining_.empty() &&
         (!datastore_.is_running() || paused_) && !wants_secret() && !waits_for_login && !file_to_say_;
}

void Session::perform_waiting(Effects& effects) {
  while (can_perform()) {
    const auto typed = gate_.next();
    if (!typed) return go_on_with_fake(effects);
    perform(*typed, effects);
  }
}

/// True if that is what was typed, and it is dealt with.
bool Session::perform_about_past(const text::Typed& typed, Effects& effects) {
  const irc::CapabilitySet& has = registration_.capabilities();
  const bool is_search = typed.action == Action::search;
  if (!is_search && typed.action != Action::history && typed.action != Action::datastore) return false;
  if (is_search && !has.has(Capability::search)) {
    complain(effects, "This server cannot search what was said; /history may show the last lines.");
  } else if (!is_search && !has.has(Capability::chathistory)) {
    complain(effects,
             "This server keeps no history that it could show; what is said from now on stays on your screen.");
  } else if (is_search) {
    questions_.ask(Why::search);
    ask(typed.lines.front(), effects);
  } else if (typed.action == Action::datastore) {
    begin_datastore(typed.argument, effects);
  } else {
    ask_for_history(typed.lines.front(), effects);
  }
  return true;
}

/// Sends a CHATHISTORY LATEST, for no more than the server gives.
void Session::ask_for_history(const std::string& line, Effects& effects) {
  const auto parsed = irc::parse(line);
  if (!parsed) return;
  const std::string_view place = parsed->param(1);
  const std::string_view number = parsed->param(3);
  std::size_t wanted = 0;
  std::from_chars(number.data(), number.data() + number.size(), wanted);
  questions_.ask(Why::history, place);
  if (isupport_.history_limit == 0 || wanted <= isupport_.history_limit) return ask(line, effects);
  remark(effects, fmt::format("This server shows {} lines at most.", isupport_.history_limit));
  ask(fmt::format("CHATHISTORY LATEST {} * {}", place, isupport_.history_limit), effects);
}

/// Sends a line that asks. The gate closes behind it: when it opens, the answer has come.
void Session::ask(std::string line, Effects& effects) {
  if (catching_up_) return returning_.wait(std::move(line));
  effects.send.push_back(std::move(line));
  if (auto ping = gate_.sent(true); ping && !leaving_) effects.send.push_back(std::move(*ping));
}

bool Session::wants_past(std::string_view channel) const {
  return settings_.history > 0 && registration_.capabilities().has(Capability::chathistory) && !leaving_ &&
         is_target(channel);
}

/// We have just entered the channel.
void Session::ask_what_was_said(std::string_view channel, Effects& effects) {
  if (!questions_.ask(Why::entering, channel)) return;
  ask(question_since(channel, past_limit()), effects);
}

/// How many lines of the past are asked for by itself.
std::size_t Session::past_limit() const {
  return isupport_.history_limit == 0 ? settings_.history : std::min(settings_.history, isupport_.history_limit);
}

void Session::begin_datastore(const std::string& file, Effects& effects) {
  if (datastore_.is_running()) {
    complain(effects, "The store is being shown already: Enter for more, q to stop.");
    return;
  }
  writes_file_ = !file.empty();
  stored_lines_ = 0;
  if (writes_file_) effects.file_begins = file;
  if (writes_file_) storing_.emplace("writing", 0, setup_.plain);
  const irc::CapabilitySet& has = registration_.capabilities();
  lends_playback_ = registration_.available().has(Capability::event_playback) && !has.has(Capability::event_playback);
  if (lends_playback_) effects.send.push_back(fmt::format("CAP REQ :{}", kPlayback));
  on_page_ = 0;
  datastore_.begin();
  ask(datastore_.next(), effects);
}

void Session::show_batch(const Batch& batch, Effects& effects) {
  if (batch.type == "draft/multiline") {
    for (const BatchEntry& entry : batch.entries) {
      const auto message = irc::parse(entry.line);
      if (!message) continue;
      confirm_said(*message, nick_);
      present(entry.line, *message, nick_, effects, entry.more);
    }
  } else if (is_netsplit(batch)) {
    show_netsplit(batch, effects);
  } else if (batch.type == "metadata" || batch.type == "metadata-subs") {
    show_metadata(batch, effects);
  } else if (datastore_.expects(batch)) {
    show_store(batch, effects);
  } else {
    show_answer(batch, questions_.answered_by(batch), effects);
  }
}

/// What is seen of one message of a batch about `target`, which is empty if it is about several.
std::vector<Shown> Session::views_of(const BatchEntry& entry, std::string_view target) {
  std::vector<Shown> shown;
  const auto message = irc::parse(entry.line);
  if (!message) return shown;
  confirm_said(*message, nick_);
  for (text::View& view : seen(*message, nick_)) {
    if (view.place.empty() && !target.empty() && !view.speaker.empty() && text::is_said(view)) {
      // One of the two had another nick then.
      view.place = text::strip_controls(target);
      view.is_private = !isupport_.is_channel(target);
    }
    shown.push_back({std::move(view), Shown::Form::line, moment_of(*message), {}, Shown::Past::replayed, {entry}});
    for (const std::string& text : entry.more) shown.push_back(further_line(text));
  }
  return shown;
}

/// The answer as one block. What it says first and last are remarks: a script wants the lines alone.
void Session::show_answer(const Batch& batch, Why why, Effects& effects) {
  if (why == Why::unwanted) return;
  if (why == Why::missed) return show_missed(batch, effects);
  const bool is_search = batch.type == "soju.im/search";
  std::vector<Shown> lines;
  std::vector<std::string> ids;  // of a message that comes in several lines, several times
  std::vector<RecentLine> said;
  std::size_t messages = 0;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    std::string id = irc::unescape_tag_value(message ? message->tag("msgid").value_or("") : "");
    if (why == Why::entering && recent_.has(id)) continue;  // it stands on the screen
    std::vector<Shown> shown = views_of(entry, is_search ? std::string_view{} : batch.target);
    if (why == Why::entering && is_held(id)) mark(shown, Shown::Past::no);  // it was said just now
    ids.push_back(std::move(id));
    messages += shown.empty() ? 0 : 1;
    note_past_line(entry, shown, said);
    std::ranges::move(shown, std::back_inserter(lines));
  }
  if (batch.complete) introduce(batch, why, messages, effects);
  if (why == Why::entering) part_new_from_read(batch.target, lines);
  if (is_search) {
    std::ranges::move(lines, std::back_inserter(effects.show));
  } else {
    show_read(std::move(lines), effects);
  }
  if (batch.complete && messages > 0) conclude(batch, why, messages, effects);
  // What was found is not what was said last: it may come again.
  for (const std::string& id : ids) {
    if (!is_search) recent_.insert(id);
  }
  if ((why == Why::entering || why == Why::history) && batch.complete) {
    recent_lines_.add_older(batch.target, std::move(said));
  }
  if (why == Why::entering && batch.complete) {
    led_alone_.erase(isupport_.fold(batch.target));
    release_held(effects);
  }
}

/// A line between what was read already, on another device or in another visit, and what was not.
void Session::part_new_from_read(std::string_view place, std::vector<Shown>& lines) const {
  const ReadMarks::Mark* const mark = read_marks_.find(place);
  if (mark == nullptr || mark->told == Moment{}) return;
  const auto first = std::ranges::find_if(lines, [&](const Shown& line) {
    return line.form == Shown::Form::line && line.when && *line.when > mark->told && !line.view.own;
  });
  if (first == lines.begin() || first == lines.end()) return;
  lines.insert(first, own_words("New since you were here:", Shown::Form::remark));
}

/// What is said in front of an answer with so many messages.
void Session::introduce(const Batch& batch, Why why, std::size_t messages, Effects& effects) const {
  const std::string name = text::strip_controls(batch.target);
  const std::string place = isupport_.is_channel(name) ? name : fmt::format("your private talk with {}", name);
  if (batch.type == "soju.im/search") {
    remark(effects, messages == 0 ? "Nothing was found; fewer or other words may find more."
                                  : counted(messages, "One line was found:", "lines were found:"));
  } else if (messages > 0) {
    if (why == Why::entering && comes_back_to(batch.target)) {
      remark(effects, fmt::format("{} in {} while you were not connected:",
                                  messages == 1 ? "One new line" : fmt::format("{} new lines", messages), place));
      return;
    }
    remark(effects, fmt::format("The last {} of {}{}:", counted(messages, "line", "lines"), place,
                                why == Why::entering ? " from before you came" : ""));
  } else if (why == Why::history) {
    remark(effects, fmt::format("Nothing was said in {} yet that is kept.", place));
  } else if (const auto role = led_alone_.find(isupport_.fold(name)); role != led_alone_.end()) {
    remark(effects, fmt::format("{} is new: you made it and are its {}. /topic TEXT says what it is about.", place,
                                role->second));
  }
}

/// What is said behind it.
void Session::conclude(const Batch& batch, Why why, std::size_t messages, Effects& effects) const {
  if (why == Why::entering && comes_back_to(batch.target) && batch.entries.size() >= past_limit()) {
    remark(effects, "More was perhaps said since; /history shows the last lines.");
  } else if (batch.type != "soju.im/search") {
    remark(effects, "End of the history.");
  } else if (messages < text::kMostFound) {
    remark(effects, "That is all that was found.");
  } else {
    remark(effects, "There may be more, from before; from:, in:, since: and until: narrow the search down.");
  }
}

void Session::show_store(const Batch& batch, Effects& effects) {
  if (batch.type == "chathistory") {
    for (const BatchEntry& entry : batch.entries) {
      std::vector<Shown> shown = views_of(entry, batch.target);
      stored_lines_ += shown.size();
      if (writes_file_) {
        std::ranges::move(shown, std::back_inserter(effects.file));
      } else {
        std::ranges::move(shown, std::back_inserter(unread_));
      }
    }
  }
  if (storing_) storing_->at(stored_lines_);
  datastore_.receive(batch);
  go_on_with_store(effects);
}

/// Shows what there is, up to the end of a page; asks for more when all was shown.
void Session::go_on_with_store(Effects& effects) {
  while (!unread_.empty() && !paused_) {
    paused_ = setup_.page > 0 && on_page_ >= setup_.page;
    if (paused_) {
      remark(effects, "Enter for more, q to stop.");
      perform_waiting(effects);
      return;
    }
    effects.show.push_back(std::move(unread_.front()));
    unread_.pop_front();
    ++on_page_;
  }
  if (paused_ || datastore_.awaits()) return;
  if (datastore_.is_running()) {
    ask(datastore_.next(), effects);
  } else {
    end_store(effects);
  }
}

/// The store was shown, or no more of it is wanted.
void Session::end_store(Effects& effects) {
  datastore_.end();
  unread_.clear();
  storing_.reset();
  paused_ = false;
  if (std::exchange(lends_playback_, false)) effects.send.push_back(fmt::format("CAP REQ :-{}", kPlayback));
  if (std::exchange(writes_file_, false)) effects.file_ends = true;
  perform_waiting(effects);
}

Effects Session::export_failed(std::string sentence) {
  Effects effects;
  writes_file_ = false;
  complain(effects, std::move(sentence));
  if (!datastore_.is_running()) return effects;
  if (datastore_.awaits()) questions_.ask(Why::unwanted, datastore_.target());
  end_store(effects);
  return effects;
}

/// What is said of the past outside of batches. True if it is not to be shown as well.
bool Session::receive_about_past(const irc::Message& message, Effects& effects) {
  if (const auto why = questions_.refused_by(message)) {
    if (*why != Why::entering && *why != Why::missed) return *why == Why::unwanted;
    release_held(effects);
    return true;  // nobody typed that question
  }
  if (!datastore_.awaits()) return false;
  if (!datastore_.is_at_summary()) {
    if (!refuses_command(message, "CHATHISTORY")) return false;
    datastore_.on_refusal();
    go_on_with_store(effects);
    return false;
  }
  if (message.command == "421" && refuses_command(message, "DATASTORE")) {
    remark(effects, "This server does not say how much it stores.");
    end_store(effects);
    return true;
  }
  const bool is_summary =
      irc::equals_ignoring_case(message.command, "NOTE") && irc::equals_ignoring_case(message.param(0), "DATASTORE");
  if (!is_summary && !refuses_command(message, "DATASTORE")) return false;
  for (text::View& view : text::view(message, {nick_, isupport_})) {
    Shown shown{std::move(view), Shown::Form::line, moment_of(message)};
    if (writes_file_ && is_summary) effects.file.push_back(shown);
    effects.show.push_back(std::move(shown));
  }
  if (!is_summary) ++refused_;
  if (writes_file_) remark(effects, fmt::format("{} written.", counted(stored_lines_, "One line was", "lines were")));
  end_store(effects);
  return true;
}

/// Something that happens now. Where the past is still to come it waits for that.
void Session::show_live(std::vector<Shown> shown, std::string id, Effects& effects) {
  if (held_.size() < kMaxHeld && questions_.is_awaited(shown.front().view.place)) {
    held_.push_back({std::move(shown), std::move(id)});
    return;
  }
  recent_.insert(id);
  for (const Shown& one : shown) note_heard(one, effects);
  show_read(std::move(shown), effects);
}

/// True if this message came while the past of its place was awaited, and is still to be shown.
bool Session::is_held(std::string_view id) const {
  return !id.empty() && std::ranges::find(held_, id, &Held::id) != held_.end();
}

/// Shows what waited for the past of its place, without what was in that.
void Session::release_held(Effects& effects) {
  std::vector<Held> waiting;
  std::vector<std::string> ids;
  for (Held& held : std::exchange(held_, {})) {
    if (questions_.is_awaited(held.shown.front().view.place)) {
      waiting.push_back(std::move(held));
    } else if (!recent_.has(held.id)) {
      for (const Shown& one : held.shown) note_heard(one, effects);
      show_read(std::move(held.shown), effects);
      ids.push_back(std::move(held.id));
    }
  }
  for (const std::string& id : ids) recent_.insert(id);
  held_ = std::move(waiting);
}

/// The server has dealt with everything: what it has not answered, it will not answer.
void Session::give_up_questions(Effects& effects) {
  questions_.give_up();
  returning_.give_up();
  release_held(effects);
  if (!datastore_.awaits()) return;
  complain(effects, "The server did not answer a question about its history; what was shown is not all.");
  end_store(effects);
}

}  // namespace chat::client
