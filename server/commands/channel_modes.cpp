#include "commands/channel_modes.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "commands/list_masks.hpp"
#include "commands/mode_change.hpp"
#include "core/actions.hpp"
#include "core/list_mask.hpp"
#include "core/policy.hpp"
#include "irc/line_buffer.hpp"

// MODE for channels: https://modern.ircdocs.horse/#channel-mode

namespace chat::commands {

std::string channel_modes_text(const core::Channel& channel, bool with_key) {
  std::string letters = "+" + channel.flags.letters();
  std::string params;
  if (!channel.key.empty()) {
    letters += 'k';
    if (with_key) params += " " + channel.key;
  }
  if (channel.limit) {
    letters += 'l';
    params += " " + std::to_string(*channel.limit);
  }
  return letters + params;
}

namespace {

using core::Channel;
namespace policy = core::policy;

struct ListReplies {
  void (*entry)(const Call&, const Channel&, const core::MaskEntry&);
  irc::Reply (*end)(const Channel&);
};

template <const auto& Entry, const auto& End>
constexpr ListReplies replies() {
  return {[](const Call& call, const Channel& channel, const core::MaskEntry& entry) {
            call.reply(Entry(channel.name, irc::Word(entry.mask), irc::Word(entry.setter), entry.time.count() / 1000));
          },
          [](const Channel& channel) { return End(channel.name); }};
}

void show_list(const Call& call, const Channel& channel, char letter) {
  static constexpr ListReplies kBans = replies<irc::RPL_BANLIST, irc::RPL_ENDOFBANLIST>();
  static constexpr ListReplies kExceptions = replies<irc::RPL_EXCEPTLIST, irc::RPL_ENDOFEXCEPTLIST>();
  static constexpr ListReplies kInvitations = replies<irc::RPL_INVEXLIST, irc::RPL_ENDOFINVEXLIST>();
  const ListReplies& list = letter == 'b' ? kBans : letter == 'e' ? kExceptions : kInvitations;
  for (const core::MaskEntry& entry : channel.list(letter)) list.entry(call, channel, entry);
  call.reply(list.end(channel));
}

/// One MODE command's changes, made one after the other.
class ChannelModes {
 public:
  ChannelModes(Call& call, Channel& channel) : call_(call), channel_(channel) {}

  void apply() {
    if (is_beyond()) return call_.reply(irc::ERR_CHANOPRIVSNEEDED(channel_.name));
    bool plus = true;
    for (const char letter : call_.param(1)) {
      if (letter == '+' || letter == '-') {
        plus = letter == '+';
      } else if (const auto mode = find_mode(letter)) {
        if (auto outcome = change(plus, *mode); !outcome) refuse(letter, outcome.error());
      } else {
        call_.reply(irc::ERR_UNKNOWNMODE(irc::Given(printable(letter))));
      }
    }
    const std::size_t taken = (": MODE  \r\n" + call_.user->source + channel_.name.text()).size();
    for (const std::string& text : made_.texts(irc::kMaxBody - taken)) {
      core::announce_mode(call_.core, *call_.user, channel_, text);
    }
    // Only now: a list shows nothing that its reader has not been told of.
    for (const char letter : shown_) show_list(call_, channel_, letter);
  }

 private:
  /// Something is to be changed by who may not: then nothing of it is done
  /// (https://modern.ircdocs.horse/#mode-message).
  bool is_beyond() const {
    if (policy::may_moderate(channel_, *call_.user)) return false;
    bool plus = true;
    std::size_t next = 2;
    for (const char letter : call_.param(1)) {
      if (letter == '+' || letter == '-') plus = letter == '+';
      const auto mode = find_mode(letter);
      if (!mode) continue;
      const std::string_view param = wants_param(*mode, plus) ? call_.param(next++) : std::string_view{};
      const bool asks = mode->kind == irc::ModeKind::list && param.empty();
      const bool gives_up = mode->kind == irc::ModeKind::prefix && !plus && is_own_nick(param);
      if (!asks && !gives_up) return true;
    }
    return false;
  }

