#include <catch2/catch.hpp>

#include <string>
#include <variant>

#include "app/config.hpp"
#include "app/config_keys.hpp"
#include "crypto/password.hpp"
#include "unit/app/config_texts.hpp"

// What stands in the configuration of operators.

using chat::app::parse_config;
using chat::test::error_of;
using chat::test::example_with;

TEST_CASE("The example's operator is accepted once its comment signs are gone") {
  const auto parsed = parse_config(example_with("operators"), "example");
  REQUIRE(parsed);
  REQUIRE(parsed->operators.size() == 1);
  const chat::core::Operator& entry = parsed->operators[0];
  for (const chat::app::OperatorKey& key : chat::app::operator_keys()) {
    if (const auto* const place = std::get_if<std::string chat::core::Operator::*>(&key.place)) {
      CHECK('"' + entry.**place + '"' == key.example);
    }
  }
  CHECK(entry.privileges == chat::core::Privileges::all());
  CHECK(entry.has_hash());
}

TEST_CASE("What an operator may do: everything, unless the entry says what") {
  using chat::core::Privilege;
  const auto privileges_of = [](const std::string& more) {
    const auto parsed = parse_config("[[operators]]\nname = \"a\"\npassword = \"b\"\n" + more, "chat.toml");
    REQUIRE(parsed);
    return parsed->operators.at(0).privileges;
  };
  CHECK(privileges_of("") == chat::core::Privileges::all());
  CHECK(privileges_of("privileges = []") == chat::core::Privileges{});
  const auto some = privileges_of(R"(privileges = ["see-all", "kill"])");
  for (const chat::core::PrivilegeInfo& info : chat::core::kPrivileges) {
    INFO(info.name);
    CHECK(some.has(info.privilege) == (info.name == "kill" || info.name == "see-all"));
    CHECK(privileges_of("privileges = [\"" + std::string(info.name) + "\"]").has(info.privilege));
  }
  for (const std::string wrong : {R"("kill")", R"(["kil"])", "[1]", "true", R"(["none"])", R"([""])"}) {
    CHECK_THAT(
        error_of("[[operators]]\nname = \"a\"\npassword = \"b\"\nprivileges = " + wrong),
        Catch::Contains(
            "\"kill\", \"rehash\", \"server\", \"wallops\", \"see-all\", \"accounts\", \"channels\" is expected"));
  }
}

TEST_CASE("How an operator proves who they are: a password, its hash, a certificate") {
  const std::string entry = "[[operators]]\nname = \"a\"\n";
  const std::string digits = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";
  std::string colons;
  for (std::size_t i = 0; i < digits.size(); i += 2) colons += (i > 0 ? ":" : "") + digits.substr(i, 2);
  for (const std::string& given : {digits, colons}) {
    const auto parsed = parse_config(entry + "certificate = \"" + given + "\"\n", "chat.toml");
    REQUIRE(parsed);
    CHECK(parsed->operators.at(0).certificate == "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  }
  for (const std::string& wrong : {digits.substr(1), digits + "0", "x" + digits.substr(1), "0" + colons}) {
    CHECK_THAT(error_of(entry + "certificate = \"" + wrong + "\"\n"), Catch::Contains("64 hexadecimal digits"));
  }
  const std::string hash = chat::crypto::hash_password("secret", {.mebibytes = 1, .passes = 1});
  CHECK(parse_config(entry + "password = \"" + hash + "\"\n", "chat.toml"));
  for (const std::string& wrong : {hash.substr(0, 40), hash.substr(0, hash.size() - 1), hash + "x"}) {
    CHECK_THAT(error_of(entry + "password = \"" + wrong + "\"\n"), Catch::Contains("only a part of a hash"));
  }
  CHECK_THAT(error_of(entry + "account = \"alice\"\n"), Catch::Contains("needs a `password` or a `certificate`"));
}
