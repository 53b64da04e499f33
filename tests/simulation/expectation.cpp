#include "expectation.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "reference.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

using core::Channel;
using core::Core;
using core::EventKind;
using core::User;

struct Rule {
  std::string_view command;
  std::string_view any_of;
};

/// What a registered client is owed, where it depends on nothing else.
constexpr std::array kRules = {
    Rule{"ADMIN", "259 402"},
    Rule{"AWAY", "305 306"},
    Rule{"DATASTORE", "NOTE FAIL"},
    Rule{"HELP", "706 524"},
    Rule{"HELPOP", "706 524"},
    Rule{"INFO", "374 402"},
    Rule{"INVITE", "337 341 401 403 442 443 461 482 531"},
    Rule{"ISON", "303 461"},
    Rule{"KICK", "KICK 400 401 403 407 441 442 461 482"},
    Rule{"LINKS", "365 402"},
    Rule{"LIST", "323 400"},
    Rule{"LUSERS", "266 402"},
    Rule{"MOTD", "376 422 402"},
    Rule{"NAMES", "366"},
    Rule{"OPER", "381 464 491 461"},
    Rule{"PASS", "462"},
    Rule{"PING", "PONG 409"},
    Rule{"REHASH", "382 481 723"},
    Rule{"STATS", "219 402 461 481 723"},
    Rule{"TIME", "391 402"},
    Rule{"TOPIC", "331 332 TOPIC 400 403 442 461 482"},
    Rule{"USER", "462"},
    Rule{"USERHOST", "302 461"},
    Rule{"VERSION", "351 402"},
    Rule{"WHO", "315"},
    Rule{"WHOIS", "318 402 431"},
    Rule{"WHOWAS", "369 431"},
};

/// Those for which nothing may be owed, or which are judged by hand.
constexpr std::array<std::string_view, 15> kOthers = {"CAP",  "JOIN",    "KILL",   "MODE",    "MONITOR",
                                                      "NICK", "NOTICE",  "PART",   "PONG",    "PRIVMSG",
                                                      "QUIT", "SETNAME", "TAGMSG", "WALLOPS", "PING"};

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    if (!part.empty()) parts.push_back(part);
    list.remove_prefix(std::min(part.size() + 1, list.size()));
  }
  return parts;
}

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::string_view one = words.substr(0, words.find(' '));
    if (one == word) return true;
    words.remove_prefix(std::min(one.size() + 1, words.size()));
  }
  return false;
}

std::size_t count(const std::deque<Recorded>& events, std::initializer_list<EventKind> kinds) {
  return static_cast<std::size_t>(std::ranges::count_if(
      events, [&](const Recorded& event) { return std::ranges::find(kinds, event.kind) != kinds.end(); }));
}

}  // namespace

Expectation::Expectation(const Core& core, const core::Session& session, const irc::Message& message, bool was_said)
    : command_(irc::to_upper(message.command)) {
  line_ = command_;
  for (const std::string_view param : message.params) {
    params_.emplace_back(param);
    line_ += " " + params_.back();
  }
  given_ = params_.size();
  params_.resize(std::max<std::size_t>(params_.size(), 4));
  if (command_ == "QUIT") {
    any_of_ = "ERROR";
  } else if (command_ == "CAP") {
    const std::string sub = irc::to_upper(params_[0]);
    any_of_ = sub == "END" ? "" : sub == "LS" || sub == "LIST" || sub == "REQ" ? "CAP" : "410 461";
  } else if (command_ == "PING") {
    any_of_ = "PONG 409 461";
  } else if (const User* user = core.users.find(session.user)) {
    has_user_ = true;
    may_kill_ = user->is_operator();
    keeps_ = core.keeps();
    remember_authority(core, *user);
    if (was_said) {
      speeches_ = 0;
      return;
    }
    // Whether a TAGMSG has tags is seen in the message; the rest needs the parameters only.
    const bool tags = std::ranges::any_of(
        message.tags, [](const irc::Tag& tag) { return tag.key.starts_with("+") && tag.key.size() > 1; });
    if (command_ == "TAGMSG" && !session.has(irc::Capability::message_tags)) {
      speeches_ = 0;
      any_of_ = split(params_[0]).empty() ? "411" : "";
      return;
    }
    expect_of_user(core, *user, session);
    if (command_ == "TAGMSG" && !tags) speeches_ = 0;  // told, and not kept
    if (!keeps_) expect_nothing_kept();
  } else if (command_ != "NICK" && command_ != "USER" && command_ != "PASS" && command_ != "PONG" &&
             command_ != "METADATA") {
    const bool knows = (command_ == "AWAY" && session.has(irc::Capability::pre_away)) ||
                       (command_ == "ISUPPORT" && session.has(irc::Capability::extended_isupport));
    any_of_ = !knows ? "451" : command_ == "AWAY" ? "305 306" : "005";
  }
}

