#include "past.hpp"

#include <algorithm>

#include "core/policy.hpp"
#include "reference.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

using core::EventId;
using core::EventKind;

bool belongs_to(const core::StoredEvent& event, const core::Conversation& where) {
  return event.conversation == where || std::ranges::find(event.places, where) != event.places.end();
}

/// 0 for everything, else the status that a reader has at least.
bool is_addressed(const core::Member& member, char audience) {
  core::Member least;
  least.statuses.set(audience);
  return audience == 0 || reference::rank(member) >= reference::rank(least);
}

}  // namespace

void Past::apply(const Recorded& event) {
  events_.push_back(event);
  events_.back().arrival = events_.size();
  if (event.kind == EventKind::fact) {
    facts_[{event.subject, event.target}] = {event.subject, event.target, event.body, event.id};
    return;
  }
  sources_[event.sender] = event.source;
  if (event.kind == EventKind::nick) {
    sources_[event.sender] = event.body + event.source.substr(event.source.find('!'));
  }
  if (event.kind == EventKind::quit) {
    for (const core::Conversation& where : event.places) leave(places_[where.first], event.sender, event);
  }
  if (event.kind == EventKind::identity) {
    // Who goes over to an account that is here is in no channel as it; its source is another.
    if (!event.places.empty()) sources_[event.subject] = event.source;
    for (const core::Conversation& where : event.places) {
      auto member = places_[where.first].members.extract(event.sender);
      require(!member.empty(), "somebody logged in where they were not");
      member.key() = event.subject;
      places_[where.first].members.insert(std::move(member));
    }
  }
  if (!event.conversation || event.conversation.is_private()) return;
  Place& place = places_[event.conversation.first];
  if (event.kind == EventKind::join) enter(place, event);
  if (event.kind == EventKind::rename) place.kept.name = event.target;
  follow_door(place, event);
  if (event.kind == EventKind::part) leave(place, event.sender, event);
  if (event.kind == EventKind::kick) leave(place, event.subject, event);
  if (event.kind == EventKind::topic) {
    place.kept.topic = event.body;
    place.kept.topic_setter = event.source;
    place.kept.topic_time = event.id.stamp.time();
  }
}

void Past::restart() {
  for (auto& [incarnation, place] : places_) {
    std::erase_if(place.open, [](const Stretch& stretch) { return stretch.end.has_value(); });
  }
}

void Past::enter(Place& place, const Recorded& event) {
  if (place.members.empty()) place.kept.name = event.target;
  place.kept.incarnation = event.conversation.first;
  place.kept.emptied = util::Millis{0};
  place.members.emplace(event.sender, event.id);
}

void Past::leave(Place& place, EventId person, const Recorded& event) {
  require(place.members.erase(person) == 1, "somebody left where they were not");
  if (place.members.empty()) place.kept.emptied = event.id.stamp.time();
}

/// Doors are opened and closed by a MODE; a channel that begins, or wakes up, begins with a JOIN.
void Past::follow_door(Place& place, const Recorded& event) {
  const bool was_open = !place.open.empty() && !place.open.back().end;
  if (event.channel_is_open && !was_open) {
    place.open.push_back({place.open.empty() && event.kind == EventKind::join ? place.kept.incarnation : event.id, {}});
    place.kept.open_since = place.open.back().start;
  }
  if (!event.channel_is_open && was_open) place.open.back().end = event.id;
  place.kept.open = event.channel_is_open;
}

std::optional<EventId> Past::floor(EventId person, const core::Conversation& where) const {
  if (where.is_private()) return where.has(person) ? std::optional(EventId{}) : std::nullopt;
  const auto place = places_.find(where.first);
  if (place == places_.end()) return std::nullopt;
  const auto member = place->second.members.find(person);
  if (member == place->second.members.end()) return std::nullopt;
  EventId from = member->second;
  if (!from_start_) return from;
  // While somebody is there and the doors are open, all is theirs that was said since they were opened.
  for (const Stretch& stretch : place->second.open) {
    if (!stretch.end || *stretch.end > member->second) from = std::min(from, stretch.start);
  }
  return from;
}

