#pragma once

#include <set>
#include <sstream>
#include <string>

#include "support/mind_harness.hpp"

namespace chat::test {

/// The words of a text, each once.
[[nodiscard]] inline std::set<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::set<std::string> result;
  for (std::string word; stream >> word;) result.insert(word);
  return result;
}

/// The words in the last parameters of an answer: what CAP LS and CAP LIST list.
[[nodiscard]] inline std::set<std::string> listed(Client& client, const std::string& question) {
  std::set<std::string> all;
  for (const std::string& line : client.ask(question)) {
    const auto last = irc::parse(line)->params.size() - 1;
    all.merge(words(param(line, last)));
  }
  return all;
}

}  // namespace chat::test