  static bool wants_param(const irc::ChannelMode& mode, bool plus) {
    return mode.kind == irc::ModeKind::list || mode.kind == irc::ModeKind::always ||
           mode.kind == irc::ModeKind::prefix || (mode.kind == irc::ModeKind::when_set && plus);
  }

  /// The same mistake with the same letter is told once.
  void refuse(char letter, const irc::Reply& reply) {
    if (reply.number == irc::ERR_INVALIDMODEPARAM.number) {
      if (invalid_.find(letter) != std::string::npos) return;
      invalid_ += letter;
    }
    call_.reply(reply);
  }

  static std::string_view printable(const char& letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte > ' ' && byte < 0x7F && letter != ':' ? std::string_view(&letter, 1) : "?";
  }

  /// The next parameter, or an empty view.
  std::string_view take_param() { return call_.param(next_++); }

  /// Of the statuses there are those that the server is configured to have.
  std::optional<irc::ChannelMode> find_mode(char letter) const {
    const auto mode = irc::find_channel_mode(letter);
    const bool missing =
        mode && mode->kind == irc::ModeKind::prefix && !call_.core.settings().prefixes.has(mode->letter);
    return missing ? std::nullopt : mode;
  }

  /// Asked for each change, for who gives up their own status in the midst of a MODE may not go on.
  Outcome may_change(bool gives_up) {
    if (auto allowed = policy::may_moderate(channel_, *call_.user); !allowed && !gives_up) {
      if (std::exchange(refused_, true)) return {};  // said once
      return allowed;
    }
    if (auto kept = must_be_kept(call_); !kept) {
      if (std::exchange(refused_, true)) return {};
      return kept;
    }
    return {};
  }

  Outcome change(bool plus, const irc::ChannelMode& mode) {
    const bool takes = wants_param(mode, plus);
    const std::string_view param = takes ? take_param() : std::string_view{};
    if (mode.kind == irc::ModeKind::list && param.empty()) return ask_for_list(mode.letter);
    const bool gives_up = mode.kind == irc::ModeKind::prefix && !plus && is_own_nick(param);
    if (auto allowed = may_change(gives_up); !allowed || refused_) return allowed;
    if (takes && ++with_param_ > call_.core.limits().modes_per_command) return {};
    switch (mode.kind) {
      case irc::ModeKind::list:
        return change_list(plus, mode.letter, param);
      case irc::ModeKind::always:
        return change_key(plus, param);
      case irc::ModeKind::when_set:
        return change_limit(plus, param);
      case irc::ModeKind::prefix:
        return change_status(plus, mode.letter, param);
      case irc::ModeKind::flag:
        break;
    }
    if (channel_.flags.has(mode.letter) != plus) {
      channel_.flags.set(mode.letter, plus);
      made_.add(plus, mode.letter);
    }
    return {};
  }

  /// Everybody may know who is banned; who is exempt, only those who may change it.
  Outcome ask_for_list(char letter) {
    if (letter != 'b' && !call_.user->may(Privilege::see_all)) {
      if (auto allowed = policy::may_moderate(channel_, *call_.user); !allowed) return allowed;
    }
    if (shown_.find(letter) == std::string::npos) shown_ += letter;
    return {};
  }

  Outcome change_list(bool plus, char letter, std::string_view param) {
    const auto complete = complete_entry(letter, param);
    if (!complete) return std::unexpected(invalid(letter, param, complete.error()));
    const std::string& mask = *complete;
    const std::string folded = core::folded_mask(call_.core.names(), mask);
    auto& list = channel_.list(letter);
    const auto found = std::ranges::find(list, folded, &core::MaskEntry::folded);
    if (!plus) {
      if (found == list.end()) return {};
      made_.add(false, letter, found->mask);
      list.erase(found);
      return {};
    }
    if (found != list.end()) return {};
    if (list.size() >= call_.core.limits().list_entries) {
      return std::unexpected(irc::ERR_BANLISTFULL(channel_.name, irc::Word(mask)));
    }
    list.emplace_back(call_.core.names(), mask, call_.user->source, call_.core.now(), call_.user->person);
    made_.add(true, letter, mask);
    return {};
  }

