#include "bench/traffic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bench/reply.hpp"
#include "bench/setup.hpp"

namespace chat::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLongestPoll = 20ms;
// A thread that was not scheduled for a while does not make up for more than this at once.
constexpr int kMaxPacedLinesAtOnce = 1000;

std::string text_before_stamp(std::uint32_t text_bytes) {
  static constexpr std::string_view kWords = "the quick brown fox jumps over the lazy dog ";
  std::string text;
  while (text.size() + kStampSize < text_bytes) text += kWords[text.size() % kWords.size()];
  return text;
}

}  // namespace

Traffic::Traffic(const Plan& plan, const std::vector<Swarm*>& peers, std::uint32_t own, Board& board,
                 TrafficLimits limits)
    : plan_(plan),
      peers_(peers),
      own_(own),
      swarm_(*peers[own]),
      board_(board),
      limits_(limits),
      sender_at_(plan.all_senders()),
      refill_at_(plan.all_senders()),
      refill_step_(plan.all_senders()),
      ledger_(std::size_t{swarm_.size()} * plan.senders) {
  const std::string text = text_before_stamp(limits.text_bytes);
  for (std::uint32_t index = 0; index != swarm_.size(); ++index) {
    const Client& client = swarm_.client(index);
    if (!plan_.sends(client.number)) continue;
    const std::uint32_t id = plan_.sender_of(client.number);
    sender_at_[id] = static_cast<std::uint32_t>(senders_.size());
    senders_.push_back(
        {.id = id, .client = index, .next = 0, .head = fmt::format("PRIVMSG {} :{}", target_of(client), text)});
  }
  for (std::uint32_t id = 0; id != plan_.all_senders(); ++id) {
    refill_step_[id] = std::uint64_t{plan_.batch} * local_receivers(id);
    refill_at_[id] = refill_step_[id];
  }
  if (plan_.lines_per_second > 0 && !senders_.empty()) {
    // Each worker keeps its share of the rate.
    const double rate = plan_.lines_per_second * static_cast<double>(senders_.size()) / plan_.all_senders();
    line_interval_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate));
  }
}

std::string Traffic::target_of(const Client& client) const {
  if (plan_.venue == Venue::channel) return channel_of(plan_, swarm_, client.number);
  const std::uint32_t first = plan_.group_of(client.number) * plan_.members;
  return swarm_.nick(client.number == first ? first + 1 : first);
}

// How many of this worker's clients are to get each of the sender's lines.
std::uint32_t Traffic::local_receivers(std::uint32_t sender) const {
  const std::uint32_t client = plan_.client_of(sender);
  const std::uint32_t workers = static_cast<std::uint32_t>(peers_.size());
  const bool here = plan_.worker_of(client, workers) == own_;
  const std::uint32_t members = plan_.groups > 1 ? (here ? plan_.members : 0) : swarm_.size();
  return members - (here ? 1 : 0);
}

void Traffic::run(Clock::time_point start) {
  stop_at_ = start + std::chrono::duration_cast<Clock::duration>(limits_.sending);
  last_delivery_ = start;
  next_line_ = start;
  if (plan_.window != 0)
    for (Sender& sender : senders_) refill(sender);
  while (true) {
    const Clock::time_point now = Clock::now();
    if (sending_ && now >= stop_at_) stop_sending();
    if (now - last_delivery_ > limits_.stall) break;
    if (!sending_ && all_arrived()) break;
    if (sending_ && plan_.lines_per_second > 0) pace(now);
    swarm_.poll(patience(now), [this](Client& client, std::string_view line) { hear(client, line); });
    if (plan_.window != 0) refill_what_is_due();
  }
  if (sending_) stop_sending();
}

std::chrono::milliseconds Traffic::patience(Clock::time_point now) const {
  if (!sending_ || plan_.lines_per_second <= 0 || senders_.empty()) return kLongestPoll;
  const auto until_next = std::chrono::ceil<std::chrono::milliseconds>(next_line_ - now);
  return std::clamp(until_next, 0ms, kLongestPoll);
}

void Traffic::hear(Client& client, std::string_view line) {
  if (const auto stamp = read_stamp(line)) {
    deliver(client, *stamp);
  } else {
    hear_control(client, line);
  }
}

