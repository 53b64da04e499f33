#include "client/folding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chat::client {
namespace {

using Kind = Coming::Kind;
using Names = std::vector<std::string>;

/// `ann, bob and carol`; of more than four, `ann, bob and 3 others`.
std::string listed(const Names& names) {
  constexpr std::size_t kMostNamed = 4;
  constexpr std::size_t kNamedOfMore = 2;
  const bool all = names.size() <= kMostNamed;
  const std::size_t named = all ? names.size() - 1 : kNamedOfMore;
  std::string text;
  for (std::size_t i = 0; i < named; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (!text.empty()) text += " and ";
  return text + (all ? names.back() : fmt::format("{} others", names.size() - named));
}

/// What became of one person.
struct Person {
  std::string nick;
  Kind first;
  Kind last;
  std::string new_nick;
  std::string folded;  ///< what they are called now
};

std::vector<Person> people_of(const std::vector<Shown>& comings, const irc::Isupport& isupport) {
  std::vector<Person> people;
  for (const Shown& shown : comings) {
    const Coming& coming = *shown.coming;
    const auto known = std::ranges::find(people, isupport.fold(coming.nick), &Person::folded);
    // Who leaves the system under a new nick did both.
    const bool goes_on = known != people.end() && (known->last == Kind::renamed) == (coming.kind == Kind::renamed);
    std::string folded = isupport.fold(coming.kind == Kind::renamed ? coming.new_nick : coming.nick);
    if (!goes_on) {
      people.push_back({coming.nick, coming.kind, coming.kind, coming.new_nick, std::move(folded)});
    } else {
      known->last = coming.kind;
      known->new_nick = coming.new_nick;
      known->folded = std::move(folded);
    }
  }
  return people;
}

std::string sentence(const std::vector<Person>& people) {
  enum { kEntered, kLeft, kCameAndWent, kCameBack, kLeftSystem, kCount };
  constexpr std::array<std::string_view, kCount> kVerbs = {"entered", "left", "came and went", "left and came back",
                                                           "left the system"};
  std::array<Names, kCount> who;
  Names renamed;
  for (const Person& person : people) {
    if (person.last == Kind::renamed) {
      renamed.push_back(fmt::format("{} is now called {}", person.nick, person.new_nick));
    } else if (person.last == Kind::left_system) {
      who[kLeftSystem].push_back(person.nick);
    } else if (person.last == Kind::entered) {
      who[person.first == Kind::entered ? kEntered : kCameBack].push_back(person.nick);
    } else {
      who[person.first == Kind::entered ? kCameAndWent : kLeft].push_back(person.nick);
    }
  }
  Names parts;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (!who[i].empty()) parts.push_back(fmt::format("{} {}", listed(who[i]), kVerbs[i]));
  }
  constexpr std::size_t kMostRenamed = 3;
  if (renamed.size() > kMostRenamed) {
    parts.push_back(fmt::format("{} people changed their nicks", renamed.size()));
  } else {
    std::ranges::move(renamed, std::back_inserter(parts));
  }
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

void append(std::vector<Shown>& all, std::vector<Shown> more) { std::ranges::move(more, std::back_inserter(all)); }

}  // namespace

std::vector<Shown> Folding::take(Shown shown, Time now) {
  // Tables have no place, and the further lines of a message stand behind its first.
  if (shown.form == Shown::Form::bare || shown.form == Shown::Form::more) return {std::move(shown)};
  const std::string key = isupport_.fold(shown.view.place);
  if (is_folded(shown)) {
    if (Place* const place = place_for(key)) {
      if (place->waiting.empty() && now - place->last >= kQuiet) place->at_once = 0;
      place->last = now;
      if (place->waiting.empty() && place->at_once < kAtOnce) {
        ++place->at_once;
        return {std::move(shown)};
      }
      if (place->waiting.empty()) place->since = now;
      place->waiting.push_back(std::move(shown));
      return place->waiting.size() < kMaxPeople ? std::vector<Shown>{} : together(*place);
    }
  }
  std::vector<Shown> all;
  if (const auto found = places_.find(key); found != places_.end()) {
    all = together(found->second);
    if (text::is_said(shown.view)) found->second.at_once = 0;
  }
  note_speaker(shown.view);
  if (shown.coming) follow_speaker(*shown.coming);
  all.push_back(std::move(shown));
  return all;
}

std::vector<Shown> Folding::due(Time now) {
  std::vector<Shown> all;
  for (auto& [key, place] : places_) {
    if (!place.waiting.empty() && now - place.since >= kDelay) append(all, together(place));
  }
  return all;
}

std::vector<Shown> Folding::rest() {
  std::vector<Shown> all;
  for (auto& [key, place] : places_) append(all, together(place));
  return all;
}

std::optional<Folding::Time> Folding::deadline() const {
  std::optional<Time> first;
  for (const auto& [key, place] : places_) {
    if (!place.waiting.empty() && (!first || place.since + kDelay < *first)) first = place.since + kDelay;
  }
  return first;
}

bool Folding::is_folded(const Shown& shown) const {
  if (!shown.coming || shown.view.own) return false;
  return std::ranges::find(speakers_, isupport_.fold(shown.coming->nick)) == speakers_.end();
}

/// Null if there are too many.
Folding::Place* Folding::place_for(const std::string& key) {
  const auto found = places_.find(key);
  if (found != places_.end()) return &found->second;
  if (places_.size() >= kMaxPlaces) {
    std::erase_if(places_, [](const auto& entry) { return entry.second.waiting.empty(); });
  }
  return places_.size() < kMaxPlaces ? &places_[key] : nullptr;
}

/// Also whom one speaks to alone: their nick is the place then.
void Folding::note_speaker(const text::View& view) {
  if (!text::is_said(view) || view.speaker.empty() || (view.own && !view.is_private)) return;
  std::string who = isupport_.fold(view.own ? view.place : view.speaker);
  std::erase(speakers_, who);
  speakers_.push_back(std::move(who));
  if (speakers_.size() > kMaxSpeakers) speakers_.pop_front();
}

void Folding::follow_speaker(const Coming& coming) {
  if (coming.kind != Kind::renamed) return;
  std::ranges::replace(speakers_, isupport_.fold(coming.nick), isupport_.fold(coming.new_nick));
}

/// What waits there, as one line; none waits any more.
std::vector<Shown> Folding::together(Place& place) const {
  std::vector<Shown> waiting = std::exchange(place.waiting, {});
  if (waiting.size() < 2) return waiting;
  const std::vector<Person> people = people_of(waiting, isupport_);
  Shown folded = std::move(waiting.back());
  folded.view.speaker.clear();
  folded.view.text = sentence(people);
  std::vector<Shown> one;
  one.push_back(std::move(folded));
  return one;
}

}  // namespace chat::client
