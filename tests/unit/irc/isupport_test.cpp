#include "irc/isupport.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "irc/message.hpp"
#include "support/random.hpp"

using namespace chat::irc;
using chat::test::Random;

namespace {

/// What else is on the line, for a server name of 64 bytes and a nick of 32.
constexpr std::size_t kFixed = 64 + 32 + std::string_view(": 005   :are supported by this server\r\n").size();

Isupport learnt(const std::vector<std::string>& tokens) {
  Isupport isupport;
  for (const std::string& line : isupport_lines(tokens)) {
    const std::string wire = ":irc.example 005 ada " + line + " :are supported by this server";
    const auto message = parse(wire);
    REQUIRE(message.has_value());
    for (std::size_t i = 1; i + 1 < message->params.size(); ++i) isupport.apply(message->params[i]);
  }
  return isupport;
}

std::string value_of(const std::vector<std::string>& tokens, const std::string& key) {
  const auto found = std::ranges::find_if(tokens, [&](const auto& token) { return token.starts_with(key + "="); });
  REQUIRE(found != tokens.end());
  return found->substr(key.size() + 1);
}

}  // namespace

TEST_CASE("isupport: each token is well-formed and there once") {
  std::set<std::string> keys;
  for (const std::string& token :
       isupport_tokens(Limits{}, {.mapping = CaseMapping::ascii, .network = "Net work=1\\2"})) {
    INFO(token);
    const std::string key = token.substr(0, token.find('='));
    REQUIRE(keys.insert(key).second);
    REQUIRE((!key.empty() && key.size() <= 20));
    REQUIRE(key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos);
    REQUIRE(is_middle(token));
    REQUIRE(std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; }));
  }
}

TEST_CASE("isupport: tokens follow from the limits") {
  Limits limits;
  limits.nick = 7;
  limits.channel = 11;
  limits.topic = 13;
  limits.list_entries = 17;
  limits.targets = 19;
  limits.modes_per_command = 5;
  limits.channels_per_user = 23;
  const auto tokens = isupport_tokens(limits, {.mapping = CaseMapping::rfc1459, .network = "Net"});
  REQUIRE(value_of(tokens, "NICKLEN") == "7");
  REQUIRE(value_of(tokens, "CHANNELLEN") == "11");
  REQUIRE(value_of(tokens, "TOPICLEN") == "13");
  REQUIRE(value_of(tokens, "MAXLIST") == "b:17,e:17,I:17");
  REQUIRE(value_of(tokens, "MAXTARGETS") == "19");
  REQUIRE(value_of(tokens, "MODES") == "5");
  REQUIRE(value_of(tokens, "CHANLIMIT") == "#:23");
  REQUIRE(value_of(tokens, "CASEMAPPING") == "rfc1459");
  REQUIRE(value_of(tokens, "NETWORK") == "Net");
  REQUIRE(value_of(tokens, "PREFIX") == "(ov)@+");
  REQUIRE(value_of(tokens, "STATUSMSG") == "@+");
  REQUIRE(value_of(tokens, "CHANTYPES") == "#");
  REQUIRE(value_of(tokens, "BOT") == "B");
  REQUIRE(value_of(tokens, "EXTBAN") == "~,am");
  REQUIRE(value_of(tokens, "ACCOUNTEXTBAN") == "a,account");
}

TEST_CASE("isupport: the prefixes are those that the server has, highest first") {
  const auto tokens = isupport_tokens(Limits{}, {.prefixes = ModeSet("vhoaq")});
  REQUIRE(value_of(tokens, "PREFIX") == "(qaohv)~&@%+");
  REQUIRE(value_of(tokens, "STATUSMSG") == "~&@%+");
  REQUIRE(value_of(isupport_tokens(Limits{}, {.prefixes = ModeSet("ohv")}), "PREFIX") == "(ohv)@%+");
}

TEST_CASE("isupport: CHANMODES has each mode of the table once, in its kind, and no prefix") {
  const std::string modes =
      value_of(isupport_tokens(Limits{}, {.mapping = CaseMapping::ascii, .network = "Net"}), "CHANMODES");
  std::vector<std::string> kinds;
  std::istringstream in(modes);
  for (std::string part; std::getline(in, part, ',');) kinds.push_back(part);
  REQUIRE(kinds.size() == 4);
  std::size_t prefixes = 0;
  for (const ChannelMode& mode : kChannelModes) {
    INFO(mode.letter);
    if (mode.kind == ModeKind::prefix) {
      ++prefixes;
      REQUIRE(modes.find(mode.letter) == std::string::npos);
    } else {
      REQUIRE(kinds.at(static_cast<std::size_t>(mode.kind)).find(mode.letter) != std::string::npos);
    }
  }
  REQUIRE(modes.size() - 3 == kChannelModes.size() - prefixes);
}

