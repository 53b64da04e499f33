#include "core/whowas.hpp"

namespace chat::core {

void Whowas::add(const User& user, util::Millis now, std::size_t most) {
  entries_.push_front({user.nick.text(), user.nick.folded(), user.username, user.host, user.address, user.real_name,
                       user.account, now});
  while (entries_.size() > most) entries_.pop_back();
}

std::vector<const FormerUser*> Whowas::find(std::string_view folded) const {
  std::vector<const FormerUser*> found;
  for (const FormerUser& entry : entries_) {
    if (entry.folded == folded) found.push_back(&entry);
  }
  return found;
}

}  // namespace chat::core
