#include "script.hpp"

#include <algorithm>

#include "util/utf8.hpp"

namespace chat::simulation {
namespace {

constexpr std::size_t kLongestBody = irc::kMaxBody - 2;

/// What the line buffer lets through.
std::string fitting(std::string line) {
  const std::size_t tags = line.starts_with('@') ? line.find(' ') + 1 : 0;
  const std::string_view body = util::truncate_utf8(std::string_view(line).substr(tags), kLongestBody);
  line.resize(tags + body.size());
  return line;
}

}  // namespace

std::vector<Input> Script::greeting(Client::Kind kind) {
  if (kind == Client::Kind::web) return {std::string("GET /" + filler(20) + " HTTP/1.1"), std::string("Host: x")};
  if (kind == Client::Kind::plain) {
    std::vector<Input> lines;
    if (random_.chance(5)) lines.emplace_back("/help");
    lines.emplace_back(nick());
    if (random_.chance(5)) lines.emplace_back(nick());
    return lines;
  }
  std::vector<Input> lines;
  if (random_.chance(3)) lines.emplace_back("PASS secret");
  lines.emplace_back("NICK " + nick());
  lines.emplace_back("USER u" + filler(random_.chance(4) ? 30 : 3) + " 0 * :Real " +
                     filler(random_.chance(8) ? 200 : 10));
  if (random_.chance(3)) return lines;
  lines.insert(lines.begin(), random_.chance(2) ? "CAP LS 302" : "CAP LS");
  const std::size_t place = 1 + random_.below(lines.size());
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), "CAP REQ :" + capability_list());
  lines.emplace_back("CAP END");
  return lines;
}

std::vector<Input> Script::next(const Client& client) {
  std::vector<Input> lines;
  do {
    if (random_.chance(40)) {
      static constexpr irc::LineError kErrors[] = {irc::LineError::body_too_long, irc::LineError::tags_too_long,
                                                   irc::LineError::nul,           irc::LineError::carriage_return,
                                                   irc::LineError::several_lines, irc::LineError::not_utf8};
      lines.emplace_back(random_.pick(kErrors));
    } else if (client.kind() == Client::Kind::plain) {
      lines.emplace_back(fitting(typed(client)));
    } else {
      lines.emplace_back(fitting(irc_line(client)));
      // The barrier: whatever came of that, what follows it is answered behind it.
      if (random_.chance(4)) lines.emplace_back(ping(client));
    }
  } while (random_.chance(4));
  return lines;
}

std::vector<Input> Script::questions(const Client& client) const {
  std::vector<Input> lines;
  for (const std::string& name : client.channels().names()) {
    lines.emplace_back("NAMES " + name);
    lines.emplace_back("MODE " + name);
    lines.emplace_back("TOPIC " + name);
    for (const char* list : {"b", "e", "I"}) lines.emplace_back("MODE " + name + " " + list);
  }
  lines.emplace_back("PING :done");
  return lines;
}

std::string Script::pick_weighted(std::span<const Weighted> table, const Client& client) {
  std::size_t total = 0;
  for (const Weighted& entry : table) total += entry.weight;
  std::size_t at = random_.below(total);
  for (const Weighted& entry : table) {
    if (at < entry.weight) return (this->*entry.make)(client);
    at -= entry.weight;
  }
  return {};
}

