#pragma once
// The command line of chatbench.
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace chat::bench {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  pid_t server_pid = 0;  // 0: CPU and memory of the server are not measured
  std::string label = "server";
  std::uint32_t repetition = 1;
  std::vector<std::string> scenarios;  // all of them when none is named

  std::uint32_t clients = 10'000;
  std::uint32_t receivers = 500;
  std::uint32_t senders = 4;
  std::uint32_t rooms = 100;
  std::uint32_t room_members = 10;
  std::uint32_t pairs = 500;
  std::uint32_t latency_members = 100;
  double rate = 200;  // lines for each second in `latency` and `private-latency`
  std::uint32_t private_senders = 200;
  double stall_rate = 10'000;  // lines for each second in `stall`
  std::uint32_t window = 64;   // lines under way for each sender
  std::uint32_t text_bytes = 64;

  std::chrono::duration<double> sending{5};  // for how long lines are sent
  std::chrono::seconds deadline{120};        // for each phase of the set-up
  std::chrono::seconds stall{5};             // without any delivery for so long, a scenario is over
  std::chrono::seconds startup{10};          // for the server to answer the first client
  std::uint32_t connecting = 2000;           // clients that connect at the same time
  std::uint32_t threads = 1;

  bool json = false;
  std::string compare_file;              // print the comparison of results in this file and end
  std::string baseline = "inspircd";     // with whom `compare_file` compares
  std::string contender = "chatserver";  // and who is compared
  bool list = false;
  bool free_port = false;
  std::string help;  // when not empty: print this and end
};

// An error is a sentence for the person who typed the command.
std::expected<Options, std::string> parse_options(int argc, const char* const* argv);

}  // namespace chat::bench
