#include "auth/hook.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "crypto/password.hpp"

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 does not say this itself
}

extern char** environ;

namespace chat::auth {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::unexpected<std::string> failed(const std::string& what, int error) {
  return std::unexpected(what + ": " + std::generic_category().message(error));
}

/// How a program is started; the library's structures, which have to be given back.
class Start {
 public:
  explicit Start(int input) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes_);
    // A group of its own, to be killed as a whole; signals as any program expects them.
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~Start() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  /// 0, or an error number.
  [[nodiscard]] int run(pid_t& process, char* const* arguments, char* const* environment) const {
    return ::posix_spawnp(&process, arguments[0], &actions_, &attributes_, arguments, environment);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Our environment, with what the hook is to know.
std::vector<std::string> environment_of(const core::SendCode& what) {
  std::vector<std::string> variables;
  for (char** one = environ; *one != nullptr; ++one) {
    if (!std::string_view(*one).starts_with("CHAT_")) variables.emplace_back(*one);
  }
  variables.push_back("CHAT_ACCOUNT=" + what.account);
  variables.push_back("CHAT_EMAIL=" + what.email);
  variables.push_back("CHAT_CODE=" + what.code);
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// A file without a name: unlike a pipe, nobody has to wait until it is read.
int input_of(const core::SendCode& what) {
  std::string text = what.account + "\n" + what.email + "\n" + what.code + "\n";
  const int file = ::memfd_create("code", MFD_CLOEXEC);
  const bool written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::lseek(file, 0, SEEK_SET) == 0;
  crypto::wipe(text);
  if (written || file < 0) return file;
  ::close(file);
  return -1;
}

enum class Waited : std::uint8_t { ended, late, broken_off };

Waited wait_for(int process, std::chrono::milliseconds patience, const Breaker& breaker) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + patience;
  pollfd watched[] = {{process, POLLIN, 0}, {breaker.descriptor(), POLLIN, 0}};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return Waited::late;
    if (::poll(watched, 2, static_cast<int>(left)) < 0 && errno != EINTR) return Waited::late;
    if (watched[0].revents != 0) return Waited::ended;
    if (watched[1].revents != 0) return Waited::broken_off;
  }
}

HookResult explain(Waited waited, int status) {
  if (waited == Waited::late) return std::unexpected("it took too long and was killed");
  if (waited == Waited::broken_off) return std::unexpected("the server stops; it was killed");
  if (WIFSIGNALED(status)) return std::unexpected("it was ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0) return std::unexpected("its exit status was " + std::to_string(WEXITSTATUS(status)));
  return {};
}

}  // namespace

Breaker::Breaker() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Breaker::~Breaker() { ::close(descriptor_); }

void Breaker::trip() { static_cast<void>(::eventfd_write(descriptor_, 1)); }

HookResult run_hook(const std::vector<std::string>& command, const core::SendCode& what,
                    std::chrono::milliseconds patience, const Breaker& breaker) {
  if (command.empty()) return std::unexpected("no command is configured");
  const Descriptor input(input_of(what));
  if (input.get() < 0) return failed("its input cannot be written", errno);
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = environment_of(what);
  pid_t process = 0;
  const int error = Start(input.get()).run(process, pointers_to(arguments).data(), pointers_to(environment).data());
  crypto::wipe(environment.back());
  if (error != 0) return failed("it cannot be started", error);

  const Descriptor handle(::pidfd_open(process, 0));
  const Waited waited = handle.get() < 0 ? Waited::late : wait_for(handle.get(), patience, breaker);
  // Whatever it left behind goes, too. Nobody else has its number before it is waited for.
  ::kill(-process, SIGKILL);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return explain(waited, status);
}

}  // namespace chat::auth
