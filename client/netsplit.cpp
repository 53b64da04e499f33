#include "client/netsplit.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "irc/message.hpp"

namespace chat::client {
namespace {

/// The two, unless the server hides them (`*.net *.split`).
std::string servers_of(const Batch& batch) {
  const auto is_hidden = [](std::string_view name) { return name.empty() || name.find('*') != std::string_view::npos; };
  if (is_hidden(batch.target) || is_hidden(batch.second)) return "two servers";
  return fmt::format("the servers {} and {}", batch.target, batch.second);
}

}  // namespace

bool is_netsplit(const Batch& batch) { return batch.type == "netsplit" || batch.type == "netjoin"; }

std::string netsplit_sentence(const Batch& batch, const irc::Isupport& isupport) {
  const bool are_gone = batch.type == "netsplit";
  std::set<std::string> people;
  std::string last;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    if (!message || !irc::equals_ignoring_case(message->command, are_gone ? "QUIT" : "JOIN")) continue;
    last = irc::split_source(message->source).nick;
    people.insert(isupport.fold(last));
  }
  if (people.empty()) return {};
  const std::string who = people.size() == 1 ? fmt::format("{} is", last) : fmt::format("{} people are", people.size());
  return fmt::format("{} {}: {} {}.", who, are_gone ? "gone" : "back", servers_of(batch),
                     are_gone ? "lost each other" : "are together again");
}

}  // namespace chat::client
