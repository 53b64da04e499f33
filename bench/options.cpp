#include "bench/options.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <sstream>

#include "bench/plan.hpp"
#include "bench/stamp.hpp"

namespace chat::bench {
namespace {

namespace po = boost::program_options;

constexpr std::uint32_t kMaxClients = 1'000'000;
constexpr std::uint32_t kMaxTextBytes = 400;  // with target, source and command it stays within a line's 512 bytes
constexpr std::uint32_t kMaxThreads = 16;
constexpr std::uint32_t kMaxWindow = 4096;
constexpr double kMaxSeconds = 3600;

// Whole seconds come in as plain numbers, durations with a fraction as doubles.
struct RawSeconds {
  double sending = Options{}.sending.count();
  std::int64_t deadline = Options{}.deadline.count();
  std::int64_t stall = Options{}.stall.count();
  std::int64_t startup = Options{}.startup.count();
};

template <typename T>
po::typed_value<T>* with_default(T& target) {
  return po::value<T>(&target)->default_value(target);
}

po::options_description describe(Options& options, RawSeconds& seconds) {
  po::options_description all("Usage: chatbench --port PORT [--pid PID] [SCENARIO…]\n\nOptions");
  auto add = all.add_options();
  add("help,h", "show this and end");
  add("list", po::bool_switch(&options.list), "list the scenarios and end");
  add("host", with_default(options.host), "loopback address of the server");
  add("port", with_default(options.port), "port of the server");
  add("pid", with_default(options.server_pid), "the server's process, to measure its CPU time and memory");
  add("label", with_default(options.label), "the server's name in the results");
  add("repetition", with_default(options.repetition), "number of this run in the results");
  add("clients", with_default(options.clients), "connect: clients");
  add("receivers", with_default(options.receivers), "fanout, fanout-single: receivers of each line");
  add("senders", with_default(options.senders), "fanout: senders");
  add("rooms", with_default(options.rooms), "rooms: channels");
  add("room-members", with_default(options.room_members), "rooms: members of each channel, who all send");
  add("pairs", with_default(options.pairs), "pairs: pairs");
  add("latency-members", with_default(options.latency_members), "latency: members of the channel");
  add("rate", with_default(options.rate), "latency, private-latency: lines for each second");
  add("private-senders", with_default(options.private_senders), "private, stall: senders");
  add("stall-rate", with_default(options.stall_rate), "stall: lines for each second");
  add("window", with_default(options.window), "lines under way for each sender");
  add("text-bytes", with_default(options.text_bytes), "length of each message's text");
  add("seconds", with_default(seconds.sending), "for how long lines are sent");
  add("deadline", with_default(seconds.deadline), "seconds for all clients to connect, or to join");
  add("stall", with_default(seconds.stall), "seconds without a delivery that end a scenario");
  add("startup", with_default(seconds.startup), "seconds for the server to answer the first client");
  add("connecting", with_default(options.connecting), "clients that connect at the same time");
  add("threads", with_default(options.threads), "threads of the load generator");
  add("json", po::bool_switch(&options.json), "one JSON object a line instead of a table");
  add("compare", po::value(&options.compare_file), "read results (as --json writes them) and print the comparison");
  add("contender", with_default(options.contender), "--compare: the server whose ratio is shown");
  add("baseline", with_default(options.baseline), "--compare: the server it is divided by");
  add("free-port", po::bool_switch(&options.free_port), "print a free loopback port and end");
  return all;
}

struct Range {
  const char* option;
  double value;
  double least;
  double most;
};

std::expected<void, std::string> check_ranges(const Options& options, const RawSeconds& seconds) {
  const Range ranges[] = {
      {"clients", double(options.clients), 1, kMaxClients},
      {"receivers", double(options.receivers), 1, kMaxClients},
      {"senders", double(options.senders), 1, kMaxClients},
      {"rooms", double(options.rooms), 1, kMaxClients},
      {"room-members", double(options.room_members), 2, kMaxClients},
      {"pairs", double(options.pairs), 1, kMaxClients},
      {"latency-members", double(options.latency_members), 2, kMaxClients},
      {"rate", options.rate, 0.1, 1e6},
      {"private-senders", double(options.private_senders), 1, kMaxClients / 2},
      {"stall-rate", options.stall_rate, 0.1, 1e6},
      {"window", double(options.window), 1, kMaxWindow},
      {"text-bytes", double(options.text_bytes), kStampSize, kMaxTextBytes},
      {"seconds", seconds.sending, 0.1, kMaxSeconds},
      {"deadline", double(seconds.deadline), 1, kMaxSeconds},
      {"stall", double(seconds.stall), 1, kMaxSeconds},
      {"startup", double(seconds.startup), 1, kMaxSeconds},
      {"connecting", double(options.connecting), 1, kMaxClients},
      {"threads", double(options.threads), 1, kMaxThreads},
  };
  for (const Range& range : ranges) {
    if (range.value < range.least || range.value > range.most)
      return std::unexpected(fmt::format("--{} must lie between {} and {}.", range.option, range.least, range.most));
  }
  if (std::uint64_t{options.rooms} * options.room_members > kMaxClients)
    return std::unexpected(fmt::format("--rooms times --room-members may be at most {}.", kMaxClients));
  return {};
}

bool needs_server(const Options& options) {
  return options.help.empty() && !options.list && !options.free_port && options.compare_file.empty();
}

}  // namespace

std::expected<Options, std::string> parse_options(int argc, const char* const* argv) {
  Options options;
  RawSeconds seconds;
  const po::options_description visible = describe(options, seconds);
  po::options_description all;
  all.add(visible).add_options()("scenario", po::value(&options.scenarios));
  po::positional_options_description positional;
  positional.add("scenario", -1);
  try {
    po::variables_map values;
    po::store(po::command_line_parser(argc, argv).options(all).positional(positional).run(), values);
    po::notify(values);
    if (values.contains("help")) options.help = (std::ostringstream{} << visible).str();
  } catch (const po::error& error) {
    return std::unexpected(fmt::format("{}. See chatbench --help.", error.what()));
  }
  if (auto checked = check_ranges(options, seconds); !checked) return std::unexpected(checked.error());
  if (needs_server(options) && options.port == 0)
    return std::unexpected("Say where the server is with --port. See chatbench --help.");
  options.sending = std::chrono::duration<double>(seconds.sending);
  options.deadline = std::chrono::seconds(seconds.deadline);
  options.stall = std::chrono::seconds(seconds.stall);
  options.startup = std::chrono::seconds(seconds.startup);
  if (options.scenarios.empty())
    for (const Scenario& scenario : all_scenarios()) options.scenarios.emplace_back(scenario.name);
  return options;
}

}  // namespace chat::bench