TEST_CASE("isupport: what may be set in one MODE fits in the parameters of a line") {
  REQUIRE(Limits{}.modes_per_command + 2 <= kMaxParams);
}

TEST_CASE("isupport: lines have at most 13 tokens and fit behind the longest names") {
  Limits huge;
  for (auto* limit : {&huge.nick, &huge.user, &huge.real_name, &huge.host, &huge.channel, &huge.topic,
                      &huge.kick_reason, &huge.away_reason, &huge.key, &huge.channels_per_user, &huge.list_entries,
                      &huge.modes_per_command, &huge.targets, &huge.monitor}) {
    *limit = std::numeric_limits<std::size_t>::max();
  }
  for (const Limits& limits : {Limits{}, huge}) {
    const auto tokens =
        isupport_tokens(limits, {.mapping = CaseMapping::rfc1459_strict, .network = std::string(40, ' ')});
    const auto lines = isupport_lines(tokens);
    std::vector<std::string> seen;
    for (const std::string& line : lines) {
      INFO(line);
      REQUIRE(line.size() < 400);
      REQUIRE(line.size() + kFixed <= 512);
      std::istringstream words(line);
      std::size_t count = 0;
      for (std::string word; words >> word; ++count) seen.push_back(word);
      REQUIRE(count >= 1);
      REQUIRE(count <= 13);
    }
    REQUIRE(seen == tokens);
  }
  REQUIRE(isupport_lines({}).empty());
}

TEST_CASE("isupport: a client learns what the server told") {
  Limits limits;
  limits.nick = 21;
  for (const CaseMapping mapping : {CaseMapping::ascii, CaseMapping::rfc1459, CaseMapping::rfc1459_strict}) {
    const Isupport isupport = learnt(isupport_tokens(limits, {.mapping = mapping, .network = "Our Net = good\\fine"}));
    REQUIRE(isupport.network == "Our Net = good\\fine");
    REQUIRE(isupport.nick_length == 21);
    REQUIRE(isupport.prefix_letters == "ov");
    REQUIRE(isupport.prefix_symbols == "@+");
    REQUIRE(isupport.channel_types == kChannelTypes);
    REQUIRE(isupport.list_modes == "beI");
    REQUIRE(isupport.always_modes == "k");
    REQUIRE(isupport.when_set_modes == "l");
    NameRules::Options options;
    options.mapping = mapping;
    REQUIRE(isupport.fold("Ada[\\]~^") == NameRules(options).fold("Ada[\\]~^"));
  }
}

TEST_CASE("isupport: before any token the defaults are those of RFC 1459") {
  const Isupport isupport;
  REQUIRE(isupport.is_channel("#x"));
  REQUIRE(isupport.is_channel("&x"));
  REQUIRE_FALSE(isupport.is_channel("+x"));
  REQUIRE_FALSE(isupport.is_channel(""));
  REQUIRE(isupport.same("A[", "a{"));
  REQUIRE(isupport.nick_length == 9);
  REQUIRE(isupport.line_length == 512);
  REQUIRE(isupport.history_limit == 0);
}

TEST_CASE("isupport: how many lines of history there are at a time") {
  Isupport isupport;
  isupport.apply("CHATHISTORY=100");
  REQUIRE(isupport.history_limit == 100);
  isupport.apply("CHATHISTORY=many");
  REQUIRE(isupport.history_limit == 100);
  isupport.apply("-CHATHISTORY");
  REQUIRE(isupport.history_limit == 0);
}

TEST_CASE("isupport: how many changes one MODE may have") {
  Isupport isupport;
  REQUIRE(isupport.modes_limit == 3);
  isupport.apply("MODES=6");
  REQUIRE(isupport.modes_limit == 6);
  isupport.apply("MODES=0");
  isupport.apply("MODES=x");
  REQUIRE(isupport.modes_limit == 6);
  isupport.apply("MODES");  // no limit but that of a line's parameters
  REQUIRE(isupport.modes_limit == 13);
  isupport.apply("MODES=100");
  REQUIRE(isupport.modes_limit == 13);
  isupport.apply("-MODES");
  REQUIRE(isupport.modes_limit == 3);
}

TEST_CASE("isupport: client-only tags that are not passed on") {
  Isupport isupport;
  REQUIRE(isupport.passes_tag("draft/reply"));
  isupport.apply("CLIENTTAGDENY=draft/react,typing");
  REQUIRE(isupport.passes_tag("draft/reply"));
  REQUIRE_FALSE(isupport.passes_tag("draft/react"));
  isupport.apply("CLIENTTAGDENY=*,-draft/react");
  REQUIRE(isupport.passes_tag("draft/react"));
  REQUIRE_FALSE(isupport.passes_tag("draft/reply"));
  isupport.apply("-CLIENTTAGDENY");
  REQUIRE(isupport.passes_tag("draft/reply"));
}

