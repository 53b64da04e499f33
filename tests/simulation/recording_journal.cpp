#include "recording_journal.hpp"

#include "violation.hpp"

namespace chat::simulation {

void RecordingJournal::append(const core::Event& event) {
  const Recorded& recorded = fresh_.emplace_back(event);
  require(recorded.msgid > last_msgid_, "event {} comes after {}", recorded.msgid, last_msgid_);
  if (event.kind == core::EventKind::fact) {
    require(event.subject && !event.conversation && event.places.empty(),
            "a fact of nobody, or that belongs somewhere");
  } else {
    require(!event.source.empty() && event.sender, "an event without a sender");
    const bool somewhere = event.kind == core::EventKind::identity || !event.places.empty();
    require(event.conversation ? event.places.empty() : somewhere, "an event that belongs nowhere, or twice");
  }
  last_msgid_ = recorded.msgid;
  ++open_;
  store_.append(event);
  if (on_event) on_event(recorded);
}

std::expected<void, std::string> RecordingJournal::commit() {
  if (failures_ > 0 && open_ > 0) {
    --failures_;
    return std::unexpected("The disk is full; make room on it.");
  }
  if (auto committed = store_.commit(); !committed) return committed;
  committed_msgid_ = last_msgid_;
  open_ = 0;
  return {};
}

}  // namespace chat::simulation
