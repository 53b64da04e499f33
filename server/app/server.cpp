#include "app/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "app/administration_json.hpp"
#include "app/data_directory.hpp"
#include "app/store_options.hpp"
#include "text/view.hpp"
#include "util/time_text.hpp"

namespace chat::app {
namespace {

// Together less than the five seconds that an orderly end may take.
constexpr std::chrono::milliseconds kFarewellTime{2'000};
constexpr std::chrono::milliseconds kEndTime{1'500};

util::Millis now() { return std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch()); }

std::string now_text() { return util::long_time(now()); }

std::shared_ptr<const net::Rules> make_rules(const Config& config) {
  return std::make_shared<net::Rules>(
      net::Rules{.flood = config.flood, .timeouts = config.timeouts, .proxies = config.proxies});
}

std::unique_ptr<net::TlsSource> make_source(const std::shared_ptr<const tls::Context>& context) {
  return context != nullptr ? std::make_unique<net::TlsSource>(context) : nullptr;
}

[[noreturn]] void end_process(const std::string& why) {
  fmt::print(stderr,
             "chatserver: the journal cannot be written ({}); stopping, so that nothing is shown that is not kept.\n",
             why);
  std::_Exit(EXIT_FAILURE);
}

}  // namespace

Server::Server(const Config& config, std::unique_ptr<store::Store> store, Reload reload,
               std::shared_ptr<spdlog::logger> log, Fatal fatal)
    : config_(config),
      reload_(std::move(reload)),
      log_(std::move(log)),
      started_(now_text()),
      store_(std::move(store)),
      engine_(std::make_shared<core::Settings>(make_settings(config, started_)), store_->journal(), store_->node(),
              {.send_bounds = config.queues, .flushers = config.flushers},
              {.request = [this](commands::Request request,
                                 std::uint64_t position) { serve(std::move(request), position); },
               .fatal =
                   [this, end = fatal ? std::move(fatal) : Fatal(end_process)](const std::string& why) {
                     log_->critical("event=journal_failed reason=\"{}\"", why);
                     log_->flush();
                     end(why);
                   }},
              log_),
      workers_(auth_options(config), log_),
      connections_(engine_, config.connections, make_rules(config), log_),
      tls_(make_source(config.tls_context)),
      web_tls_(make_source(config.web_context)),
      websocket_(std::make_unique<net::WebSocketSource>(nullptr, config.origins)),
      secure_websocket_(std::make_unique<net::WebSocketSource>(web_tls_.get(), config.origins)) {}

Server::~Server() { stop(); }

std::expected<void, std::string> Server::start() {
  // Ports first: whether they are free is what most likely goes wrong.
  if (auto listening = listen(); !listening) return listening;
  use_certificates(config_);
  if (config_.tls.sts) engine_.configure(settings(config_), config_.queues);
  log_->info("event=store {}", store_->description());
  warn_of_clock();
  running_ = true;
  engine_.post([this](commands::Mind& mind) { mind.restore(store_->remembered()); });
  const auto no_threads = [](const std::string& why) {
    return std::unexpected(fmt::format("Cannot start a thread: {}. Raise the limit of processes (ulimit -u).", why));
  };
  if (auto started = workers_.start(); !started) return started;
  if (const auto started = engine_.start(); !started) return no_threads(started.error());
  for (auto& listener : listeners_) {
    if (const auto started = listener->start(); !started) return no_threads(started.error());
  }
  open_control();
  return {};
}

void Server::open_control() {
  if (config_.store.in_memory()) return;
  const auto directory = data_directory(config_, surroundings());
  auto opened = directory ? Control::open(control_, *directory,
                                          [this](std::string request, Control::Answer answer) {
                                            administer(std::move(request), std::move(answer));
                                          },
                                          log_, {})
                          : std::unexpected(directory.error());
  if (opened) {
    administration_ = std::move(*opened);
  } else {
    // People can talk without it.
    log_->warn("event=no_control reason=\"{}\" advice=\"chatserver account works while the server is stopped\"",
               opened.error());
  }
}

void Server::administer(std::string request, Control::Answer answer) {
  auto asked = parse_request(request);
  if (!asked) return answer(answer_text(std::unexpected(asked.error())));
  if (!commands::only_reads(asked->action)) {
    log_->info("event=administration action={} account=\"{}\"", action_name(asked->action),
               text::strip_controls(asked->account));
  }
  engine_.post([this, asked = std::move(*asked), answer = std::move(answer)](commands::Mind& mind) mutable {
    std::string text = answer_text(mind.administer(asked));
    // What is posted meanwhile runs in a later batch, and that begins once this one is committed.
    engine_.post([this, text = std::move(text), answer = std::move(answer)](commands::Mind& /*mind*/) mutable {
      boost::asio::post(control_,
                        [text = std::move(text), answer = std::move(answer)]() mutable { answer(std::move(text)); });
    });
  });
}

void Server::warn_of_clock() {
  constexpr util::Millis kNoMatter = std::chrono::minutes(1);
  const util::Millis last = store_->remembered().last.time();
  if (last <= now() + kNoMatter) return;
  log_->warn(
      "event=clock_behind last={} advice=\"what is said is dated after that time until the clock has passed it; set "
      "this machine's clock if it is wrong\"",
      util::iso_time(last));
}

std::expected<void, std::string> Server::listen() {
  // A port that the system picked for one address may be in use at another: then it picks again.
  constexpr int kTries = 10;
  std::expected<void, std::string> listening;
  for (int i = 0; i < kTries; ++i) {
    bool picked = false;
    listening = {};
    if (!config_.endpoints.empty()) listening = listen_at(config_.endpoints, {}, picked);
    if (listening && !config_.tls_endpoints.empty()) {
      listening = listen_at(config_.tls_endpoints, {.tls = true}, picked);
    }
    for (std::size_t j = 0; listening && j < config_.listeners.size(); ++j) {
      listening = listen_at({config_.listener_endpoints[j]}, config_.listeners[j], picked);
    }
    if (listening || !picked) break;
    listeners_.clear();
  }
  return listening;
}

std::expected<void, std::string> Server::listen_at(const std::vector<net::Endpoint>& endpoints,
                                                   const Config::Listening& kind, bool& picked) {
  std::uint16_t port = 0;
  std::string skipped;
  const std::size_t before = listeners_.size();
  for (net::Endpoint endpoint : endpoints) {
    if (endpoint.port == 0) endpoint.port = port;  // the same for every address
    auto listener = net::Listener::open(endpoint, connections_, log_, entrance(kind));
    if (listener) {
      picked = picked || endpoint.port == 0;
      if (endpoint.port == 0) port = (*listener)->bound().port;
      listeners_.push_back(std::move(*listener));
    } else if (listener.error().no_such_family) {
      // A machine without IPv6 serves by IPv4.
      skipped = listener.error().sentence;
      log_->warn("event=listen_skipped reason=\"{}\"", skipped);
    } else {
      return std::unexpected(listener.error().sentence);
    }
  }
  if (listeners_.size() == before) return std::unexpected(skipped);
  return {};
}

net::Entrance Server::entrance(const Config::Listening& kind) const {
  net::TransportSource* transports = kind.tls ? tls_.get() : nullptr;
  if (kind.websocket) transports = (kind.tls ? secure_websocket_ : websocket_).get();
  return {.transports = transports, .proxied = kind.proxy};
}

std::vector<net::Endpoint> Server::bound(const Config::Listening& kind) const {
  std::vector<net::Endpoint> result;
  if (kind.tls && tls_ == nullptr) return result;
  for (const auto& listener : listeners_) {
    if (listener->entrance() == entrance(kind)) result.push_back(listener->bound());
  }
  return result;
}

std::shared_ptr<const core::Settings> Server::settings(const Config& config) const {
  auto result = std::make_shared<core::Settings>(make_settings(config, started_));
  if (result->sts && result->sts->port == 0) {
    const auto listening = tls_endpoints();
    // A listener that is to be there after the next start is not announced before.
    if (listening.empty()) {
      result->sts.reset();
    } else {
      result->sts->port = listening.front().port;
    }
  }
  return result;
}

void Server::use_certificates(const Config& config) {
  for (const std::string& warning : config.warnings) log_->warn("event=warning reason=\"{}\"", warning);
  if (tls_ == nullptr) return;
  if (config.tls_context == nullptr || config.web_context == nullptr) {
    log_->warn("event=certificates_kept reason=\"none are configured any more\"");
    return;
  }
  for (std::size_t i = 0; i < config.tls.certificates.size(); ++i) {
    const tls::Certificate& certificate = config.tls_context->certificates()[i];
    log_->info("event=certificate file=\"{}\" names={} expires={} fingerprint={}", config.tls.certificates[i],
               fmt::join(certificate.names, ","),
               util::iso_time(std::chrono::floor<util::Millis>(certificate.not_after.time_since_epoch())),
               certificate.fingerprint);
  }
  tls_->replace(config.tls_context);
  web_tls_->replace(config.web_context);
}

void Server::take_signals() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) signals_.add(signal);
  await_signal();
}

