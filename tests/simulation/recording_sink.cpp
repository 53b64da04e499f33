#include "recording_sink.hpp"

#include <algorithm>
#include <utility>

#include "violation.hpp"

namespace chat::simulation {

void RecordingSink::opened(core::SessionId session, std::size_t room) {
  if (session.index >= queues_.size()) queues_.resize(session.index + 1);
  Queue& queue = queues_[session.index];
  require(!queue.open, "session {} was opened while another has its place", session.index);
  require(session.generation > queue.session.generation, "session id {}/{} was used again", session.index,
          session.generation);
  queue = {.session = session, .open = true, .room = room};
}

void RecordingSink::read(core::SessionId session, std::size_t bytes) {
  Queue& queue = queues_[session.index];
  queue.waiting -= std::min(bytes, queue.waiting);
}

std::size_t RecordingSink::waiting(core::SessionId session) const { return queues_[session.index].waiting; }

void RecordingSink::append(core::SessionId session, std::string_view tags, std::string_view body) {
  Queue& queue = open_queue(session, "append");
  queue.waiting += tags.size() + body.size();
  outputs_.push_back({Kind::line, session, std::string(tags), std::string(body)});
}

bool RecordingSink::has_room(core::SessionId session) const {
  const Queue& queue = open_queue(session, "has_room");
  return queue.waiting < queue.room;
}

void RecordingSink::registered(core::SessionId session) {
  require(!std::exchange(open_queue(session, "registered").registered, true), "a session was registered twice");
  outputs_.push_back({Kind::registered, session, {}, {}});
}

void RecordingSink::plain(core::SessionId session) {
  require(!std::exchange(open_queue(session, "plain").plain, true), "a session became plain twice");
  outputs_.push_back({Kind::plain, session, {}, {}});
}

void RecordingSink::close(core::SessionId session) {
  open_queue(session, "close").open = false;
  outputs_.push_back({Kind::close, session, {}, {}});
}

const RecordingSink::Queue& RecordingSink::open_queue(core::SessionId session, std::string_view what) const {
  const bool known = session.index < queues_.size() && queues_[session.index].session == session;
  require(known, "{} for a session {}/{} that never was", what, session.index, session.generation);
  require(queues_[session.index].open, "{} for session {}/{} after its close", what, session.index, session.generation);
  return queues_[session.index];
}

RecordingSink::Queue& RecordingSink::open_queue(core::SessionId session, std::string_view what) {
  return const_cast<Queue&>(std::as_const(*this).open_queue(session, what));
}

}  // namespace chat::simulation
