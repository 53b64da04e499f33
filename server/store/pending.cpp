#include "store/pending.hpp"

namespace chat::store {
namespace {

// A burst's memory is not kept for ever.
constexpr std::size_t kMostKeptBytes = std::size_t{4} << 20;
constexpr std::size_t kMostKeptRows = std::size_t{1} << 14;

}  // namespace

void Pending::add(const core::Event& event, const Seal& seal) {
  rows_.push_back({event, seal, texts_.size(), places_.size()});
  for (const std::string_view text : {event.source, event.account, event.target, event.body, event.client_tags}) {
    texts_ += text;
  }
  places_.insert(places_.end(), event.places.begin(), event.places.end());
}

void Pending::clear() {
  rows_.clear();
  texts_.clear();
  places_.clear();
  if (rows_.capacity() > kMostKeptRows) rows_.shrink_to_fit();
  if (texts_.capacity() > kMostKeptBytes) texts_.shrink_to_fit();
}

core::Event Pending::event(std::size_t index) const {
  const Row& row = rows_[index];
  core::Event event = row.event;
  std::size_t at = row.texts;
  for (std::string_view* const text : {&event.source, &event.account, &event.target, &event.body, &event.client_tags}) {
    *text = {texts_.data() + at, text->size()};
    at += text->size();
  }
  event.places = {places_.data() + row.places, event.places.size()};
  return event;
}

}  // namespace chat::store
