#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"

namespace chat::client {

/// Where plain lines may go: the channels that we are in and the private talks that are open, the most recent last.
/// Lines go to that last one.
class Places {
 public:
  /// `isupport` says how names compare; it must outlive this.
  explicit Places(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Lines go there from now on.
  void go(std::string_view place);
  /// Lines may go there, too; they go where they went, if that was anywhere.
  void add(std::string_view place);
  /// The place is no more; if lines went there, they go to the one before.
  void remove(std::string_view place);
  void rename(std::string_view old_name, std::string_view new_name);

  [[nodiscard]] bool has(std::string_view place) const;
  /// Where lines go now; empty for nowhere.
  [[nodiscard]] std::string_view current() const;
  [[nodiscard]] bool in_private() const { return !places_.empty() && !isupport_.is_channel(current()); }

 private:
  const irc::Isupport& isupport_;
  std::vector<std::string> places_;
};

}  // namespace chat::client
