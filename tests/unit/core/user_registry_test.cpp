#include "core/user_registry.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/random.hpp"

using namespace chat::core;
using chat::irc::NameRules;
using chat::test::Random;

namespace {

NameRules rules(bool utf8) {
  NameRules::Options options;
  options.utf8 = utf8;
  return NameRules(options);
}

User& add(UserRegistry& users, const NameRules& names, std::string_view nick) {
  User user;
  user.nick = *names.nickname(nick);
  user.username = "~u";
  user.host = "h.example";
  return users.add(std::move(user));
}

}  // namespace

TEST_CASE("users: found by id and by any spelling of the nick") {
  const NameRules names;
  UserRegistry users(names);
  User& ada = add(users, names, "Ada");
  REQUIRE(static_cast<bool>(ada.id));
  REQUIRE(ada.source == "Ada!~u@h.example");
  REQUIRE(users.find_nick("aDA") == &ada);
  REQUIRE(users.find_nick("ad") == nullptr);
  REQUIRE(users.find_nick("") == nullptr);
  REQUIRE(users.find(ada.id) == &ada);
  REQUIRE(users.size() == 1);

  const UserId id = ada.id;
  users.remove(id);
  REQUIRE(users.find(id) == nullptr);
  REQUIRE(users.find_nick("ada") == nullptr);
  REQUIRE(users.size() == 0);
  REQUIRE(users.most() == 1);
}

TEST_CASE("users: a rename frees the old nick and keeps the id") {
  const NameRules names;
  UserRegistry users(names);
  User& ada = add(users, names, "ada");
  const UserId id = ada.id;
  users.rename(ada, *names.nickname("Lovelace"));
  REQUIRE(users.find_nick("ada") == nullptr);
  REQUIRE(users.find_nick("LOVELACE") == &ada);
  REQUIRE(ada.id == id);
  REQUIRE(ada.source == "Lovelace!~u@h.example");
  users.rename(ada, *names.nickname("LOVElace"));  // another spelling of the same
  REQUIRE(users.find_nick("lovelace") == &ada);
  REQUIRE(ada.nick.text() == "LOVElace");
  add(users, names, "ada");
  REQUIRE(users.size() == 2);
}

TEST_CASE("users: the source follows username and host") {
  const NameRules names;
  UserRegistry users(names);
  User& ada = add(users, names, "ada");
  ada.username = "countess";
  ada.host = "other.example";
  UserRegistry::refresh(ada);
  REQUIRE(ada.source == "ada!countess@other.example");
}

