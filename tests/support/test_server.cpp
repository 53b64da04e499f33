#include "support/test_server.hpp"

#include <stdexcept>
#include <utility>

#include "app/log.hpp"
#include "app/store_options.hpp"

namespace chat::test {
namespace {

app::Config completed(app::Config config) {
  auto result = app::complete(std::move(config));
  if (!result) throw std::runtime_error("the test's configuration is wrong: " + result.error().front());
  return std::move(*result);
}

std::unique_ptr<store::Store> open_store(const app::Config& config) {
  auto options = app::store_options(config);
  if (!options) throw std::runtime_error(options.error());
  auto opened = store::Store::open(*options, app::silent_logger());
  if (!opened) throw std::runtime_error(opened.error());
  return std::move(*opened);
}

app::Config test_config(const TestServer::Change& change) {
  app::Config config;
  config.listen = {"127.0.0.1:0"};
  config.flood.enabled = false;
  config.store.durability = "memory";
  config.history.on_join = 0;
  config.accounts.hash_mebibytes = 1;
  config.accounts.hash_passes = 1;
  config.accounts.scram_iterations = 4096;
  if (change) change(config);
  return completed(std::move(config));
}

}  // namespace

TestServer::TestServer(const Change& change)
    : config_(test_config(change)),
      file_(config_),
      server_(std::make_unique<app::Server>(
          config_, open_store(config_), [this] { return read(); }, app::silent_logger())) {
  if (const auto started = server_->start(); !started) throw std::runtime_error(started.error());
  control_ = std::thread([this] { server_->run(); });
}

TestServer::~TestServer() { stop(); }

std::uint16_t TestServer::port() const { return server_->endpoints().at(0).port; }

TestClient TestServer::client(const std::string& nick, ClientOptions options) const {
  TestClient client(port(), options);
  client.sign_on(nick);
  return client;
}

void TestServer::configuration_file(const Change& change) {
  app::Config config = config_;
  change(config);
  const std::lock_guard lock(mutex_);
  file_ = completed(std::move(config));
}

void TestServer::broken_configuration_file(const std::string& error) {
  const std::lock_guard lock(mutex_);
  file_ = std::unexpected(app::ConfigErrors{error});
}

std::expected<app::Config, app::ConfigErrors> TestServer::read() {
  const std::lock_guard lock(mutex_);
  return file_;
}

void TestServer::stop() {
  if (!control_.joinable()) return;
  server_->request_stop();
  control_.join();
  server_->stop();
}

}  // namespace chat::test
