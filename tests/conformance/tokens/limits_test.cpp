#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "support/announced.hpp"

// Each token of 005 is true: https://modern.ircdocs.horse/#rplisupport-parameters. The server is probed at the limit
// and past it, with the limits as they are by default and with others; tokens with a file of their own are not, here.

using namespace chat::test;

namespace {

std::string xs(std::size_t size) { return std::string(size, 'x'); }

/// "x1,x2,…": so many names, each behind `before`.
std::string names(std::size_t count, const std::string& before, const std::string& between = ",") {
  std::string all;
  for (std::size_t i = 1; i <= count; ++i) all += (all.empty() ? "" : between) + before + std::to_string(i);
  return all;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    c == at ? parts.emplace_back() : parts.back() += c;
  }
  return parts;
}

void nick_length(Announced& a) {
  const std::size_t most = a.number("NICKLEN");
  CHECK(numbers(a.alice.ask("NICK " + xs(most + 1))) == "432");
  CHECK(a.text("NICK " + xs(most), "NICK") == xs(most));
}

void channel_length(Announced& a) {
  const std::size_t most = a.number("CHANNELLEN");
  CHECK(numbers(a.alice.ask("JOIN #" + xs(most))) == "476");
  CHECK(a.text("JOIN #" + xs(most - 1), "JOIN") == "#" + xs(most - 1));
}

void topic_length(Announced& a) {
  const std::size_t most = a.number("TOPICLEN");
  a.alice.send("TOPIC #tea :" + xs(most));
  CHECK(a.text("TOPIC #tea", "332") == xs(most));
  a.alice.send("TOPIC #tea :y" + xs(most));
  CHECK(a.text("TOPIC #tea", "332") == "y" + xs(most - 1));
}

void kick_length(Announced& a) {
  const std::size_t most = a.number("KICKLEN");
  CHECK(a.text("KICK #tea bob :" + xs(most), "KICK") == xs(most));
  a.bob.send("JOIN #tea");
  CHECK(a.text("KICK #tea bob :y" + xs(most), "KICK") == "y" + xs(most - 1));
}

void away_length(Announced& a) {
  const std::size_t most = a.number("AWAYLEN");
  a.bob.send("AWAY :" + xs(most));
  CHECK(a.text("PRIVMSG bob :hi", "301") == xs(most));
  a.bob.send("AWAY :y" + xs(most));
  CHECK(a.text("PRIVMSG bob :hi", "301") == "y" + xs(most - 1));
}

void real_name_length(Announced& a) {
  const std::size_t most = a.number("NAMELEN");
  a.chat.connect("carol", {.real_name = "y" + xs(most)});
  CHECK(a.text("WHOIS carol", "311") == "y" + xs(most - 1));
  CHECK(a.text("SETNAME :" + xs(most), "SETNAME") == xs(most));
  CHECK(numbers(a.alice.ask("SETNAME :" + xs(most + 1))) == "FAIL");
}

void user_length(Announced& a) {
  const std::size_t most = a.number("USERLEN");
  a.chat.connect("carol", {.username = xs(most - 1)});
  CHECK(a.alice.param("WHOIS carol", "311", 2) == "~" + xs(most - 1));
  a.chat.connect("dave", {.username = xs(most)});
  CHECK(a.alice.param("WHOIS dave", "311", 2) == "~" + xs(most - 1));
}

/// What is longer is refused where it comes from: see unit/app/config_test.cpp.
void host_length(Announced& a) {
  const std::string longest = "2001:db8:1111:2222:3333:4444:5555:6666";
  a.chat.connect("carol", {.address = longest});
  CHECK(a.alice.param("WHOIS carol", "311", 3) == longest);
  CHECK(longest.size() <= a.number("HOSTLEN"));
}

void key_length(Announced& a) {
  const std::size_t most = a.number("KEYLEN");
  CHECK(numbers(a.alice.ask("MODE #tea +k " + xs(most + 1))) == "525");
  CHECK(a.text("MODE #tea +k " + xs(most), "MODE") == xs(most));
}

void channel_limit(Announced& a) {
  const std::string limit = a.tokens.at("CHANLIMIT");
  REQUIRE(limit.starts_with(a.tokens.at("CHANTYPES") + ":"));
  const std::size_t most = std::stoul(limit.substr(limit.find(':') + 1));
  for (std::size_t i = 1; i < most; ++i) REQUIRE(only(a.alice.ask("JOIN #c" + std::to_string(i)), "366").size() == 1);
  CHECK(numbers(a.alice.ask("JOIN #more")) == "405");
}

