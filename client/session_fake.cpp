#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "client/session.hpp"
#include "text/outgoing.hpp"

// The part of a session that sends made-up lines (/fake). They go through the gate as typed lines do, and only when no
// typed line waits: however many they are, they fill nobody's queue, and the person always comes first.

namespace chat::client {
namespace {

/// By these a server says that it does not take a line for a target, which is their second parameter: 401 no such nick,
/// 403 no such channel, 404 cannot send there, 477 and 531 not without an account, 716 they want no lines.
bool refuses_lines(const irc::Message& message) {
  constexpr auto kNumerics = std::to_array<std::string_view>({"401", "403", "404", "477", "531", "716"});
  return std::ranges::find(kNumerics, message.command) != kNumerics.end();
}

std::uint64_t seed_from(std::string_view random_bytes) {
  std::uint64_t seed = 0;
  for (const char c : random_bytes) seed = seed * 257 + static_cast<unsigned char>(c);
  return seed;
}

}  // namespace

void Session::perform_fake(std::string_view argument, Effects& effects) {
  if (argument == text::kFakeStop) {
    if (!fake_) return complain(effects, "No made-up lines are being sent, so there is nothing to stop.");
    return end_fake("Stopped", effects);
  }
  if (fake_) return complain(effects, "Made-up lines are being sent already; /fake stop ends that.");
  std::size_t total = 0;
  std::from_chars(argument.data(), argument.data() + argument.size(), total);
  const std::string random_bytes = setup_.accounts.new_nonce ? setup_.accounts.new_nonce() : std::string{};
  fake_.emplace(
      Fake{std::string(place()), total, FakeTalk(seed_from(random_bytes)), Progress("sending", total, setup_.plain)});
  go_on_with_fake(effects);
}

/// Sends as many as the gate lets through now. When it opens again, this goes on.
void Session::go_on_with_fake(Effects& effects) {
  if (wants_to_leave_) fake_.reset();
  if (!fake_ || !can_perform()) return;
  if (fake_->sent == fake_->total && gate_.is_quiet()) {
    remark(effects, fmt::format("Sent {} to {}.", fake_->total == 1 ? "1 line" : fmt::format("{} lines", fake_->total),
                                text::strip_controls(fake_->target)));
    fake_.reset();
    return;
  }
  while (can_perform() && fake_->sent < fake_->total) {
    ++fake_->sent;
    for (const std::string& line : text::say(fake_->target, fake_->talk.next(), slash_context().max_text)) {
      transmit(line, effects);
    }
  }
  fake_->progress.at(fake_->sent);
  if (fake_->sent < fake_->total) return;
  if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
}

/// `why` stands in front of how far it came.
void Session::end_fake(std::string_view why, Effects& effects) {
  const Fake fake = *std::exchange(fake_, std::nullopt);
  remark(effects, fmt::format("{}: {} of {} lines were sent to {}.", why, fake.sent, fake.total,
                              text::strip_controls(fake.target)));
}

/// What the server says may mean that no more of them can be sent.
void Session::watch_fake(const irc::Message& message, Effects& effects) {
  if (!places_.has_visited(fake_->target)) {
    end_fake("Lines do not go there any more", effects);
  } else if (refuses_lines(message) && isupport_.same(message.param(1), fake_->target)) {
    end_fake("The server takes no more", effects);
  }
}

}  // namespace chat::client
