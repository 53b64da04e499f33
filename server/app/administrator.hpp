#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "commands/administration.hpp"

namespace chat::app {

/// Has administrations carried out by the server that runs on a data directory, or, if there is none, on what it keeps:
/// by the very same code. In the latter case the directory is this process's from the first one on until the object
/// goes, so that no server starts meanwhile.
class Administrator {
 public:
  /// `config`: the server's own.
  Administrator(const Config& config, std::filesystem::path directory);
  ~Administrator();
  Administrator(const Administrator&) = delete;
  Administrator& operator=(const Administrator&) = delete;

  /// What was told is committed. Waits ten seconds at most for a server that starts or ends, or for another command
  /// that does the same. The error is a sentence.
  [[nodiscard]] std::expected<commands::Report, std::string> administer(const commands::Administration& asked);

 private:
  class Offline;
  const Config config_;
  const std::filesystem::path directory_;
  std::unique_ptr<Offline> offline_;
};

}  // namespace chat::app
