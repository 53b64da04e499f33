#include "client/history.hpp"

#include <algorithm>

namespace chat::client {
namespace {

constexpr std::size_t kMaxQuestions = 200;

bool is_search(Questions::Why why) { return why == Questions::Why::search; }

}  // namespace

bool Questions::ask(Why why, std::string_view target) {
  if (open_.size() >= kMaxQuestions) return false;
  open_.push_back({why, isupport_.fold(target)});
  return true;
}

Questions::Why Questions::answered_by(const Batch& batch) {
  const bool found_by_search = batch.type == "soju.im/search";
  const std::string target = found_by_search ? std::string() : isupport_.fold(batch.target);
  const auto question = std::ranges::find_if(
      open_, [&](const Question& one) { return is_search(one.why) == found_by_search && one.target == target; });
  if (question == open_.end()) return Why::unasked;
  const Why why = question->why;
  if (batch.complete) open_.erase(question);
  return why;
}

std::optional<Questions::Why> Questions::refused_by(const irc::Message& message) {
  // FAIL CHATHISTORY …; or as servers refuse a command that they do not know, or that they are too busy for.
  const bool is_numeric = message.command == "421" || message.command == "461" || message.command == "263";
  if (!is_numeric && !irc::equals_ignoring_case(message.command, "FAIL")) return std::nullopt;
  const std::string_view command = message.param(is_numeric ? 1 : 0);
  const bool search = irc::equals_ignoring_case(command, "SEARCH");
  if (!search && !irc::equals_ignoring_case(command, "CHATHISTORY")) return std::nullopt;
  const auto question = std::ranges::find(open_, search, [](const Question& one) { return is_search(one.why); });
  if (question == open_.end()) return std::nullopt;
  const Why why = question->why;
  open_.erase(question);
  return why;
}

void Questions::rename(std::string_view old_name, std::string_view new_name) {
  const std::string before = isupport_.fold(old_name);
  for (Question& question : open_) {
    if (question.target == before) question.target = isupport_.fold(new_name);
  }
}

bool Questions::is_awaited(std::string_view place) const {
  if (open_.empty() || place.empty()) return false;
  const std::string target = isupport_.fold(place);
  return std::ranges::any_of(open_, [&](const Question& one) {
    return (one.why == Why::entering || one.why == Why::missed) && one.target == target;
  });
}

void RecentIds::insert(std::string_view id) {
  if (id.empty()) return;
  const auto [place, is_new] = ids_.emplace(id);
  if (!is_new) return;
  order_.push_back(place);
  if (order_.size() <= kMax) return;
  ids_.erase(order_.front());
  order_.pop_front();
}

}  // namespace chat::client
