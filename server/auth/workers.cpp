#include "auth/workers.hpp"

#include <exception>
#include <utility>
#include <variant>

#include "auth/credentials.hpp"
#include "crypto/password.hpp"

namespace chat::auth {
namespace {

constexpr const char* kBusy = "The server is busy; try again in a moment.";
constexpr const char* kStops = "The server is shutting down; try again when it is back.";

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

void wipe_secrets(core::Work& work) {
  std::visit(Match{[](core::MakeCredentials& make) { crypto::wipe(make.password); },
                   [](core::CheckPassword& check) { crypto::wipe(check.password); },
                   [](core::SendCode& send) { crypto::wipe(send.code); }},
             work);
}

}  // namespace

Workers::Workers(Options options, std::shared_ptr<spdlog::logger> log)
    : log_(std::move(log)),
      options_(std::make_shared<const Options>(options)),
      threads_(options.threads),
      hashing_("hashing", options.bound),
      sending_("codes", options.sending_bound) {}

std::expected<void, std::string> Workers::start() {
  if (auto started = hashing_.start(threads_); !started) return started;
  return sending_.start(1);
}

void Workers::configure(Options options) {
  auto next = std::make_shared<const Options>(std::move(options));
  const util::Lock lock(mutex_);
  options_ = std::move(next);
}

std::shared_ptr<const Options> Workers::options() {
  const util::Lock lock(mutex_);
  return options_;
}

void Workers::submit(core::Work work, Reply reply) {
  Lane& lane = std::holds_alternative<core::SendCode>(work) ? sending_ : hashing_;
  // The reply is kept at hand until it is known whether the job was taken.
  struct Order {
    core::Work work;
    Reply reply;
    void end(Result result) {
      wipe_secrets(work);
      reply(std::move(result));
    }
  };
  const auto order = std::make_shared<Order>(Order{std::move(work), std::move(reply)});
  Lane::Job job = [this, order](Lane::Turn turn) {
    order->end(turn == Lane::Turn::now ? carry_out(order->work) : Result(std::unexpect, kStops));
  };
  if (!lane.push(job)) order->end(std::unexpected(kBusy));
}

void Workers::stop() {
  breaker_.trip();
  sending_.stop();
  hashing_.stop();
}

Workers::Result Workers::carry_out(core::Work& work) {
  const auto now = options();
  try {
    return std::visit(
        Match{[&](core::MakeCredentials& make) { return Result(make_credentials(make.password, *now)); },
              [&](core::CheckPassword& check) { return Result(check_password(check.password, check.hash, now->cost)); },
              [&](core::SendCode& code) { return send(code, *now); }},
        work);
  } catch (const std::exception& error) {  // no memory, most likely
    log_->error("event=work_failed reason=\"{}\"", error.what());
    return std::unexpected(kBusy);
  }
}

Workers::Result Workers::send(const core::SendCode& what, const Options& options) {
  if (const auto sent = run_hook(options.verify_command, what, options.verify_patience, breaker_); !sent) {
    log_->warn("event=code_not_sent account={} reason=\"{}\"", what.account, sent.error());
    return std::unexpected("The code could not be sent; check the e-mail address, or try again later.");
  }
  log_->info("event=code_sent account={}", what.account);
  return true;
}

}  // namespace chat::auth
