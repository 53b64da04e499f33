#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/work.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {
class Core;
struct User;
}  // namespace chat::core

namespace chat::commands {

/// What an administrator wants done with accounts: from the machine (`chatserver account …`), or as an operator.
struct Administration {
  enum class Action : std::uint8_t {
    add,
    set_password,
    list,
    show,
    suspend,
    unsuspend,
    remove,  ///< the account goes, what was said with it stays
    erase,   ///< both go
    add_certificate,
    remove_certificate,
  };
  Action action = Action::list;
  std::string account{};            ///< its name; of `list` a mask, empty for all
  std::string text{};               ///< add: an e-mail address, or empty; suspend: why; certificates: the fingerprint
  std::string after{};              ///< list: Report::next of the page before; empty: the first page
  core::Credentials credentials{};  ///< add, set_password: made by who asks
};

/// What is told of an account.
struct AccountReport {
  std::string id;  ///< for ever the same
  std::string name;
  util::Millis registered{0};
  bool verified = true;
  std::optional<std::string> suspended{};  ///< why
  bool present = false;
  std::size_t devices = 0;  ///< sessions; none while always on without one
  std::string nick{};       ///< while present
  // In `show` only.
  std::string email{};
  std::vector<std::string> certificates{};
  bool has_password = false;
  bool always_on = false;
  bool several_devices = false;
};

struct Report {
  std::vector<AccountReport>
      accounts{};      ///< of `list` a page; else the one account, as it is now, or was before it went
  std::string next{};  ///< of `list`: where the next page begins; empty: there is none
};

/// Accounts that one page of `list` looks at.
inline constexpr std::size_t kAccountPage = 500;

/// Carries it out. `by`: the operator who does it; nullptr: an administrator at the machine. The error is a sentence
/// that says what to do. Whether they may is not asked.
[[nodiscard]] std::expected<Report, std::string> administer(core::Core& core, const core::User* by,
                                                            const Administration& asked);
/// True if it changes nothing.
[[nodiscard]] bool only_reads(Administration::Action action);

}  // namespace chat::commands
