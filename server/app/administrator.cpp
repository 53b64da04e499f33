#include "app/administrator.hpp"

#include <fmt/format.h>

#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "app/administration_json.hpp"
#include "app/control_client.hpp"
#include "app/store_options.hpp"
#include "commands/mind.hpp"
#include "core/sink.hpp"
#include "engine/system_entropy.hpp"
#include "store/directory.hpp"
#include "store/schema.hpp"
#include "store/sqlite_journal.hpp"

namespace chat::app {
namespace {

using commands::Administration;
using commands::Report;
using Action = Administration::Action;

constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::milliseconds kRetry{50};

util::Millis now() { return std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch()); }

/// Nobody is connected.
class NoSink final : public core::Sink {
 public:
  void append(core::SessionId /*session*/, std::string_view /*tags*/, std::string_view /*body*/) override {}
  [[nodiscard]] bool has_room(core::SessionId /*session*/) const override { return true; }
  void registered(core::SessionId /*session*/) override {}
  void plain(core::SessionId /*session*/) override {}
  void close(core::SessionId /*session*/) override {}
};

}  // namespace

/// The mind over what a server keeps, while none runs.
class Administrator::Offline {
 public:
  static std::expected<std::unique_ptr<Offline>, std::string> open(const Config& config,
                                                                   const std::filesystem::path& directory) {
    auto options = store_options(config);
    if (!options) return std::unexpected(std::move(options.error()));
    options->journal.directory = directory;
    options->journal.reserve = 0;  // the server makes it
    auto journal = store::SqliteJournal::open(std::move(options->journal));
    if (!journal) return std::unexpected(std::move(journal.error()));
    auto remembered = (*journal)->remembered();
    if (!remembered) return std::unexpected(std::move(remembered.error()));
    auto offline = std::make_unique<Offline>(config, std::move(*journal));
    offline->mind_.begin_batch(now());
    offline->mind_.restore(*remembered);
    return offline;
  }

  Offline(const Config& config, std::unique_ptr<store::SqliteJournal> journal)
      : journal_(std::move(journal)),
        mind_(std::make_shared<core::Settings>(make_settings(config, {})), sink_, *journal_, entropy_,
              journal_->node()) {}

  std::expected<Report, std::string> administer(const Administration& asked) {
    mind_.begin_batch(now());
    auto report = mind_.administer(asked);
    // What is only read leaves the journal as it is: what restore() has to say is said again by the server.
    if (!report || commands::only_reads(asked.action)) return report;
    if (const auto committed = journal_->commit(); !committed) return std::unexpected(committed.error());
    return report;
  }

 private:
  NoSink sink_;
  engine::SystemEntropy entropy_;
  std::unique_ptr<store::SqliteJournal> journal_;
  commands::Mind mind_;
};

Administrator::Administrator(const Config& config, std::filesystem::path directory)
    : config_(config), directory_(std::move(directory)) {}
Administrator::~Administrator() = default;

std::expected<Report, std::string> Administrator::administer(const Administration& asked) {
  if (config_.store.in_memory()) {
    return std::unexpected(
        "That server keeps everything in memory only, and is not reached from here. Use OPER and SUSPEND.");
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  const std::string request = request_text(asked);
  while (!offline_) {
    auto answer = ask_server(directory_, request);
    if (!answer) return std::unexpected(std::move(answer.error()));
    if (*answer) return parse_answer(**answer);
    std::error_code ignored;
    if (asked.action != Action::add && !std::filesystem::exists(store::Files(directory_).journal, ignored)) {
      return std::unexpected(fmt::format(
          "There is no journal.db in {}. Say where the server keeps its data with --data, or give its --config.",
          directory_.native()));
    }
    auto opened = Offline::open(config_, directory_);
    if (opened) {
      offline_ = std::move(*opened);
    } else if (!store::Directory::is_taken(directory_)) {
      return std::unexpected(std::move(opened.error()));
    } else if (std::chrono::steady_clock::now() >= deadline) {
      return std::unexpected(
          fmt::format("A process uses {} and does not answer. Wait until it has started or ended; its log says more.",
                      directory_.native()));
    } else {
      std::this_thread::sleep_for(kRetry);
    }
  }
  return offline_->administer(asked);
}

}  // namespace chat::app
