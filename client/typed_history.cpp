#include "client/typed_history.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <utility>

#include "client/services.hpp"
#include "client/small_files.hpp"
#include "irc/message.hpp"
#include "text/slash.hpp"
#include "text/slash_commands.hpp"
#include "text/slash_names.hpp"

namespace chat::client {
namespace {

using text::take_word;

constexpr std::size_t kMostBytes = TypedHistory::kMostLines * (TypedHistory::kLongestLine + 1);

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view one) { return irc::equals_ignoring_case(word, one); });
}

/// What services are told together with a password.
bool is_said_with_password(std::string_view verb) {
  return is_one_of(verb,
                   {"identify", "id", "auth", "login", "register", "verify", "confirm", "ghost", "release", "regain",
                    "recover", "reclaim", "passwd", "password", "pass", "setpass", "set", "group", "drop"});
}

/// Something said to `target`.
bool may_say(std::string_view target, std::string_view text) {
  const std::string_view verb = take_word(text);
  if (text.empty()) return true;  // HELP, INFO
  return !is_service(target) && !is_said_with_password(verb);
}

/// A line of IRC.
bool may_send(std::string_view line) {
  const auto message = irc::parse(line);
  if (!message) return false;
  const std::string_view command = message->command;
  if (is_one_of(command, {"PRIVMSG", "NOTICE", "SQUERY"})) return may_say(message->param(0), message->param(1));
  if (is_one_of(command, {"JOIN", "MODE"})) return message->params.size() < (is_one_of(command, {"JOIN"}) ? 2 : 3);
  return !is_service(command) && !is_one_of(command, {"PASS", "OPER", "AUTHENTICATE", "REGISTER", "VERIFY", "WEBIRC",
                                                      "LOGIN", "IDENTIFY", "VHOST", "DIE", "RESTART"});
}

/// A command, without its slash.
bool may_command(std::string_view rest) {
  const auto entry = text::find_slash_command(take_word(rest), text::Reader::client);
  if (!entry) return false;
  const std::string_view command = (*entry)->shown.name;
  std::string_view behind = rest;
  const std::string_view first = take_word(behind);
  if (command == "raw") return may_send(rest);
  if (command == "msg" || command == "notice" || command == "private") return may_say(first, behind);
  if (command == "mode") return behind.empty() || !rest.contains('k');  // /mode +k KEY
  if (command == "register" || command == "verify") return rest.empty();
  if (command == "login" || command == "enter") return behind.empty();
  if (command == "account") return behind.empty() || !is_said_with_password(first) || is_one_of(first, {"set"});
  return true;
}

/// A command behind which a password is asked for.
bool leads_to_secret(std::string_view line) {
  if (!line.starts_with('/')) return false;
  line.remove_prefix(1);
  const auto entry = text::find_slash_command(take_word(line), text::Reader::client);
  return entry && is_one_of((*entry)->shown.name, {"login", "register", "account"}) &&
         ((*entry)->shown.name != "account" || is_said_with_password(take_word(line)));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::span<const std::string_view> last_of(const std::vector<std::string_view>& lines, std::size_t most) {
  return std::span(lines).last(std::min(lines.size(), most));
}

}  // namespace

bool may_be_remembered(std::string_view line, std::string_view place) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!line.starts_with('/')) return may_say(place, line);
  line.remove_prefix(std::min(line.find_first_not_of('/'), line.size()));
  return may_command(line);
}

std::vector<std::string> TypedHistory::lines() const {
  std::vector<std::string> found;
  if (path_.empty()) return found;
  const auto text = read_small_file(path_, kMostBytes);
  if (!text || !*text) return found;
  const std::vector<std::string_view> all = split(**text);
  for (const std::string_view line : last_of(all, kMostLines)) {
    if (std::ranges::none_of(line, is_control)) found.emplace_back(line);
  }
  return found;
}

void TypedHistory::keep(std::string_view line, std::string_view place) {
  const bool is_blank = line.find_first_not_of(' ') == std::string_view::npos;
  if (is_blank || std::exchange(secret_next_, leads_to_secret(line))) return;
  if (path_.empty() || line == last_ || line.size() > kLongestLine) return;
  if (std::ranges::any_of(line, is_control) || !may_be_remembered(line, place)) return;
  last_ = line;
  const auto file = LockedFile::open(path_);
  if (!file) return;
  const auto text = file->read(kMostBytes);
  if (!text) return;
  const std::vector<std::string_view> before = split(*text);
  const std::string added = std::string(text->empty() || text->ends_with('\n') ? "" : "\n") + last_ + '\n';
  if (before.size() < kMostLines) {
    static_cast<void>(file->append(added));
    return;
  }
  std::string all;
  for (const std::string_view one : last_of(before, kMostLines - 1)) all.append(one).append("\n");
  static_cast<void>(file->rewrite(all + last_ + '\n'));
}

}  // namespace chat::client
