#include <langinfo.h>
#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/exit_code.hpp"
#include "client/interactive.hpp"
#include "client/link.hpp"
#include "client/options.hpp"
#include "client/pipe.hpp"
#include "client/screen.hpp"

namespace {

using namespace chat::client;

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

/// Everything here is UTF-8; a terminal whose locale is another one (often just "C") gets it all the same.
void set_locale() {
  std::setlocale(LC_ALL, "");
  if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

ExitCode converse(const Options& options) {
  const bool has_person = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && !options.is_for_script();
  if (has_person) print(stdout, "Connecting to " + to_string(options.address) + " …\n");
  std::fflush(stdout);
  auto link =
      make_link(options, {.known_servers = known_servers_path(environment("XDG_STATE_HOME"), environment("HOME")),
                          .has_person = has_person});
  if (!link) {
    print(stderr, "chatclient: " + link.error().sentence + "\n");
    return link.error().code;
  }
  if (link->encryption && !link->encryption->remark.empty()) print(stderr, link->encryption->remark + "\n");
  if (!has_person) return Pipe(std::move(*link), options).run();
  Screen screen(terminal_traits(options.plain));
  return Interactive(std::move(*link), options, screen).run();
}

ExitCode run(int argc, char** argv) {
  set_locale();
  ::signal(SIGPIPE, SIG_IGN);
  const auto wanted = read_options(std::vector<std::string>(argv + 1, argv + argc),
                                   {.chat_nick = environment("CHAT_NICK"),
                                    .user = environment("USER"),
                                    .password = environment("CHAT_PASSWORD"),
                                    .account_password = environment("CHATCLIENT_PASSWORD")});
  if (!wanted) {
    print(stderr, "chatclient: " + wanted.error() + "\n");
    return ExitCode::usage;
  }
  if (const auto* information = std::get_if<Information>(&*wanted)) {
    print(stdout, information->text);
    return ExitCode::success;
  }
  return converse(std::get<Options>(*wanted));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    print(stderr, std::string("chatclient: something that should not happen did: ") + error.what() + "\n");
    return static_cast<int>(ExitCode::lost);
  }
}
