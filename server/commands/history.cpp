#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "commands/replay.hpp"
#include "irc/message.hpp"
#include "util/time_text.hpp"

// CHATHISTORY: https://ircv3.net/specs/extensions/chathistory
// SEARCH: soju's proposal (soju.im/search). DATASTORE is this server's own.

namespace chat::commands {
namespace {

using core::AnswerCursor;
using core::EventId;

using Refused = std::optional<irc::Reply>;

/// A point between events, or one of them.
struct Reference {
  EventId first;  ///< what is before the point is before this
  EventId last;   ///< what is after it is after this
};

/// Talks whose other side has no name any more, which do not count in an answer to CHATHISTORY TARGETS. Of more, it is
/// shorter than was asked for.
constexpr std::size_t kMostNameless = 1000;

constexpr std::string_view kMsgid = "msgid=";
constexpr std::string_view kTimestamp = "timestamp=";

std::optional<Reference> read_reference(std::string_view text) {
  if (text.starts_with(kMsgid)) {
    const auto id = core::parse_msgid(text.substr(kMsgid.size()));
    return id ? std::optional(Reference{*id, *id}) : std::nullopt;
  }
  if (!text.starts_with(kTimestamp)) return std::nullopt;
  const auto time = util::parse_iso_time(text.substr(kTimestamp.size()));
  return time ? std::optional(Reference{EventId::first_of(*time), EventId::last_of(*time)}) : std::nullopt;
}

/// How many are asked for, at most as many as a page has; nothing if it is no number from 1 on.
std::optional<std::size_t> page_limit(const Call& call, std::string_view text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit == 0) return std::nullopt;
  return std::min(limit, call.core.limits().history_page);
}

/// One CHATHISTORY, from its parameters to a question.
class HistoryCall {
 public:
  explicit HistoryCall(Call& call) : call_(call), subcommand_(irc::to_upper(call.param(0))) {}

  Refused carry_out() {
    const bool between = subcommand_ == "BETWEEN";
    const bool targets = subcommand_ == "TARGETS";
    const bool known = between || targets || subcommand_ == "LATEST" || subcommand_ == "BEFORE" ||
                       subcommand_ == "AFTER" || subcommand_ == "AROUND";
    if (!known) return irc::FAIL_CHATHISTORY_UNKNOWN(given(0));
    const std::size_t wanted = between ? 5 : 4;
    if (call_.message.params.size() < wanted) return irc::FAIL_CHATHISTORY_SHORT(given(0));
    if (call_.message.params.size() > wanted) return irc::FAIL_CHATHISTORY_SURPLUS(given(0));
    if (auto refused = read_limit(call_.param(wanted - 1))) return refused;
    return targets ? ask_targets() : ask_page();
  }

 private:
  [[nodiscard]] irc::Given given(std::size_t index) const { return irc::Given(call_.param(index)); }

  Refused read_limit(std::string_view text) {
    const auto limit = page_limit(call_, text);
    if (!limit) return irc::FAIL_CHATHISTORY_LIMIT(given(0), irc::Given(text));
    limit_ = *limit;
    return std::nullopt;
  }

  Refused read(std::string_view text, Reference& into) const {
    const bool is_time = text.starts_with(kTimestamp);
    if (!is_time && subcommand_ == "TARGETS") return irc::FAIL_CHATHISTORY_TIME(given(0));
    if (!is_time && !text.starts_with(kMsgid)) return irc::FAIL_CHATHISTORY_TYPE(given(0), given(1));
    const auto reference = read_reference(text);
    if (!reference) return irc::FAIL_CHATHISTORY_REFERENCE(given(0), irc::Given(text));
    into = *reference;
    return std::nullopt;
  }

  AnswerCursor cursor(AnswerCursor::Kind kind) const {
    AnswerCursor made;
    made.kind = kind;
    made.subcommand = subcommand_;
    return made;
  }

  Refused ask_targets() {
    Reference a;
    Reference b;
    if (auto refused = read(call_.param(1), a)) return refused;
    if (auto refused = read(call_.param(2), b)) return refused;
    AnswerCursor made = cursor(AnswerCursor::Kind::targets);
    made.newest = b.first < a.first;  // as for BETWEEN
    made.limit = limit_;
    if (made.newest) std::swap(a, b);
    core::TargetsQuery query;
    query.channels = readable_channels(call_.core, *call_.user);
    query.person = call_.user->person;
    query.after = a.last;
    query.before = b.first;
    query.newest = made.newest;
    query.limit = limit_ + kMostNameless;
    ask(call_.core, call_.session, call_.requests, std::move(made), std::move(query));
    return std::nullopt;
  }

  Refused ask_page() {
    const auto found = find_readable(call_.core, *call_.user, call_.param(1));
    if (!found) return irc::FAIL_CHATHISTORY_TARGET(given(0), given(1));
    AnswerCursor made = cursor(AnswerCursor::Kind::history);
    made.target = found->name;
    made.conversation = found->readable.conversation;
    core::Query query;
    if (auto refused = make_query(found->readable, query)) return refused;
    ask(call_.core, call_.session, call_.requests, std::move(made), std::move(query));
    return std::nullopt;
  }

