#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/event.hpp"
#include "core/fact.hpp"

namespace chat::test {

/// The facts among events, as they happened.
inline std::vector<core::Fact> facts_in(const std::vector<core::StoredEvent>& events) {
  std::vector<core::Fact> facts;
  for (const core::StoredEvent& event : events) {
    if (event.kind == core::EventKind::fact)
      facts.push_back({event.subject, event.target, event.body, event.id, event.sender});
  }
  return facts;
}

/// What is so after them, as a journal remembers it: each field of a subject once, those of a subject together.
inline std::vector<core::Fact> last_words(const std::vector<core::Fact>& facts) {
  std::map<std::pair<core::EventId, std::string>, core::Fact> last;
  for (const core::Fact& fact : facts) {
    const auto [known, added] = last.try_emplace({fact.subject, fact.field}, fact);
    if (!added && known->second.since < fact.since) known->second = fact;
  }
  std::vector<core::Fact> words;
  for (auto& [field, fact] : last) words.push_back(std::move(fact));
  return words;
}

}  // namespace chat::test
