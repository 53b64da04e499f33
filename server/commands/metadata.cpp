#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "commands/call.hpp"
#include "commands/listings.hpp"
#include "commands/metadata_sync.hpp"
#include "commands/packed_reply.hpp"
#include "core/metadata_actions.hpp"
#include "core/policy.hpp"

// METADATA: https://ircv3.net/specs/extensions/metadata

namespace chat::commands {
namespace {

using core::Metadata;
using core::Session;
using core::User;

// What is spoken of ---------------------------------------------------------------------------------------------------

/// A user, a channel, or a session that is not registered yet and tells of itself.
struct Subject {
  std::string name;  ///< as it is shown
  const Metadata* values;
  User* user = nullptr;
  core::Channel* channel = nullptr;
  bool may_change = false;
};

std::optional<Subject> find_subject(const Call& call) {
  const std::string_view target = call.param(0);
  if (call.user == nullptr) {
    if (target != "*") return std::nullopt;
    return Subject{.name = "*", .values = &call.session.registration->metadata, .may_change = true};
  }
  if (irc::NameRules::looks_like_channel(target)) {
    core::Channel* const channel = call.core.channels.find_name(target);
    if (channel == nullptr || !core::policy::sees_channel(*call.user, *channel)) return std::nullopt;
    return Subject{.name = channel->name.text(),
                   .values = &channel->metadata,
                   .channel = channel,
                   .may_change = core::policy::is_channel_operator(*channel, *call.user)};
  }
  User* const user = target == "*" ? call.user : call.core.users.find_nick(target);
  if (user == nullptr) return std::nullopt;
  const bool own = user == call.user;
  return Subject{.name = user->nick.text(), .values = &user->metadata, .user = user, .may_change = own};
}

/// The subject, if there is one; else its absence is told.
std::optional<Subject> subject_of(const Call& call) {
  auto subject = find_subject(call);
  if (!subject) call.reply(irc::FAIL_METADATA_TARGET(irc::Given(call.param(0))));
  return subject;
}

irc::Reply key_value(const Subject& subject, std::string_view key, std::string_view value) {
  return irc::RPL_KEYVALUE(irc::Word(subject.name), irc::Word(key), irc::Word("*"), irc::Text(value));
}

/// What is there, all of it, in a batch.
void list_values(const Call& call, const Subject& subject, const Metadata& values) {
  core::Router& router = call.core.router;
  const std::string batch = router.begin_batch(call.session, "metadata " + subject.name);
  for (const auto& [key, value] : values) {
    router.reply_within(call.session, batch, key_value(subject, key, value.text));
  }
  router.end_batch(call.session, batch);
  if (!values.empty()) return;  // a program sees that the batch is empty
  router.text(call.session, subject.user != nullptr && subject.user == call.user
                                ? "-- You say nothing of yourself."
                                : "-- " + subject.name + " says nothing of itself.");
}

// GET and LIST --------------------------------------------------------------------------------------------------------

Outcome handle_get(Call& call) {
  const auto subject = subject_of(call);
  if (!subject) return {};
  core::Router& router = call.core.router;
  const std::string batch = router.begin_batch(call.session, "metadata " + subject->name);
  for (std::size_t i = 2; i < call.message.params.size(); ++i) {
    const std::string key = core::metadata_key(call.param(i));
    if (!core::is_metadata_key(key)) {
      router.reply_within(call.session, batch, irc::FAIL_METADATA_KEY(irc::Given(call.param(i))));
    } else if (const std::string_view value = core::find_metadata(*subject->values, key); !value.empty()) {
      router.reply_within(call.session, batch, key_value(*subject, key, value));
    } else {
      router.reply_within(call.session, batch, irc::RPL_KEYNOTSET(irc::Word(subject->name), irc::Word(key)));
    }
  }
  router.end_batch(call.session, batch);
  return {};
}

Outcome handle_list(Call& call) {
  if (const auto subject = subject_of(call)) list_values(call, *subject, *subject->values);
  return {};
}

// SET and CLEAR -------------------------------------------------------------------------------------------------------

bool refuse_unless_allowed(const Call& call, const Subject& subject, std::string_view key) {
  if (subject.may_change) return false;
  const irc::Word name(subject.name);
  call.reply(subject.channel != nullptr ? irc::FAIL_METADATA_NOT_OPERATOR(name, irc::Word(key))
                                        : irc::FAIL_METADATA_NOT_OWN(name, irc::Word(key)));
  return true;
}

/// What many people are told of, and what is kept, may not be changed at any rate: one person's changes, of themselves
/// and of channels, count together.
bool refuse_too_often(const Call& call, const Subject& subject, std::string_view key) {
  if (call.user == nullptr) return false;
  const core::MetadataSettings& settings = call.core.settings().metadata;
  const util::Millis wait = call.core.metadata_changes.wait(core::msgid_text(call.user->person), settings.changes,
                                                            settings.changes_within, call.core.now());
  if (wait.count() <= 0) return false;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  call.reply(irc::FAIL_METADATA_TOO_OFTEN(irc::Word(subject.name), irc::Word(key), seconds));
  return true;
}

/// 400 while it could not be kept.
Outcome may_keep(const Call& call, const Subject& subject) {
  const bool is_kept = subject.channel != nullptr ? call.core.registered.find(subject.channel->incarnation) != nullptr
                                                  : subject.user != nullptr && !subject.user->is_guest();
  return is_kept ? must_be_kept(call) : Outcome{};
}

/// An empty value: not any more.
void change(Call& call, const Subject& subject, const std::string& key, std::string_view value) {
  if (call.user != nullptr) {
    call.core.metadata_changes.count(core::msgid_text(call.user->person), call.core.settings().metadata.changes_within,
                                     call.core.now());
  }
  if (subject.channel != nullptr) {
    core::set_metadata(call.core, *call.user, &call.session, *subject.channel, key, value);
  } else if (subject.user != nullptr) {
    core::set_metadata(call.core, *subject.user, &call.session, key, value);
  } else if (value.empty()) {
    call.session.registration->metadata.erase(key);
  } else {
    call.session.registration->metadata.insert_or_assign(key, core::MetadataValue{std::string(value)});
  }
}

/// Whether there is a value that cannot be, or a key that is not there to be removed.
bool refuse_value(const Call& call, const Subject& subject, const std::string& key, std::string_view value) {
  if (value.empty()) {
    if (subject.values->contains(key)) return false;
    call.reply(irc::FAIL_METADATA_NOT_SET(irc::Word(subject.name), irc::Word(key)));
    return true;
  }
  if (const std::size_t most = core::metadata_room(call.core); value.size() > most) {
    call.reply(irc::FAIL_METADATA_TOO_LONG(most));
    return true;
  }
  if (core::takes_metadata(call.core, *subject.values, key)) return false;
  call.reply(irc::FAIL_METADATA_FULL(irc::Word(subject.name)));
  return true;
}

Outcome handle_set(Call& call) {
  const auto subject = subject_of(call);
  if (!subject) return {};
  const std::string key = core::metadata_key(call.param(2));
  if (!core::is_metadata_key(key)) {
    return std::unexpected(irc::FAIL_METADATA_KEY(irc::Given(call.param(2))));
  }
  const std::string_view value = call.param(3);
  if (refuse_unless_allowed(call, *subject, key) || refuse_value(call, *subject, key, value)) return {};
  if (core::find_metadata(*subject->values, key) != value) {
    if (refuse_too_often(call, *subject, key)) return {};
    if (auto kept = may_keep(call, *subject); !kept) return kept;
    change(call, *subject, key, value);
  }
  call.reply(value.empty() ? irc::RPL_KEYNOTSET(irc::Word(subject->name), irc::Word(key))
                           : key_value(*subject, key, value));
  return {};
}

/// What is told is what was there.
Outcome handle_clear(Call& call) {
  const auto subject = subject_of(call);
  if (!subject || refuse_unless_allowed(call, *subject, "*")) return {};
  if (!subject->values->empty() && refuse_too_often(call, *subject, "*")) return {};
  if (auto kept = may_keep(call, *subject); !kept) return kept;
  const Metadata before = *subject->values;
  for (const auto& [key, value] : before) change(call, *subject, key, {});
  list_values(call, *subject, before);
  return {};
}

// SUB, UNSUB and SUBS -------------------------------------------------------------------------------------------------

/// Keys, in as many lines as they need.
void tell_keys(const Call& call, std::string_view batch, const std::vector<std::string>& keys,
               irc::Reply (*make)(irc::Text)) {
  PackedReply reply(
      call.core, call.session, ' ', [&](std::string_view words) { return make(irc::Text(words)); }, batch);
  for (const std::string& key : keys) reply.add(key);
  reply.flush();
}

/// One subscribes for oneself.
bool refuse_other(const Call& call) {
  const std::string_view target = call.param(0);
  if (target == "*" || (call.user != nullptr && call.core.users.find_nick(target) == call.user)) return false;
  call.reply(irc::FAIL_METADATA_NOT_ONESELF(irc::Given(target), irc::Given(call.param(1))));
  return true;
}

/// The keys that are named and can be some; what is told of others, is told.
std::vector<std::string> named_keys(const Call& call) {
  std::vector<std::string> keys;
  for (std::size_t i = 2; i < call.message.params.size(); ++i) {
    std::string key = core::metadata_key(call.param(i));
    if (core::is_metadata_key(key)) {
      keys.push_back(std::move(key));
    } else {
      call.reply(irc::FAIL_METADATA_KEY(irc::Given(call.param(i))));
    }
  }
  return keys;
}

Outcome handle_sub(Call& call) {
  if (refuse_other(call)) return {};
  core::Subscriptions& subscriptions = call.session.subscriptions;
  std::vector<std::string> subscribed;
  std::vector<std::string> added;
  for (const std::string& key : named_keys(call)) {
    const bool is_new = !subscriptions.has(key);
    if (!subscriptions.add(key, call.core.settings().metadata.subscriptions)) {
      call.reply(irc::FAIL_METADATA_MANY_SUBS(irc::Word(key)));
      break;
    }
    if (std::ranges::find(subscribed, key) == subscribed.end()) subscribed.push_back(key);
    if (is_new) added.push_back(key);
  }
  tell_keys(call, {}, subscribed, [](irc::Text keys) { return irc::RPL_METADATASUBOK(keys); });
  note_metadata(call.session, std::move(added));
  return {};
}

Outcome handle_unsub(Call& call) {
  if (refuse_other(call)) return {};
  const std::vector<std::string> keys = named_keys(call);
  for (const std::string& key : keys) call.session.subscriptions.remove(key);
  tell_keys(call, {}, keys, [](irc::Text words) { return irc::RPL_METADATAUNSUBOK(words); });
  return {};
}

Outcome handle_subs(Call& call) {
  if (refuse_other(call)) return {};
  core::Router& router = call.core.router;
  const std::string batch = router.begin_batch(call.session, "metadata-subs");
  tell_keys(call, batch, call.session.subscriptions.keys(), [](irc::Text keys) { return irc::RPL_METADATASUBS(keys); });
  router.end_batch(call.session, batch);
  if (call.session.subscriptions.empty()) {
    router.text(call.session, "-- You follow no keys; /raw METADATA * SUB KEY follows one.");
  }
  return {};
}

// SYNC ----------------------------------------------------------------------------------------------------------------

Outcome handle_sync(Call& call) {
  core::MetadataSync sync;
  if (call.user == nullptr || call.param(0) != "*ALL") {
    const auto subject = subject_of(call);
    if (!subject) return {};
    if (call.user == nullptr) {
      core::tell_subscribed(call.core, call.session, subject->name, *subject->values);
      return {};
    }
    if (subject->channel != nullptr) sync.channel = subject->channel->id;
    if (subject->user != nullptr) sync.person = subject->user->id;
  }
  begin_reply(call.core, call.session,
              core::MetadataCursor{.syncs = {std::move(sync)}, .label = call.core.router.take_label(call.session)});
  return {};
}

// ---------------------------------------------------------------------------------------------------------------------

struct Subcommand {
  std::string_view name;
  bool needs_key;
  Outcome (*handler)(Call& call);
};
constexpr auto kSubcommands = std::to_array<Subcommand>({
    {"GET", true, handle_get},
    {"LIST", false, handle_list},
    {"SET", true, handle_set},
    {"CLEAR", false, handle_clear},
    {"SUB", true, handle_sub},
    {"UNSUB", true, handle_unsub},
    {"SUBS", false, handle_subs},
    {"SYNC", false, handle_sync},
});

Outcome handle_metadata(Call& call) {
  if (!call.core.settings().metadata.enabled) {
    return std::unexpected(irc::FAIL_METADATA_OFF(irc::Given(call.param(0))));
  }
  const auto found = std::ranges::find(kSubcommands, irc::to_upper(call.param(1)), &Subcommand::name);
  if (found == kSubcommands.end()) {
    return std::unexpected(irc::FAIL_METADATA_SUBCOMMAND(irc::Given(call.param(1))));
  }
  if (found->needs_key && !call.has(2)) return std::unexpected(needs_more_params(call.command));
  return found->handler(call);
}

constexpr Descriptor kCommands[] = {
    {"METADATA", 2, When::always, Privilege::none,
     "<target> (GET <keys> | LIST | SET <key> [<value>] | CLEAR | SUB <keys> | UNSUB <keys> | SUBS | SYNC)",
     "Tells what people and channels say of themselves, and says it: of a nick, a #channel, or * for yourself. "
     "GET tells what the keys that you name are set to, LIST all that is set. SET sets a key; without a value, it "
     "removes it. CLEAR removes all. SUB asks to be told when those keys change, UNSUB ends that, and SUBS lists "
     "which they are. SYNC tells what they are set to now; of a channel, of its members too.",
     "https://ircv3.net/specs/extensions/metadata", handle_metadata},
};

}  // namespace

std::span<const Descriptor> metadata_commands() { return kCommands; }

}  // namespace chat::commands
