#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "irc/message.hpp"
#include "text/slash.hpp"

namespace chat::text {
namespace {

/// Longer words are nobody's typo of a command or a key, and the comparing takes the product of the lengths.
constexpr std::size_t kLongestWord = 64;

/// How many letters must be put in, taken out, changed or swapped with their neighbour to make `a` into `b`
/// (the optimal string alignment distance).
std::size_t changes_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_ago(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({changed, previous[j] + 1, current[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], two_ago[j - 2] + 1);
    }
    std::swap(two_ago, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

/// A typo leaves most of a word as it was.
constexpr std::size_t allowed_changes(std::size_t length) {
  if (length < 2) return 0;
  if (length < 6) return 1;
  return length < 10 ? 2 : 3;
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > kLongestWord) return {};
  const std::string wanted = irc::to_upper(word);
  std::string_view best;
  std::size_t fewest = allowed_changes(word.size()) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t changes = changes_between(wanted, irc::to_upper(candidate));
    if (changes >= fewest) continue;
    fewest = changes;
    best = candidate;
  }
  return best;
}

}  // namespace chat::text
