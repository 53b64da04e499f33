#include "app/store_options.hpp"

#include <chrono>

#include "app/data_directory.hpp"

namespace chat::app {

store::RetentionLimits retention_limits(const Config& config) {
  constexpr std::uint64_t kMegabyte = 1'000'000;
  const Config::Retention& limits = config.retention;
  return {
      .channels = {.age = std::chrono::days{limits.channel_days}, .bytes = limits.channel_megabytes * kMegabyte},
      .private_talks = {.age = std::chrono::days{limits.private_days}, .bytes = limits.private_megabytes * kMegabyte}};
}

std::expected<store::Store::Options, std::string> store_options(const Config& config) {
  constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
  store::Store::Options options;
  options.in_memory = config.store.in_memory();
  options.memory_events = config.store.memory_events;
  options.grace = std::chrono::days{config.history.grace_days};
  options.retention = retention_limits(config);
  if (options.in_memory) return options;
  auto directory = data_directory(config, surroundings());
  if (!directory) return std::unexpected(std::move(directory.error()));
  options.journal.directory = std::move(*directory);
  options.journal.durability =
      config.store.durability == "fsync" ? store::Durability::fsync : store::Durability::commit;
  options.journal.reserve = config.store.reserve * kMebibyte;
  options.journal.least_free = config.store.least_free * kMebibyte;
  return options;
}

}  // namespace chat::app
