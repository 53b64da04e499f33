#include "recording_journal.hpp"

#include "violation.hpp"

namespace chat::simulation {

Recorded::Recorded(const core::Event& event)
    : stamp(event.stamp),
      kind(event.kind),
      channel(event.channel),
      sender(event.sender),
      recipient(event.recipient),
      msgid(event.msgid),
      source(event.source),
      target(event.target),
      body(event.body),
      client_tags(event.client_tags) {}

void RecordingJournal::append(const core::Event& event) {
  require(event.msgid > last_msgid_, "event {} comes after {}", event.msgid, last_msgid_);
  require(!event.source.empty() && event.sender, "an event without a sender");
  last_msgid_ = event.msgid;
  ++open_;
  fresh_.emplace_back(event);
  if (on_event) on_event(fresh_.back());
}

std::expected<void, std::string> RecordingJournal::commit() {
  if (failures_ > 0 && open_ > 0) {
    --failures_;
    return std::unexpected("The disk is full; make room on it.");
  }
  committed_msgid_ = last_msgid_;
  open_ = 0;
  return {};
}

}  // namespace chat::simulation
