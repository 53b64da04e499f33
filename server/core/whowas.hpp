#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/user.hpp"

namespace chat::core {

/// Somebody who had a nick and has it no more.
struct FormerUser {
  std::string nick;
  std::string folded;
  std::string username;
  std::string host;
  std::string address;
  std::string real_name;
  std::string account;
  util::Millis gone{0};
};

/// The last users who left or changed their nick, for WHOWAS; the oldest make room.
class Whowas {
 public:
  void add(const User& user, util::Millis now, std::size_t most);
  /// Those who had that nick (folded), the latest first.
  [[nodiscard]] std::vector<const FormerUser*> find(std::string_view folded) const;

 private:
  std::deque<FormerUser> entries_;  // the latest in front
};

}  // namespace chat::core
