#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

// Long replies are written a part at a time, so that they neither hold up the batch nor fill an outbox. A cursor is
// what remains to be written. It names things by id, so that what has gone meanwhile is merely skipped.

/// LIST: channels that matched by name; the other conditions are checked when each is written.
struct ListCursor {
  std::vector<ChannelId> channels;
  std::vector<std::string> masks;           ///< folded; empty: all
  std::vector<std::string> excluded_masks;  ///< folded
  std::size_t min_users = 0;
  std::size_t max_users = SIZE_MAX;
  util::Millis created_after{INT64_MIN}, created_before{INT64_MAX};
  util::Millis topic_after{INT64_MIN}, topic_before{INT64_MAX};
  bool by_topic_time = false;
};

/// WHO: users to be shown, in the context of a channel or of none.
struct WhoCursor {
  ChannelId channel;  ///< none: each user's first visible channel, or `*`
  std::vector<UserId> users;
  std::string mask;  ///< as given, for the end
  bool operators_only = false;
  std::string fields;  ///< WHOX; empty: RPL_WHOREPLY
  std::string token;   ///< WHOX
};

/// NAMES: channels of which the members are to be named.
struct NamesCursor {
  std::vector<ChannelId> channels;
  std::size_t next_member = 0;  ///< of the channel at the cursor's position
};

/// A label's response that goes on over several batches: what it opened with BATCH must be closed with it.
struct OpenBatch {
  std::string reference;  ///< empty: no label
};

struct Cursor {
  std::variant<ListCursor, WhoCursor, NamesCursor> query;
  std::size_t position = 0;  ///< in the query's list
  OpenBatch batch;
};

}  // namespace chat::core