bool Past::sees(const core::Core& core, EventId person, const core::StoredEvent& event) const {
  const auto in = [&](const core::Conversation& where) {
    const auto from = floor(person, where);
    return from && event.id >= *from;
  };
  if (!event.conversation) return std::ranges::any_of(event.places, in);
  if (!in(event.conversation)) return false;
  if (event.audience == 0 || event.sender == person) return true;
  // What was said to a status is for those who were there; who asked may have left and come again since.
  if (event.id < places_.at(event.conversation.first).members.at(person)) return false;
  const core::Channel* channel = reference::incarnation(core, event.conversation.first);
  const core::User* user = reference::person(core, person);
  return is_addressed(*reference::member(*channel, user->id), event.audience);
}

void Past::check_question(EventId person, const core::Query& query) const {
  const auto check = [&](const core::Readable& asked) {
    const auto from = floor(person, asked.conversation);
    require(from.has_value(), "somebody asks for what is not theirs");
    require(asked.floor == *from, "somebody asks for {}, and may read from {} on", core::msgid_text(asked.floor),
            core::msgid_text(*from));
  };
  if (const auto* page = std::get_if<core::PageQuery>(&query)) check(page->from);
  if (const auto* around = std::get_if<core::AroundQuery>(&query)) check(around->from);
  if (const auto* targets = std::get_if<core::TargetsQuery>(&query)) {
    require(targets->person == person, "somebody asks in another's name");
    std::ranges::for_each(targets->channels, check);
    if (targets->channels.empty()) return;  // what they missed in private
    const auto own =
        std::ranges::count_if(places_, [&](const auto& entry) { return entry.second.members.contains(person); });
    require(static_cast<std::size_t>(own) == targets->channels.size(), "not all channels are asked for");
  }
  if (const auto* search = std::get_if<core::SearchQuery>(&query)) {
    require(!search->person || search->person == person, "somebody searches in another's name");
    std::ranges::for_each(search->where, check);
  }
}

std::vector<const Recorded*> Past::page(const core::Readable& from, core::EventKinds kinds,
                                        std::uint64_t position) const {
  std::vector<const Recorded*> page;
  for (const Recorded& event : events_) {
    const bool wanted = kinds.has(event.kind);
    if (!from.shows(event)) continue;
    if (wanted && event.arrival <= position && event.id >= from.floor && belongs_to(event, from.conversation)) {
      page.push_back(&event);
    }
  }
  return page;
}

void Past::check_answer(const core::Query& query, std::uint64_t position, const core::Answer& answer) const {
  for (const core::StoredEvent& event : answer.events) {
    require(event.arrival <= position, "an answer has what was not committed");
  }
  const auto ascends = std::ranges::adjacent_find(answer.events, std::greater_equal{}, &core::StoredEvent::id);
  require(ascends == answer.events.end(), "an answer is out of order");
  std::vector<const Recorded*> wanted;
  if (const auto* asked = std::get_if<core::PageQuery>(&query)) {
    wanted = page(asked->from, asked->kinds, position);
    std::erase_if(wanted, [&](const Recorded* event) {
      return (asked->after && event->id <= *asked->after) || (asked->before && event->id >= *asked->before);
    });
    const std::size_t surplus = wanted.size() - std::min(wanted.size(), asked->limit);
    if (asked->newest) wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(surplus));
    wanted.resize(std::min(wanted.size(), asked->limit));
  } else if (const auto* around = std::get_if<core::AroundQuery>(&query)) {
    wanted = page(around->from, around->kinds, position);
    const auto centre = std::ranges::lower_bound(wanted, around->centre, {}, &Recorded::id);
    const auto before =
        std::min<std::ptrdiff_t>(centre - wanted.begin(), static_cast<std::ptrdiff_t>(around->limit / 2));
    wanted.erase(wanted.begin(), centre - before);
    wanted.resize(std::min(wanted.size(), around->limit));
  } else {
    return;
  }
  const bool same = std::ranges::equal(wanted, answer.events, {}, &Recorded::id, &core::StoredEvent::id);
  require(same, "an answer has {} events, and not the {} that it should", answer.events.size(), wanted.size());
}

