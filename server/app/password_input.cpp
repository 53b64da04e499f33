#include "app/password_input.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>

#include "crypto/password.hpp"
#include "crypto/scram.hpp"
#include "engine/system_entropy.hpp"
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

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

std::expected<std::string, std::string> read_new_password(const Config& config) {
  auto password = ask_for_password();
  if (!password) return password;
  if (password->size() < config.accounts.password_least) {
    return std::unexpected(fmt::format("The password is too short. Give at least {} bytes, better a sentence.",
                                       config.accounts.password_least));
  }
  if (password->size() > crypto::kMostPassword) {
    return std::unexpected(fmt::format("The password is too long. Give at most {} bytes.", crypto::kMostPassword));
  }
  if (!util::is_utf8(*password) || has_controls(*password)) {
    return std::unexpected("The password has control characters, or is not UTF-8. Give text only.");
  }
  return password;
}

bool confirm(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0) return false;
  fmt::print(stderr, "{} Type yes: ", question);
  std::fflush(stderr);
  return read_line() == "yes";
}

core::Credentials make_credentials(const std::string& password, const Config& config) {
  constexpr std::size_t kSalt = 16;
  std::array<std::uint8_t, kSalt> salt{};
  engine::SystemEntropy entropy;
  entropy.fill(salt);
  const crypto::scram::Keys keys = crypto::scram::make_keys(
      password, std::string(salt.begin(), salt.end()), static_cast<std::uint32_t>(config.accounts.scram_iterations));
  return {.password = crypto::hash_password(password, password_cost(config)), .scram = crypto::scram::to_text(keys)};
}

}  // namespace chat::app