void list_limit(Announced& a) {
  for (const std::string& part : split(a.tokens.at("MAXLIST"), ',')) {
    const std::string letter = part.substr(0, part.find(':'));
    const std::size_t most = std::stoul(part.substr(part.find(':') + 1));
    for (std::size_t i = 1; i <= most; ++i) {
      REQUIRE(numbers(a.alice.ask("MODE #tea +" + letter + " m" + std::to_string(i))) == "MODE");
    }
    CHECK(numbers(a.alice.ask("MODE #tea +" + letter + " more")) == "478");
  }
  CHECK(split(a.tokens.at("MAXLIST"), ',').size() == a.tokens.at("CHANMODES").find(','));  // each list has one
}

void modes_at_once(Announced& a) {
  const std::size_t most = a.number("MODES");
  a.alice.send("MODE #tea +" + std::string(most, 'b') + " " + names(most, "m", " "));
  CHECK(only(a.alice.ask("MODE #tea b"), "367").size() == most);
  if (most + 3 > 15) return;  // a line holds no more parameters
  a.alice.send("MODE #tea +" + std::string(most + 1, 'b') + " " + names(most + 1, "n", " "));
  CHECK(only(a.alice.ask("MODE #tea b"), "367").size() == 2 * most);
}

void monitor_limit(Announced& a) {
  const std::size_t most = a.number("MONITOR");
  for (std::size_t i = 1; i <= most; ++i) REQUIRE(numbers(a.alice.ask("MONITOR + n" + std::to_string(i))) == "731");
  CHECK(a.alice.param("MONITOR + more", "734", 1) == std::to_string(most));
}

/// So many targets are taken; one more is refused (407), or passed over.
void most_targets(Announced& a, const std::string& command, std::size_t most) {
  INFO(command << " " << most);
  const std::string text = command == "TAGMSG" || command == "WHOIS" ? "" : " :hi";
  const std::string before = command == "KICK" ? "#tea " : "";
  const std::string label = command == "TAGMSG" ? "@+typing=active " : "";
  const auto answered = [&](std::size_t count) {
    return a.alice.ask(label + command + " " + before + names(count, "n") + text);
  };
  if (command == "NOTICE") {  // it is not answered: bob is the last of them
    a.alice.send("NOTICE " + names(most - 1, "n") + (most > 1 ? "," : "") + "bob :hi");
    CHECK(only(a.bob.lines(), "NOTICE").size() == 1);
    a.alice.send("NOTICE " + names(most, "n") + ",bob :hi");
    CHECK(a.bob.lines().empty());
    return;
  }
  if (command == "JOIN" || command == "PART") {  // the first of them are done
    CHECK(only(answered(most), "403").size() == most);
    const Lines over = answered(most + 1);
    CHECK(only(over, "403").size() == most);
    CHECK(only(over, "407").size() == 1);
    return;
  }
  CHECK(only(answered(most), "401").size() == most);
  if (command == "WHOIS") {
    CHECK(only(answered(most + 1), "401").size() == most);
  } else {
    CHECK(numbers(answered(most + 1)) == "407");
  }
}

void no_target_limit(Announced& a, const std::string& command) {
  constexpr std::size_t kMany = 9;  // as many as there may be channels in both of the cases below
  for (std::size_t i = 1; i <= kMany; ++i) a.alice.send("JOIN #c" + std::to_string(i));
  const Lines told = a.alice.ask(command + " " + names(kMany, "#c"));
  if (command == "NAMES") CHECK(only(told, "353").size() == kMany);
  if (command == "LIST") CHECK(only(told, "322").size() == kMany);
  if (command == "PART") CHECK(only(told, "PART").size() == kMany);
  if (command == "JOIN") {
    a.alice.send("PART " + names(kMany, "#c"));
    CHECK(only(a.alice.ask("JOIN " + names(kMany, "#c")), "JOIN").size() == kMany);
  }
}

void target_limits(Announced& a) {
  for (const std::string& part : split(a.tokens.at("TARGMAX"), ',')) {
    const std::string command = part.substr(0, part.find(':'));
    const std::string most = part.substr(part.find(':') + 1);
    Announced fresh(a.chat.mind.core().settings());
    most.empty() ? no_target_limit(fresh, command) : most_targets(fresh, command, std::stoul(most));
  }
}

void targets(Announced& a) { most_targets(a, "PRIVMSG", a.number("MAXTARGETS")); }

void history_page(Announced& a) {
  const std::size_t most = a.number("CHATHISTORY");
  for (std::size_t i = 0; i <= most; ++i) a.bob.send("PRIVMSG #tea :" + std::to_string(i));
  const Lines page = only(a.alice.ask("CHATHISTORY LATEST #tea * " + std::to_string(most + 1)), "PRIVMSG");
  CHECK(page.size() == most);
  CHECK(param(page.back(), 1) == std::to_string(most));
}

