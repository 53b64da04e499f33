#include "client/places.hpp"

#include <algorithm>

namespace chat::client {

void Places::go(std::string_view place) {
  std::string name(place);  // the view may be of an entry that remove() takes away
  remove(name);
  places_.push_back(std::move(name));
}

void Places::add(std::string_view place) {
  if (places_.empty()) return go(place);
  if (!has(place)) places_.emplace(places_.end() - 1, place);
}

void Places::remove(std::string_view place) {
  std::erase_if(places_, [&](const std::string& other) { return isupport_.same(other, place); });
}

void Places::rename(std::string_view old_name, std::string_view new_name) {
  for (std::string& place : places_) {
    if (isupport_.same(place, old_name)) place = new_name;
  }
}

bool Places::has(std::string_view place) const {
  return std::ranges::any_of(places_, [&](const std::string& other) { return isupport_.same(other, place); });
}

std::string_view Places::current() const { return places_.empty() ? std::string_view{} : places_.back(); }

}  // namespace chat::client
