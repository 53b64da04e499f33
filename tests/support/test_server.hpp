#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/config.hpp"
#include "app/server.hpp"
#include "support/test_client.hpp"

namespace chat::test {

/// A whole server in this process, on a free port of 127.0.0.1. Stopped when it goes out of scope.
///
///     TestServer server;
///     TestClient ann = server.client("ann");
///     ann.send("JOIN #x");
///     ann.expect("JOIN", {"#x"});
class TestServer {
 public:
  using Change = std::function<void(app::Config&)>;

  /// The defaults, except: no flood allowance, 127.0.0.1 only, port 0, everything in memory, no backlog on entering,
  /// cheap hashing; then what `change` does.
  explicit TestServer(const Change& change = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] app::Server& server() { return *server_; }

  /// A connection that has said nothing yet.
  [[nodiscard]] TestClient connect(ClientOptions options = {}) const { return TestClient(port(), options); }
  /// One that is registered, with its welcome read.
  [[nodiscard]] TestClient client(const std::string& nick, ClientOptions options = {}) const;

  /// What REHASH will find: the configuration at the start, changed.
  void configuration_file(const Change& change);
  /// REHASH will find a broken file.
  void broken_configuration_file(const std::string& error);

  void stop();

 private:
  [[nodiscard]] std::expected<app::Config, app::ConfigErrors> read();

  app::Config config_;
  std::mutex mutex_;
  std::expected<app::Config, app::ConfigErrors> file_;  ///< guarded by mutex_
  std::unique_ptr<app::Server> server_;
  std::thread control_;
};

}  // namespace chat::test
