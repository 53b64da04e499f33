#include "client/whereabouts.hpp"

namespace chat::client {

void Whereabouts::receive(const irc::Message& message) {
  const irc::Source source = irc::split_source(message.source);
  const std::string command = irc::to_upper(message.command);
  if (command == "352") {  // <me> <channel> <user> <host> <server> <nick> …
    learn(message.param(5), message.param(3));
  } else if (command == "311") {  // <me> <nick> <user> <host> …
    learn(message.param(1), message.param(3));
  } else if (command == "CHGHOST") {  // https://ircv3.net/specs/extensions/chghost
    learn(source.nick, message.param(1));
  } else if (command == "NICK" || command == "QUIT") {
    hosts_.erase(isupport_.fold(source.nick));
    if (command == "NICK") learn(message.param(0), source.host);
  } else {
    learn(source.nick, source.host);
  }
}

void Whereabouts::learn(std::string_view nick, std::string_view host) {
  if (nick.empty() || host.empty()) return;
  const std::string folded = isupport_.fold(nick);
  if (const auto found = hosts_.find(folded); found != hosts_.end()) {
    found->second = host;
  } else if (hosts_.size() < kMax) {
    hosts_.emplace(folded, host);
  }
}

std::string Whereabouts::host_of(std::string_view nick) const {
  const auto found = hosts_.find(isupport_.fold(nick));
  return found == hosts_.end() ? std::string() : found->second;
}

}  // namespace chat::client
