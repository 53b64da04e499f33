#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "app/log.hpp"
#include "app/options.hpp"
#include "app/process.hpp"
#include "app/server.hpp"
#include "app/store_options.hpp"
#include "app/subcommands.hpp"

namespace chat::app {
namespace {

int fail(const std::string& sentence) {
  fmt::print(stderr, "chatserver: {}\n", sentence);
  return EXIT_FAILURE;
}

int fail(const ConfigErrors& errors) {
  for (const std::string& error : errors) fail(error);
  return EXIT_FAILURE;
}

int say(const std::string& text) {
  fmt::print("{}", text);
  return EXIT_SUCCESS;
}

void warn_of_few_files(const Config& config, std::size_t files, spdlog::logger& log) {
  constexpr std::size_t kOwnFiles = 64;
  if (files >= config.connections.total + kOwnFiles) return;
  log.warn("event=few_files limit={} connections.max={} advice=\"raise the limit of open files (ulimit -n)\"", files,
           config.connections.total);
}

void tell_of_others(const Server& server) {
  for (const bool proxy : {false, true}) {
    for (const bool websocket : {false, true}) {
      for (const bool tls : {false, true}) {
        if (!proxy && !websocket) continue;
        for (const net::Endpoint& endpoint :
             server.bound({.address = {}, .tls = tls, .websocket = websocket, .proxy = proxy})) {
          fmt::print("chatserver {} ready on {} ({}{}{})\n", CHAT_VERSION, to_string(endpoint), proxy ? "PROXY " : "",
                     tls ? "TLS" : "plain", websocket ? " WebSocket" : "");
        }
      }
    }
  }
}

/// What is left to do when everything is closed.
struct End {
  int status = EXIT_SUCCESS;
  bool restart = false;
};

End serve(const Options& options, const Config& config) {
  const std::size_t files = prepare_process();
  auto log = Log::open(config.log.file, config.log.level);
  if (!log) return {.status = fail(log.error())};
  Log& out = **log;
  warn_of_few_files(config, files, *out.logger());

  const auto how = store_options(config);
  if (!how) return {.status = fail(how.error())};
  auto store = store::Store::open(*how, out.logger());
  if (!store) return {.status = fail(store.error())};

  Server server(config, std::move(*store), [&options] { return load_config(options); }, out.logger());
  if (const auto started = server.start(); !started) return {.status = fail(started.error())};
  server.take_signals();  // before anybody is told that there is somebody to send them to
  for (const net::Endpoint& endpoint : server.endpoints()) {
    fmt::print("chatserver {} ready on {}\n", CHAT_VERSION, to_string(endpoint));
  }
  for (const net::Endpoint& endpoint : server.tls_endpoints()) {
    fmt::print("chatserver {} ready on {} (TLS)\n", CHAT_VERSION, to_string(endpoint));
  }
  tell_of_others(server);
  std::fflush(stdout);
  server.run();
  server.stop();
  if (out.lost() > 0) out.logger()->warn("event=log_lost lines={}", out.lost());
  return {.status = EXIT_SUCCESS, .restart = server.is_to_restart()};
}

int run(const std::vector<std::string>& arguments) {
  if (const auto status = run_subcommand(arguments)) return *status;
  const auto options = parse_options(arguments);
  if (!options) return fail(options.error());
  if (options->help) return say(help_text());
  if (options->version) return say(fmt::format("chatserver {}\n", CHAT_VERSION));
  if (options->example_config) return say(example_config());
  const auto config = load_config(*options);
  if (!config) return fail(config.error());
  if (options->check_config) {
    for (const std::string& warning : config->warnings) fmt::print(stderr, "chatserver: {}\n", warning);
    return say("The options and the configuration are in order.\n");
  }
  const End end = serve(*options, *config);
  return end.restart ? fail(start_again(arguments)) : end.status;
}

}  // namespace
}  // namespace chat::app

int main(int argc, char** argv) { return chat::app::run({argv + 1, argv + argc}); }
