#include "irc/message.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "support/golden.hpp"
#include "support/random.hpp"

using namespace chat::irc;
using chat::test::Random;

namespace {

ParseError error_of(const std::string& name) {
  if (name == "empty") return ParseError::empty;
  if (name == "no_command") return ParseError::no_command;
  REQUIRE(name == "bad_command");
  return ParseError::bad_command;
}

std::string serialise(const Message& message) {
  std::string line;
  for (const Tag& tag : message.tags) {
    line += line.empty() ? '@' : ';';
    line += tag.key;
    if (!tag.value.empty()) line.append("=").append(tag.value);
  }
  if (!line.empty()) line += ' ';
  if (!message.source.empty()) line.append(":").append(message.source).append(" ");
  line += message.command;
  for (std::size_t i = 0; i < message.params.size(); ++i) {
    if (i + 1 < message.params.size()) {
      append_middle(line, message.params[i]);
    } else {
      append_trailing(line, message.params[i]);
    }
  }
  return line;
}

void require_same(const Message& a, const Message& b) {
  REQUIRE(a.source == b.source);
  REQUIRE(a.command == b.command);
  REQUIRE(std::ranges::equal(a.params, b.params));
  REQUIRE(std::ranges::equal(a.tags, b.tags,
                             [](const Tag& x, const Tag& y) { return x.key == y.key && x.value == y.value; }));
}

}  // namespace

TEST_CASE("parse: golden lines") {
  for (const auto& item : chat::test::golden("message_parse.json")) {
    const bool latin1 = item.value("latin1", false);
    const std::string line = chat::test::text(item.at("line"), latin1);
    INFO(item.at("about").get<std::string>() << ": " << line);
    const auto message = parse(line);
    if (item.contains("error")) {
      REQUIRE_FALSE(message.has_value());
      REQUIRE(message.error() == error_of(item.at("error")));
      continue;
    }
    REQUIRE(message.has_value());
    REQUIRE(message->command == item.at("command").get<std::string>());
    REQUIRE(message->source == chat::test::text(item.value("source", nlohmann::json("")), latin1));

    std::vector<std::string> params;
    for (const auto& param : item.value("params", nlohmann::json::array())) {
      params.push_back(chat::test::text(param, latin1));
    }
    REQUIRE(std::vector<std::string>(message->params.begin(), message->params.end()) == params);

    std::map<std::string, std::string> tags;
    const auto expected_tags = item.value("tags", nlohmann::json::object());
    for (const auto& [key, value] : expected_tags.items()) {
      tags[key] = chat::test::text(value, latin1);
    }
    for (const Tag& tag : message->tags) REQUIRE(tags.contains(std::string(tag.key)));
    for (const auto& [key, value] : tags) {
      INFO("tag " << key);
      REQUIRE(message->tag(key).has_value());
      REQUIRE(unescape_tag_value(*message->tag(key)) == value);
    }
  }
}

TEST_CASE("parse: a tag that is not there is not found") {
  const auto message = parse("@a=1;+b PING");
  REQUIRE(message.has_value());
  REQUIRE_FALSE(message->tag("b").has_value());
  REQUIRE_FALSE(message->tag("").has_value());
  REQUIRE_FALSE(message->tag("A").has_value());
}

