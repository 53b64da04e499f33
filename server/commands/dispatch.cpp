#include "commands/dispatch.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <variant>

#include "commands/answers.hpp"
#include "commands/call.hpp"
#include "commands/entering.hpp"
#include "commands/listings.hpp"
#include "commands/multiline.hpp"
#include "commands/services.hpp"
#include "commands/webirc.hpp"
#include "commands/work.hpp"
#include "core/presence.hpp"
#include "irc/reasons.hpp"

namespace chat::commands {
namespace {

constexpr std::size_t kMaxLabel = 64;    // bytes
constexpr std::size_t kMaxCommand = 16;  // longer than any command's name

std::vector<Descriptor> collect() {
  std::vector<Descriptor> all;
  for (const auto family :
       {registration_commands, capability_commands, membership_commands, topic_commands,       speech_commands,
        mode_commands,         presence_commands,   operator_commands,   greeting_commands,    information_commands,
        help_commands,         listing_commands,    who_commands,        whois_commands,       monitor_commands,
        history_commands,      multiline_commands,  redaction_commands,  read_marker_commands, sasl_commands,
        account_commands,      metadata_commands,   nickserv_commands,   chanserv_commands,    rename_commands,
        gateway_commands}) {
    std::ranges::copy(family(), std::back_inserter(all));
  }
  std::ranges::sort(all, {}, &Descriptor::name);
  return all;
}

std::size_t count_params(const irc::Message& message) {
  std::size_t count = message.params.size();
  while (count > 0 && message.params[count - 1].empty()) --count;
  return count;
}

Outcome check(const Call& call) {
  const Descriptor& command = call.command;
  if (command.when == When::registered && call.user == nullptr) return std::unexpected(irc::ERR_NOTREGISTERED());
  if (command.when == When::before && call.user != nullptr) return std::unexpected(irc::ERR_ALREADYREGISTERED());
  if (auto may = must_have(call, command.privilege); !may) return may;
  if (count_params(call.message) < command.min_params) return std::unexpected(needs_more_params(command));
  return {};
}

void carry_out(Call& call) {
  if (add_to_batch(call)) return;
  Outcome outcome = check(call);
  if (outcome) outcome = call.command.handler(call);
  if (!outcome) call.reply(outcome.error());
}

/// The label, if the session is one that may use labels.
std::string_view label_of(const core::Session& session, const irc::Message& message) {
  if (session.kind != core::SessionKind::irc) return {};  // people read sentences, not batches
  if (!session.has(irc::Capability::labeled_response) || !session.has(irc::Capability::batch)) return {};
  const auto label = message.tag("label");
  return label && label->size() <= kMaxLabel ? *label : std::string_view{};
}

/// Where a command brought somebody is a part of its answer.
void show_where(core::Core& core, core::SessionId id) {
  core::Session* const session = core.sessions.find(id);
  if (session != nullptr && session->registered() && session->entrance && !session->cursor) {
    show_entrance(core, *session);
  }
}

/// A part of a long reply; true: that was the last.
template <class Query>
bool tell(core::Core& core, core::Session& session, Query& query, std::size_t& position) {
  if constexpr (std::is_same_v<Query, core::WorkCursor>) {
    return true;  // it is no reply; see go_on()
  } else {
    return say_part(core, session, query, position);
  }
}

}  // namespace

std::span<const Descriptor> all_commands() {
  static const std::vector<Descriptor> kAll = collect();
  return kAll;
}

const Descriptor* find_command(std::string_view name) {
  if (name.size() > kMaxCommand) return nullptr;
  std::array<char, kMaxCommand> buffer{};
  std::ranges::transform(name, buffer.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const std::string_view upper(buffer.data(), name.size());
  const auto all = all_commands();
  const auto found = std::ranges::lower_bound(all, upper, {}, &Descriptor::name);
  return found != all.end() && found->name == upper ? &*found : nullptr;
}

void dispatch(core::Core& core, core::Session& session, const irc::Message& message, std::vector<Request>& requests) {
  core::act(core, session);
  if (session.unfinished) give_up_late_batch(core, session);
  const core::SessionId id = session.id;
  const std::string_view label = label_of(session, message);
  if (!label.empty()) core.router.begin_response(session, label);
  const Descriptor* command = find_command(message.command);
  if (command != nullptr) {
    ++core.statistics.command_uses[command->name];
    Call call{core, session, core.users.find(session.user), message, *command, requests};
    carry_out(call);
  } else if (session.registered()) {
    core.router.reply(session, irc::ERR_UNKNOWNCOMMAND(irc::Given(message.command)));
  } else {
    core.router.reply(session, irc::ERR_NOTREGISTERED());
  }
  show_where(core, id);
  if (!label.empty()) core.router.end_response();
}

void refuse_encoding(core::Core& core, core::Session& session, std::string_view head) {
  const auto message = irc::parse(head);
  const Descriptor* const command = message ? find_command(message->command) : nullptr;
  const std::string_view label = message ? label_of(session, *message) : std::string_view{};
  if (!label.empty()) core.router.begin_response(session, label);
  core.router.reply(session, irc::FAIL_INVALID_UTF8(irc::Word(command != nullptr ? command->name : "*"),
                                                    irc::Text(irc::reasons::kNotUtf8)));
  if (!label.empty()) core.router.end_response();
}

void resume(core::Core& core, core::Session& session, std::vector<Request>& requests) {
  core::act(core, session);
  const core::SessionId id = session.id;
  if (std::holds_alternative<core::WorkCursor>(session.cursor->query)) {
    go_on(core, session, requests);
    show_where(core, id);
    return core.router.end_response();
  }
  core.router.resume_response(session);
  core::Cursor& cursor = *session.cursor;
  const bool complete =
      std::visit([&](auto& query) { return tell(core, session, query, cursor.position); }, cursor.query);
  if (complete) session.cursor.reset();
  show_where(core, id);
  core.router.end_response();
}

}  // namespace chat::commands
