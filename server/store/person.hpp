#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_id.hpp"

namespace chat::store {

// What is kept of one account, for the command line: both read the file beside the server that writes it, and their
// errors are sentences.

/// An account as the journal has it.
struct FoundAccount {
  core::EventId id;
  std::string name;
};

/// The account of that name: in this spelling, else in one that differs in the case of ASCII letters only; of several,
/// the one that is the oldest. None: there is no such account (any more), or the journal is older than accounts.
[[nodiscard]] std::expected<std::optional<FoundAccount>, std::string> find_account(
    const std::filesystem::path& directory, std::string_view name);

struct PersonExported {
  std::uint64_t facts = 0;
  std::uint64_t markers = 0;
  std::uint64_t events = 0;
  std::uint64_t lost = 0;     ///< events of a damaged journal that cannot be read; some may be theirs
  std::string first_problem;  ///< of the first one, a sentence
};

/// Writes everything of one account as JSON lines. First what is so of it (`{"fact":…,"value":…,"since":…}`; a secret
/// field has `"withheld":true` instead of its value), then how far it has read (`{"marker":…,"time":…}`), then events
/// in the order of arrival, as an export has them (see event_json.hpp): each that the person sent, also as a guest
/// before logging in, and all of the private talks that they took part in.
[[nodiscard]] std::expected<PersonExported, std::string> export_person(const std::filesystem::path& directory,
                                                                       core::EventId person, std::ostream& out);

}  // namespace chat::store
