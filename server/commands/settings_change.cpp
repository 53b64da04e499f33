#include "commands/settings_change.hpp"

#include <algorithm>
#include <string_view>

#include "commands/registration.hpp"
#include "irc/isupport.hpp"

namespace chat::commands {
namespace {

using core::Core;
using core::Session;
using irc::Capability;

std::size_t kind_of(const Session& session) {
  return (session.secure ? 1U : 0U) + (session.certificate.empty() ? 0U : 2U);
}

/// What sessions of a kind are offered.
std::vector<Offer> offers_to(const Core& core, std::size_t kind) {
  Session any;
  any.secure = kind % 2 == 1;
  if (kind / 2 == 1) any.certificate = "some";
  return offers(core, any);
}

const Offer* find(const std::vector<Offer>& offers, std::string_view name) {
  const auto found = std::ranges::find(offers, name, &Offer::name);
  return found == offers.end() ? nullptr : &*found;
}

struct Difference {
  std::vector<std::string> gone;
  std::vector<std::string> added;        ///< names
  std::vector<std::string> with_values;  ///< those, and what has another value now
};

Difference difference(const std::vector<Offer>& before, const std::vector<Offer>& now) {
  Difference made;
  for (const Offer& offer : before) {
    if (find(now, offer.name) == nullptr && !offer.means_its_value) made.gone.push_back(offer.name);
  }
  for (const Offer& offer : now) {
    const Offer* const known = find(before, offer.name);
    if (known == nullptr && !offer.means_its_value) made.added.push_back(offer.name);
    if (known == nullptr || known->value != offer.value) made.with_values.push_back(offer.text(true));
  }
  return made;
}

void take_away(Core& core, Session& session, const std::vector<std::string>& gone) {
  irc::CapabilitySet left = session.capabilities;
  for (const std::string& name : gone) {
    if (const auto capability = irc::find_capability(name)) left.set(*capability, false);
  }
  set_capabilities(core, session, left);
}

void tell_offers(Core& core, Session& session, const Difference& changes) {
  const std::vector<std::string>& added = session.cap_302 ? changes.with_values : changes.added;
  const bool hears = session.has(Capability::cap_notify);
  if (hears && !changes.gone.empty()) send_names(core, session, "DEL", changes.gone, false);
  if (!changes.gone.empty()) take_away(core, session, changes.gone);
  if (hears && !added.empty()) send_names(core, session, "NEW", added, false);
}

std::vector<std::string> own_tokens(const Core& core) {
  return irc::isupport_tokens(core.limits(), core.settings().traits());
}

std::string_view key_of(std::string_view token) { return token.substr(0, token.find('=')); }

/// `KEY=VALUE` of what is new or has another value, `-KEY` of what is not said any more.
std::vector<std::string> token_changes(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  std::vector<std::string> changes;
  for (const std::string& token : now) {
    if (std::ranges::find(before, token) == before.end()) changes.push_back(token);
  }
  for (const std::string& token : before) {
    const bool stays = std::ranges::any_of(now, [&](const std::string& one) { return key_of(one) == key_of(token); });
    if (!stays) changes.push_back("-" + std::string(key_of(token)));
  }
  return changes;
}

/// Whether the session has been told tokens, or may have asked for them.
bool knows_tokens(const Session& session) {
  return session.kind == core::SessionKind::irc && (session.registered() || session.has(Capability::extended_isupport));
}

}  // namespace

SettingsChange::SettingsChange(const Core& core) : tokens_(own_tokens(core)) {
  for (std::size_t kind = 0; kind < kKinds; ++kind) offers_.at(kind) = offers_to(core, kind);
}

void SettingsChange::tell(Core& core) const {
  std::array<Difference, kKinds> changes;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    changes.at(kind) = difference(offers_.at(kind), offers_to(core, kind));
  }
  const std::vector<std::string> tokens = token_changes(tokens_, own_tokens(core));
  std::vector<core::SessionId> all;
  core.sessions.for_each([&](const Session& session) { all.push_back(session.id); });
  for (const core::SessionId id : all) {
    Session& session = core.sessions[id];
    tell_offers(core, session, changes.at(kind_of(session)));
    if (!tokens.empty() && knows_tokens(session)) say_isupport(core, session, tokens);
  }
}

}  // namespace chat::commands
