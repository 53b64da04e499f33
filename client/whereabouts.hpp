#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The hosts that people come from, as far as the server has shown them: in the sources of messages, by WHO and WHOIS,
/// and by CHGHOST. Bounded: past that, of nobody new.
class Whereabouts {
 public:
  static constexpr std::size_t kMax = 20'000;

  /// `isupport` says how names compare; it must outlive this.
  explicit Whereabouts(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Takes any message.
  void receive(const irc::Message& message);

  /// Empty if it is not known.
  [[nodiscard]] std::string host_of(std::string_view nick) const;

 private:
  void learn(std::string_view nick, std::string_view host);

  const irc::Isupport& isupport_;
  std::map<std::string, std::string> hosts_;  ///< by folded nick
};

}  // namespace chat::client
