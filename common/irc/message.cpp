#include "irc/message.hpp"

#include <algorithm>

namespace chat::irc {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

void skip_spaces(std::string_view& rest) {
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
}

/// Takes everything up to the next space off `rest`, and the spaces behind it.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  skip_spaces(rest);
  return word;
}

void parse_tags(std::string_view text, Message& message) {
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(item.size() + 1, text.size()));
    const std::size_t equals = item.find('=');
    const std::string_view key = item.substr(0, equals);
    if (key.empty()) continue;
    message.tags.push_back({key, equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1)});
  }
}

bool is_command(std::string_view word) {
  return std::ranges::all_of(word, is_letter) || (word.size() == 3 && std::ranges::all_of(word, is_digit));
}

void parse_params(std::string_view rest, Message& message) {
  while (!rest.empty()) {
    if (rest.front() == ':') {
      message.params.push_back(rest.substr(1));
      return;
    }
    message.params.push_back(take_word(rest));
  }
}

}  // namespace

std::optional<std::string_view> Message::tag(std::string_view key) const {
  for (auto it = tags.rbegin(); it != tags.rend(); ++it) {
    if (it->key == key) return it->value;
  }
  return std::nullopt;
}

std::expected<Message, ParseError> parse(std::string_view line) {
  // One object for all ways out, made where the caller wants it: a message is large to move.
  std::expected<Message, ParseError> result;
  Message& message = *result;
  std::string_view rest = line;
  skip_spaces(rest);
  if (rest.empty()) {
    result = std::unexpected(ParseError::empty);
    return result;
  }
  if (rest.front() == '@') parse_tags(take_word(rest).substr(1), message);
  if (!rest.empty() && rest.front() == ':') message.source = take_word(rest).substr(1);
  if (rest.empty()) {
    result = std::unexpected(ParseError::no_command);
    return result;
  }
  message.command = take_word(rest);
  if (is_command(message.command)) {
    parse_params(rest, message);
  } else {
    result = std::unexpected(ParseError::bad_command);
  }
  return result;
}

Source split_source(std::string_view source) {
  Source parts;
  const std::size_t at = source.find('@');
  if (at != std::string_view::npos) parts.host = source.substr(at + 1);
  const std::string_view front = source.substr(0, at);
  const std::size_t bang = front.find('!');
  if (bang != std::string_view::npos) parts.user = front.substr(bang + 1);
  parts.nick = front.substr(0, bang);
  return parts;
}

std::string unescape_tag_value(std::string_view escaped) {
  std::string value;
  value.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      value += escaped[i];
      continue;
    }
    if (++i == escaped.size()) break;  // a lone backslash at the end stands for nothing
    switch (escaped[i]) {
      case ':':
        value += ';';
        break;
      case 's':
        value += ' ';
        break;
      case 'r':
        value += '\r';
        break;
      case 'n':
        value += '\n';
        break;
      default:
        value += escaped[i];
    }
  }
  return value;
}

void escape_tag_value(std::string_view value, std::string& out) {
  for (const char c : value) {
    switch (c) {
      case ';':
        out += "\\:";
        break;
      case ' ':
        out += "\\s";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        out += c;
    }
  }
}

bool is_middle(std::string_view text) {
  return !text.empty() && text.front() != ':' && text.find(' ') == std::string_view::npos;
}

void append_middle(std::string& out, std::string_view param) {
  out += ' ';
  out += param;
}

void append_trailing(std::string& out, std::string_view param) {
  out += " :";
  out += param;
}

std::string to_upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), upper);
  return result;
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return result;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return upper(x) == upper(y); });
}

}  // namespace chat::irc