void reference_types(Announced& a) {
  a.bob.send("PRIVMSG #tea :one");
  const std::string msgid = tag(a.alice.lines().at(0), "msgid");
  a.bob.send("PRIVMSG #tea :two");
  const std::map<std::string, std::string> examples{{"msgid", msgid}, {"timestamp", "2020-01-01T00:00:00.000Z"}};
  for (const std::string& type : split(a.tokens.at("MSGREFTYPES"), ',')) {
    const std::string reference = type + "=" + examples.at(type);
    const Lines told = only(a.alice.ask("CHATHISTORY AFTER #tea " + reference + " 9"), "PRIVMSG");
    REQUIRE_FALSE(told.empty());
    CHECK(param(told.back(), 1) == "two");
  }
  CHECK(param(a.alice.ask_one("CHATHISTORY AFTER #tea line=1 9"), 1) == "INVALID_MSGREFTYPE");
}

void case_mapping(Announced& a) {
  const std::string mapping = a.tokens.at("CASEMAPPING");
  const auto same = [&](const std::string& one, const std::string& other) {
    a.alice.send("JOIN " + one);
    return a.alice.ask("JOIN " + other).empty();  // they are there already
  };
  CHECK(same("#a", "#A"));
  CHECK(same("#b[]\\", "#B{}|") == (mapping != "ascii"));
  CHECK(same("#c~", "#C^") == (mapping == "rfc1459"));
}

void channel_types(Announced& a) {
  const std::string types = a.tokens.at("CHANTYPES");
  for (const char type : std::string("#&+!")) {
    const bool announced = types.find(type) != std::string::npos;
    CHECK(only(a.alice.ask(std::string("JOIN ") + type + "new"), "366").size() == (announced ? 1U : 0U));
  }
}

/// Of the lists only their letter, the others with or without a parameter; and there are no others.
void channel_modes(Announced& a) {
  const auto kinds = split(a.tokens.at("CHANMODES"), ',');
  REQUIRE(kinds.size() == 4);
  for (const char letter : kinds[0]) CHECK(only(a.alice.ask(std::string("MODE #tea ") + letter), "MODE").empty());
  const auto changed = [&](const std::string& change) { return numbers(a.alice.ask("MODE #tea " + change)) == "MODE"; };
  for (const char letter : kinds[1]) {
    CHECK(changed(std::string("+") + letter + " 5"));
    CHECK(changed(std::string("-") + letter + " 5"));
  }
  for (const char letter : kinds[2]) {
    CHECK_FALSE(changed(std::string("+") + letter));
    CHECK(changed(std::string("+") + letter + " 5"));
    CHECK(changed(std::string("-") + letter));
  }
  for (const char letter : kinds[3]) {
    a.alice.send(std::string("MODE #tea -") + letter);
    CHECK(changed(std::string("+") + letter));
    CHECK(changed(std::string("-") + letter));
  }
  const std::string known = a.tokens.at("CHANMODES") + a.tokens.at("PREFIX");
  for (char letter = 'A'; letter <= 'z'; ++letter) {
    if (letter == 'Z' + 1) letter = 'a';
    if (known.find(letter) != std::string::npos) continue;
    INFO(letter);
    CHECK(numbers(a.alice.ask(std::string("MODE #tea +") + letter)) == "472");
  }
}

void prefixes(Announced& a) {
  const std::string token = a.tokens.at("PREFIX");
  const std::size_t close = token.find(')');
  const std::string letters = token.substr(1, close - 1);
  const std::string symbols = token.substr(close + 1);
  REQUIRE(letters.size() == symbols.size());
  for (std::size_t i = 0; i < letters.size(); ++i) {
    CHECK(numbers(a.alice.ask(std::string("MODE #tea +") + letters[i] + " bob")) == "MODE");
    CHECK(a.alice.param("WHO bob", "352", 6) == std::string("H") + symbols[i]);
    a.alice.send(std::string("MODE #tea -") + letters[i] + " bob");
  }
}

/// Carol may not enter for one mode, and may for another.
void exempts(Announced& a, const std::string& mode, const std::string& refusal, const std::string& exemption) {
  a.alice.send("MODE #tea +" + mode);
  Client carol = a.chat.connect("carol");
  CHECK(numbers(carol.ask("JOIN #tea")) == refusal);
  a.alice.send("MODE #tea +" + exemption + " carol!*@*");
  CHECK(only(carol.ask("JOIN #tea"), "366").size() == 1);
}
void exceptions(Announced& a) { exempts(a, "b carol!*@*", "474", a.tokens.at("EXCEPTS")); }
void invitation_exemptions(Announced& a) { exempts(a, "i", "473", a.tokens.at("INVEX")); }

