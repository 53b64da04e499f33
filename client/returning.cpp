#include "client/returning.hpp"

#include <utility>

#include "client/target.hpp"
#include "irc/message.hpp"

namespace chat::client {

bool Returning::keep(std::string_view line) {
  if (lines_.size() >= kMaxLines || bytes_ + line.size() > kMaxBytes) return false;
  bytes_ += line.size();
  lines_.emplace_back(line);
  return true;
}

std::vector<std::string> Returning::take_lines() {
  bytes_ = 0;
  return std::exchange(lines_, {});
}

void Returning::wait(std::string question) {
  if (questions_.size() < kMaxQuestions) questions_.push_back(std::move(question));
}

std::optional<std::string> Returning::next_question() {
  if (questions_.empty()) return std::nullopt;
  std::string first = std::move(questions_.front());
  questions_.pop_front();
  return first;
}

std::vector<std::string> Returning::on_targets(const Batch& batch) {
  std::vector<std::string> names;
  // The one with the latest last word stands at the end.
  for (auto entry = batch.entries.rbegin(); entry != batch.entries.rend() && talks_.size() < kMaxTalks; ++entry) {
    const auto message = irc::parse(entry->line);
    if (!message || !irc::equals_ignoring_case(message->param(0), "TARGETS")) continue;
    const std::string_view name = message->param(1);
    const auto last = parse_server_time(message->param(2));
    if (!last || !is_target(name) || isupport_.is_channel(name)) continue;
    const bool is_new = talks_.try_emplace(isupport_.fold(name), Talk{std::string(name), *last}).second;
    if (is_new) names.emplace(names.begin(), name);
  }
  return names;
}

std::optional<Returning::Talk> Returning::on_marker(std::string_view name) {
  const auto found = talks_.find(isupport_.fold(name));
  if (found == talks_.end()) return std::nullopt;
  Talk talk = std::move(found->second);
  talks_.erase(found);
  return talk;
}

}  // namespace chat::client
