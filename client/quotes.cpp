#include "client/quotes.hpp"

#include <utility>

namespace chat::client {

void Quotes::remember(std::string_view id, std::string quotation) {
  if (id.empty() || quotation.empty()) return;
  if (!quotes_.try_emplace(std::string(id), std::move(quotation)).second) return;
  order_.emplace_back(id);
  if (order_.size() <= kMax) return;
  quotes_.erase(order_.front());
  order_.pop_front();
}

void Quotes::forget(std::string_view id) {
  const auto found = quotes_.find(id);
  if (found != quotes_.end()) found->second.clear();
}

std::string_view Quotes::find(std::string_view id) const {
  const auto found = quotes_.find(id);
  return found == quotes_.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace chat::client
