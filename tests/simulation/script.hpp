#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client.hpp"
#include "support/random.hpp"

namespace chat::simulation {

/// Makes up what clients send. Few nicks and few channels, so that they meet and collide; every command; things that
/// are wrong. The same random values give the same lines, with any library.
class Script {
 public:
  Script(test::Random& random, bool utf8) : random_(random), utf8_(utf8) {}

  /// What a new connection sends first, to be registered.
  [[nodiscard]] std::vector<Input> greeting(Client::Kind kind);
  /// What a client sends next. Now and then several lines, which arrive together.
  [[nodiscard]] std::vector<Input> next(const Client& client);
  /// An IRC client asks for all that it should know of the channels it is in.
  [[nodiscard]] std::vector<Input> questions(const Client& client) const;
  [[nodiscard]] std::string address();

 private:
  using Make = std::string (Script::*)(const Client&);
  struct Weighted {
    std::size_t weight;
    Make make;
  };

  std::string pick_weighted(std::span<const Weighted> table, const Client& client);
  std::string irc_line(const Client& client);
  std::string with_tags(std::string line);

  // The vocabulary.
  std::string nick();
  std::string channel(const Client& client);
  std::string channels(const Client& client);
  std::string target(const Client& client);
  std::string targets(const Client& client);
  std::string mask();
  std::string key();
  std::string text();
  std::string named(const Client& client, std::string line);
  std::string filler(std::size_t longest);
  std::string capability_list();

  // A line of one command.
  std::string join(const Client& client);
  std::string part(const Client& client);
  std::string kick(const Client& client);
  std::string invite(const Client& client);
  std::string topic(const Client& client);
  std::string mode_flags(const Client& client);
  std::string mode_status(const Client& client);
  std::string mode_masks(const Client& client);
  std::string mode_query(const Client& client);
  std::string user_mode(const Client& client);
  std::string reference(const Client& client);
  std::string history(const Client& client);
  std::string rename(const Client& client);
  std::string rename_channel(const Client& client);
  std::string privmsg(const Client& client);
  std::string notice(const Client& client);
  std::string tagmsg(const Client& client);
  std::string presence(const Client& client);
  std::string query(const Client& client);
  std::string monitor(const Client& client);
  std::string metadata(const Client& client);
  std::string oper(const Client& client);
  std::string operator_command(const Client& client);
  std::string capability(const Client& client);
  std::string ping(const Client& client);
  std::string quit(const Client& client);
  std::string nonsense(const Client& client);
  std::string registering(const Client& client);
  std::string typed(const Client& client);

  test::Random& random_;
  bool utf8_;
  std::size_t tokens_ = 0;
  std::size_t labels_ = 0;
  std::size_t nonces_ = 0;
  /// The last lines with a nonce, and how who sent them was called.
  struct Named {
    std::string nick;
    std::string line;
  };
  std::deque<Named> named_;
};

}  // namespace chat::simulation
