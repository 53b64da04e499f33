#include <langinfo.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <expected>
#include <optional>
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
#include "client/small_files.hpp"
#include "client/sts.hpp"

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

void complain(const std::string& sentence) { print(stderr, "chatclient: " + sentence + "\n"); }

/// Where the program keeps what it needs in later runs, by the file's name; empty: nowhere.
std::string state_file(std::string_view name) {
  return state_path(environment("XDG_STATE_HOME"), environment("HOME"), name);
}

/// The server wants it so: by TLS to this port.
void use_tls(Options& options, std::uint16_t port) {
  options.tls = true;
  options.address.port = port;
  complain("The server wants encrypted connections only, so chatclient comes by TLS to " + to_string(options.address) +
           ".");
}

StsGuard::Safety safety_of(const Link& link) {
  if (!link.encryption) return StsGuard::Safety::plain;
  return link.encryption->is_verified ? StsGuard::Safety::verified : StsGuard::Safety::unverified;
}

/// How a connection ended.
struct Outcome {
  ExitCode code;
  std::optional<std::uint16_t> tls_port;  ///< it was plain, and there has to be another one, by TLS to this port
};

/// Connects, and talks until one side ends it. `setup` learns the password, which need not be asked for twice.
Outcome connect_and_talk(const Options& options, LinkSetup& setup, const StsStore& store) {
  if (setup.has_person) print(stdout, "Connecting to " + to_string(options.address) + " …\n");
  std::fflush(stdout);
  auto link = make_link(options, setup);
  if (!link) {
    complain(link.error().sentence);
    return {link.error().code, {}};
  }
  if (link->encryption && !link->encryption->remark.empty()) print(stderr, link->encryption->remark + "\n");
  setup.password = link->accounts.password;
  StsGuard sts(store, options.address, safety_of(*link));
  ExitCode code = ExitCode::lost;
  if (setup.has_person) {
    Screen screen(terminal_traits(options.plain));
    code = Interactive(std::move(*link), options, setup, screen, sts, TypedHistory(state_file("history"))).run();
  } else {
    code = Pipe(std::move(*link), options, sts).run();
  }
  sts.on_end();
  return {code, sts.upgrade_port()};
}

ExitCode converse(Options options) {
  if (!options.remark.empty()) complain(options.remark);
  const StsStore store(state_file("sts"));
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::expected<std::optional<std::uint16_t>, std::string> tls_port;
  if (!options.tls) tls_port = store.find(options.address.host, now);
  if (!tls_port) {
    complain(tls_port.error());
    return ExitCode::no_connection;
  }
  if (*tls_port) use_tls(options, **tls_port);
  LinkSetup setup{
      .known_servers = state_file("known_servers"),
      .has_person = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && !options.is_for_script()};
  const Outcome first = connect_and_talk(options, setup, store);
  if (!first.tls_port) return first.code;
  use_tls(options, *first.tls_port);
  return connect_and_talk(options, setup, store).code;
}

ExitCode run(int argc, char** argv) {
  set_locale();
  ::signal(SIGPIPE, SIG_IGN);
  const auto wanted = read_options(std::vector<std::string>(argv + 1, argv + argc),
                                   {.chat_nick = environment("CHAT_NICK"),
                                    .user = environment("USER"),
                                    .password = environment("CHAT_PASSWORD"),
                                    .account_password = environment("CHATCLIENT_PASSWORD"),
                                    .config_home = environment("XDG_CONFIG_HOME"),
                                    .home = environment("HOME")});
  if (!wanted) {
    complain(wanted.error());
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
