#include "bench/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bench/reply.hpp"

namespace chat::bench {
namespace {

using namespace std::chrono_literals;

enum class Step : std::uint8_t { goes_on, through, failed };

struct Exchange {
  std::string_view purpose;                                   // "could {purpose}" in an error
  std::function<bool(Client&)> begin;                         // false: this client cannot even begin
  std::function<Step(Client&, std::string_view)> understand;  // called for every line of a client that is under way
  bool ends_by_closing = false;
};

// Takes the clients through an exchange. Every client is counted once, as through or as failed.
class Conversation {
 public:
  Conversation(Swarm& swarm, const Exchange& exchange, Pace pace)
      : swarm_(swarm), exchange_(exchange), pace_(pace), under_way_(swarm.size()) {}

  Outcome run() {
    while (through_ + failed_ != swarm_.size() && Clock::now() < pace_.deadline) {
      begin_more();
      swarm_.poll(20ms, [this](Client& client, std::string_view line) { hear(client, line); });
      for (const std::uint32_t index : swarm_.take_lost())
        if (under_way_[index]) finish(index, exchange_.ends_by_closing ? Step::through : Step::failed);
    }
    if (through_ == swarm_.size()) return {};
    return std::unexpected(
        fmt::format("{} of {} clients could {}{}", through_, swarm_.size(), exchange_.purpose, reason()));
  }

 private:
  void begin_more() {
    for (; count_ < pace_.in_flight && next_ != swarm_.size(); ++next_) {
      under_way_[next_] = true;
      ++count_;
      if (!exchange_.begin(swarm_.client(next_)))
        finish(next_, exchange_.ends_by_closing ? Step::through : Step::failed);
    }
  }

  void hear(Client& client, std::string_view line) {
    const Step step = under_way_[client.index] ? exchange_.understand(client, line) : Step::goes_on;
    if (step == Step::failed) swarm_.note_problem(client, line);
    if (step == Step::goes_on) {
      swarm_.answer(client, line);
    } else {
      finish(client.index, step);
    }
  }

  void finish(std::uint32_t index, Step step) {
    under_way_[index] = false;
    --count_;
    ++(step == Step::through ? through_ : failed_);
  }

  std::string reason() const {
    if (!swarm_.problem().empty()) return fmt::format("; first problem: {}.", swarm_.problem());
    return " before the deadline.";
  }

  Swarm& swarm_;
  const Exchange& exchange_;
  Pace pace_;
  std::vector<bool> under_way_;
  std::uint32_t next_ = 0;
  std::uint32_t count_ = 0;  // under way
  std::uint32_t through_ = 0;
  std::uint32_t failed_ = 0;
};

bool is_one_of(std::string_view command, std::initializer_list<std::string_view> commands) {
  return std::ranges::find(commands, command) != commands.end();
}

Step understand_registration(Client&, std::string_view line) {
  const Reply reply = parse_reply(line);
  if (is_one_of(reply.command, {"376", "422"})) return Step::through;
  if (is_one_of(reply.command, {"432", "433", "436", "437", "451", "461", "464", "465"})) return Step::failed;
  return Step::goes_on;
}

Step understand_join(Client&, std::string_view line) {
  const Reply reply = parse_reply(line);
  if (reply.command == "366") return Step::through;
  if (is_one_of(reply.command, {"403", "405", "407", "437", "439", "471", "473", "474", "475", "476", "477", "480"}))
    return Step::failed;
  return Step::goes_on;
}

}  // namespace

std::string channel_of(const Plan& plan, const Swarm& swarm, std::uint32_t client_number) {
  return fmt::format("#{}{}", swarm.nick(0), plan.group_of(client_number));
}

Outcome connect_all(Swarm& swarm, Pace pace) {
  const auto begin = [&swarm](Client& client) {
    if (!swarm.connect(client)) return false;
    swarm.send(client, fmt::format("NICK {}\r\nUSER bench 0 * :chatbench\r\n", swarm.nick(client.number)));
    return true;
  };
  return Conversation(swarm, {.purpose = "register", .begin = begin, .understand = understand_registration}, pace)
      .run();
}

Outcome join_all(Swarm& swarm, const Plan& plan, Pace pace) {
  const auto begin = [&](Client& client) {
    swarm.send(client, fmt::format("JOIN {}\r\n", channel_of(plan, swarm, client.number)));
    return client.open();
  };
  return Conversation(swarm, {.purpose = "join", .begin = begin, .understand = understand_join}, pace).run();
}

Outcome settle_all(Swarm& swarm, std::string_view word, Pace pace, const OtherLines& other) {
  const auto begin = [&](Client& client) {
    swarm.send(client, fmt::format("PING {}\r\n", word));
    return client.open();
  };
  const auto understand = [&](Client& client, std::string_view line) {
    const Reply reply = parse_reply(line);
    if (reply.command == "PONG" && last_parameter(reply.rest) == word) return Step::through;
    if (other) other(client, line);
    return Step::goes_on;
  };
  return Conversation(swarm, {.purpose = "get an answer to PING", .begin = begin, .understand = understand}, pace)
      .run();
}

Outcome leave_all(Swarm& swarm, Pace pace) {
  const auto begin = [&swarm](Client& client) {
    swarm.send(client, "QUIT\r\n");
    return client.open();
  };
  const auto understand = [](Client&, std::string_view) { return Step::goes_on; };
  const Exchange exchange{.purpose = "leave", .begin = begin, .understand = understand, .ends_by_closing = true};
  return Conversation(swarm, exchange, pace).run();
}

}  // namespace chat::bench
