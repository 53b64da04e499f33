#include "store/state.hpp"

#include <algorithm>

namespace chat::store {

State load_state(Database& journal) {
  Statement statement = journal.prepare("SELECT events, last_stamp, digest, channel_bytes, private_bytes FROM state");
  if (!statement.step()) throw SqliteError(SQLITE_CORRUPT, "the table `state` is empty");
  State state;
  state.events = statement.number(0);
  state.last.bits = statement.number(1);
  const auto digest = statement.blob(2);
  if (digest.size() != state.digest.size()) throw SqliteError(SQLITE_CORRUPT, "the table `state` makes no sense");
  std::ranges::copy(digest, state.digest.begin());
  state.channel_bytes = statement.number(3);
  state.private_bytes = statement.number(4);
  return state;
}

StateWriter::StateWriter(Database& journal)
    : update_(journal.prepare("UPDATE state SET events = ?, last_stamp = ?, digest = ?, channel_bytes = ?, "
                              "private_bytes = ?")) {}

void StateWriter::save(const State& state) {
  update_.bind(1, state.events).bind(2, state.last.bits).bind(3, std::span<const std::uint8_t>(state.digest));
  update_.bind(4, state.channel_bytes).bind(5, state.private_bytes).run();
}

}  // namespace chat::store