void Expectation::expect_of_user(const Core& core, const User& user, const core::Session& session) {
  if (command_ == "PRIVMSG" || command_ == "NOTICE" || command_ == "TAGMSG") return expect_speech(core, user, session);
  if (command_ == "JOIN") return expect_joins(core, user, session);
  if (command_ == "PART") return expect_parts(core, user);
  if (command_ == "MODE") return expect_mode(user);
  if (command_ == "NICK") return expect_nick(core, user);
  if (command_ == "RENAME") {
    // Operators of the server need not be there; who does not know RENAME is not told of another case.
    const bool is_owed = session.has(irc::Capability::channel_rename) && !user.is_operator();
    any_of_ = is_owed ? "RENAME FAIL 400 403 442 461 482" : "";
    return;
  }
  if (command_ == "TOPIC") expect_topic(core, user);
  if (command_ == "CHATHISTORY" || command_ == "SEARCH") {
    // Without batches an answer without lines is nothing.
    any_of_ = session.has(irc::Capability::batch) ? "BATCH FAIL 461" : "";
    return;
  }
  if (command_ == "METADATA") {
    // The same; and a key is missing now and then.
    any_of_ = session.has(irc::Capability::batch) ? "BATCH FAIL 400 461 761 766 770 771" : "";
    return;
  }
  if (command_ == "SETNAME") {
    any_of_ = session.has(irc::Capability::setname) ? "SETNAME FAIL 461" : "";
  } else if (command_ == "KILL" || command_ == "WALLOPS") {
    any_of_ = user.is_operator() ? "" : "481 461";
  } else if (command_ == "MONITOR") {
    expect_monitor(core, session);
  } else if (const auto rule = std::ranges::find(kRules, command_, &Rule::command); rule != kRules.end()) {
    any_of_ = rule->any_of;
  } else if (std::ranges::find(kOthers, command_) == kOthers.end()) {
    any_of_ = "421";
  }
}

void Expectation::expect_speech(const Core& core, const User& given, const core::Session& session) {
  // What an operator sees, this device sees only if it is the one that said OPER.
  User user = given;
  user.privileges = session.privileges.value_or(core::Privileges{});
  std::vector<std::string_view> targets;
  std::set<std::string> named;
  for (const std::string_view target : split(params_[0])) {
    if (named.insert(core.names().fold(target)).second) targets.push_back(target);
  }
  std::size_t accepted = 0;
  const bool empty = command_ != "TAGMSG" && params_[1].empty();
  if (!empty && targets.size() <= core.limits().targets) {
    for (std::string_view target : targets) {
      // Of the statuses there are those that are configured.
      constexpr std::string_view kLetters = "vhoaq";
      const int rank = target.size() > 1 && target[1] == '#' ? reference::rank_of_symbol(target.front()) : 0;
      if (rank > 0 && core.settings().prefixes.has(kLetters[static_cast<std::size_t>(rank) - 1])) {
        target.remove_prefix(1);
      }
      if (target.starts_with('#')) {
        const Channel* channel = core.channels.find_name(target);
        const std::string_view text = command_ == "TAGMSG" ? std::string_view{} : std::string_view(params_[1]);
        accepted += channel != nullptr && reference::may_speak(core, *channel, user, text) ? 1 : 0;
      } else {
        const core::Account* const account = core.accounts.find_name(target);
        const bool waits = account != nullptr && !account->user && command_ != "TAGMSG";
        const User* const to = core.users.find_nick(target);
        const bool takes = to != nullptr && (!to->modes.has('R') || !user.account.empty() || to == &given);
        accepted += takes || waits ? 1 : 0;
      }
    }
  }
  speeches_ = accepted;
  const bool refused = empty || accepted < targets.size() || targets.empty();
  if (refused && command_ != "NOTICE") any_of_ = "400 401 403 404 407 411 412 531";
}

