#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/account_actions.hpp"
#include "core/identity.hpp"
#include "support/mind_harness.hpp"

namespace chat::test {

/// A mind with accounts. How somebody proves to be one is not the question here: it is simply so.
class IdentityHarness : public MindHarness {
 public:
  using MindHarness::MindHarness;

  core::Core& core() { return const_cast<core::Core&>(mind.core()); }

  core::Account& make_account(std::string_view name, std::string_view verification = {}) {
    core::NewAccount given;
    given.verification = verification;
    given.name = *core().names().nickname(name);
    return core::create_account(core(), nullptr, given);
  }
  core::Account& account(std::string_view name) {
    core::Account* const found = core().accounts.find_name(name);
    REQUIRE(found != nullptr);
    return *found;
  }
  core::User& user(std::string_view nick) {
    core::User* const found = core().users.find_nick(nick);
    REQUIRE(found != nullptr);
    return *found;
  }
  void always_on(std::string_view name) { set(name, core::account_field::kAlwaysOn, "on"); }
  void set(std::string_view name, std::string_view field, std::string_view value) {
    core::set_account_fact(core(), nullptr, account(name).id, field, value);
  }

  /// Before its registration or afterwards; then all that follows from it happens.
  void log_in(Client client, std::string_view name) {
    core::log_in(core(), core().sessions[client.id()], account(name));
    client.send("PONG x");
  }
  void log_out(Client client) {
    core::log_out(core(), core().sessions[client.id()]);
    client.send("PONG x");
  }
  /// What the engine does for those who are told something long that they did not ask for.
  void go_on_with_others() {
    for (const commands::Request& request : std::exchange(requests, {})) {
      REQUIRE(request.kind == commands::Request::Kind::resume);
      mind.resume(request.session);
      Client(*this, request.session).go_on();
    }
  }
  /// A registered client of that account. What it was told on the way is left to be looked at.
  Client arrive(std::string_view account, std::string_view nick, const Arriving& how = {}) {
    Client client = open(how);
    if (!how.caps.empty()) client.send("CAP REQ :" + how.caps);
    core::log_in(core(), core().sessions[client.id()], this->account(account));
    static_cast<void>(client.lines());
    client.send("NICK " + std::string(nick));
    client.send("USER " + how.username + " 0 * :" + how.real_name);
    if (!how.caps.empty()) client.send("CAP END");
    REQUIRE(sink.inbox(client.id()).registered);
    return client;
  }
  Client connect_as(std::string_view account, const Arriving& how = {}) {
    Client client = arrive(account, account, how);
    static_cast<void>(client.lines());
    return client;
  }
};

/// Behind the greeting.
[[nodiscard]] inline Lines behind_greeting(const Lines& lines) {
  const auto end = std::ranges::find_if(lines, [](const std::string& line) {
    return line.find(" 422 ") != std::string::npos || line.find(" 376 ") != std::string::npos;
  });
  REQUIRE(end != lines.end());
  return {end + 1, lines.end()};
}

}  // namespace chat::test
