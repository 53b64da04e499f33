#include "channel_view.hpp"

#include <algorithm>
#include <charconv>

#include "violation.hpp"

namespace chat::simulation {
namespace {

int number_of(std::string_view command) {
  int number = 0;
  const auto [end, error] = std::from_chars(command.data(), command.data() + command.size(), number);
  return error == std::errc{} && end == command.data() + command.size() ? number : 0;
}

std::string_view take_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

template <class Map>
auto& at(Map& map, std::string_view key) {
  return map.find(key)->second;
}

}  // namespace

void ChannelViews::read(const irc::Message& message, std::string_view nick) {
  if (const int number = number_of(message.command); number != 0) return read_numeric(number, message);
  const std::string_view who = irc::split_source(message.source).nick;
  const std::string_view first = message.param(0);
  if (message.command == "JOIN") {
    join(who, first, who == nick);
  } else if (message.command == "PART") {
    leave(who, first, who == nick);
  } else if (message.command == "KICK") {
    own(first, "a KICK").disturbed = true;
    leave(message.param(1), first, message.param(1) == nick);
  } else if (message.command == "QUIT") {
    if (who != nick) quit(who);  // who is killed reads their own
  } else if (message.command == "NICK") {
    require(who == nick || knows(who), "{} is told that {}, whom they share no channel with, becomes {}", nick, who,
            first);
    rename(who, std::string(first));
  } else if (message.command == "RENAME") {
    own(first, "a RENAME");
    auto view = channels_.extract(seek(first));
    view.key() = message.param(1);
    require(channels_.insert(std::move(view)).inserted, "{} is renamed to {}, where the client is already", first,
            message.param(1));
  } else if (message.command == "MODE" && first.starts_with('#')) {
    change_modes(message);
  } else if (message.command == "TOPIC") {
    View& view = own(first, "a TOPIC");
    view.topic = message.param(1).empty() ? std::nullopt : std::optional<std::string>(message.param(1));
    view.topic_known = true;
  }
}

std::vector<std::string> ChannelViews::names() const {
  std::vector<std::string> names;
  for (const auto& [name, view] : channels_) names.push_back(name);
  return names;
}

bool ChannelViews::knows(std::string_view nick) const {
  return std::ranges::any_of(channels_, [&](const auto& entry) {
    // Who has not been named yet may be there all the same.
    return !entry.second.complete || entry.second.members.find(nick) != entry.second.members.end();
  });
}

void ChannelViews::join(std::string_view nick, std::string_view channel, bool self) {
  if (self) {
    const bool fresh = channels_.try_emplace(std::string(channel)).second;
    require(fresh, "{} enters {} twice", nick, channel);
  }
  View& view = own(channel, "a JOIN");
  view.disturbed = true;
  const bool fresh = view.members.try_emplace(std::string(nick)).second;
  require(fresh || !view.complete, "{} enters {} and is there already", nick, channel);
}

void ChannelViews::leave(std::string_view nick, std::string_view channel, bool self) {
  View& view = own(channel, "a PART or KICK");
  view.disturbed = true;
  const auto member = view.members.find(nick);
  if (member != view.members.end()) {
    view.members.erase(member);
  } else {
    require(!view.complete, "{} leaves {} and is not there", nick, channel);
  }
  if (view.names) view.names->erase(std::string(nick));
  if (self) channels_.erase(seek(channel));
}

void ChannelViews::quit(std::string_view nick) {
  require(knows(nick), "somebody quits ({}) with whom no channel was shared", nick);
  for (auto& [name, view] : channels_) {
    const auto member = view.members.find(nick);
    if (member == view.members.end()) continue;
    view.members.erase(member);
    view.disturbed = true;
    if (view.names) view.names->erase(std::string(nick));
  }
}

void ChannelViews::rename(std::string_view from, const std::string& to) {
  const auto rename_in = [&](Members& members) {
    const auto member = members.find(from);
    if (member == members.end()) return;
    auto node = members.extract(member);
    node.key() = to;
    require(members.insert(std::move(node)).inserted, "{} becomes {}, who is there already", from, to);
  };
  for (auto& [name, view] : channels_) {
    if (view.members.find(from) == view.members.end() && view.complete) continue;
    view.disturbed = true;
    rename_in(view.members);
    if (view.names) rename_in(*view.names);
  }
}

void ChannelViews::change_modes(const irc::Message& message) {
  View& view = own(message.param(0), "a MODE");
  std::size_t next = 2;
  bool plus = true;
  for (const char letter : message.param(1)) {
    if (letter == '+' || letter == '-') {
      plus = letter == '+';
      continue;
    }
    const auto mode = irc::find_channel_mode(letter);
    require(mode.has_value(), "an unknown mode {} in {}", letter, message.param(1));
    const bool has_param = mode->kind != irc::ModeKind::flag && (plus || mode->kind != irc::ModeKind::when_set);
    require(!has_param || next < message.params.size(), "a mode {} of {} without its parameter", letter,
            message.param(0));
    const std::string_view param = has_param ? message.param(next++) : std::string_view{};
    switch (mode->kind) {
      case irc::ModeKind::list:
        change_list(view, plus, letter, param);
        break;
      case irc::ModeKind::prefix:
        change_status(view, plus, letter, param);
        break;
      case irc::ModeKind::always:
        if (view.modes) view.modes->key = plus ? param : std::string_view{};
        break;
      case irc::ModeKind::when_set:
        if (view.modes) view.modes->limit = plus ? std::optional<std::string>(param) : std::nullopt;
        break;
      case irc::ModeKind::flag:
        if (view.modes) {
          require(view.modes->flags.has(letter) != plus, "mode {} of {} is changed to what it was", letter,
                  message.param(0));
          view.modes->flags.set(letter, plus);
        }
        break;
    }
  }
  require(next >= message.params.size(), "a MODE of {} with a parameter too many", message.param(0));
}

void ChannelViews::change_list(View& view, bool plus, char letter, std::string_view mask) {
  MaskList& list = view.lists[letter];
  if (!list.known) return;
  const bool changed = plus ? list.masks.emplace(mask).second : list.masks.erase(std::string(mask)) == 1;
  require(changed, "list {} is changed by {} to what it was", letter, mask);
}

void ChannelViews::change_status(View& view, bool plus, char letter, std::string_view nick) {
  view.disturbed = true;
  for (Members* members : {&view.members, view.names ? &*view.names : nullptr}) {
    if (members == nullptr) continue;
    const auto member = members->find(nick);
    if (member == members->end()) {
      require(members != &view.members || !view.complete, "{} gets a status and is not there", nick);
      continue;
    }
    member->second.statuses.set(letter, plus);
  }
}

void ChannelViews::read_numeric(int number, const irc::Message& message) {
  const std::string_view channel = message.param(1);
  View* view = find(channel);
  switch (number) {
    case 353:
      return read_names(message.param(2), message.param(3));
    case 366:
      return end_names(channel);
    case 324:
      return read_modes(message);
    case 331:
    case 332:
      if (view == nullptr) return;
      view->topic = number == 331 ? std::nullopt : std::optional<std::string>(message.param(2));
      view->topic_known = true;
      return;
    case 367:
    case 368:
      return read_list('b', number == 368, message);
    case 348:
    case 349:
      return read_list('e', number == 349, message);
    case 346:
    case 347:
      return read_list('I', number == 347, message);
    default:
      return;
  }
}

void ChannelViews::read_names(std::string_view channel, std::string_view names) {
  View* view = find(channel);
  if (view == nullptr) return;  // asked about from outside
  if (!view->names) {
    view->names.emplace();
    view->disturbed = false;
  }
  while (true) {
    std::string_view word = take_word(names);
    if (word.empty()) return;
    Member member;
    const std::size_t symbols = std::min(word.find_first_not_of("~&@%+"), word.size());
    require(symbols <= (multi_prefix_ ? irc::kPrefixes.size() : 1U), "several prefixes in {}, without multi-prefix",
            word);
    for (const irc::Prefix& prefix : irc::kPrefixes) {
      if (word.substr(0, symbols).find(prefix.symbol) != std::string_view::npos) member.statuses.set(prefix.letter);
    }
    require(irc::prefix_symbols(member.statuses, true) == word.substr(0, symbols), "prefixes out of order in {}", word);
    member.complete = multi_prefix_ || symbols == 0 || member.statuses.has('v');
    word.remove_prefix(symbols);
    const std::string nick(irc::split_source(word).nick);
    require(!nick.empty(), "an empty name in {}", channel);
    const bool fresh = view->names->insert_or_assign(nick, member).second;
    require(fresh || view->disturbed, "{} is named twice in {}", nick, channel);
  }
}

void ChannelViews::end_names(std::string_view channel) {
  View* view = find(channel);
  if (view == nullptr) return;
  if (!view->names) view->names.emplace();
  if (!view->complete) {
    for (const auto& [nick, member] : *view->names) view->members.insert_or_assign(nick, member);
    view->complete = true;
  } else if (!view->disturbed) {
    require(view->names->size() == view->members.size(), "NAMES of {} gives {} people and there are {}", channel,
            view->names->size(), view->members.size());
    for (auto& [nick, member] : view->members) {
      const auto named = view->names->find(nick);
      require(named != view->names->end(), "NAMES of {} does not give {}, who is there", channel, nick);
      const bool whole = named->second.complete && member.complete;
      require(!whole || named->second.statuses == member.statuses, "NAMES of {} is wrong of {}'s status", channel,
              nick);
    }
  }
  view->names.reset();
}

void ChannelViews::read_modes(const irc::Message& message) {
  View* view = find(message.param(1));
  if (view == nullptr) return;
  Modes modes;
  std::string_view rest = message.param(2);
  std::string_view params = message.params.size() > 3 ? message.param(3) : std::string_view{};
  std::size_t next = 3;
  const std::string_view letters = take_word(rest);
  for (const char letter : letters.substr(1)) {
    params = message.param(next);
    if (letter == 'k') {
      modes.key = params;
      ++next;
    } else if (letter == 'l') {
      modes.limit = params;
      ++next;
    } else {
      modes.flags.set(letter);
    }
  }
  view->modes = modes;
}

void ChannelViews::read_list(char letter, bool end, const irc::Message& message) {
  View* view = find(message.param(1));
  if (view == nullptr) return;
  MaskList& list = view->lists[letter];
  if (!end) {
    const bool fresh = list.listing.emplace(message.param(2)).second;
    require(fresh, "list {} has {} twice", letter, message.param(2));
    return;
  }
  require(!list.known || list.listing == list.masks, "list {} of {} is not what it was told to be", letter,
          message.param(1));
  list.known = true;
  list.masks = std::exchange(list.listing, {});
}

ChannelViews::Channels::const_iterator ChannelViews::seek(std::string_view channel) const {
  if (const auto found = channels_.find(channel); found != channels_.end()) return found;
  return std::ranges::find(channels_, names_.fold(channel),
                           [&](const auto& entry) { return names_.fold(entry.first); });
}

ChannelViews::View* ChannelViews::find(std::string_view channel) {
  const auto found = seek(channel);
  return found == channels_.end() ? nullptr : &channels_.find(found->first)->second;
}

ChannelViews::View& ChannelViews::own(std::string_view channel, std::string_view what) {
  View* view = find(channel);
  require(view != nullptr, "{} of {}, which the client is not in", what, channel);
  return *view;
}

void ChannelViews::compare(const core::Core& core, const core::User& self) const {
  require(channels_.size() == self.channels.size(), "{} believes to be in {} channels and is in {}", self.nick.text(),
          channels_.size(), self.channels.size());
  for (const core::Membership& membership : self.channels) {
    const core::Channel& channel = core.channels[membership.channel];
    const auto view = seek(channel.name.text());
    require(view != channels_.end(), "{} does not know to be in {}", self.nick.text(), channel.name.text());
    compare(self.nick.text(), view->second, channel, core);
  }
}

void ChannelViews::compare(const std::string& nick, const View& view, const core::Channel& channel,
                           const core::Core& core) const {
  const std::string& name = channel.name.text();
  if (view.complete) {
    require(view.members.size() == channel.members.size(), "{} sees {} people in {}, where {} are", nick,
            view.members.size(), name, channel.members.size());
    for (const core::Member& member : channel.members) {
      const std::string& other = core.users[member.user].nick.text();
      const auto seen = view.members.find(other);
      require(seen != view.members.end(), "{} does not see {} in {}", nick, other, name);
      for (const irc::Prefix& prefix : irc::kPrefixes) {
        const bool known = seen->second.statuses.has(prefix.letter);
        const bool is = member.statuses.has(prefix.letter);
        require(known == is || (is && !seen->second.complete), "{} is wrong of {}'s +{} in {}", nick, other,
                prefix.letter, name);
      }
    }
  }
  if (view.topic_known) {
    // A long one is cut where the line of the reply ends.
    constexpr std::size_t kAlwaysFits = 300;
    const std::string seen = view.topic.value_or("");
    const std::string topic = channel.topic ? channel.topic->text : "";
    const bool cut = seen.size() > kAlwaysFits && topic.starts_with(seen);
    require(seen == topic || cut, "{} is wrong of the topic of {}", nick, name);
  }
  if (view.modes) {
    const std::string limit = channel.limit ? std::to_string(*channel.limit) : "";
    require(view.modes->flags == channel.flags, "{} is wrong of the flags of {}", nick, name);
    require(view.modes->key == channel.key, "{} is wrong of the key of {}", nick, name);
    require(view.modes->limit.value_or("") == limit, "{} is wrong of the limit of {}", nick, name);
  }
  for (const auto& [letter, list] : view.lists) {
    if (!list.known) continue;
    const std::vector<core::MaskEntry>& entries = channel.list(letter);
    require(list.masks.size() == entries.size(), "{} is wrong of list {} of {}", nick, letter, name);
    for (const core::MaskEntry& entry : entries) {
      require(list.masks.contains(entry.mask), "{} does not know {} in list {} of {}", nick, entry.mask, letter, name);
    }
  }
}

}  // namespace chat::simulation
