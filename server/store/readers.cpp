#include "store/readers.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "store/thread.hpp"

namespace chat::store {
namespace {

constexpr std::chrono::seconds kLongestWait{10};
constexpr const char* kOver = "The server is shutting down; ask again when it is back.";

bool is_search(const core::Query& query) { return std::holds_alternative<core::SearchQuery>(query); }

std::expected<core::Answer, std::string> read(core::History& history, const core::Query& query,
                                              std::uint64_t position) {
  try {
    return history.read(query, position);
  } catch (const std::exception&) {  // a bug, or no memory: it costs one answer
    return std::unexpected("The history could not be read; ask for less of it.");
  }
}

}  // namespace

std::expected<std::unique_ptr<Readers>, std::string> Readers::start(const Make& make, Options options) {
  std::unique_ptr<Readers> readers(new Readers(options));
  for (std::size_t i = 0; i < options.threads; ++i) {
    auto reader = std::make_unique<Reader>();
    auto history = make(reader->cancelled);
    if (!history) return std::unexpected(std::move(history.error()));
    reader->history = std::move(*history);
    readers->readers_.push_back(std::move(reader));
  }
  for (const auto& reader : readers->readers_) {
    auto thread = start_thread("reader", [&self = *readers, &mine = *reader] { self.run(mine); });
    if (!thread) return std::unexpected(std::move(thread.error()));
    reader->thread = std::move(*thread);
  }
  return readers;
}

Readers::~Readers() {
  std::map<Ticket, Job> left;
  {
    const util::Lock lock(mutex_);
    stop_ = true;
    left.swap(waiting_);
    for (const auto& reader : readers_) reader->cancelled = true;
    work_.notify_all();
  }
  for (auto& [ticket, job] : left) job.reply(std::unexpected(kOver));
  for (const auto& reader : readers_) {
    if (reader->thread.joinable()) reader->thread.join();
  }
}

std::expected<Readers::Ticket, std::string> Readers::submit(core::Query query, std::uint64_t position, Reply reply) {
  const util::Lock lock(mutex_);
  if (waiting_.size() >= options_.bound) {
    return std::unexpected("Too many people are reading the history; try again in a minute.");
  }
  waiting_.emplace_hint(waiting_.end(), ++last_, Job{std::move(query), position, std::move(reply)});
  work_.notify_one();
  return last_;
}

void Readers::cancel(Ticket ticket) {
  Job cancelled;  // goes when the mutex is free
  const util::Lock lock(mutex_);
  if (auto job = waiting_.extract(ticket)) {
    cancelled = std::move(job.mapped());
    return;
  }
  for (const auto& reader : readers_) {
    if (reader->ticket == ticket) reader->cancelled = true;
  }
}

void Readers::run(Reader& reader) {
  Job job;
  while (take(reader, job)) {
    auto answer = read(*reader.history, job.query, job.position);
    if (finish(reader)) job.reply(std::move(answer));
    job = {};
  }
}

std::map<Readers::Ticket, Readers::Job>::iterator Readers::next() {
  if (searching_ < options_.searching) return waiting_.begin();
  return std::ranges::find_if_not(waiting_, [](const auto& waiting) { return is_search(waiting.second.query); });
}

bool Readers::take(Reader& reader, Job& job) {
  util::Lock lock(mutex_);
  while (!stop_ && next() == waiting_.end()) {
    work_.wait_until(lock, std::chrono::steady_clock::now() + kLongestWait);
  }
  if (stop_) return false;
  auto oldest = waiting_.extract(next());
  reader.ticket = oldest.key();
  reader.searches = is_search(oldest.mapped().query);
  if (reader.searches) ++searching_;
  job = std::move(oldest.mapped());
  return true;
}

bool Readers::finish(Reader& reader) {
  const util::Lock lock(mutex_);
  reader.ticket = 0;
  if (std::exchange(reader.searches, false)) {
    --searching_;
    work_.notify_one();  // for a search that could not begin
  }
  // At the end everybody is cancelled, and yet gets an answer.
  return !reader.cancelled.exchange(false) || stop_;
}

}  // namespace chat::store