TEST_CASE("users: references stay valid while others come and go") {
  const NameRules names;
  UserRegistry users(names);
  User& ada = add(users, names, "ada");
  std::vector<UserId> others;
  for (int i = 0; i < 1'000; ++i) others.push_back(add(users, names, "u" + std::to_string(i)).id);
  REQUIRE(users.find_nick("ada") == &ada);
  for (const UserId id : others) users.remove(id);
  REQUIRE(ada.nick.text() == "ada");
  REQUIRE(users.most() == 1'001);
}

TEST_CASE("users: the counts follow the modes, also when users go") {
  const NameRules names;
  UserRegistry users(names);
  User& ada = add(users, names, "ada");
  User& bob = add(users, names, "bob");
  users.set_mode(ada, 'i', true);
  users.set_mode(ada, 'i', true);  // twice is once
  users.set_mode(ada, 'o', true);
  users.set_mode(bob, 'i', true);
  users.set_mode(bob, 'w', true);
  REQUIRE(users.invisible() == 2);
  REQUIRE(users.operators() == 1);
  users.set_mode(bob, 'i', false);
  users.set_mode(bob, 'o', false);  // it was not set
  REQUIRE(users.invisible() == 1);
  REQUIRE(users.operators() == 1);
  users.remove(ada.id);
  REQUIRE(users.invisible() == 0);
  REQUIRE(users.operators() == 0);
}

TEST_CASE("users: a user may come with modes") {
  const NameRules names;
  UserRegistry users(names);
  User user;
  user.nick = *names.nickname("ada");
  user.modes = chat::irc::ModeSet("io");
  const User& ada = users.add(std::move(user));
  REQUIRE(users.invisible() == 1);
  REQUIRE(users.operators() == 1);
  users.remove(ada.id);
  REQUIRE(users.invisible() == 0);
}

TEST_CASE("users: without UTF-8 names, only the same nick is a lookalike") {
  const NameRules names;
  UserRegistry users(names);
  User& bill = add(users, names, "bill");
  REQUIRE(users.find_lookalike(*names.nickname("BILL")) == &bill);
  REQUIRE(users.find_lookalike(*names.nickname("bi11")) == nullptr);
  REQUIRE(users.find_lookalike(*names.nickname("BILL"), bill.id) == nullptr);
}

TEST_CASE("users: with UTF-8 names, a nick that looks the same is found until its holder goes or changes") {
  const NameRules names = rules(true);
  UserRegistry users(names);
  User& paypal = add(users, names, "paypal");
  const auto cyrillic = *names.nickname("раураl");
  REQUIRE(users.find_nick(cyrillic.text()) == nullptr);
  REQUIRE(users.find_lookalike(cyrillic) == &paypal);
  REQUIRE(users.find_lookalike(*names.nickname("PAYPAL")) == &paypal);
  REQUIRE(users.find_lookalike(*names.nickname("other")) == nullptr);
  users.rename(paypal, *names.nickname("carol"));
  REQUIRE(users.find_lookalike(cyrillic) == nullptr);
  users.rename(paypal, cyrillic);
  REQUIRE(users.find_lookalike(*names.nickname("paypal")) == &paypal);
  users.remove(paypal.id);
  REQUIRE(users.find_lookalike(*names.nickname("paypal")) == nullptr);
}

TEST_CASE("users: whoever asks for a nick is no lookalike of their own, but others still are") {
  const NameRules names = rules(true);
  UserRegistry users(names);
  User& iris = add(users, names, "iris");
  User& other = add(users, names, "lris");  // small letters do not look alike
  // The capital does: another spelling of one's own nick, and yet somebody else's face.
  REQUIRE(users.find_lookalike(*names.nickname("Iris"), iris.id) == &other);
  REQUIRE(users.find_lookalike(*names.nickname("iris"), iris.id) == nullptr);
  REQUIRE(users.find_lookalike(*names.nickname("iRIS"), iris.id) == nullptr);
}

TEST_CASE("users: the registry behaves as a map of nicks, whatever happens") {
  Random random(121);
  const NameRules names = rules(true);
  UserRegistry users(names);
  std::map<std::string, UserId> model;  // by folded nick
  static constexpr std::string_view kLetters[] = {"a", "A", "b", "ö", "Ö", "o", "i", "I", "l"};
  const auto random_nick = [&] {
    return "n" + std::string(random.pick(kLetters)) + std::string(random.pick(kLetters));
  };
  std::size_t most = 0;
  for (int step = 0; step < 5'000; ++step) {
    const auto nick = *names.nickname(random_nick());
    const bool free = users.find_lookalike(nick) == nullptr;
    if (model.empty() || random.chance(2)) {
      if (free) model[nick.folded()] = add(users, names, nick.text()).id;
    } else {
      auto some = model.begin();
      std::advance(some, static_cast<std::ptrdiff_t>(random.below(model.size())));
      User& user = users[some->second];
      if (random.chance(2)) {
        users.remove(user.id);
        model.erase(some);
      } else if (users.find_lookalike(nick, user.id) == nullptr) {
        users.rename(user, nick);
        const UserId id = some->second;
        model.erase(some);
        model[nick.folded()] = id;
      }
    }
    most = std::max(most, model.size());
    REQUIRE(users.size() == model.size());
    REQUIRE(users.most() == most);
    for (const auto& [folded, id] : model) {
      REQUIRE(users.find_nick(folded) == users.find(id));
      REQUIRE(users.find_lookalike(users[id].nick) == users.find(id));
    }
  }
}
