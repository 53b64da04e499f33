#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <spdlog/logger.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/control_socket.hpp"

namespace chat::app {

/// The server's side of the control socket. All of it happens on the thread that runs the io_context, the destructor
/// included, and nothing blocks.
///
/// Bounds: a request of kMostRequest bytes, kMostConnections at a time (the others wait in the system's queue), ten
/// seconds for the request to come and as long again for the answer to be read. Only processes of the same user and
/// root's are served.
class Control {
 public:
  static constexpr std::size_t kMostConnections = 16;

  /// Called with the answer, a line without its end; at most once, on the thread of the io_context. Without a call
  /// within `patience` the connection is closed. It may be called, and may go, after the Control has gone.
  using Answer = std::move_only_function<void(std::string)>;
  using Handler = std::function<void(std::string request, Answer answer)>;
  struct Times {
    std::chrono::milliseconds request{10'000};
    std::chrono::milliseconds patience{60'000};
    std::chrono::milliseconds answer{10'000};
  };

  /// Listens in that folder, which must be locked by this process: what is left of a server before it is removed. The
  /// socket belongs to its owner alone (0600) from its first moment on. The error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<Control>, std::string> open(boost::asio::io_context& context,
                                                                                 const std::filesystem::path& directory,
                                                                                 Handler handler,
                                                                                 std::shared_ptr<spdlog::logger> log,
                                                                                 Times times);
  ~Control();  ///< closes what is open and removes the socket
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

 private:
  class Connection;
  struct Shared;
  Control(boost::asio::io_context& context, ControlAddress address, Handler handler,
          std::shared_ptr<spdlog::logger> log, Times times);
  [[nodiscard]] std::expected<void, std::string> listen();
  void accept();
  void accept_later();
  void begin(boost::asio::local::stream_protocol::socket socket);

  const ControlAddress address_;
  const std::shared_ptr<spdlog::logger> log_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::shared_ptr<Shared> shared_;
  bool bound_ = false;
  bool accepting_ = false;
};

}  // namespace chat::app
