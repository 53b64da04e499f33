#include "net/thread.hpp"

#include <cassert>
#include <csignal>
#include <memory>
#include <utility>

#include "net/socket.hpp"

namespace chat::net {
namespace {

struct Start {
  const char* name;
  std::move_only_function<void()> body;
};

void* run(void* argument) {
  const std::unique_ptr<Start> start(static_cast<Start*>(argument));
  ::pthread_setname_np(::pthread_self(), start->name);
  start->body();
  return nullptr;
}

}  // namespace

Thread::Thread(Thread&& other) noexcept : handle_(other.handle_), joinable_(std::exchange(other.joinable_, false)) {}

Thread& Thread::operator=(Thread&& other) noexcept {
  assert(!joinable_);
  handle_ = other.handle_;
  joinable_ = std::exchange(other.joinable_, false);
  return *this;
}

Thread::~Thread() { join(); }

void Thread::join() {
  if (!std::exchange(joinable_, false)) return;
  ::pthread_join(handle_, nullptr);
}

std::expected<Thread, std::string> Thread::start(const char* name, std::size_t stack,
                                                 std::move_only_function<void()> body) {
  auto start = std::make_unique<Start>(Start{name, std::move(body)});
  sigset_t all;
  ::sigfillset(&all);
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, stack);
  ::pthread_attr_setsigmask_np(&attributes, &all);
  Thread thread;
  const int error = ::pthread_create(&thread.handle_, &attributes, &run, start.get());
  ::pthread_attr_destroy(&attributes);
  if (error != 0) return std::unexpected(error_text(error));
  static_cast<void>(start.release());
  thread.joinable_ = true;
  return thread;
}

}  // namespace chat::net
