#include "client/password.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <system_error>
#include <utility>

#include "client/dial.hpp"
#include "client/patience.hpp"
#include "crypto/password.hpp"

extern char** environ;

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;
using Clock = std::chrono::steady_clock;

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

volatile sig_atomic_t caught = 0;
void catch_signal(int signal) { caught = signal; }

/// While one exists the terminal does not show what is typed, and signals are kept until it is gone.
class Hidden {
 public:
  Hidden() {
    caught = 0;
    struct sigaction catching{};
    catching.sa_handler = catch_signal;  // without SA_RESTART: read() returns
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) ::sigaction(kEndingSignals[i], &catching, &before_[i]);
    struct sigaction ignoring{};
    ignoring.sa_handler = SIG_IGN;  // a shell would have a terminal that shows nothing
    ::sigaction(SIGTSTP, &ignoring, &stop_before_);
    is_terminal_ = ::tcgetattr(STDIN_FILENO, &shown_) == 0;
    termios hidden = shown_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden.c_lflag |= ICANON | ISIG | ECHONL;
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Hidden() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) ::sigaction(kEndingSignals[i], &before_[i], nullptr);
    ::sigaction(SIGTSTP, &stop_before_, nullptr);
    if (caught != 0) ::raise(caught);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

 private:
  termios shown_{};
  bool is_terminal_ = false;
  std::array<struct sigaction, kEndingSignals.size()> before_{};
  struct sigaction stop_before_{};
};

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

/// The password in a line, or why there is none.
std::expected<std::string, std::string> checked(std::string line, std::string_view from) {
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) return Refusal(fmt::format("{} gave no password.", from));
  if (line.size() > kMaxPassword || line.find('\0') != std::string::npos) {
    crypto::wipe(line);
    return Refusal(
        fmt::format("{} gave something that is no password: it is one line of at most {} bytes.", from, kMaxPassword));
  }
  return line;
}

struct Ends {
  Socket reading;
  Socket writing;
};
std::optional<Ends> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  return Ends{Socket(ends[0]), Socket(ends[1])};
}

/// Starts the command; its output goes into the pipe. The number is the process's, or 0.
pid_t start(const std::string& command, const Ends& pipe) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe.writing.fd(), STDOUT_FILENO);
  if (::isatty(STDIN_FILENO) == 0) {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  const char* const arguments[] = {"sh", "-c", command.c_str(), nullptr};
  pid_t process = 0;
  const int error = ::posix_spawn(&process, "/bin/sh", &actions, nullptr, const_cast<char* const*>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? process : 0;
}

/// All that comes until the end, of which the first line is kept. False at the deadline.
bool read_first_line(const Socket& reading, std::string& line, Clock::time_point deadline) {
  bool is_complete = false;
  for (;;) {
    pollfd polled{.fd = reading.fd(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&polled, 1, milliseconds_until(deadline));
    if (ready == 0) return false;
    std::array<char, 1024> bytes;
    const ssize_t got = ready < 0 ? -1 : ::read(reading.fd(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    for (ssize_t i = 0; i < got && !is_complete; ++i) {
      const char c = bytes[static_cast<std::size_t>(i)];
      is_complete = c == '\n' || line.size() > kMaxPassword;
      if (!is_complete) line += c;
    }
  }
}

}  // namespace

std::expected<std::string, std::string> ask_for_password(std::string_view question) {
  std::string line;
  {
    const Hidden hidden;
    if (!hidden.is_terminal()) {
      return Refusal(
          "There is no terminal to ask for the password: set CHATCLIENT_PASSWORD to it, or name a command "
          "that prints it by --password-command.");
    }
    print(question);
    char c = 0;
    while (caught == 0 && line.size() <= kMaxPassword) {
      const ssize_t got = ::read(STDIN_FILENO, &c, 1);
      if (got <= 0 && errno == EINTR && caught == 0) continue;
      if (got <= 0 || c == '\n') break;
      line += c;
    }
    if (caught != 0) {
      print("\n");
      crypto::wipe(line);
    }
  }
  return checked(std::move(line), "You");
}

std::expected<std::string, std::string> password_from_command(const std::string& command,
                                                              std::chrono::milliseconds patience) {
  auto pipe = make_pipe();
  const pid_t process = pipe ? start(command, *pipe) : 0;
  if (process == 0) {
    return Refusal(fmt::format("The command of --password-command cannot be started ({}).",
                               std::system_category().message(errno)));
  }
  pipe->writing = Socket();
  std::string line;
  const bool in_time = read_first_line(pipe->reading, line, Clock::now() + patience);
  if (!in_time) ::kill(process, SIGTERM);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  const bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (in_time && succeeded) return checked(std::move(line), "The command of --password-command");
  crypto::wipe(line);
  if (!in_time) {
    return Refusal(fmt::format("The command of --password-command printed nothing within {} seconds.",
                               std::chrono::ceil<std::chrono::seconds>(patience).count()));
  }
  return Refusal(fmt::format("The command of --password-command failed (status {}); run it by hand to see why.",
                             WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)));
}

}  // namespace chat::client