void extended_bans(Announced& a) {
  const std::string token = a.tokens.at("EXTBAN");
  const std::string sign = token.substr(0, token.find(','));
  const std::string letters = token.substr(token.find(',') + 1);
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    INFO(letter);
    const bool announced = letters.find(letter) != std::string::npos;
    CHECK(numbers(a.alice.ask("MODE #tea +b " + sign + letter + ":x")) == (announced ? "MODE" : "696"));
  }
}

void account_bans(Announced& a) {
  const std::string sign = a.tokens.at("EXTBAN").substr(0, 1);
  for (const std::string& name : split(a.tokens.at("ACCOUNTEXTBAN"), ',')) {
    CHECK(numbers(a.alice.ask("MODE #tea +b " + sign + name + ":" + name)) == "MODE");
  }
}

void network_name(Announced& a) { CHECK(a.tokens.at("NETWORK") == a.chat.mind.core().settings().network); }

/// LIST waits for who reads slowly: nobody is closed for it, and nothing is left out.
void safe_list(Announced& a) {
  constexpr std::size_t kMany = 9;
  for (std::size_t i = 1; i <= kMany; ++i) a.bob.send("JOIN #c" + std::to_string(i));
  static_cast<void>(a.alice.lines());
  a.alice.read_at_most(2);
  a.alice.send("LIST");
  std::size_t rows = 0;
  while (a.alice.busy()) {
    rows += only(a.alice.lines(), "322").size();
    a.alice.go_on();
  }
  rows += only(a.alice.lines(), "322").size();
  CHECK(rows == kMany + 1);
  CHECK_FALSE(a.alice.closed());
}

struct Probe {
  std::string_view token;
  void (*probe)(Announced&);  ///< nullptr: the token has a file of its own
};
constexpr Probe kProbes[] = {
    {"ACCOUNTEXTBAN", account_bans},
    {"AWAYLEN", away_length},
    {"BOT", nullptr},
    {"CASEMAPPING", case_mapping},
    {"CHANLIMIT", channel_limit},
    {"CHANMODES", channel_modes},
    {"CHANNELLEN", channel_length},
    {"CHANTYPES", channel_types},
    {"CHATHISTORY", history_page},
    {"ELIST", nullptr},
    {"EXCEPTS", exceptions},
    {"EXTBAN", extended_bans},
    {"HOSTLEN", host_length},
    {"INVEX", invitation_exemptions},
    {"KEYLEN", key_length},
    {"KICKLEN", kick_length},
    {"MAXLIST", list_limit},
    {"MAXTARGETS", targets},
    {"MODES", modes_at_once},
    {"MONITOR", monitor_limit},
    {"MSGREFTYPES", reference_types},
    {"NAMELEN", real_name_length},
    {"NETWORK", network_name},
    {"NICKLEN", nick_length},
    {"NONCE", nullptr},
    {"PREFIX", prefixes},
    {"SAFELIST", safe_list},
    {"STATUSMSG", nullptr},
    {"TARGMAX", target_limits},
    {"TOPICLEN", topic_length},
    {"USERLEN", user_length},
    {"UTF8ONLY", nullptr},
    {"WHOX", nullptr},
};

/// Limits that are not the default ones.
chat::core::Settings others() {
  chat::core::Settings settings;
  settings.network = "Others";
  settings.prefixes = chat::irc::ModeSet("qaohv");
  chat::irc::Limits& limits = settings.limits;
  limits = {.nick = 12,
            .user = 9,
            .real_name = 20,
            .host = 40,
            .channel = 15,
            .topic = 60,
            .kick_reason = 25,
            .away_reason = 22,
            .key = 7,
            .channels_per_user = 11,
            .list_entries = 10,
            .modes_per_command = 3,
            .targets = 2,
            .monitor = 10,
            .history_page = 12};
  settings.names =
      chat::irc::NameRules({.mapping = chat::irc::CaseMapping::rfc1459, .max_nick = 12, .max_channel = 15});
  return settings;
}

}  // namespace

TEST_CASE("005: at each limit that is announced the server does what was asked, past it no more") {
  for (const bool by_default : {true, false}) {
    const chat::core::Settings settings = by_default ? chat::core::Settings{} : others();
    for (const Probe& one : kProbes) {
      if (one.probe == nullptr) continue;
      INFO(one.token << (by_default ? " by default" : " with other limits"));
      Announced announced(settings);
      REQUIRE(announced.tokens.contains(std::string(one.token)));
      one.probe(announced);
    }
  }
}

TEST_CASE("005: no token is announced that nothing holds the server to") {
  std::vector<std::string> probed;
  for (const Probe& one : kProbes) probed.emplace_back(one.token);
  std::vector<std::string> announced;
  for (const auto& [key, value] : Announced(chat::core::Settings{}).tokens) announced.push_back(key);
  CHECK(announced == probed);  // both are in order
}