std::string Script::irc_line(const Client& client) {
  static constexpr Weighted kRegistered[] = {
      {140, &Script::join},
      {50, &Script::part},
      {40, &Script::kick},
      {30, &Script::invite},
      {30, &Script::topic},
      {50, &Script::mode_flags},
      {50, &Script::mode_status},
      {50, &Script::mode_masks},
      {40, &Script::mode_query},
      {15, &Script::user_mode},
      {50, &Script::rename},
      {160, &Script::privmsg},
      {40, &Script::notice},
      {30, &Script::tagmsg},
      {30, &Script::presence},
      {60, &Script::query},
      {160, &Script::history},
      {20, &Script::monitor},
      {12, &Script::oper},
      {10, &Script::operator_command},
      {20, &Script::capability},
      {20, &Script::ping},
      {8, &Script::quit},
      {15, &Script::nonsense},
      {30, &Script::rename_channel},
      {40, &Script::metadata},
  };
  static constexpr Weighted kRegistering[] = {
      {20, &Script::registering}, {1, &Script::capability}, {1, &Script::ping},     {1, &Script::privmsg},
      {1, &Script::nonsense},     {1, &Script::join},       {2, &Script::metadata},
  };
  std::string line =
      client.reader().registered() ? pick_weighted(kRegistered, client) : pick_weighted(kRegistering, client);
  return with_tags(std::move(line));
}

std::string Script::with_tags(std::string line) {
  if (!random_.chance(3)) return line;
  static constexpr std::string_view kTags[] = {"+a=b",
                                               "+draft/react=\xF0\x9F\x91\x8D",
                                               "+typing=active",
                                               "junk=1",
                                               "+",
                                               "+long=",
                                               "time=2000-01-01T00:00:00.000Z",
                                               "msgid=forged",
                                               "+esc=a\\:b\\s\\\\c"};
  std::string tags;
  if (!random_.chance(3))
    tags = "label=L" + std::to_string(++labels_) + (random_.chance(30) ? std::string(70, 'x') : "");
  while (random_.chance(2) && tags.size() < 2000) {
    if (!tags.empty()) tags += ';';
    tags += random_.pick(kTags);
    if (tags.ends_with("+long=")) tags += std::string(random_.below(1500), 'y');
  }
  if (tags.empty()) return line;
  if (!line.starts_with('@')) return "@" + tags + " " + line;
  return "@" + tags + ";" + line.substr(1);
}

std::string Script::registering(const Client& client) {
  switch (random_.below(6)) {
    case 0:
      return "USER u 0 * :Real";
    case 1:
      return "CAP END";
    case 2:
      return "PASS secret";
    default:  // a nick that is free
      return "NICK " + (random_.chance(2) ? nick() : "n" + std::to_string(client.id().packed() % 100'000));
  }
}

std::string Script::typed(const Client& client) {
  switch (random_.below(24)) {
    case 0:
      return "/enter " + channel(client) + (random_.chance(4) ? " " + key() : "");
    case 1:
      return "/enter a";
    case 2:
      return random_.chance(3) ? "/leave " + channel(client) : "/leave";
    case 3:
      return "/private " + nick() + (random_.chance(2) ? " " + text() : "");
    case 4:
      return "/msg " + target(client) + " " + text();
    case 5:
      return random_.chance(2) ? "/who " + channel(client) : random_.chance(2) ? "/who" : "/who " + nick();
    case 6:
      return "/nick " + nick();
    case 7:
      return random_.chance(3) ? "/topic" : "/topic about " + filler(40);
    case 8:
      return "/me " + text();
    case 9:
      return "/invite " + nick() + (random_.chance(2) ? " " + channel(client) : "");
    case 10:
      return "/kick " + nick() + " because";
    case 11:
      return random_.chance(2) ? "/away" : "/away " + filler(30);
    case 12: {
      const std::string line = random_.chance(2) ? mode_masks(client) : mode_status(client);
      return "/raw " + line;
    }
    case 13:
      return random_.chance(2) ? "/info" : "/help enter";
    case 14:
      return random_.chance(2) ? "/channels" : "/menu";
    case 15:
      return random_.chance(3) ? "/leavesystem" : random_.chance(3) ? "/quit bye" : "/nosuch";
    case 16:
      return "NICK " + nick();  // said as text, if the person is anywhere
    case 18:
      return "/raw " + history(client);
    case 17:
      return "n" + std::to_string(client.id().packed() % 100'000);
    default:
      return text();
  }
}

}  // namespace chat::simulation