TEST_CASE("isupport: case mappings") {
  Isupport isupport;
  isupport.apply("CASEMAPPING=ascii");
  REQUIRE(isupport.same("ADA", "ada"));
  REQUIRE_FALSE(isupport.same("[", "{"));
  isupport.apply("CASEMAPPING=rfc1459-strict");
  REQUIRE(isupport.same("[", "{"));
  REQUIRE_FALSE(isupport.same("~", "^"));
  isupport.apply("CASEMAPPING=rfc1459");
  REQUIRE(isupport.same("~", "^"));
  isupport.apply("CASEMAPPING=rfc8265");  // unknown here: only letters are sure
  REQUIRE(isupport.same("ADA", "ada"));
  REQUIRE_FALSE(isupport.same("[", "{"));
}

TEST_CASE("isupport: prefixes") {
  Isupport isupport;
  isupport.apply("PREFIX=(qaohv)~&@%+");
  REQUIRE(isupport.prefix_letters == "qaohv");
  REQUIRE(isupport.prefix_symbols == "~&@%+");
  REQUIRE(isupport.without_prefix("~@+ada") == "ada");
  REQUIRE(isupport.without_prefix("ada+") == "ada+");
  REQUIRE(isupport.without_prefix("@+").empty());
  REQUIRE(isupport.without_prefix("").empty());
  for (const std::string_view empty : {"PREFIX=", "PREFIX", "PREFIX=()"}) {  // no statuses at all
    isupport.apply("PREFIX=(o)@");
    isupport.apply(empty);
    INFO(empty);
    REQUIRE(isupport.prefix_letters.empty());
    REQUIRE(isupport.without_prefix("@ada") == "@ada");
  }
}

TEST_CASE("isupport: channel types may be none") {
  for (const std::string_view token : {"CHANTYPES=", "CHANTYPES"}) {
    Isupport isupport;
    isupport.apply(token);
    REQUIRE_FALSE(isupport.is_channel("#x"));
  }
}

TEST_CASE("isupport: a value that is ill-formed changes nothing") {
  const auto fields = [](const Isupport& i) {
    std::ostringstream all;
    all << i.channel_types << '|' << i.prefix_letters << '|' << i.prefix_symbols << '|' << i.list_modes << '|'
        << i.always_modes << '|' << i.when_set_modes << '|' << i.network << '|' << i.case_mapping << '|'
        << i.nick_length << '|' << i.line_length;
    return all.str();
  };
  for (const std::string_view token : {"",
                                       "=",
                                       "=x",
                                       "NICKLEN",
                                       "NICKLEN=",
                                       "NICKLEN=0",
                                       "NICKLEN=-1",
                                       "NICKLEN=9x",
                                       "NICKLEN=x",
                                       "NICKLEN=99999999999999999999999",
                                       "NICKLEN= 9",
                                       "LINELEN=5",
                                       "LINELEN=511",
                                       "PREFIX=ov@+",
                                       "PREFIX=(ov@+",
                                       "PREFIX=(ov)@",
                                       "PREFIX=(o)@+",
                                       "PREFIX=)(",
                                       "PREFIX=(",
                                       "CHANMODES=",
                                       "CHANMODES",
                                       "CHANMODES=b,k,l",
                                       "CASEMAPPING=",
                                       "CASEMAPPING",
                                       "UNKNOWN",
                                       "UNKNOWN=1",
                                       "nicklen=30",
                                       "-",
                                       "-UNKNOWN",
                                       "-NICKLEN=3"}) {
    INFO(token);
    Isupport isupport;
    const std::string before = fields(isupport);
    isupport.apply(token);
    REQUIRE(fields(isupport) == before);
  }
}

TEST_CASE("isupport: a longer list of kinds of modes is accepted") {
  Isupport isupport;
  isupport.apply("CHANMODES=beI,kq,lf,imnst,X,Y");
  REQUIRE(isupport.list_modes == "beI");
  REQUIRE(isupport.always_modes == "kq");
  REQUIRE(isupport.when_set_modes == "lf");
  isupport.apply("CHANMODES=,,,");
  REQUIRE(isupport.list_modes.empty());
}

