#include "app/log.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <utility>

namespace chat::app {

std::expected<std::unique_ptr<Log>, std::string> Log::open(const std::string& file, const std::string& level) {
  std::unique_ptr<Log> log(new Log);
  spdlog::sink_ptr sink;
  if (file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    try {
      spdlog::file_event_handlers handlers;
      handlers.after_open = [](const spdlog::filename_t& /*name*/, std::FILE* stream) {
        std::setvbuf(stream, nullptr, _IOLBF, BUFSIZ);  // each line is there for `tail -f` and after a crash
      };
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file, false, handlers);
    } catch (const spdlog::spdlog_ex& error) {
      return std::unexpected(
          fmt::format("Cannot write the log to {}: {}. Check its path and who may write there.", file, error.what()));
    }
  }
  log->pool_ = std::make_shared<spdlog::details::thread_pool>(kQueue, 1);
  log->logger_ = std::make_shared<spdlog::async_logger>("chatserver", std::move(sink), log->pool_,
                                                        spdlog::async_overflow_policy::overrun_oldest);
  log->logger_->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
  log->set_level(level);
  return log;
}

Log::~Log() {
  logger_.reset();
  pool_.reset();
}

void Log::set_level(const std::string& level) { logger_->set_level(spdlog::level::from_str(level)); }

std::size_t Log::lost() const { return pool_->overrun_counter(); }

std::shared_ptr<spdlog::logger> silent_logger() {
  return std::make_shared<spdlog::logger>("silent", std::make_shared<spdlog::sinks::null_sink_mt>());
}

}  // namespace chat::app
