#include "engine/engine.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "irc/message.hpp"
#include "net/line_block.hpp"

namespace chat::engine {
namespace {

using Kind = Submission::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestWait{1};
constexpr std::chrono::milliseconds kCommitRetry{50};

util::Millis wall_clock() {
  return std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

Engine::Engine(std::shared_ptr<const core::Settings> settings, core::Journal& journal, core::NodeId node,
               Options options, Callbacks callbacks, std::shared_ptr<spdlog::logger> log)
    : options_(options),
      callbacks_(std::move(callbacks)),
      log_(std::move(log)),
      journal_(journal),
      outlets_(options.send_bounds),
      mind_(std::move(settings), outlets_, journal, entropy_, node),
      flushers_(*this, options.flushers) {}

Engine::~Engine() {
  stop();
  stop_flushers();
}

std::expected<void, std::string> Engine::start() {
  if (auto started = flushers_.start(); !started) return started;
  auto thread = net::Thread::start("engine", net::kEngineStack, [this] { run(); });
  if (!thread) return std::unexpected(std::move(thread.error()));
  thread_ = std::move(*thread);
  return {};
}

void Engine::stop(std::string_view farewell) {
  if (std::exchange(stopped_, true)) return;
  farewell_ = farewell;
  queue_.close();
  thread_.join();
}

void Engine::stop_flushers() { flushers_.stop(); }

void Engine::configure(std::shared_ptr<const core::Settings> settings, net::SendBounds bounds) {
  post([this, settings = std::move(settings), bounds](commands::Mind& mind) {
    outlets_.configure(bounds);
    mind.configure(settings);
  });
}

void Engine::answer(core::SessionId session, std::uint64_t ticket, std::expected<core::Answer, std::string> answer) {
  bring_on(session, [session, ticket, answer = std::move(answer)](commands::Mind& mind) mutable {
    mind.answer(session, ticket, std::move(answer));
  });
}

void Engine::finished(core::SessionId session, std::uint64_t ticket,
                      std::expected<core::WorkResult, std::string> result) {
  bring_on(session, [session, ticket, result = std::move(result)](commands::Mind& mind) mutable {
    mind.finished(session, ticket, std::move(result));
  });
}

void Engine::bring_on(core::SessionId session, std::move_only_function<void(commands::Mind&)> bring) {
  post([this, session, bring = std::move(bring)](commands::Mind& mind) mutable {
    net::Link* const link = outlets_.link(session);
    if (link == nullptr) return;
    try {
      bring(mind);
      resume(*link);
    } catch (const std::exception& error) {
      log_->critical("event=exception connection={} what=\"{}\"", link->number(), error.what());
      end(*link, "Internal error");  // else it would wait for ever
    }
  });
}

bool Engine::opened(const std::shared_ptr<net::Link>& link) { return queue_.push(Kind::open, link); }

void Engine::lines(const std::shared_ptr<net::Link>& link, std::string_view block) {
  if (!queue_.push_lines(link, block)) link->set_over();
}

void Engine::silent(const std::shared_ptr<net::Link>& link) { queue_.push(Kind::silent, link); }

void Engine::idle(const std::shared_ptr<net::Link>& link) { queue_.push(Kind::idle, link); }

void Engine::ended(const std::shared_ptr<net::Link>& link, std::string_view reason) {
  queue_.push(Kind::end, link, reason);
}

void Engine::drained(const std::shared_ptr<net::Link>& link) { queue_.push(Kind::resume, link); }

void Engine::flush(const std::shared_ptr<net::Link>& link) { flushers_.hand_over(link); }

bool Engine::begins_irc(std::string_view first_line) const {
  return first_line.starts_with('@') || first_line.starts_with(':') ||
         commands::Mind::is_known_command(first_line.substr(0, first_line.find(' ')));
}

void Engine::run() {
  Batch batch;
  bool open = true;
  while (open) {
    batch.clear();
    // A long reply that can go on does not wait for others.
    open = queue_.take(batch, resumable_.empty() ? Clock::now() + kLongestWait : Clock::time_point{});
    mind_.begin_batch(wall_clock());
    work(batch);
    if (!open) mind_.shut_down(farewell_);
    if (!commit()) return;
    release();
    hand_out_requests();
  }
}

void Engine::hand_out_requests() {
  for (commands::Request& request : mind_.take_requests()) {
    if (request.kind != commands::Request::Kind::resume) {
      callbacks_.request(std::move(request), journal_.position());
    } else if (auto link = outlets_.hold(request.session)) {
      resumable_.push_back(std::move(link));
    }
  }
}

void Engine::work(Batch& batch) {
  for (Task& task : batch.tasks) {
    try {
      task(mind_);
    } catch (const std::exception& error) {
      log_->critical("event=exception what=\"{}\"", error.what());
    }
  }
  for (const auto& link : std::exchange(resumable_, {})) resume(*link);
  for (const Submission& submission : batch.submissions) {
    net::Link& link = *submission.link;
    try {
      work(submission, batch.text(submission));
    } catch (const std::exception& error) {
      // A bug, or no memory: it costs one session at most.
      log_->critical("event=exception connection={} what=\"{}\"", link.number(), error.what());
      end(link, "Internal error");
    }
  }
  end_exceeded();
}

void Engine::work(const Submission& submission, std::string_view text) {
  net::Link& link = *submission.link;
  switch (submission.kind) {
    case Kind::open:
      outlets_.attach(mind_.open({.address = link.address(),
                                  .secure = link.security().encrypted,
                                  .certificate = link.security().certificate,
                                  .irc = link.is_irc_only()}),
                      submission.link);
      return;
    case Kind::lines:
      return work_lines(link, text);
    case Kind::silent:
      return mind_.silent(link.session);
    case Kind::idle:
      return mind_.idle(link.session);
    case Kind::end:
      return end(link, text);
    case Kind::resume:
      return resume(link);
  }
}

void Engine::work_lines(net::Link& link, std::string_view block) {
  std::string_view left = block;
  // Once one line is held, those behind it are, too.
  const bool waits = link.session && (mind_.busy(link.session) || !outlets_.held(link.session).empty());
  if (!waits) left = give_lines(link, block);
  if (link.session && !left.empty()) {
    outlets_.held(link.session).append(left);
    block.remove_suffix(left.size());
  }
  link.credit().give(static_cast<std::uint32_t>(block.size()));
}

std::string_view Engine::give_lines(const net::Link& link, std::string_view block) {
  net::LineReader reader(block);
  while (link.session && !mind_.busy(link.session)) {
    const auto line = reader.next();
    if (!line) return {};
    if (*line) {
      mind_.line(link.session, **line);
    } else {
      mind_.bad_line(link.session, line->error());
    }
  }
  // What waits for the journal is brought on by its answer, not by room.
  if (link.session && !mind_.waits(link.session)) outlets_.pause(link.session);
  return reader.rest();
}

void Engine::resume(net::Link& link) {
  if (!link.session) return;
  mind_.resume(link.session);
  if (!link.session || mind_.waits(link.session)) return;
  // The held lines change places with what is left of them: the mind may append to nothing that it reads.
  const std::string held = std::move(outlets_.held(link.session));
  const std::string_view left = give_lines(link, held);
  link.credit().give(static_cast<std::uint32_t>(held.size() - left.size()));
  if (link.session) outlets_.held(link.session) = left;
}

void Engine::end(net::Link& link, std::string_view reason) { mind_.end(link.session, reason); }

void Engine::end_exceeded() {
  // Ending one may be what is too much for another. Each session ends once, so this does.
  for (auto exceeded = outlets_.take_exceeded(); !exceeded.empty(); exceeded = outlets_.take_exceeded()) {
    for (const core::SessionId session : exceeded) mind_.end(session, "SendQ exceeded");
  }
}

bool Engine::commit() {
  const auto deadline = Clock::now() + options_.commit_patience;
  for (bool first = true;; first = false) {
    const auto committed = journal_.commit();
    if (committed) return true;
    if (first) log_->error("event=commit_failed reason=\"{}\"", committed.error());
    if (journal_.is_broken() || Clock::now() >= deadline) {
      queue_.close();
      callbacks_.fatal(committed.error());
      return false;
    }
    std::this_thread::sleep_for(kCommitRetry);
  }
}

void Engine::release() {
  outlets_.release(flush_, closing_, resumable_);
  flushers_.release(flush_, closing_);
}

}  // namespace chat::engine
