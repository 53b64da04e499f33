#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fact.hpp"
#include "core/ids.hpp"
#include "core/metadata.hpp"
#include "core/user.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// The fields of an account's facts. Those with a colon at their end are followed by an element of a list.
namespace account_field {
inline constexpr std::string_view kName = "name";                         ///< empty: the account is deleted
inline constexpr std::string_view kPassword = "secret:password";          ///< Credentials::password
inline constexpr std::string_view kScram = "secret:scram-sha-256";        ///< Credentials::scram
inline constexpr std::string_view kVerification = "secret:verification";  ///< a digest of the code that is waited for
inline constexpr std::string_view kCertificate = "certificate:";          ///< …fingerprint: "1"
inline constexpr std::string_view kEmail = "email";
inline constexpr std::string_view kSuspended = "suspended";     ///< the reason
inline constexpr std::string_view kAlwaysOn = "always-on";      ///< "on" or "off"; empty: as the settings say
inline constexpr std::string_view kSeveralDevices = "devices";  ///< the same
inline constexpr std::string_view kRealName = "real-name";      ///< as said last, for who is here without a device
inline constexpr std::string_view kMetadata = "meta:";          ///< …key: the value
inline constexpr std::string_view kLeft = "left";               ///< msgid_text() of when their last device left
}  // namespace account_field

inline constexpr std::size_t kMostCertificates = 20;  ///< of one account

/// Somebody who can prove who they are. Plain data; changed by AccountRegistry::apply() only, presence aside.
struct Account {
  EventId id;          ///< of its registration; the `person` of its user
  irc::Nickname name;  ///< also the nick that is reserved for it
  std::string password;
  std::string scram;
  std::string verification;               ///< not empty: it cannot be used until the code has come
  std::vector<std::string> certificates;  ///< fingerprints, as Session::certificate
  std::string email;
  std::optional<std::string> suspended;
  std::optional<bool> always_on;
  std::optional<bool> several_devices;
  std::string real_name;
  Metadata metadata;
  EventId left;  ///< none: never, or they are here
  UserId user;   ///< presence, not a fact: who they are now; none: not here
  /// While they are not here; else they are the user's, see User.
  std::vector<Partner> partners;
  std::vector<ReadMarker> markers;
  LastWords last_words;

  [[nodiscard]] util::Millis registered() const { return id.stamp.time(); }
  [[nodiscard]] bool is_verified() const { return verification.empty(); }
};

}  // namespace chat::core