void Traffic::hear_control(Client& client, std::string_view line) {
  swarm_.answer(client, line);
  if (!plan_.awaits_pong || !plan_.sends(client.number) || parse_reply(line).command != "PONG") return;
  const std::uint32_t place = sender_at_[plan_.sender_of(client.number)];
  senders_[place].awaits_pong = false;
  due_.push_back(place);
}

void Traffic::deliver(const Client& client, const Stamp& stamp) {
  const std::uint32_t first = plan_.group_of(client.number) * plan_.senders;
  const std::uint32_t place = stamp.sender - first;  // huge when the sender is of a group before this one
  if (place >= plan_.senders || plan_.client_of(stamp.sender) == client.number) {
    ++stray_;
    return;
  }
  if (!ledger_.record(std::size_t{client.index} * plan_.senders + place, stamp.sequence)) return;
  last_delivery_ = swarm_.received_at();
  latency_.record(nanoseconds_of(last_delivery_) - stamp.nanoseconds);
  if (board_.add_delivered(own_, stamp.sender) < refill_at_[stamp.sender]) return;
  refill_at_[stamp.sender] += refill_step_[stamp.sender];
  const std::uint32_t owner = plan_.worker_of(plan_.client_of(stamp.sender), static_cast<std::uint32_t>(peers_.size()));
  if (owner == own_) {
    due_.push_back(sender_at_[stamp.sender]);
  } else {
    peers_[owner]->wake();
  }
}

void Traffic::refill_what_is_due() {
  for (const std::uint32_t place : due_) refill(senders_[place]);
  due_.clear();
  // Another worker's receivers have a batch of one of these senders; which one is not said.
  if (swarm_.woken())
    for (Sender& sender : senders_) refill(sender);
}

void Traffic::refill(Sender& sender) {
  if (!sending_ || sender.awaits_pong) return;
  const auto complete = static_cast<std::uint32_t>(board_.delivered(sender.id) / (plan_.members - 1));
  const std::uint32_t room = plan_.window - (sender.next - complete);
  const std::uint32_t count = plan_.awaits_pong ? std::min(room, plan_.batch) : room - room % plan_.batch;
  if (count != 0) send_lines(sender, count);
}

void Traffic::pace(Clock::time_point now) {
  for (int i = 0; i != kMaxPacedLinesAtOnce && !senders_.empty() && next_line_ <= now; ++i) {
    send_lines(senders_[next_sender_], 1);
    next_sender_ = (next_sender_ + 1) % senders_.size();
    next_line_ += line_interval_;
  }
}

void Traffic::send_lines(Sender& sender, std::uint32_t count) {
  Client& client = swarm_.client(sender.client);
  const std::uint64_t now = nanoseconds_of(Clock::now());
  lines_.clear();
  for (std::uint32_t i = 0; i != count; ++i) {
    const auto stamp = write_stamp({.sender = sender.id, .sequence = sender.next++, .nanoseconds = now});
    lines_ += sender.head;
    lines_.append(stamp.data(), stamp.size());
    lines_ += "\r\n";
  }
  if (plan_.awaits_pong) lines_ += "PING next\r\n";
  sender.awaits_pong = plan_.awaits_pong;
  board_.add_sent(sender.id, count);
  swarm_.send(client, lines_);
}

void Traffic::stop_sending() {
  sending_ = false;
  board_.worker_stopped_sending();
}

bool Traffic::all_arrived() {
  if (!board_.nobody_sends()) return false;
  if (expected_here_ == 0)
    for (std::uint32_t id = 0; id != plan_.all_senders(); ++id)
      expected_here_ += std::uint64_t{board_.sent(id)} * local_receivers(id);
  return ledger_.tally().delivered == expected_here_;
}

TrafficOutcome Traffic::close() {
  TrafficOutcome outcome;
  for (std::uint32_t index = 0; index != swarm_.size(); ++index) {
    const std::uint32_t number = swarm_.client(index).number;
    for (std::uint32_t place = 0; place != plan_.senders; ++place) {
      const std::uint32_t id = plan_.group_of(number) * plan_.senders + place;
      if (plan_.client_of(id) == number) continue;
      outcome.expected += board_.sent(id);
      ledger_.close(std::size_t{index} * plan_.senders + place, board_.sent(id));
    }
  }
  outcome.tally = ledger_.tally();
  outcome.stray = stray_;
  outcome.last_delivery = last_delivery_;
  outcome.latency = latency_;
  return outcome;
}

}  // namespace chat::bench