  Refused make_query(const core::Readable& from, core::Query& made) const {
    const core::EventKinds kinds = kinds_told(call_.session);
    Reference a;
    const bool any = subcommand_ == "LATEST" && call_.param(2) == "*";
    if (auto refused = any ? std::nullopt : read(call_.param(2), a)) return refused;
    if (subcommand_ == "AROUND") {
      made = core::AroundQuery{from, a.first, kinds, limit_};
      return std::nullopt;
    }
    core::PageQuery query{.from = from, .after = {}, .before = {}, .newest = true, .kinds = kinds, .limit = limit_};
    if (subcommand_ == "LATEST") {
      if (!any) query.after = a.last;
    } else if (subcommand_ == "BEFORE") {
      query.before = a.first;
    } else if (subcommand_ == "AFTER") {
      query.after = a.last;
      query.newest = false;
    } else {
      Reference b;
      if (auto refused = read(call_.param(3), b)) return refused;
      // From the first towards the second, whichever is the earlier.
      query.newest = b.first < a.first;
      query.after = query.newest ? b.last : a.last;
      query.before = query.newest ? a.first : b.first;
    }
    made = std::move(query);
    return std::nullopt;
  }

  Call& call_;
  std::string subcommand_;
  std::size_t limit_ = 0;
};

Outcome handle_chathistory(Call& call) {
  if (auto refused = HistoryCall(call).carry_out()) return std::unexpected(std::move(*refused));
  return {};
}

/// The bounds of a SEARCH are inclusive, those of a question are not.
EventId before_all_of(util::Millis time) { return EventId::last_of(time - util::Millis{1}); }
EventId after_all_of(util::Millis time) { return EventId::first_of(time + util::Millis{1}); }

irc::Reply malformed(std::string_view why) { return irc::FAIL_SEARCH_INVALID(irc::Text(why)); }

/// The attributes of a SEARCH into a question; what is wrong with them, if something is.
Refused read_search(const Call& call, core::SearchQuery& query) {
  if (call.param(0).find(' ') != std::string_view::npos) return malformed(irc::reasons::kSearchSpace);
  const std::string line = "@" + std::string(call.param(0)) + " SEARCH";
  const auto attributes = irc::parse(line);
  if (!attributes) return malformed(irc::reasons::kSearchForm);
  const auto value = [&](std::string_view key) { return irc::unescape_tag_value(attributes->tag(key).value_or("")); };
  const core::User& user = *call.user;
  query.words = value("text");
  query.nick = irc::to_lower(value("from"));
  query.limit = call.core.limits().history_page;
  for (const auto& [key, bound] : {std::pair{"after", &query.after}, std::pair{"before", &query.before}}) {
    const std::string text = value(key);
    if (text.empty()) continue;
    const auto time = util::parse_iso_time(text);
    if (!time) return malformed(irc::reasons::kSearchTime);
    *bound = bound == &query.after ? before_all_of(*time) : after_all_of(*time);
  }
  if (const std::string text = value("limit"); !text.empty()) {
    const auto limit = page_limit(call, text);
    if (!limit) return malformed(irc::reasons::kSearchLimit);
    query.limit = *limit;
  }
  const std::string in = value("in");
  if (in.empty()) {
    query.where = readable_channels(call.core, user);
    query.person = user.person;
    return std::nullopt;
  }
  const auto found = find_readable(call.core, user, in);
  if (!found) return irc::FAIL_SEARCH_TARGET(irc::Given(in));
  query.where = {found->readable};
  return std::nullopt;
}

Outcome handle_search(Call& call) {
  core::SearchQuery query;
  if (auto refused = read_search(call, query)) return std::unexpected(std::move(*refused));
  AnswerCursor cursor;
  cursor.kind = AnswerCursor::Kind::search;
  ask(call.core, call.session, call.requests, std::move(cursor), std::move(query));
  return {};
}

Outcome handle_datastore(Call& call) {
  AnswerCursor cursor;
  cursor.kind = AnswerCursor::Kind::summary;
  ask(call.core, call.session, call.requests, std::move(cursor), core::SummaryQuery{});
  return {};
}

constexpr Descriptor kCommands[] = {
    {"CHATHISTORY", 1, When::registered, Privilege::none, "<subcommand> <target> <reference> [<reference>] <limit>",
     "Reads what was said before. LATEST <target> <reference or *> <limit>; BEFORE, AFTER, AROUND <target> <reference> "
     "<limit>; BETWEEN <target> <reference> <reference> <limit>; TARGETS <timestamp> <timestamp> <limit> lists where "
     "something was said. A reference is msgid=ID or timestamp=YYYY-MM-DDThh:mm:ss.sssZ.",
     "https://ircv3.net/specs/extensions/chathistory", handle_chathistory},
    {"DATASTORE", 0, When::registered, Privilege::none, "",
     "Tells how many events the store holds and its digest, which is equal wherever the same is stored.", "",
     handle_datastore},
    {"SEARCH", 1, When::registered, Privilege::none, "<attributes>",
     "Finds what was said, where you may read it. Attributes are written as message tags are: "
     "text=words;in=#channel;from=nick;after=time;before=time;limit=number.",
     "https://soju.im (doc/ext/search.md)", handle_search},
};

}  // namespace

std::span<const Descriptor> history_commands() { return kCommands; }

}  // namespace chat::commands