TEST_CASE("parse: a parameter that is not there is empty") {
  const auto message = parse("PING x");
  REQUIRE(message.has_value());
  REQUIRE(message->param(0) == "x");
  REQUIRE(message->param(1).empty());
  REQUIRE(message->param(1'000).empty());
}

TEST_CASE("parse: a line written from its parts gives the same parts") {
  Random random(1);
  int parsed = 0;
  for (int round = 0; round < 200'000; ++round) {
    const std::string line = random.from("@:;=! \\aB1+/", 24);
    INFO(line);
    const auto message = parse(line);
    if (!message) continue;
    ++parsed;
    const std::string again = serialise(*message);
    INFO(again);
    const auto second = parse(again);
    REQUIRE(second.has_value());
    require_same(*message, *second);
  }
  REQUIRE(parsed > 1'000);
}

TEST_CASE("parse: any bytes are parsed or refused, and what is parsed lies within the line") {
  Random random(2);
  for (int round = 0; round < 50'000; ++round) {
    const std::string line = random.bytes(40);
    const auto message = parse(line);
    if (!message) continue;
    const auto within = [&](std::string_view part) {
      return part.empty() || (part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size());
    };
    REQUIRE(within(message->command));
    REQUIRE(within(message->source));
    for (const auto param : message->params) REQUIRE(within(param));
    for (const Tag& tag : message->tags) REQUIRE((within(tag.key) && within(tag.value)));
  }
}

TEST_CASE("split_source: golden sources") {
  for (const auto& item : chat::test::golden("source_split.json")) {
    const std::string source = item.at("source");
    INFO(source);
    const Source parts = split_source(source);
    REQUIRE(parts.nick == item.at("nick").get<std::string>());
    REQUIRE(parts.user == item.at("user").get<std::string>());
    REQUIRE(parts.host == item.at("host").get<std::string>());
  }
}

TEST_CASE("tag values: golden values in both directions") {
  for (const auto& item : chat::test::golden("tag_value.json")) {
    INFO(item.at("about").get<std::string>());
    std::string escaped;
    escape_tag_value(item.at("raw").get<std::string>(), escaped);
    REQUIRE(escaped == item.at("escaped").get<std::string>());
    REQUIRE(unescape_tag_value(escaped) == item.at("raw").get<std::string>());
  }
}

TEST_CASE("tag values: escaping appends") {
  std::string out = "@a=";
  escape_tag_value("x y", out);
  REQUIRE(out == "@a=x\\sy");
}

TEST_CASE("tag values: any bytes survive, and an escaped value fits in a tag") {
  Random random(3);
  for (int round = 0; round < 20'000; ++round) {
    const std::string raw = random.bytes(30);
    std::string escaped;
    escape_tag_value(raw, escaped);
    REQUIRE(escaped.find_first_of("; \r\n") == std::string::npos);
    REQUIRE(unescape_tag_value(escaped) == raw);
  }
}

TEST_CASE("is_middle: what cannot stand before the last parameter") {
  REQUIRE(is_middle("a"));
  REQUIRE(is_middle("a:b"));
  REQUIRE(is_middle("a:"));
  REQUIRE(is_middle("@a"));
  REQUIRE(is_middle("\t"));
  REQUIRE_FALSE(is_middle(""));
  REQUIRE_FALSE(is_middle(":"));
  REQUIRE_FALSE(is_middle(":a"));
  REQUIRE_FALSE(is_middle(" "));
  REQUIRE_FALSE(is_middle("a b"));
  REQUIRE_FALSE(is_middle("a "));
}

TEST_CASE("append: a middle parameter stands behind a space, the last behind a colon") {
  std::string line = "MODE";
  append_middle(line, "#x");
  append_middle(line, "+k");
  append_trailing(line, "");
  REQUIRE(line == "MODE #x +k :");
  append_trailing(line, "a :b");
  REQUIRE(line == "MODE #x +k : :a :b");
}

TEST_CASE("to_upper and equals_ignoring_case: ASCII letters only") {
  REQUIRE(to_upper("privMsg-09{}ß") == "PRIVMSG-09{}ß");
  REQUIRE(to_upper("").empty());
  REQUIRE(equals_ignoring_case("PrivMsg", "pRIVmSG"));
  REQUIRE(equals_ignoring_case("", ""));
  REQUIRE_FALSE(equals_ignoring_case("JOIN", "JOI"));
  REQUIRE_FALSE(equals_ignoring_case("JOIN", "JOINS"));
  REQUIRE_FALSE(equals_ignoring_case("[", "{"));
  REQUIRE_FALSE(equals_ignoring_case("@", "`"));
  REQUIRE_FALSE(equals_ignoring_case("ä", "Ä"));
}