TEST_CASE("isupport: -KEY takes a token back") {
  const Isupport fresh;
  Isupport isupport = learnt(isupport_tokens(Limits{}, {.mapping = CaseMapping::ascii, .network = "Net"}));
  for (const std::string_view token :
       {"-CHANTYPES", "-CASEMAPPING", "-NETWORK", "-NICKLEN", "-PREFIX", "-CHANMODES", "-LINELEN"}) {
    isupport.apply(token);
  }
  REQUIRE(isupport.channel_types == fresh.channel_types);
  REQUIRE(isupport.case_mapping == fresh.case_mapping);
  REQUIRE(isupport.network.empty());
  REQUIRE(isupport.nick_length == fresh.nick_length);
  REQUIRE(isupport.prefix_letters == fresh.prefix_letters);
  REQUIRE(isupport.prefix_symbols == fresh.prefix_symbols);
  REQUIRE(isupport.list_modes == fresh.list_modes);
  REQUIRE(isupport.when_set_modes == fresh.when_set_modes);
}

TEST_CASE("isupport: escapes in a value") {
  const auto network = [](std::string_view value) {
    Isupport isupport;
    isupport.apply("NETWORK=" + std::string(value));
    return isupport.network;
  };
  REQUIRE(network("A\\x20B") == "A B");
  REQUIRE(network("A\\x5CB\\x5c") == "A\\B\\");
  REQUIRE(network("A\\x3DB") == "A=B");
  REQUIRE(network("A=B") == "A=B");
  REQUIRE(network("A\\x2") == "A\\x2");
  REQUIRE(network("A\\x") == "A\\x");
  REQUIRE(network("A\\") == "A\\");
  REQUIRE(network("\\xZZ") == "\\xZZ");
  REQUIRE(network("\\x+1") == "\\x+1");
  REQUIRE(network("\\x-1") == "\\x-1");
}

TEST_CASE("isupport: what a server says is what a client reads, whatever it is configured to be") {
  Random random(32);
  static constexpr CaseMapping kMappings[] = {CaseMapping::ascii, CaseMapping::rfc1459, CaseMapping::rfc1459_strict};
  for (int round = 0; round < 2'000; ++round) {
    Limits limits;
    limits.nick = 1 + random.below(200);
    limits.history_page = random.below(5'000);
    ServerTraits traits;
    traits.mapping = random.pick(kMappings);
    const std::string network = random.from(" \\=abcXYZ.-", 1 + random.below(30));
    traits.network = network;
    traits.prefixes = ModeSet();
    std::string letters;
    std::string symbols;
    for (const Prefix& prefix : kPrefixes) {
      if (random.chance(2)) continue;
      traits.prefixes.set(prefix.letter);
      letters += prefix.letter;
      symbols += prefix.symbol;
    }
    const std::vector<std::string> tokens = isupport_tokens(limits, traits);
    const Isupport isupport = learnt(tokens);
    INFO(network << " (" << letters << ")");
    REQUIRE(isupport.network == network);
    REQUIRE(isupport.prefix_letters == letters);
    REQUIRE(isupport.prefix_symbols == symbols);
    REQUIRE(isupport.nick_length == limits.nick);
    REQUIRE(isupport.history_limit == limits.history_page);
    REQUIRE(isupport.channel_types == kChannelTypes);
    const NameRules rules({.mapping = traits.mapping});
    for (const std::string_view name : {"Ada[\\]~^", "Ünïcode", "#A~B"})
      REQUIRE(isupport.fold(name) == rules.fold(name));
    for (const ChannelMode& mode : kChannelModes) {
      INFO(mode.letter);
      REQUIRE((isupport.list_modes.find(mode.letter) != std::string::npos) == (mode.kind == ModeKind::list));
      REQUIRE((isupport.always_modes.find(mode.letter) != std::string::npos) == (mode.kind == ModeKind::always));
      REQUIRE((isupport.when_set_modes.find(mode.letter) != std::string::npos) == (mode.kind == ModeKind::when_set));
    }
    // What it takes back token by token is as if it had never been said.
    Isupport forgetful = isupport;
    for (const std::string& token : tokens) forgetful.apply("-" + token.substr(0, token.find('=')));
    const Isupport fresh;
    REQUIRE(forgetful.network == fresh.network);
    REQUIRE(forgetful.prefix_letters == fresh.prefix_letters);
    REQUIRE(forgetful.case_mapping == fresh.case_mapping);
    REQUIRE(forgetful.history_limit == fresh.history_limit);
  }
}

TEST_CASE("isupport: any token is taken without harm") {
  Random random(31);
  static constexpr std::string_view kKeys[] = {"PREFIX=", "CHANMODES=", "NETWORK=", "NICKLEN=", "CHANTYPES=", "-", ""};
  for (int round = 0; round < 30'000; ++round) {
    Isupport isupport;
    isupport.apply(std::string(random.pick(kKeys)) +
                   (random.chance(2) ? random.bytes(10) : random.from("()\\x2,ov@+", 10)));
    REQUIRE(isupport.prefix_letters.size() == isupport.prefix_symbols.size());
    REQUIRE(isupport.nick_length > 0);
    REQUIRE(isupport.line_length >= 512);
  }
}
