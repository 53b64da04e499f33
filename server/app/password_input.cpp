#include "app/password_input.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>

#include "commands/login.hpp"
#include "crypto/password.hpp"
#include "util/utf8.hpp"

namespace chat::app {
namespace {

constexpr std::size_t kMostLine = 4096;  // a terminal's own bound

/// While it lives, the terminal shows nothing of what is typed, and signals that would end or stop the program wait:
/// they come once the terminal is as it was.
class Unseen {
 public:
  Unseen() {
    ::sigemptyset(&waiting_);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP}) ::sigaddset(&waiting_, signal);
    ::pthread_sigmask(SIG_BLOCK, &waiting_, &before_);
    signals_ = ::signalfd(-1, &waiting_, SFD_CLOEXEC);
    ::tcgetattr(STDIN_FILENO, &terminal_);
    termios unseen = terminal_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    unseen.c_lflag |= ICANON | ECHONL;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  ~Unseen() {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_);
    ::close(signals_);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

  /// False: a signal has come first.
  [[nodiscard]] bool wait() const {
    std::array<pollfd, 2> waited{{{STDIN_FILENO, POLLIN, 0}, {signals_, POLLIN, 0}}};
    ::poll(waited.data(), waited.size(), -1);
    return waited[1].revents == 0;
  }

 private:
  sigset_t waiting_{};
  sigset_t before_{};
  termios terminal_{};
  int signals_ = -1;
};

/// One line of standard input; none: there is none, or it is longer than anybody's.
std::optional<std::string> read_line() {
  std::string line;
  char byte = 0;
  // Byte by byte: what stands behind the line is for whoever reads next.
  while (line.size() < kMostLine && ::read(STDIN_FILENO, &byte, 1) == 1) {
    if (byte == '\n') {
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    line += byte;
  }
  return line.empty() || line.size() >= kMostLine ? std::nullopt : std::optional(line);
}

std::optional<std::string> ask_unseen(const char* question) {
  for (;;) {
    fmt::print(stderr, "{}", question);
    std::fflush(stderr);
    const Unseen unseen;
    if (unseen.wait()) return read_line();
  }  // stopped and taken up again
}

std::expected<std::string, std::string> ask_for_password() {
  if (::isatty(STDIN_FILENO) == 0) {
    auto line = read_line();
    if (!line) return std::unexpected("There is no password. Give it as a line on standard input.");
    return std::move(*line);
  }
  auto first = ask_unseen("New password: ");
  auto again = first ? ask_unseen("The same again: ") : std::nullopt;
  if (!again) return std::unexpected("There is no password. Type it twice.");
  if (!crypto::same_secret(*first, *again)) return std::unexpected("These are two different passwords. Try again.");
  return std::move(*first);
}

}  // namespace

std::expected<std::string, std::string> read_new_password(const Config& config, std::string_view account) {
  auto password = ask_for_password();
  if (!password) return password;
  if (!util::is_utf8(*password)) return std::unexpected("The password is not UTF-8. Set your terminal to UTF-8.");
  const auto problem = commands::judge_password(make_settings(config, {}), *password, account);
  if (problem) return std::unexpected(problem->text);
  return password;
}

bool confirm(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0) return false;
  fmt::print(stderr, "{} Type yes: ", question);
  std::fflush(stderr);
  return read_line() == "yes";
}

}  // namespace chat::app
