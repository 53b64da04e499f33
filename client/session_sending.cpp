#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/multiline.hpp"
#include "client/services.hpp"
#include "client/session.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

// The part of a session that sends: what is said stays pending until the server has confirmed it, over several
// connections if need be.

namespace chat::client {
namespace {

using irc::Capability;
using State = Said::State;
using namespace std::chrono_literals;

constexpr auto kSettleAfter = 2s;  // then the server is asked to answer what it has not confirmed
constexpr auto kTellAfter = 5s;    // then the person is told
constexpr std::size_t kNonceBytes = 12;

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

/// The line with another tag in front of those that it has.
std::string with_tag(std::string_view name, std::string_view value, std::string_view line) {
  if (line.starts_with('@')) return fmt::format("@{}={};{}", name, value, line.substr(1));
  return fmt::format("@{}={} {}", name, value, line);
}

/// The lines of which it consists.
template <class Use>
void for_each_line_of(const Said& said, Use&& use) {
  std::string_view rest = said.line;
  while (true) {
    const std::size_t end = rest.find('\n');
    use(rest.substr(0, end));
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

/// Sends a line, and does what follows from it here.
void Session::transmit(const std::string& line, Effects& effects) {
  const auto parsed = irc::parse(line);
  if (!parsed) return;
  const std::string command = irc::to_upper(parsed->command);
  const std::string_view target = parsed->param(0);
  if (const Roster::Channel* channel = roster_.find(target); command == "JOIN" && channel != nullptr) {
    // Servers say nothing to a member's JOIN.
    places_.go(channel->name);
    tell_place(effects);
    return;
  }
  if (command == "QUIT") leaving_ = wants_to_leave_ = true;
  if (command == "LIST") table_.expect(target.empty());
  if (command == "JOIN") {
    joining_ = target.substr(target.rfind(',') + 1);
    // Which of several keys is whose is not worth knowing.
    joining_key_ = target.contains(',') || parsed->param(1).contains(',') ? "" : parsed->param(1);
  }
  if (command == "NICK") wanted_nick_.clear();  // the person wants another one
  if (command == "PRIVMSG" || command == "NOTICE") return send({.line = line, .nonce = new_nonce()}, effects);
  effects.send.push_back(line);
  if (command == "TAGMSG") show_own(line, effects);
  const bool moves = command == "JOIN" || command == "PART" || command == "ISON" || command == "NICK";
  moving_ = moving_ || (moves && command != "NICK");
  const bool asks = note_question(*parsed);
  if (auto ping = gate_.sent(moves || asks); ping && !leaving_) effects.send.push_back(std::move(*ping));
}

/// Random, for a line that may have to be sent again; empty where nothing is ever sent again.
std::string Session::new_nonce() const {
  if (!setup_.accounts.asks || !setup_.accounts.new_nonce) return {};
  return hexadecimal(std::string_view(setup_.accounts.new_nonce()).substr(0, kNonceBytes));
}

/// The server knows a line again by its nonce.
bool Session::recognises_repeats() const {
  return isupport_.nonce_seconds > 0 && registration_.capabilities().has(Capability::message_tags);
}

void Session::send(Said said, Effects& effects) {
  const bool is_tagged = !said.nonce.empty() && recognises_repeats();
  bool is_first = true;
  std::size_t lines = 0;
  for_each_line_of(said, [&](std::string_view line) {
    effects.send.push_back(is_first && is_tagged ? with_tag(kNonceTag, said.nonce, line) : std::string(line));
    is_first = false;
    ++lines;
  });
  if (said.state == State::waiting) {
    // A single line is shown with its tags: it may be an answer.
    const std::vector<std::string> own = lines == 1 ? std::vector{said.line} : texts_of(said);
    for (const std::string& line : own) show_own(line, effects);
  }
  if (setup_.shows_own) {
    if (!is_tagged) said.nonce.clear();
    said.state = State::sent;
    said.since = now_;
    // At the bound it is sent all the same: what is not kept is only not followed.
    static_cast<void>(pending_.add(std::move(said)));
  }
  // Nothing may stand between the lines of one message.
  if (auto ping = gate_.sent(lines > 1); ping && !leaving_) effects.send.push_back(std::move(*ping));
}

/// Its messages, without what makes one of them.
std::vector<std::string> Session::texts_of(const Said& said) {
  std::vector<std::string> texts;
  for_each_line_of(said, [&](std::string_view line) {
    if (line.starts_with('@')) line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
    if (!line.starts_with("BATCH ")) texts.emplace_back(line);
  });
  return texts;
}

/// What waits for the connection goes out, as far as the gate lets it.
void Session::send_pending(Effects& effects) {
  while (gate_.is_open() && !leaving_ && pending_.has_next()) {
    // The past that was asked for may have it.
    if (pending_.next().state == State::uncertain && !questions_.empty()) return settle_soon(effects);
    if (!can_send_as_it_is(pending_.next())) {
      pending_.replace_next(as_single_lines(pending_.next()));
      continue;
    }
    Said said = pending_.take_next();
    const std::string first = texts_of(said).front();
    const auto message = irc::parse(first);
    const std::string target(message ? message->param(0) : "");
    if (isupport_.is_channel(target) && roster_.find(target) == nullptr) {
      complain(effects, fmt::format("Not sent, because you are not in {} any more: {}", target, described(said)));
    } else if (said.state == State::uncertain && (said.nonce.empty() || !recognises_repeats())) {
      complain(effects, fmt::format("Nobody knows whether this arrived before the connection broke, so it is not said "
                                    "again: {}",
                                    described(said)));
    } else {
      send(std::move(said), effects);
    }
  }
}

/// The server may know less than the one before it, for which this was made.
bool Session::can_send_as_it_is(const Said& said) const {
  if (said.state == State::uncertain && !recognises_repeats()) return true;  // it is not sent at all
  if (said.line.contains('\n')) return can_send_multiline();
  return !said.line.starts_with('@') || registration_.capabilities().has(Capability::message_tags);
}

/// Each of its messages alone, without tags. No line of IRC is empty.
std::vector<Said> Session::as_single_lines(const Said& said) const {
  std::vector<Said> lines;
  for (std::string& text : texts_of(said)) {
    if (text.ends_with(" :")) text += ' ';
    lines.push_back({.line = std::move(text), .nonce = new_nonce(), .state = said.state, .told = said.told});
  }
  // What the server may have already is known by the nonce that it had.
  if (lines.size() == 1) lines.front().nonce = said.nonce;
  return lines;
}

/// How a person knows it again: `#lobby <ann> hello`. What may be a password is not shown again.
std::string Session::described(const Said& said) const {
  const std::vector<std::string> texts = texts_of(said);
  const std::string own = fmt::format(":{} {}", nick_, texts.front());
  const auto message = irc::parse(own);
  if (!message) return {};
  if (is_service(message->param(0))) return fmt::format("what you said to {}", text::strip_controls(message->param(0)));
  const std::vector<text::View> views = text::view(*message, {nick_, isupport_});
  if (views.empty()) return text::strip_controls(message->param(1));
  const std::string more = texts.size() > 1 ? fmt::format(" … ({} lines)", texts.size()) : "";
  return text::to_line(views.front(), "") + more;
}

/// What was said long ago and is not confirmed: the server is asked, then the person is told.
void Session::watch_pending(Effects& effects) {
  for (Said& said : pending_.lines()) {
    if (said.state != State::sent) continue;
    if (now_ - said.since >= kSettleAfter) {
      if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
    }
    if (now_ - said.since < kTellAfter || std::exchange(said.told, true)) continue;
    remark(effects, fmt::format("The server has not confirmed this yet: {}", described(said)));
  }
}

std::optional<Session::Clock::time_point> Session::pending_wakes_at() const {
  std::optional<Clock::time_point> first;
  for (const Said& said : pending_.lines()) {
    if (said.state != State::sent || said.told) continue;
    const auto when = said.since + (now_ - said.since < kSettleAfter ? kSettleAfter : kTellAfter);
    first = std::min(first.value_or(when), when);
  }
  return first;
}

/// Without echo-message the server does not send back what one says.
void Session::show_own(const std::string& line, Effects& effects) const {
  if (!setup_.shows_own || registration_.capabilities().has(Capability::echo_message)) return;
  const std::size_t tags = line.starts_with('@') ? std::min(line.find(' ') + 1, line.size()) : 0;
  const std::string echo = fmt::format("{}:{} {}", line.substr(0, tags), nick_, line.substr(tags));
  const auto parsed = irc::parse(echo);
  if (!parsed) return;
  const text::ViewContext context{nick_, isupport_, {}, quotes_.find(text::answered_id(*parsed))};
  for (text::View& view : text::view(*parsed, context)) {
    effects.show.push_back({std::move(view)});
    effects.show.back().origin.push_back({echo});
  }
}

Effects Session::paste(std::vector<std::string> lines) {
  Effects effects;
  if (wants_to_leave_ || wants_secret()) return effects;
  if (pasted_) {
    complain(effects, "The second paste was not sent: say first what shall become of the one before.");
  } else if (places_.current().empty()) {
    complain(effects, "The paste was not sent, because you are nowhere yet: /enter NAME enters a channel.");
  } else if (!std::ranges::all_of(lines, [](const std::string& line) { return util::is_utf8(line); })) {
    complain(effects, "What was pasted is not UTF-8 and was not sent; set your terminal to UTF-8.");
  }
  if (!effects.show.empty()) return effects;
  pasted_ = Pasted{std::string(places_.current()), std::move(lines)};
  return effects;
}

std::string Session::paste_prompt() const {
  const std::size_t lines = pasted_->lines.size();
  const bool as_one = lines > 1 && can_send_multiline() && lines <= registration_.multiline().max_lines;
  const std::string what = lines == 1 ? fmt::format("this line of {} bytes", pasted_->lines.front().size())
                                      : fmt::format("these {} lines", lines);
  return fmt::format("Send {} to {}{}? Enter sends {}, n does not: ", what, text::strip_controls(pasted_->place),
                     as_one ? " as one message" : "", lines == 1 ? "it" : "them");
}

void Session::answer_paste(std::string_view answer, Effects& effects) {
  const Pasted pasted = *std::exchange(pasted_, std::nullopt);
  const bool agrees =
      answer.empty() || irc::equals_ignoring_case(answer, "y") || irc::equals_ignoring_case(answer, "yes");
  if (!agrees) return complain(effects, "The paste was not sent.");
  say_lines(pasted.place, pasted.lines, effects);
}

Effects Session::refuse_to_go_on() {
  Effects effects;
  if (pasted_) {
    pasted_.reset();
    complain(effects, "The paste was not sent.");
  } else if (paused_) {
    end_store(effects);
  }
  return effects;
}

bool Session::can_send_multiline() const {
  const irc::CapabilitySet& has = registration_.capabilities();
  return has.has(Capability::multiline) && has.has(Capability::batch) && has.has(Capability::message_tags) &&
         registration_.multiline().max_lines > 1;
}

/// Several lines, as one message where the server can.
void Session::say_lines(std::string_view target, const std::vector<std::string>& lines, Effects& effects) {
  const text::SlashContext context = slash_context();
  for (std::string& message : as_messages(target, lines, context.max_text,
                                          can_send_multiline() ? registration_.multiline() : MultilineLimits{})) {
    Said said{.line = std::move(message), .nonce = new_nonce()};
    if (!ready_ || offline_ || !gate_.is_open() || !rejoining_.empty() || pending_.has_next()) {
      if (!pending_.add(std::move(said)))
        return complain(effects, "Too much waits to be sent; the rest was not taken.");
    } else {
      send(std::move(said), effects);
    }
  }
}

}  // namespace chat::client