  Outcome change_key(bool plus, std::string_view param) {
    if (!plus) {
      if (channel_.key.empty()) return {};
      made_.add(false, 'k', channel_.key);
      channel_.key.clear();
      return {};
    }
    if (param.empty()) return std::unexpected(invalid('k', "*", irc::reasons::kKeyNeeded));
    if (!irc::is_middle(param) || param.find(',') != std::string_view::npos || param.size() > call_.core.limits().key) {
      return std::unexpected(irc::ERR_INVALIDKEY(channel_.name));
    }
    if (channel_.key == param) return {};
    channel_.key = param;
    made_.add(true, 'k', param);
    return {};
  }

  Outcome change_limit(bool plus, std::string_view param) {
    if (!plus) {
      if (!channel_.limit) return {};
      channel_.limit.reset();
      made_.add(false, 'l');
      return {};
    }
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(param.data(), param.data() + param.size(), limit);
    if (param.empty() || error != std::errc{} || end != param.data() + param.size() || limit == 0) {
      return std::unexpected(invalid('l', param, irc::reasons::kNumberNeeded));
    }
    if (channel_.limit == limit) return {};
    channel_.limit = limit;
    made_.add(true, 'l', std::to_string(limit));
    return {};
  }

  Outcome change_status(bool plus, char letter, std::string_view param) {
    if (param.empty()) return std::unexpected(invalid(letter, "*", irc::reasons::kNickNeeded));
    core::User* whom = call_.core.users.find_nick(param);
    if (whom == nullptr) return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(param)));
    core::Member* member = core::ChannelRegistry::member(channel_, *whom);
    if (member == nullptr) return std::unexpected(irc::ERR_USERNOTINCHANNEL(whom->nick, channel_.name));
    if (member->statuses.has(letter) == plus) return {};
    if (auto allowed = policy::may_change_status(channel_, *call_.user, *member, letter, plus); !allowed) {
      return allowed;
    }
    member->statuses.set(letter, plus);
    made_.add(plus, letter, whom->nick.text());
    return {};
  }

  bool is_own_nick(std::string_view nick) const { return call_.core.names().fold(nick) == call_.user->nick.folded(); }

  irc::Reply invalid(char letter, std::string_view param, std::string_view why) const {
    return irc::ERR_INVALIDMODEPARAM(channel_.name, irc::Word(std::string_view(&letter, 1)), irc::Given(param),
                                     irc::Text(why));
  }

  Call& call_;
  Channel& channel_;
  ModeChange made_;
  std::size_t next_ = 2;  // the parameter that the next mode takes
  std::size_t with_param_ = 0;
  std::string shown_;  // lists to be shown
  bool refused_ = false;
  std::string invalid_;  // letters whose wrong parameter was told
};

}  // namespace

Outcome handle_channel_mode(Call& call) {
  Channel* channel = call.core.channels.find_name(call.param(0));
  if (channel == nullptr || !policy::sees_channel(*call.user, *channel)) {
    return std::unexpected(irc::ERR_NOSUCHCHANNEL(irc::Given(call.param(0))));
  }
  if (!call.has(1)) {
    const bool member = core::ChannelRegistry::member(*channel, *call.user) != nullptr;
    call.reply(irc::RPL_CHANNELMODEIS(channel->name, irc::Text(channel_modes_text(*channel, member))));
    call.reply(irc::RPL_CREATIONTIME(channel->name, channel->created.count() / 1000));
    return {};
  }
  ChannelModes(call, *channel).apply();
  return {};
}

}  // namespace chat::commands