void Server::run() {
  const auto guard = boost::asio::make_work_guard(control_);
  control_.run();
}

void Server::await_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    log_->info("event=signal number={}", signal);
    if (signal != SIGHUP) {
      if (!running_) is_to_restart_ = false;  // it was ending to start again, and is to end
      return request_stop();
    }
    if (!running_) return await_signal();  // who starts again reads the configuration
    const std::string outcome = reload();
    engine_.post([outcome](commands::Mind& mind) { mind.notice_operators(outcome); });
    await_signal();
  });
}

void Server::serve(commands::Request request, std::uint64_t position) {
  if (request.kind == commands::Request::Kind::read) {
    store_->read(std::move(request.query), position,
                 [this, session = request.session, ticket = request.ticket](auto answer) {
                   engine_.answer(session, ticket, std::move(answer));
                 });
    return;
  }
  if (request.kind == commands::Request::Kind::work) {
    workers_.submit(std::move(request.work), [this, session = request.session, ticket = request.ticket](auto result) {
      engine_.finished(session, ticket, std::move(result));
    });
    return;
  }
  // On the engine's thread: files are read on that of run().
  boost::asio::post(control_, [this, request = std::move(request)] { serve_operator(request); });
}

void Server::serve_operator(const commands::Request& request) {
  using Kind = commands::Request::Kind;
  if (request.kind == Kind::rehash) {
    const std::string outcome = reload();
    engine_.post([outcome, session = request.session](commands::Mind& mind) { mind.notice(session, outcome); });
    return;
  }
  if (request.kind == Kind::restart && !can_restart(request.session)) return;
  std::string reason = text::strip_controls(request.reason);
  std::ranges::replace(reason, '"', '\'');
  log_->info("event=asked_to_end reason=\"{}\"", reason);
  farewell_ = request.reason;
  is_to_restart_ = request.kind == Kind::restart;
  request_stop();
}

