// What IRC clients say, a command at a time.

#include "core/event_id.hpp"
#include "script.hpp"
#include "util/time_text.hpp"

namespace chat::simulation {
namespace {

/// With small letters for capitals and the other way round, and what some case mappings take for such.
std::string in_other_letters(std::string name) {
  static constexpr std::string_view kOne = "abcdefghijklmnopqrstuvwxyz{}|^";
  static constexpr std::string_view kOther = "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]\\~";
  for (char& c : name) {
    const std::size_t in_one = kOne.find(c);
    const std::size_t in_other = kOther.find(c);
    if (in_one != std::string_view::npos) c = kOther[in_one];
    if (in_other != std::string_view::npos) c = kOne[in_other];
  }
  return name;
}

}  // namespace

std::string Script::join(const Client& client) {
  if (random_.chance(60)) return "JOIN 0";
  std::string line = "JOIN " + channels(client);
  if (random_.chance(4)) line += " " + key() + (random_.chance(3) ? "," + key() : "");
  return line;
}

std::string Script::part(const Client& client) {
  return "PART " + channels(client) + (random_.chance(3) ? " :gone " + filler(random_.chance(5) ? 400 : 10) : "");
}

std::string Script::kick(const Client& client) {
  std::string line = "KICK " + channel(client) + " " + nick();
  while (random_.chance(5)) line += "," + nick();
  return line + (random_.chance(2) ? " :out " + filler(random_.chance(5) ? 400 : 10) : "");
}

std::string Script::invite(const Client& client) {
  return random_.chance(8) ? "INVITE" : "INVITE " + nick() + " " + channel(client);
}

std::string Script::topic(const Client& client) {
  if (random_.chance(4)) return "TOPIC " + channel(client);
  return "TOPIC " + channel(client) + " :" + (random_.chance(6) ? "" : filler(random_.chance(4) ? 450 : 20));
}

std::string Script::mode_flags(const Client& client) {
  std::string letters;
  std::string params;
  do {
    static constexpr char kLetters[] = {'n', 't', 's', 'i', 'm', 'C', 'c', 'M', 'p', 'R', 'k', 'l', 'k', 'l', 'z'};
    letters += random_.chance(2) ? '+' : '-';
    const char letter = random_.pick(kLetters);
    letters += letter;
    const bool plus = letters[letters.size() - 2] == '+';
    if (letter == 'k') params += " " + key();
    if (letter == 'l' && plus) params += " " + (random_.chance(6) ? key() : std::to_string(random_.below(6)));
  } while (random_.chance(2));
  return "MODE " + channel(client) + " " + letters + params;
}

std::string Script::mode_status(const Client& client) {
  std::string letters(random_.chance(3) ? "-" : "+");
  std::string params;
  do {
    static constexpr char kStatuses[] = {'o', 'v', 'o', 'v', 'h', 'a', 'q'};
    letters += random_.pick(kStatuses);
    params += " " + nick();
    if (random_.chance(4)) letters += random_.chance(2) ? '+' : '-';
  } while (random_.chance(3));
  return "MODE " + channel(client) + " " + letters + params;
}

std::string Script::mode_masks(const Client& client) {
  std::string letters(random_.chance(3) ? "-" : "+");
  std::string params;
  do {
    static constexpr char kLists[] = {'b', 'b', 'e', 'I'};
    letters += random_.pick(kLists);
    params += " " + mask();
  } while (!random_.chance(3));
  return "MODE " + channel(client) + " " + letters + params;
}

std::string Script::mode_query(const Client& client) {
  static constexpr std::string_view kWhat[] = {"", "", " b", " +e", " I", " bI"};
  return "MODE " + channel(client) + std::string(random_.pick(kWhat));
}

std::string Script::user_mode(const Client& client) {
  static constexpr std::string_view kModes[] = {"",    " +i", " -i", " +B", " +w-B", " -o", " +o",
                                                " +x", " iw", " +R", " -R", " +Z-s", " +s"};
  return "MODE " + (random_.chance(5) ? nick() : client.reader().nick()) + std::string(random_.pick(kModes));
}

std::string Script::reference(const Client& client) {
  const auto& ids = client.reader().msgids();
  if (ids.empty() || random_.chance(4))
    return "timestamp=2023-11-14T22:13:2" + std::to_string(random_.below(10)) + ".000Z";
  const std::string& id = ids[random_.below(ids.size())];
  if (random_.chance(2)) return "msgid=" + id;
  return "timestamp=" + util::iso_time(core::parse_msgid(id)->stamp.time());
}

std::string Script::history(const Client& client) {
  const std::string where = random_.chance(4) ? nick() : channel(client);
  const std::string limit = std::to_string(random_.chance(20) ? 0 : 1 + random_.below(12));
  switch (random_.below(12)) {
    case 0:
    case 1:
      return "CHATHISTORY LATEST " + where + " " + (random_.chance(3) ? reference(client) : "*") + " " + limit;
    case 2:
    case 3:
      return "CHATHISTORY BEFORE " + where + " " + reference(client) + " " + limit;
    case 4:
    case 5:
      return "CHATHISTORY AFTER " + where + " " + reference(client) + " " + limit;
    case 6:
      return "CHATHISTORY AROUND " + where + " " + reference(client) + " " + limit;
    case 7:
      return "CHATHISTORY BETWEEN " + where + " " + reference(client) + " " + reference(client) + " " + limit;
    case 8:
      return "CHATHISTORY TARGETS timestamp=2023-11-14T22:13:20.000Z timestamp=2030-01-01T00:00:00.000Z " + limit;
    case 9:
      return "SEARCH " + std::string(random_.chance(2) ? "in=" + where : "from=" + nick());
    case 10:
      return "SEARCH text=hello";
    default:
      return random_.chance(2) ? "DATASTORE" : "CHATHISTORY " + where;
  }
}

std::string Script::rename_channel(const Client& client) {
  static constexpr std::string_view kNew[] = {"#r", "#R", "#s", "#t", "r", "#a?b"};
  const std::string before = channel(client);
  const std::string now = random_.chance(4) ? in_other_letters(before) : std::string(random_.pick(kNew));
  return "RENAME " + before + " " + now + (random_.chance(2) ? " :why " + filler(20) : "");
}

std::string Script::rename(const Client&) { return "NICK " + nick(); }

/// Some lines with one target have a nonce, few one that was used. Now and then one of them is sent again, more often
/// than not by somebody of the same name.
std::string Script::named(const Client& client, std::string line) {
  constexpr std::size_t kKept = 12;
  constexpr std::size_t kLongest = 200;  // it fits, however its sender is called by then
  const bool again = random_.chance(4);
  const bool by_same = !random_.chance(4);
  for (const Named& said : named_) {
    if (again && (!by_same || said.nick == client.reader().nick())) return said.line;
  }
  if (line.size() > kLongest || line.substr(0, line.find(':')).find(',') != std::string::npos) return line;
  if (random_.chance(2)) return line;
  if (nonces_ == 0 || !random_.chance(10)) ++nonces_;
  line.insert(0, "@+chat/nonce=nonce-" + std::to_string(1'000 + nonces_) + " ");
  named_.push_front({client.reader().nick(), line});
  if (named_.size() > kKept) named_.pop_back();
  return line;
}

std::string Script::privmsg(const Client& client) {
  return named(client, "PRIVMSG " + targets(client) + " :" + text());
}
std::string Script::notice(const Client& client) { return named(client, "NOTICE " + targets(client) + " :" + text()); }
std::string Script::tagmsg(const Client& client) {
  return "@+react=m" + std::to_string(++tokens_) + " TAGMSG " + targets(client);
}

std::string Script::presence(const Client&) {
  switch (random_.below(5)) {
    case 0:
      return "AWAY";
    case 2:
      return "AWAY *";
    case 1:
      return "SETNAME :" + filler(random_.chance(4) ? 200 : 20);
    default:
      return "AWAY :" + filler(random_.chance(4) ? 300 : 20);
  }
}

std::string Script::query(const Client& client) {
  switch (random_.below(16)) {
    case 0:
      return "WHO " + channel(client);
    case 1:
      return "WHO " + mask();
    case 2:
      return "WHO " + channel(client) + " %tcuhnfdlar," + std::to_string(random_.below(999));
    case 3:
      return "WHOIS " + nick();
    case 4:
      return "WHOWAS " + nick();
    case 5:
      return random_.chance(2) ? "LIST" : "LIST >" + std::to_string(random_.below(3));
    case 6:
      return "NAMES " + channels(client);
    case 7:
      return "USERHOST " + nick() + " " + nick();
    case 8:
      return "ISON " + nick() + " " + nick();
    case 9:
      return "LUSERS";
    case 10:
      return "MOTD";
    case 11:
      return random_.chance(2) ? "HELP" : "HELP join";
    case 12:
      return random_.chance(2) ? "TIME" : "VERSION";
    case 13:
      return random_.chance(2) ? "INFO" : "ADMIN";
    case 14:
      return random_.chance(2) ? "STATS u" : "STATS l";
    default:
      return "NAMES " + channel(client);
  }
}

std::string Script::monitor(const Client&) {
  switch (random_.below(6)) {
    case 0:
      return "MONITOR L";
    case 1:
      return "MONITOR S";
    case 2:
      return "MONITOR C";
    case 3:
      return "MONITOR - " + nick();
    default:
      return "MONITOR + " + nick() + "," + nick();
  }
}

std::string Script::metadata(const Client& client) {
  static constexpr std::string_view kKeys[] = {"url", "Status", "a.b/c", "wr:ng"};
  const std::string target = random_.chance(2) ? "*" : random_.chance(2) ? channel(client) : nick();
  const std::string key(random_.pick(kKeys));
  switch (random_.below(10)) {
    case 0:
      return "METADATA " + target + " GET " + key + " " + std::string(random_.pick(kKeys));
    case 1:
      return "METADATA " + target + " LIST";
    case 2:
      return "METADATA " + target + (random_.chance(3) ? " CLEAR" : " SET " + key);
    case 3:
      return "METADATA * SUBS";
    case 4:
      return "METADATA * UNSUB " + key;
    case 5:
    case 6:
      return "METADATA * SUB " + key + " " + std::string(random_.pick(kKeys));
    case 7:
      return "METADATA " + (random_.chance(3) ? "*ALL" : target) + " SYNC";
    default:
      return "METADATA " + target + " SET " + key + " :" + filler(random_.chance(6) ? 450 : 20);
  }
}

std::string Script::oper(const Client&) {
  static constexpr std::string_view kLines[] = {"OPER root pw", "OPER root pw", "OPER cloak pw",
                                                "OPER far pw",  "OPER root no", "OPER x pw"};
  return std::string(random_.pick(kLines));
}

std::string Script::operator_command(const Client&) {
  switch (random_.below(6)) {
    case 0:
    case 1:
      return "KILL " + nick() + " :enough " + filler(random_.chance(4) ? 450 : 5);
    case 2:
      return "REHASH";
    default:
      return "WALLOPS :attention " + filler(10);
  }
}

std::string Script::capability(const Client&) {
  switch (random_.below(8)) {
    case 0:
      return "CAP LS 302";
    case 1:
      return "CAP LIST";
    case 2:
      return "CAP END";
    case 3:
      return "CAP REQ :nosuch " + std::string(irc::kCapabilities[0].name);
    case 4:
      return "CAP FROB";
    default: {
      const std::string_view name = irc::kCapabilities[random_.below(irc::kCapabilities.size())].name;
      if (name == irc::info(irc::Capability::no_implicit_names).name) return "CAP LIST";  // see capability_list()
      return "CAP REQ :" + std::string(random_.chance(2) ? "-" : "") + std::string(name);
    }
  }
}

std::string Script::ping(const Client&) { return "PING :b" + std::to_string(++tokens_); }

std::string Script::quit(const Client&) {
  return random_.chance(2) ? "QUIT" : "QUIT :bye " + filler(random_.chance(4) ? 400 : 5);
}

std::string Script::nonsense(const Client&) {
  static constexpr std::string_view kLines[] = {"FROB a b",    ":x!y@z PRIVMSG #a :forged",
                                                "JOIN",        "privmsg",
                                                "PRIVMSG ann", "TOPIC",
                                                "NICK",        "12 x",
                                                "MODE",        "KICK #a",
                                                "PONG x",      "USER a b c d",
                                                "PASS x",      ":",
                                                "@a",          "WHO",
                                                "NAMES",       "PART",
                                                "TAGMSG",      "INVITE ann",
                                                "KILL",        "OPER",
                                                "WALLOPS",     "MONITOR",
                                                "AWAY :",      "PING",
                                                "  PING  x y "};
  return std::string(random_.pick(kLines));
}

}  // namespace chat::simulation