/// Those that one JOIN or PART may name.
std::vector<std::string_view> Expectation::split_channels(const Core& core) const {
  std::vector<std::string_view> names = split(params_[0]);
  if (names.size() > core.limits().channel_targets) names.resize(core.limits().channel_targets);
  return names;
}

void Expectation::expect_joins(const Core& core, const User& user, const core::Session& session) {
  joins_ = 0;
  if (params_[0] == "0") {
    parts_ = user.channels.size();
    return;
  }
  std::string_view keys = params_[1];
  std::set<std::string> entered;
  bool owed = params_[0].empty();
  for (const std::string_view text : split_channels(core)) {
    const std::string_view key = keys.substr(0, keys.find(','));
    keys.remove_prefix(std::min(key.size() + 1, keys.size()));
    const auto name = core.names().channel(text);
    if (name && entered.contains(name->folded())) continue;
    const Channel* channel = name ? core.channels.find_name(text) : nullptr;
    if (const Channel* const now = name ? reference::led_to(core, *name) : nullptr) {
      owed = true;
      // Who knows RENAME is told the new name; others are taken there.
      if (session.has(irc::Capability::channel_rename) || entered.contains(now->name.folded())) continue;
      channel = now;
    }
    if (channel != nullptr && reference::member(*channel, user.id) != nullptr) continue;
    owed = true;
    if (!name || (channel != nullptr && !reference::may_join(core, *channel, user, key))) continue;
    if (user.channels.size() + entered.size() >= core.limits().channels_per_user) continue;
    entered.insert(channel != nullptr ? channel->name.folded() : name->folded());
  }
  joins_ = entered.size();
  if (owed) any_of_ = "JOIN 470 FAIL 400 403 405 407 461 471 473 474 475 476 477";
}

void Expectation::expect_parts(const Core& core, const User& user) {
  std::set<core::ChannelId> left;
  for (const std::string_view text : split_channels(core)) {
    const Channel* channel = core.channels.find_name(text);
    if (channel != nullptr && reference::member(*channel, user.id) != nullptr) left.insert(channel->id);
  }
  parts_ = left.size();
  if (!split(params_[0]).empty() || params_[0].empty()) any_of_ = "PART 403 407 442 461";
}

/// The disk is full: nothing is done that would be an event, but leaving.
void Expectation::expect_nothing_kept() {
  if (speeches_.value_or(0) > 0 && command_ != "NOTICE") any_of_ = "400 407";
  for (auto* count : {&speeches_, &joins_, &topics_}) {
    if (*count) *count = 0;
  }
}

void Expectation::expect_topic(const Core& core, const User& user) {
  topics_ = 0;
  const Channel* channel = core.channels.find_name(params_[0]);
  if (channel == nullptr || given_ < 2 || reference::member(*channel, user.id) == nullptr) return;
  const bool is_moderator = reference::rank(*channel, user.id) >= 2;
  topics_ = is_moderator || (!channel->flags.has('t') && reference::may_speak(core, *channel, user, {})) ? 1 : 0;
}

void Expectation::expect_mode(const User&) {
  // A change that changes nothing is not answered.
  if (params_[0].empty()) {
    any_of_ = "461";
  } else if (params_[1].empty()) {
    any_of_ = "221 324 401 403 502";
  }
}

