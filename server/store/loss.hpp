#pragma once

#include "core/account.hpp"
#include "core/event.hpp"
#include "core/registered_channel.hpp"

namespace chat::store {

/// What an event loses for good. Any loss takes the account, the client tags and the salt, too; the digest stays.
struct Loss {
  bool source = false;  ///< who it was from
  bool body = false;    ///< what it said
  bool field = false;   ///< of a fact: what it was about, in `target`; of other events the target stays

  [[nodiscard]] bool any() const { return source || body || field; }
  Loss& operator|=(const Loss& other) {
    source |= other.source;
    body |= other.body;
    field |= other.field;
    return *this;
  }
};

/// What accounts and registered channels are made of. It counts in no limit, is never too old, and can be withdrawn by
/// nobody.
[[nodiscard]] constexpr bool is_of_accounts(core::EventKind kind) {
  return kind == core::EventKind::fact || kind == core::EventKind::identity || kind == core::EventKind::erasure;
}

/// What erasure takes from an event; `is_erased` says so of a person. All that the person sent goes, except what they
/// decided about others (a suspension, a channel's ban), which holds on until something else is so (`is_superseded`: of
/// a fact, whether a later one has taken its place): of it only goes who it was. A channel's topic and metadata are
/// nothing decided, but said. All facts of the person go, whoever set them, except that there was a name: that the
/// account is deleted follows from it.
template <class AnEvent, class IsErased, class IsSuperseded>
[[nodiscard]] Loss loss_by_erasure(const AnEvent& event, IsErased&& is_erased, IsSuperseded&& is_superseded) {
  const bool is_fact = event.kind == core::EventKind::fact;
  if (is_fact && is_erased(event.subject)) {
    return {.source = true, .body = true, .field = event.target != core::account_field::kName};
  }
  if (!event.sender || !is_erased(event.sender)) return {};
  return {.source = true, .body = !is_fact || core::is_said(event.target) || is_superseded()};
}

template <class AnEvent>
void strip(AnEvent& event, const Loss& loss) {
  if (!loss.any()) return;
  event.account = {};
  event.client_tags = {};
  if (loss.source) event.source = {};
  if (loss.body) event.body = {};
  if (loss.field) event.target = {};
}

}  // namespace chat::store
