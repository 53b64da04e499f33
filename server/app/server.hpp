#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <spdlog/logger.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/config.hpp"
#include "app/control.hpp"
#include "auth/workers.hpp"
#include "engine/engine.hpp"
#include "net/connections.hpp"
#include "net/listener.hpp"
#include "net/tls_transport.hpp"
#include "net/websocket_transport.hpp"
#include "store/store.hpp"

namespace chat::app {

/// The whole server, put together: store, engine, connections, listeners. The only place that knows every part.
class Server {
 public:
  /// Reads the configuration again; called on the thread of run().
  using Reload = std::function<std::expected<Config, ConfigErrors>()>;
  /// The journal fails for good: the process has to end at once. The default does so.
  using Fatal = std::function<void(const std::string& why)>;

  /// `config` is complete, and `store` opened as it says.
  Server(const Config& config, std::unique_ptr<store::Store> store, Reload reload, std::shared_ptr<spdlog::logger> log,
         Fatal fatal = {});
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and serves. The error is a sentence that says what to do.
  [[nodiscard]] std::expected<void, std::string> start();
  /// Where it listens for plain text: numeric addresses with the ports that were bound.
  [[nodiscard]] std::vector<net::Endpoint> endpoints() const { return bound({}); }
  /// Where it listens for TLS.
  [[nodiscard]] std::vector<net::Endpoint> tls_endpoints() const { return bound({.tls = true}); }
  /// Where it listens in the way that `kind` says, whose address does not matter.
  [[nodiscard]] std::vector<net::Endpoint> bound(const Config::Listening& kind) const;

  /// From here on, SIGTERM and SIGINT end run(), also one that is called later, and SIGHUP reloads.
  void take_signals();
  /// Waits until request_stop(), and serves what the operators ask for meanwhile.
  void run();
  /// Any thread.
  void request_stop() { control_.stop(); }
  /// Stops accepting, tells every client, sends what waits, ends every thread. Takes less than five seconds.
  void stop();
  /// After run(): an operator wants the program to begin again once this server is gone.
  [[nodiscard]] bool is_to_restart() const { return is_to_restart_; }

  /// Connections at this moment. Any thread.
  [[nodiscard]] std::size_t connection_count() { return connections_.count(); }

 private:
  [[nodiscard]] std::expected<void, std::string> listen();
  /// At the same port everywhere, if the system is to choose one; `picked` tells whether it was.
  [[nodiscard]] std::expected<void, std::string> listen_at(const std::vector<net::Endpoint>& endpoints,
                                                           const Config::Listening& kind, bool& picked);
  [[nodiscard]] net::Entrance entrance(const Config::Listening& kind) const;
  /// What the core is told, now that it is known where the server listens.
  [[nodiscard]] std::shared_ptr<const core::Settings> settings(const Config& config) const;
  /// Those who come from now on are shown its certificates; what is worth knowing of them goes to the log.
  void use_certificates(const Config& config);
  void warn_of_clock();
  /// Reads the configuration again; what came of it, as a sentence.
  std::string reload();
  void serve(commands::Request request, std::uint64_t position);
  /// REHASH, DIE and RESTART, on the thread of run().
  void serve_operator(const commands::Request& request);
  /// A configuration that is not in order is told to who asked, and nothing else happens.
  [[nodiscard]] bool can_restart(core::SessionId asker);
  void open_control();
  /// Carries out what came by the control socket; answers once it is committed.
  void administer(std::string request, Control::Answer answer);
  void await_signal();

  const Config config_;  ///< as at the start
  const Reload reload_;
  const std::shared_ptr<spdlog::logger> log_;
  const std::string started_;

  // In the order in which each may use those before it; they end in the reverse order.
  boost::asio::io_context control_{1};
  boost::asio::signal_set signals_{control_};
  std::unique_ptr<store::Store> store_;
  engine::Engine engine_;
  auth::Workers workers_;  // their results go to the engine
  net::Connections connections_;
  // What it may listen for.
  std::unique_ptr<net::TlsSource> tls_;
  std::unique_ptr<net::TlsSource> web_tls_;  ///< below WebSocket
  const std::unique_ptr<net::WebSocketSource> websocket_;
  const std::unique_ptr<net::WebSocketSource> secure_websocket_;
  std::vector<std::unique_ptr<net::Listener>> listeners_;
  std::unique_ptr<Control> administration_;  ///< none without a data directory
  bool running_ = false;

  // Of the thread of run(), and of stop().
  std::string farewell_ = "Server shutting down";
  bool is_to_restart_ = false;
};

}  // namespace chat::app