core::Remembered Past::remembered() const {
  core::Remembered remembered;
  if (!events_.empty()) remembered.last = events_.back().id.stamp;
  // Those of a subject together, its name first.
  for (const bool names : {true, false}) {
    for (const auto& [key, fact] : facts_) {
      if ((key.second == core::account_field::kName) == names) remembered.facts.push_back(fact);
    }
  }
  std::map<EventId, core::LostMember> lost;
  for (const auto& [incarnation, place] : places_) {
    if (!place.members.empty() || place.kept.open) remembered.channels.push_back(place.kept);
    for (const auto& [person, joined] : place.members) {
      lost[person].incarnations.push_back(incarnation);
      lost[person].joined.push_back(joined);
    }
  }
  for (auto& [person, member] : lost) {
    member.person = person;
    member.source = sources_.at(person);
    remembered.lost.push_back(std::move(member));
  }
  for (const Recorded& event : events_) {
    auto line = core::kept_line(event);
    if (line) remembered.named_lines.push_back(std::move(*line));
  }
  return remembered;
}

/// Whether what was said went to whom or what is called so now.
bool Past::is_to(const core::Core& core, const Recorded& event, std::string_view target) const {
  if (!event.conversation.is_private()) {
    const core::Channel* const channel = core.channels.find_name(target);
    return channel != nullptr && channel->incarnation == event.conversation.first;
  }
  const EventId other = event.conversation.other(event.sender);
  const bool was_account = facts_.contains({other, std::string(core::account_field::kName)});
  if (const core::User* const to = core.users.find_nick(target)) {
    if (!to->account.empty()) return to->person == other;
    return !was_account && core.names().fold(event.target) == core.names().fold(to->nick.text());
  }
  // Messages wait for an account whose owner may come, and has no other nick just now.
  const core::Account* const account = core.accounts.find_name(target);
  return account != nullptr && account->id == other && !account->user && !account->suspended && account->is_verified();
}

const Recorded* Past::said_before(const core::Core& core, const core::User& user, const core::Session& session,
                                  const irc::Message& line) const {
  const auto nonce = line.tag(core::kNonceTag);
  const bool is_notice = line.command == "NOTICE";
  if (!nonce || (!is_notice && line.command != "PRIVMSG")) return nullptr;
  if (!session.has(irc::Capability::message_tags)) return nullptr;
  std::string_view target = line.param(0);
  // A status that is not configured is a part of the name, which nothing has.
  constexpr std::string_view kLetters = "vhoaq";
  const int rank = target.size() > 1 && target[1] == '#' ? reference::rank_of_symbol(target.front()) : 0;
  const char audience = rank > 0 ? kLetters[static_cast<std::size_t>(rank) - 1] : '\0';
  if (rank > 0 && !core.settings().prefixes.has(audience)) return nullptr;
  if (rank > 0) target.remove_prefix(1);
  const core::Channel* const channel = core.channels.find_name(target);
  const bool is_hidden = channel != nullptr && channel->flags.has('s') &&
                         reference::member(*channel, user.id) == nullptr &&
                         !session.privileges.value_or(core::Privileges{}).has(core::Privilege::see_all);
  if (is_hidden) return nullptr;
  const auto is_by_same = [&](const Recorded& event) {
    if (event.account.empty() != user.account.empty()) return false;
    if (!user.account.empty()) return event.sender == user.person;
    return core.names().fold(event.source.substr(0, event.source.find('!'))) == user.nick.folded();
  };
  const std::string tag = ";" + std::string(core::kNonceTag) + "=" + std::string(*nonce) + ";";
  for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
    if (event->kind != (is_notice ? EventKind::notice : EventKind::message) || event->audience != audience) continue;
    if (!(";" + event->client_tags + ";").contains(tag)) continue;
    if (!is_by_same(*event) || !is_to(core, *event, target)) continue;
    // The last with that nonce counts; if it has another text, this is another line.
    const bool is_late = core.now() - event->id.stamp.time() >= core::kNonceWindow;
    return event->body == line.param(1) && !is_late ? &*event : nullptr;
  }
  return nullptr;
}

std::optional<core::KeptChannel> Past::asleep(const irc::NameRules& names, const std::string& name) const {
  const Place* last = nullptr;
  for (const auto& [incarnation, place] : places_) {
    if (names.fold(place.kept.name) != names.fold(name)) continue;
    if (!place.members.empty()) return std::nullopt;
    // By RENAME the elder may have had the name after the younger.
    if (last == nullptr || place.kept.emptied >= last->kept.emptied) last = &place;
  }
  return last != nullptr && last->kept.open ? std::optional(last->kept) : std::nullopt;
}

}  // namespace chat::simulation
