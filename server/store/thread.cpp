#include "store/thread.hpp"

#include <pthread.h>

#include <csignal>
#include <system_error>
#include <utility>

namespace chat::store {

std::expected<std::thread, std::string> start_thread(const char* name, std::move_only_function<void()> body) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);  // a new thread has those of its maker
  std::expected<std::thread, std::string> thread;
  try {
    thread = std::thread([name, body = std::move(body)]() mutable {
      ::pthread_setname_np(::pthread_self(), name);
      body();
    });
  } catch (const std::system_error& error) {
    thread = std::unexpected(std::string("No thread can be started: ") + error.what() + ".");
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace chat::store
