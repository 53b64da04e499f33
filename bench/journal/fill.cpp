// chatfill: writes a large journal, as a chatserver would have written it over some hours, for `scripts/bench journal`.
//
//   chatfill DIRECTORY EVENTS [CHANNELS]
//
// Four of five events are said in channels (#c0, #c1 …: one event in eight of those in #c0, so that there is a large
// one), the others in private. The texts are words of a vocabulary of 2,000, "w0" being in one text of 40 and "w1999"
// in one of some thousands; each 100,000th text has the word "needle" in it. Without seed or clock: the same sizes give
// the same talk, whose last word was said just now.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/sqlite_journal.hpp"

namespace {

using chat::core::Conversation;
using chat::core::Event;
using chat::core::EventId;
using chat::core::EventKind;
using chat::util::Millis;

constexpr std::uint64_t kPeople = 5'000;
constexpr std::uint64_t kWords = 2'000;
constexpr std::uint64_t kGroup = 10'000;  // events of one transaction
constexpr std::uint64_t kNeedles = 100'000;
constexpr std::uint64_t kDefaultChannels = 1'000;

/// SplitMix64: small, and the same everywhere.
class Random {
 public:
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return (mixed ^ (mixed >> 31)) % bound;
  }

 private:
  std::uint64_t state_ = 0;
};

class Filler {
 public:
  Filler(chat::store::SqliteJournal& journal, std::uint64_t events, std::uint64_t channels)
      : journal_(journal), events_(events), begin_(now() - Millis{static_cast<std::int64_t>(events)}) {
    for (std::uint64_t i = 0; i != kPeople; ++i) people_.push_back(stamp());
    for (std::uint64_t i = 0; i != channels; ++i) channels_.push_back(stamp());
  }

  std::optional<std::string> run() {
    for (std::uint64_t i = 0; i != channels_.size(); ++i) in_channel(EventKind::join, i, i % kPeople, "");
    for (std::uint64_t number = 0; number + 2 * channels_.size() < events_; ++number) {
      say(number);
      if (number % kGroup != 0) continue;
      if (const auto committed = journal_.commit(); !committed) return committed.error();
    }
    for (std::uint64_t i = 0; i != channels_.size(); ++i) in_channel(EventKind::part, i, i % kPeople, "");
    if (const auto committed = journal_.commit(); !committed) return committed.error();
    return std::nullopt;
  }

 private:
  static Millis now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now().time_since_epoch()); }

  /// A millisecond for each event.
  EventId stamp() { return {clock_.next(begin_ + Millis{static_cast<std::int64_t>(made_)}), journal_.node()}; }

  void say(std::uint64_t number) {
    text_.clear();
    for (std::uint64_t left = 2 + random_.below(4); left != 0; --left) {
      // Two draws, the lower one counts: some words are frequent, as in what people say.
      fmt::format_to(std::back_inserter(text_), "w{} ", std::min(random_.below(kWords), random_.below(kWords)));
    }
    if (number % kNeedles == 0) text_ += "needle ";
    text_.pop_back();
    if (random_.below(5) == 0) return privately(random_.below(kPeople));
    const std::uint64_t channel = random_.below(8) == 0 ? 0 : random_.below(channels_.size());
    in_channel(EventKind::message, channel, random_.below(kPeople), text_);
  }

  void in_channel(EventKind kind, std::uint64_t channel, std::uint64_t person, std::string_view text) {
    target_ = fmt::format("#c{}", channel);
    append(kind, Conversation::of_channel(channels_[channel]), person, text);
  }

  void privately(std::uint64_t person) {
    const std::uint64_t other = (person + 1 + random_.below(8)) % kPeople;
    target_ = fmt::format("p{}", other);
    append(EventKind::message, Conversation::between(people_[person], people_[other]), person, text_);
  }

  void append(EventKind kind, Conversation where, std::uint64_t person, std::string_view text) {
    source_ = fmt::format("p{}!~chat@127.0.0.1", person);
    Event event;
    event.id = stamp();
    event.kind = kind;
    event.conversation = where;
    event.sender = people_[person];
    event.channel_is_open = !where.is_private();
    event.source = source_;
    event.target = target_;
    event.body = text;
    journal_.append(event);
    ++made_;
  }

  chat::store::SqliteJournal& journal_;
  const std::uint64_t events_;
  const Millis begin_;
  chat::util::HybridClock clock_;
  std::uint64_t made_ = 0;
  Random random_;
  std::vector<EventId> people_;
  std::vector<EventId> channels_;
  std::string source_;
  std::string target_;
  std::string text_;
};

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

int complain(std::string_view sentence) {
  fmt::print(stderr, "chatfill: {}\n", sentence);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  if (arguments.size() < 2 || arguments.size() > 3) return complain("Usage: chatfill DIRECTORY EVENTS [CHANNELS]");
  const auto events = number_of(arguments[1]);
  const auto channels = arguments.size() == 3 ? number_of(arguments[2]) : kDefaultChannels;
  if (!events || !channels) return complain("EVENTS and CHANNELS are whole numbers from 1.");
  chat::store::SqliteJournal::Options options;
  options.directory = arguments[0];
  auto journal = chat::store::SqliteJournal::open(std::move(options));
  if (!journal) return complain(journal.error());
  const auto began = std::chrono::steady_clock::now();
  if (const auto failed = Filler(**journal, *events, *channels).run()) return complain(*failed);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print("{} events in {:.1f} s\n", (*journal)->position(), took.count());
  return 0;
}
