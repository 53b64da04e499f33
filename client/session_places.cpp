#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "client/mentions.hpp"
#include "client/session.hpp"

// The part of a session that knows where lines go, and what was said elsewhere meanwhile.

namespace chat::client {
namespace {

using text::ViewKind;

constexpr std::size_t kMostInPrompt = 3;  // places that the prompt names

/// `3`, or with one that calls for the person `3!`.
std::string counted_unread(const Unread& unread) {
  return fmt::format("{}{}", unread.lines, unread.mentions > 0 ? "!" : "");
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string no_place_of_number(std::string_view number) {
  return fmt::format("None of your places has the number {}; /windows lists them.", number);
}

/// A row of /windows behind the name.
std::string state_of(const Place& place, bool is_here) {
  if (is_here) return "your lines go there";
  if (place.unread.lines == 0) return "nothing new";
  const std::string lines = place.unread.lines == 1 ? "1 new line" : fmt::format("{} new lines", place.unread.lines);
  return place.unread.mentions == 0 ? lines : fmt::format("{}, {} for you", lines, place.unread.mentions);
}

}  // namespace

std::string Session::prompt() const {
  if (wants_secret()) return secret_prompt();
  if (pasted_) return paste_prompt();
  const std::string place = text::strip_controls(places_.current());
  std::string prompt = places_.in_private() ? fmt::format("[private {}]", place) : place;
  const Progress* const progress = fake_ ? &fake_->progress : storing_ ? &*storing_ : nullptr;
  std::string more;
  for (const std::string& part : {progress == nullptr ? "" : progress->text(), lag_in_prompt(), unread_in_prompt()}) {
    if (!part.empty()) more += (more.empty() ? "" : ", ") + part;
  }
  if (!more.empty()) prompt += fmt::format("{}[{}]", prompt.empty() ? "" : " ", more);
  return prompt + "> ";
}

/// `2:#games 3, 4:bob 1!`; what calls for the person comes first.
std::string Session::unread_in_prompt() const {
  std::vector<Place> unread = places_.all();
  std::erase_if(unread, [&](const Place& place) { return place.unread.lines == 0 || is_muted(place.name); });
  std::ranges::sort(unread, {}, [](const Place& p) { return std::pair(p.unread.mentions == 0, p.number); });
  std::string text;
  for (std::size_t i = 0; i < std::min(unread.size(), kMostInPrompt); ++i) {
    const Place& place = unread[i];
    if (i > 0) text += ", ";
    text += fmt::format("{}:{} {}", place.number, text::strip_controls(place.name), counted_unread(place.unread));
  }
  if (unread.size() > kMostInPrompt) text += fmt::format(", +{}", unread.size() - kMostInPrompt);
  return text;
}

void Session::mute(std::string_view word, Effects& effects) {
  const Place* const place = find_place(word);
  if (place == nullptr && is_number(word)) return complain(effects, no_place_of_number(word));
  const std::string name = place == nullptr ? std::string(word) : place->name;
  if (is_muted(name)) return complain(effects, fmt::format("{} is muted already.", name));
  if (settings_.mute.size() >= Settings::kMaxListed) {
    return complain(effects, "More cannot be muted; /unmute ends it for one.");
  }
  settings_.mute.push_back(name);
  remark(effects, fmt::format("{0} calls for no attention any more; /unmute {0} ends that.", name));
}

void Session::unmute(std::string_view word, Effects& effects) {
  const Place* const place = find_place(word);
  const std::string name = place == nullptr ? std::string(word) : place->name;
  const auto is_it = [&](const std::string& other) { return isupport_.same(other, name); };
  if (std::erase_if(settings_.mute, is_it) == 0) {
    return complain(effects, fmt::format("{} is not muted; /set mute tells what is.", name));
  }
  remark(effects, fmt::format("{} calls for attention again.", name));
}

bool Session::is_muted(std::string_view place) const {
  return std::ranges::any_of(settings_.mute, [&](const std::string& name) { return isupport_.same(name, place); });
}

/// What somebody says counts where it was said, and may call for the person.
void Session::note_heard(const Shown& shown, Effects& effects) {
  const text::View& view = shown.view;
  if (shown.form != Shown::Form::line || view.own || !text::is_said(view) || view.speaker.empty()) return;
  if (view.place.empty()) return;
  const bool is_notice = view.kind == ViewKind::notice;
  const bool calls = (view.is_private && !is_notice) || mentions(view.text, nick_, settings_.highlight, isupport_);
  if (view.is_private && !is_notice) places_.offer(view.place);
  places_.heard(view.place, calls);
  if (is_muted(view.place) || is_muted(view.speaker)) return;
  const std::string where = view.is_private ? "in private" : view.place;
  effects.alerts.push_back({fmt::format("{} {}", view.speaker, where), view.text, calls});
}

void Session::tell_place(Effects& effects) const {
  if (places_.current().empty()) {
    remark(effects, "Your lines go nowhere now: /enter NAME enters a channel, /private NICK talks to one person.");
  } else {
    remark(effects, fmt::format("Your lines go to {} now.", text::strip_controls(places_.current())));
  }
}

void Session::go_to(std::string_view name, Effects& effects) {
  places_.go(name);
  tell_place(effects);
}

/// The place that is meant by its number, its name, or the only one that begins so; null if there is none.
const Place* Session::find_place(std::string_view word) const {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc{} && end == word.data() + word.size()) return places_.find(number);
  if (const Place* const exact = places_.find(word)) return exact;
  const std::string wanted = isupport_.fold(word);
  const Place* found = nullptr;
  for (const Place& place : places_.all()) {
    const std::string name = isupport_.fold(place.name);
    const bool without_type = isupport_.is_channel(name) && std::string_view(name).substr(1).starts_with(wanted);
    if (!name.starts_with(wanted) && !without_type) continue;
    if (found != nullptr) return nullptr;
    found = places_.find(place.number);
  }
  return found;
}

/// Without a word: to what calls for the person, else to what is new, else back to where lines went before.
std::string Session::next_place() const {
  std::vector<Place> all = places_.all();
  std::erase_if(all, [&](const Place& place) { return is_muted(place.name); });
  for (const bool must_call : {true, false}) {
    const auto found = std::ranges::find_if(
        all, [&](const Place& place) { return (must_call ? place.unread.mentions : place.unread.lines) > 0; });
    if (found != all.end()) return found->name;
  }
  return std::string(places_.previous());
}

void Session::switch_place(std::string_view word, Effects& effects) {
  if (word.empty()) {
    const std::string next = next_place();
    if (next.empty()) return complain(effects, "There is nowhere else to go: /enter NAME enters a channel.");
    return go_to(next, effects);
  }
  const Place* const place = find_place(word);
  if (place == nullptr) {
    ++failed_moves_;
    if (is_number(word)) return complain(effects, no_place_of_number(word));
    return complain(effects, fmt::format("{} is none of your places, or may be several. /windows lists them, /enter "
                                         "NAME enters a channel, /private NICK begins a talk.",
                                         word));
  }
  if (place->name == places_.current()) return tell_place(effects);
  const std::string name = place->name;
  go_to(name, effects);
}

void Session::show_places(Effects& effects) const {
  const std::vector<Place> all = places_.all();
  if (all.empty()) return tell_place(effects);
  std::size_t width = 0;
  for (const Place& place : all) width = std::max(width, place.name.size());
  for (const Place& place : all) {
    const std::string state = state_of(place, place.name == places_.current());
    const std::string muted = is_muted(place.name) ? " (muted)" : "";
    const std::string row =
        fmt::format("{:>3}  {:<{}}  {}{}", place.number, text::strip_controls(place.name), width, state, muted);
    effects.show.push_back(own_words(row, Shown::Form::bare));
  }
  remark(effects, "/switch NUMBER or NAME goes there, as Alt and the number do; /switch alone goes to what is new.");
}

}  // namespace chat::client
