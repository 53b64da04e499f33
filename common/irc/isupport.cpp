#include "irc/isupport.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "irc/extended_bans.hpp"

namespace chat::irc {
namespace {

constexpr std::size_t kTokensPerLine = 13;  // 15 parameters less the nick and the text
constexpr std::size_t kBytesPerLine = 370;  // beside the longest server name and nick, within 512

std::string letters_of(ModeKind kind) {
  std::string letters;
  for (const ChannelMode& mode : kChannelModes) {
    if (mode.kind == kind) letters += mode.letter;
  }
  return letters;
}

std::string_view name_of(CaseMapping mapping) {
  switch (mapping) {
    case CaseMapping::ascii:
      return "ascii";
    case CaseMapping::rfc1459:
      return "rfc1459";
    case CaseMapping::rfc1459_strict:
      break;
  }
  return "rfc1459-strict";
}

void read_size(std::string_view text, std::size_t least, std::size_t& into) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= least) into = value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// A 005 value cannot have spaces and some other bytes: they are written `\xHH`.
std::string escape_value(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == ' ' || c == '\\' || c == '=') {
      escaped += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string unescape_value(std::string_view text) {
  std::string value;
  while (!text.empty()) {
    unsigned code = 0;
    if (text.starts_with("\\x") && text.size() >= 4 &&
        std::from_chars(text.data() + 2, text.data() + 4, code, 16).ptr == text.data() + 4) {
      value += static_cast<char>(code);
      text.remove_prefix(4);
    } else {
      value += text.front();
      text.remove_prefix(1);
    }
  }
  return value;
}

}  // namespace

std::vector<std::string> isupport_tokens(const Limits& limits, const ServerTraits& traits) {
  std::string prefix_letters;
  std::string prefix_symbols;
  for (const Prefix& prefix : kPrefixes) {
    if (!traits.prefixes.has(prefix.letter)) continue;
    prefix_letters += prefix.letter;
    prefix_symbols += prefix.symbol;
  }
  std::string extended_bans;
  for (const ExtendedBan& ban : kExtendedBans) extended_bans += ban.letter;
  const std::string lists = letters_of(ModeKind::list);
  std::vector<std::string> list_limits;
  for (const char letter : lists) list_limits.push_back(fmt::format("{}:{}", letter, limits.list_entries));
  std::vector<std::string> tokens = {
      fmt::format("ACCOUNTEXTBAN={},{}", kAccountBan.letter, kAccountBan.name),
      fmt::format("AWAYLEN={}", limits.away_reason),
      fmt::format("BOT={}", kBotMode),
      fmt::format("CASEMAPPING={}", name_of(traits.mapping)),
      fmt::format("CHANLIMIT={}:{}", kChannelTypes, limits.channels_per_user),
      fmt::format("CHANMODES={},{},{},{}", lists, letters_of(ModeKind::always), letters_of(ModeKind::when_set),
                  letters_of(ModeKind::flag)),
      fmt::format("CHANNELLEN={}", limits.channel),
      fmt::format("CHANTYPES={}", kChannelTypes),
      fmt::format("CHATHISTORY={}", limits.history_page),
      "ELIST=CMNTU",
      "EXCEPTS=e",
      fmt::format("EXTBAN={},{}", kExtendedBanPrefix, extended_bans),
      fmt::format("HOSTLEN={}", limits.host),
      "INVEX=I",
      fmt::format("KEYLEN={}", limits.key),
      fmt::format("KICKLEN={}", limits.kick_reason),
      fmt::format("MAXLIST={}", fmt::join(list_limits, ",")),
      fmt::format("MAXTARGETS={}", limits.targets),
      fmt::format("MODES={}", limits.modes_per_command),
      fmt::format("MONITOR={}", limits.monitor),
      "MSGREFTYPES=msgid,timestamp",
      fmt::format("NAMELEN={}", limits.real_name),
      fmt::format("NETWORK={}", escape_value(traits.network)),
      fmt::format("NICKLEN={}", limits.nick),
      fmt::format("PREFIX=({}){}", prefix_letters, prefix_symbols),
      "SAFELIST",
      fmt::format("STATUSMSG={}", prefix_symbols),
      fmt::format("TARGMAX=JOIN:{1},KICK:{0},LIST:,NAMES:,NOTICE:{0},PART:{1},PRIVMSG:{0},TAGMSG:{0},WHOIS:{0}",
                  limits.targets, limits.channel_targets),
      fmt::format("TOPICLEN={}", limits.topic),
      fmt::format("USERLEN={}", limits.user),
      "UTF8ONLY",
      "WHOX",
  };
  // A URL as it is: `=` may stand in the value, and nothing else is in it that would have to be escaped.
  if (!traits.icon.empty()) tokens.push_back(fmt::format("draft/ICON={}", traits.icon));
  if (!traits.denied_tags.empty()) {
    tokens.push_back(fmt::format("CLIENTTAGDENY={}", fmt::join(traits.denied_tags, ",")));
  }
  if (traits.nonce_window.count() > 0) tokens.push_back(fmt::format("NONCE={}", traits.nonce_window.count()));
  return tokens;
}

std::vector<std::string> isupport_lines(const std::vector<std::string>& tokens) {
  std::vector<std::string> lines;
  std::size_t count = 0;  // of tokens in the last line
  for (const std::string& token : tokens) {
    if (lines.empty() || count == kTokensPerLine || lines.back().size() + 1 + token.size() > kBytesPerLine) {
      lines.push_back(token);
      count = 1;
    } else {
      lines.back() += ' ';
      lines.back() += token;
      ++count;
    }
  }
  return lines;
}

void Isupport::apply(std::string_view token) {
  if (token.starts_with('-')) {
    take_back(token.substr(1));
    return;
  }
  const std::string_view key = token.substr(0, token.find('='));
  const std::string value = unescape_value(token.substr(std::min(key.size() + 1, token.size())));
  if (key == "CHANTYPES") {
    channel_types = value;
  } else if (key == "CASEMAPPING") {
    if (!value.empty()) case_mapping = value;
  } else if (key == "NETWORK") {
    network = value;
  } else if (key == "NICKLEN") {
    read_size(value, 1, nick_length);
  } else if (key == "LINELEN") {
    read_size(value, Isupport().line_length, line_length);
  } else if (key == "CHATHISTORY") {
    read_size(value, 0, history_limit);
  } else if (key == "NONCE") {
    read_size(value, 0, nonce_seconds);
  } else if (key == "MODES") {
    // Without a number there is no limit but a line's parameters.
    modes_limit = value.empty() ? kMaxParams - 2 : modes_limit;
    read_size(value, 1, modes_limit);
    modes_limit = std::min(modes_limit, kMaxParams - 2);
  } else if (key == "CLIENTTAGDENY") {
    denied_tags = value;
  } else if (key == "PREFIX") {
    apply_prefix(value);
  } else if (key == "CHANMODES") {
    const auto kinds = split(value, ',');
    if (kinds.size() < 4) return;
    list_modes = kinds[0];
    always_modes = kinds[1];
    when_set_modes = kinds[2];
  }
}

void Isupport::apply_prefix(std::string_view value) {
  if (value.empty()) {  // this server has no statuses
    prefix_letters.clear();
    prefix_symbols.clear();
    return;
  }
  const std::size_t close = value.find(')');
  if (!value.starts_with('(') || close == std::string_view::npos || value.size() - close != close) return;
  prefix_letters = value.substr(1, close - 1);
  prefix_symbols = value.substr(close + 1);
}

void Isupport::take_back(std::string_view key) {
  const Isupport defaults;
  if (key == "CHANTYPES") {
    channel_types = defaults.channel_types;
  } else if (key == "CASEMAPPING") {
    case_mapping = defaults.case_mapping;
  } else if (key == "NETWORK") {
    network = defaults.network;
  } else if (key == "NICKLEN") {
    nick_length = defaults.nick_length;
  } else if (key == "LINELEN") {
    line_length = defaults.line_length;
  } else if (key == "CHATHISTORY") {
    history_limit = defaults.history_limit;
  } else if (key == "NONCE") {
    nonce_seconds = defaults.nonce_seconds;
  } else if (key == "MODES") {
    modes_limit = defaults.modes_limit;
  } else if (key == "CLIENTTAGDENY") {
    denied_tags.clear();
  } else if (key == "PREFIX") {
    prefix_letters = defaults.prefix_letters;
    prefix_symbols = defaults.prefix_symbols;
  } else if (key == "CHANMODES") {
    list_modes = defaults.list_modes;
    always_modes = defaults.always_modes;
    when_set_modes = defaults.when_set_modes;
  }
}

std::string Isupport::fold(std::string_view name) const {
  NameRules::Options options;
  for (const CaseMapping mapping : {CaseMapping::rfc1459, CaseMapping::rfc1459_strict}) {
    if (case_mapping == name_of(mapping)) options.mapping = mapping;
  }
  return NameRules(options).fold(name);
}

bool Isupport::passes_tag(std::string_view name) const {
  bool passes = true;
  for (const std::string_view entry : split(denied_tags, ',')) {
    if (entry == "*" || entry == name) passes = false;
    if (entry.starts_with('-') && entry.substr(1) == name) return true;
  }
  return passes;
}

std::string_view Isupport::without_prefix(std::string_view nick) const {
  const std::size_t start = nick.find_first_not_of(prefix_symbols);
  return start == std::string_view::npos ? std::string_view{} : nick.substr(start);
}

}  // namespace chat::irc
