#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "support/mind_harness.hpp"

namespace chat::test {

/// A query that may name a server behind what it says already: it is answered for this one, by name, by mask or by
/// somebody who is on it, as if it named none, and refused with 402 for any other. `client` is alice, whom the answer
/// must not be about.
inline void check_server_parameter(Client& client, const std::string& query) {
  const std::string expected = numbers(client.ask(query));
  for (const std::string server : {"chat.example", "Chat.Example", "*", "chat.*", "c?at.example", "alice", "ALICE"}) {
    INFO(query << " " << server);
    REQUIRE(numbers(client.ask(query + " " + server)) == expected);
  }
  for (const std::string server : {"other.example", "nobody", "*.org", "chat.example.org"}) {
    const std::string refusal = client.ask_one(query + " " + server);
    REQUIRE(numbers({refusal}) == "402");
    REQUIRE(param(refusal, 1) == server);
  }
}

}  // namespace chat::test
