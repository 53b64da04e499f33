#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/event.hpp"
#include "store/pending.hpp"

namespace chat::store {

/// An event as it stands in an export, and what its row has beside it.
struct SealedEvent {
  core::StoredEvent event;
  Seal seal;
};

/// One line of JSON, without the line's end: msgid, kind, where, who, flags, texts, salt and digest. What is empty is
/// left out. None: a text is not UTF-8, or the kind is unknown.
[[nodiscard]] std::optional<std::string> to_json(const core::StoredEvent& event, const Seal& seal);

/// Takes the value out of a secret fact, so that an export can have it: it is as if it had been blanked.
void withhold_secret(core::StoredEvent& event, Seal& seal);

/// Reads what to_json() wrote, and nothing else: unknown keys, texts that could end a line of IRC, and events whose
/// digest is another are refused. The error completes "FILE:LINE: ".
[[nodiscard]] std::expected<SealedEvent, std::string> from_json(std::string_view line);

}  // namespace chat::store
