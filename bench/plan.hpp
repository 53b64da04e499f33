#pragma once
// What a scenario does, as plain numbers: so many groups of so many members, of whom so many send.
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::bench {

struct Options;

enum class Venue : std::uint8_t {
  none,          // clients only connect
  channel,       // a group is a channel
  conversation,  // a group is two clients who write to each other by nick
};

// Clients are numbered from 0. Client c sits in group c / members at seat c % members, and sends when its seat is
// below `senders`. Every line is expected once at each other member of the group.
struct Plan {
  std::string_view name;
  Venue venue = Venue::none;
  std::uint32_t groups = 0;
  std::uint32_t members = 0;
  std::uint32_t senders = 0;  // of each group

  // Windowed: a sender has at most `window` lines that not all receivers have yet, and sends `batch` of them
  // with one system call. A batch divides its window.
  std::uint32_t window = 0;
  std::uint32_t batch = 0;
  // Besides, a sender waits for the answer to a PING that it sends behind each batch.
  bool awaits_pong = false;
  // Paced instead, when not 0: lines for each second over all senders, whatever the receivers do.
  double lines_per_second = 0;

  std::uint32_t clients() const { return groups * members; }
  std::uint32_t all_senders() const { return groups * senders; }
  std::uint32_t group_of(std::uint32_t client) const { return client / members; }
  std::uint32_t seat_of(std::uint32_t client) const { return client % members; }
  std::uint32_t sender_of(std::uint32_t client) const { return group_of(client) * senders + seat_of(client); }
  std::uint32_t client_of(std::uint32_t sender) const { return sender / senders * members + sender % senders; }
  bool sends(std::uint32_t client) const { return seat_of(client) < senders; }

  // A group stays on one thread, so that threads share nothing; the members of a single group are dealt out.
  std::uint32_t worker_of(std::uint32_t client, std::uint32_t workers) const {
    return (groups > 1 ? group_of(client) : client) % workers;
  }
};

struct Scenario {
  std::string_view name;
  std::string_view description;
  Plan (*plan)(const Options&);
};

// Every scenario, in the order in which they are run and shown.
std::span<const Scenario> all_scenarios();

// The plan for a scenario's name, with the sizes of `options`; an unknown name is answered with the known ones.
std::expected<Plan, std::string> make_plan(std::string_view name, const Options& options);

}  // namespace chat::bench