void Expectation::expect_nick(const Core& core, const User& user) {
  if (params_[0] == user.nick.text()) return;
  any_of_ = "NICK 400 431 432 433 435";
  const auto nick = core.names().nickname(params_[0]);
  const User* holder = nick ? core.users.find_nick(params_[0]) : nullptr;
  if (holder != nullptr && holder != &user) any_of_ = "433";
}

void Expectation::expect_monitor(const Core& core, const core::Session& session) {
  const std::string sub = irc::to_upper(params_[0]);
  if (sub == "L") any_of_ = "733";
  if (sub == "S" && !session.monitored.empty()) any_of_ = "730 731";
  if (sub != "+") return;
  // What is no nick, or on the list already, is passed over.
  for (const std::string_view target : split(params_[1])) {
    const auto nick = core.names().nickname(target);
    if (nick && std::ranges::find(session.monitored, *nick) == session.monitored.end()) any_of_ = "730 731 734";
  }
}

void Expectation::remember_authority(const Core& core, const User& user) {
  for (const core::Membership& membership : user.channels) {
    const Channel& channel = core.channels[membership.channel];
    const int rank = reference::rank(channel, user.id);
    if (rank >= 2) operator_in_.push_back(channel.conversation());
    if (rank == 1) voiced_in_.push_back(channel.conversation());
  }
}

void Expectation::check_answer(const std::vector<std::string>& answer, bool closed) const {
  if (closed) {
    require(std::ranges::count(answer, "ERROR") == 1, "no farewell for {}", line_);
    return;
  }
  const bool may_be_full = !keeps_ || command_ == "LIST";
  require(may_be_full || std::ranges::find(answer, "400") == answer.end(), "{} was refused for no reason", line_);
  if (command_ == "NOTICE" && any_of_.empty()) return;
  const bool has = std::ranges::any_of(answer, [&](const std::string& word) { return has_word(any_of_, word); });
  if (!any_of_.empty() && !has) {
    std::string got;
    for (const std::string& word : answer) got += " " + word;
    violated("no reply to {}: one of {} was owed, and there was{}", line_, any_of_, got.empty() ? " nothing" : got);
  }
}

void Expectation::check_events(const std::deque<Recorded>& events, core::EventId sender) const {
  using enum EventKind;
  const std::size_t speeches = count(events, {message, notice, tagmsg});
  require(!speeches_ || speeches == *speeches_, "{} messages were kept of {}, not {}", speeches, line_,
          speeches_.value_or(0));
  require(speeches_ || speeches == 0, "messages came of {}", line_);
  const std::size_t joins = count(events, {join});
  require(joins == joins_.value_or(0), "{} channels were entered by {}, not {}", joins, line_, joins_.value_or(0));
  const std::size_t parts = count(events, {part});
  require(parts == parts_.value_or(0), "{} channels were left by {}, not {}", parts, line_, parts_.value_or(0));
  const std::size_t topics = count(events, {topic});
  require(topics == topics_.value_or(0), "{} topics were set by {}, not {}", topics, line_, topics_.value_or(0));
  for (const Recorded& event : events) {
    if (event.kind == fact) continue;  // who comes and goes is noted
    if (event.kind == quit) {
      require(command_ == "QUIT" || (command_ == "KILL" && may_kill_), "somebody quit because of {}", line_);
      continue;
    }
    require(keeps_ || event.kind == part, "{} made an event while there is no room", line_);
    require(has_user_ && event.sender == sender, "{} did something in another's name", line_);
    require(event.kind != rename || command_ == "RENAME", "a channel was renamed by {}", line_);
    if (event.kind == kick || event.kind == mode || (event.kind == rename && !may_kill_)) {
      const auto in = [&](const std::vector<core::Conversation>& places) {
        return std::ranges::find(places, event.conversation) != places.end();
      };
      const bool gives_up = event.kind == mode && event.body.starts_with("-v ") && in(voiced_in_);
      require(in(operator_in_) || gives_up, "{} was done without authority", line_);
    }
  }
}

}  // namespace chat::simulation
