#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/nonces.hpp"
#include "core/privileges.hpp"
#include "irc/isupport.hpp"
#include "irc/limits.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// A password as argon2id writes it (crypto/password.hpp), not in clear.
inline constexpr std::string_view kPasswordHash = "$argon2id$";

/// Who may become a server operator, by OPER. Whoever does has to fulfil all that is not empty.
struct Operator {
  std::string name;
  std::string password{};     ///< its hash, or in clear; never logged. Empty: the certificate is enough
  std::string from = "*";     ///< a mask that the operator's address must match
  std::string host{};         ///< shown instead of their host once they are operator; empty: unchanged
  std::string certificate{};  ///< as Session::certificate
  std::string account{};      ///< the name of the account that they must be logged in to
  Privileges privileges = Privileges::all();

  [[nodiscard]] bool has_hash() const { return password.starts_with(kPasswordHash); }
};

/// What people are shown of what was said before.
struct HistorySettings {
  std::size_t on_join = 0;  ///< lines for who enters with a client that does not ask for them by itself; 0: none
  /// An open channel's history is read by who enters from its start, or from when it was opened; false: from when they
  /// entered, as in a closed one.
  bool from_start = true;
  util::Millis grace{std::chrono::hours{24 * 7}};  ///< how long an open channel outlives its last member
  util::Millis redact_window{0};                   ///< how long a message can be withdrawn; 0: always
  std::size_t sleeping_channels = 100'000;         ///< of those at most; the longest asleep goes
};

/// Accounts: who may have one, and what comes with it.
struct AccountSettings {
  enum class Registration : std::uint8_t {
    closed,   ///< the operators make accounts
    invited,  ///< who knows a code
    open,
  };
  enum class Choice : std::uint8_t {
    never,
    by_choice,  ///< off, until the account's owner switches it on
    unless,     ///< on, until the account's owner switches it off
    always,
  };
  Registration registration = Registration::open;
  bool before_connect = true;                 ///< REGISTER may come before the registration of the connection
  std::vector<std::string> invitation_codes;  ///< compared in constant time
  bool email_required = false;
  bool verify_email = false;       ///< a code is sent by the hook, and has to come back
  bool login_required = false;     ///< only who has logged in may register the connection
  std::size_t password_least = 8;  ///< bytes
  util::Millis verify_within{std::chrono::hours{24}};
  Choice always_on = Choice::by_choice;
  Choice several_devices = Choice::unless;
  /// Of logging in to one account, from one address, that fail within …; see commands/login.hpp for the rest.
  std::size_t attempts = 5;
  util::Millis attempts_within{std::chrono::minutes{1}};  ///< … this time
  std::size_t registrations = 5;                          ///< of accounts from one address within an hour
  std::uint32_t scram_iterations = 100'000;               ///< of new passwords; what unknown accounts pretend to have
  std::size_t channels = 20;                              ///< that one account may register
  std::size_t most = 1'000'000;                           ///< accounts in all
};

/// What users and channels may tell of themselves: https://ircv3.net/specs/extensions/metadata
struct MetadataSettings {
  static constexpr std::size_t kMostKeys = 90;  ///< a portion of a long reply has room for all of one user
  bool enabled = true;
  std::size_t keys = 50;           ///< of one user or channel; at most kMostKeys
  std::size_t subscriptions = 50;  ///< of one session; at most kMostKeys
  std::size_t value_bytes = 300;   ///< of one value; less if it would not fit into a line, see metadata_room()
  std::size_t changes = 100;       ///< that one user may make, of themselves and of channels, within …
  util::Millis changes_within{std::chrono::minutes{1}};  ///< … this time
};

/// Clients are told to come by TLS, and to come in no other way for a time: https://ircv3.net/specs/extensions/sts
struct StrictTransport {
  std::uint16_t port = 0;            ///< where TLS is spoken
  std::chrono::seconds duration{0};  ///< 0: who has remembered it is to forget it
  bool preload = false;              ///< the policy may go into lists that clients come with
};

/// Through which people come from elsewhere, such as from the web: WEBIRC (https://ircv3.net/specs/extensions/webirc).
/// Whoever says so has to fulfil all that is not empty.
struct Gateway {
  std::string name;
  std::string password{};           ///< in clear; never logged. Empty: the certificate is enough
  std::vector<std::string> from{};  ///< addresses and networks (util/ip_address.hpp), in one of which it is
  std::string certificate{};        ///< as Session::certificate
};

/// What the core is told by the configuration. Validated before it comes here; immutable; swapped whole.
struct Settings {
  std::string server_name = "chat.example";  ///< a host name with at least one dot
  std::string network = "Chat";
  std::string description = "A chatserver";
  std::string version = "chatserver";
  std::string started;  ///< when, as text for RPL_CREATED
  std::vector<std::string> motd;
  std::string admin_location;
  std::string admin_organisation;
  std::string admin_email;
  std::string password;  ///< to be given by PASS; empty: none is needed
  irc::Limits limits;
  irc::NameRules names;
  irc::ModeSet prefixes{"ov"};       ///< of a channel's members: those of irc::kPrefixes that there are; always o and v
  irc::ModeSet channel_modes{"nt"};  ///< flags of a new channel
  irc::ModeSet user_modes;           ///< modes of a new user
  std::vector<Operator> operators;
  HistorySettings history;
  AccountSettings accounts;
  MetadataSettings metadata;
  std::optional<StrictTransport> sts;
  std::vector<Gateway> gateways;
  std::string icon;  ///< the network's: a URL; empty: none
  /// Client-only tags that are not passed on, without their `+`: names; or `*`, which is all of them, and `-name` for
  /// each that is passed on all the same (CLIENTTAGDENY, https://ircv3.net/specs/extensions/message-tags).
  std::vector<std::string> denied_tags;
  int utc_offset_minutes = 0;  ///< for the clock that plain sessions are shown

  [[nodiscard]] irc::ServerTraits traits() const {
    return {.mapping = names.options().mapping,
            .network = network,
            .prefixes = prefixes,
            .icon = icon,
            .denied_tags = denied_tags,
            .nonce_window = denies_tag(kNonceTag) ? std::chrono::seconds{0} : kNonceWindow};
  }
  /// `key` is a client-only tag's, with its `+`.
  [[nodiscard]] bool denies_tag(std::string_view key) const {
    const std::string name(key.substr(1));
    const auto lists = [&](const std::string& entry) {
      return std::ranges::find(denied_tags, entry) != denied_tags.end();
    };
    return lists("*") ? !lists("-" + name) : lists(name);
  }
};

}  // namespace chat::core