bool Server::can_restart(core::SessionId asker) {
  const auto read = reload_();
  if (read) return true;
  for (const std::string& error : read.error()) log_->error("event=restart_refused reason=\"{}\"", error);
  std::string why = fmt::format("The server is not restarted: {}", fmt::join(read.error(), " "));
  engine_.post([why = std::move(why), asker](commands::Mind& mind) {
    mind.notice(asker, why);
    mind.notice_operators("RESTART was refused: the configuration is not in order, and the log says why");
  });
  return false;
}

std::string Server::reload() {
  auto read = reload_();
  if (!read) {
    for (const std::string& error : read.error()) log_->error("event=reload_failed reason=\"{}\"", error);
    return fmt::format("The configuration was not reloaded: {}", fmt::join(read.error(), " "));
  }
  const std::vector<std::string> unchanged = keep_until_restart(config_, *read);
  use_certificates(*read);
  engine_.configure(settings(*read), read->queues);
  store_->configure(retention_limits(*read));
  workers_.configure(auth_options(*read));
  connections_.configure(read->connections, make_rules(*read));
  for (auto* const source : {websocket_.get(), secure_websocket_.get()}) source->replace(read->origins);
  log_->set_level(spdlog::level::from_str(read->log.level));
  log_->info("event=reload needs_restart=\"{}\"", fmt::join(unchanged, ","));
  std::string outcome = "The configuration was reloaded.";
  if (!unchanged.empty()) {
    outcome += fmt::format(" These take effect with a restart only: {}.", fmt::join(unchanged, ", "));
  }
  for (const std::string& warning : read->warnings) outcome += ' ' + warning;
  return outcome;
}

void Server::stop() {
  if (!std::exchange(running_, false)) return;
  log_->info("event=stop connections={}", connections_.count());
  administration_.reset();
  for (auto& listener : listeners_) listener->stop();
  for (auto* const source : {websocket_.get(), secure_websocket_.get()}) source->stop();
  engine_.stop(farewell_);
  store_->stop_reading();  // answers go to the engine
  workers_.stop();         // as do results
  // The flushers send the farewells; who has not closed by the deadline is closed.
  if (!connections_.wait_until_none(std::chrono::steady_clock::now() + kFarewellTime)) {
    connections_.shut_down_all();
    if (!connections_.wait_until_none(std::chrono::steady_clock::now() + kEndTime)) {
      log_->error("event=stop_late connections={}", connections_.count());
      while (!connections_.wait_until_none(std::chrono::steady_clock::now() + kEndTime)) {
      }
    }
  }
  engine_.stop_flushers();
  control_.restart();
  control_.poll();  // signals that came meanwhile
  log_->info("event=stopped");
}

}  // namespace chat::app
