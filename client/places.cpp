#include "client/places.hpp"

#include <algorithm>
#include <utility>

namespace chat::client {

Place* Places::find_mutable(std::string_view name) {
  const auto found =
      std::ranges::find_if(places_, [&](const Place& place) { return isupport_.same(place.name, name); });
  return found == places_.end() ? nullptr : &*found;
}

std::size_t Places::free_number() const {
  std::vector<bool> taken(places_.size() + 2);  // one of the first ones is free
  for (const Place& place : places_) {
    if (place.number < taken.size()) taken[place.number] = true;
  }
  std::size_t number = 1;
  while (taken[number]) ++number;
  return number;
}

/// The place out of the list, or a new one.
Place Places::take(std::string_view name) {
  Place* const found = find_mutable(name);
  if (found == nullptr) {
    if (places_.size() >= kMost) places_.erase(places_.begin());
    return {.name = std::string(name), .number = free_number()};
  }
  Place place = std::move(*found);
  places_.erase(places_.begin() + (found - places_.data()));
  return place;
}

void Places::go(std::string_view name) {
  std::string spelled(name);  // the view may be of a place that moves
  Place place = take(spelled);
  place.name = std::move(spelled);
  place.unread = {};
  place.visited = true;
  places_.push_back(std::move(place));
}

void Places::add(std::string_view name) {
  if (current().empty()) return go(name);
  Place* const found = find_mutable(name);
  if (found != nullptr && found->visited) return;
  Place place = take(name);
  place.visited = true;
  const auto here = std::ranges::find_if(places_, [&](const Place& other) { return other.name == current(); });
  places_.insert(here, std::move(place));
}

void Places::offer(std::string_view nick) {
  if (places_.size() >= kMaxPlaces || find(nick) != nullptr) return;
  places_.insert(places_.begin(), {.name = std::string(nick), .number = free_number()});
}

void Places::remove(std::string_view name) {
  const std::string gone(name);  // the view may be of what is erased
  std::erase_if(places_, [&](const Place& place) { return isupport_.same(place.name, gone); });
}

/// Of two talks that come to be one by it, the other ends in this one.
void Places::rename(std::string_view old_name, std::string_view new_name) {
  if (find(old_name) == nullptr) return;
  if (!isupport_.same(old_name, new_name)) remove(new_name);
  find_mutable(old_name)->name = new_name;
}

void Places::heard(std::string_view name, bool mention) {
  Place* const place = find_mutable(name);
  if (place == nullptr || place->name == current()) return;
  ++place->unread.lines;
  if (mention) ++place->unread.mentions;
}

void Places::read(std::string_view name) {
  if (Place* const place = find_mutable(name)) place->unread = {};
}

const Place* Places::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(places_, [&](const Place& place) { return isupport_.same(place.name, name); });
  return found == places_.end() ? nullptr : &*found;
}

const Place* Places::find(std::size_t number) const {
  const auto found = std::ranges::find(places_, number, &Place::number);
  return found == places_.end() ? nullptr : &*found;
}

bool Places::has_visited(std::string_view name) const {
  const Place* const place = find(name);
  return place != nullptr && place->visited;
}

std::string_view Places::current() const {
  const auto found = std::ranges::find_if(places_.rbegin(), places_.rend(), &Place::visited);
  return found == places_.rend() ? std::string_view{} : std::string_view(found->name);
}

std::string_view Places::previous() const {
  auto found = std::ranges::find_if(places_.rbegin(), places_.rend(), &Place::visited);
  if (found != places_.rend())
    found = std::find_if(found + 1, places_.rend(), [](const Place& p) { return p.visited; });
  return found == places_.rend() ? std::string_view{} : std::string_view(found->name);
}

std::vector<Place> Places::all() const {
  std::vector<Place> sorted = places_;
  std::ranges::sort(sorted, {}, &Place::number);
  return sorted;
}

}  // namespace chat::client
