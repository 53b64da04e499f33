#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <thread>

#include "client/dial.hpp"
#include "client/event_queue.hpp"

namespace chat::client {

/// A connected socket and the thread that reads it. The reader thread owns the receiving side: it makes lines of the
/// bytes and posts them to the queue, a Closed last. The sending side belongs to the thread that made the Connection.
class Connection {
 public:
  /// Starts the reader. `events` must outlive the connection, which closes it when it is destroyed.
  Connection(Socket socket, EventQueue& events);
  /// Ends the connection at once, whatever is unsent, and joins the reader.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Takes a line without its end, to be sent with all that fits by the next flush(). Never waits.
  void send(std::string_view line);

  /// Sends what the socket takes now. Errors are not told here: the reader notices the end of the stream.
  void flush();

  /// Bytes that wait for the socket: poll `fd()` for writing while there are any. Callers bound it by not sending more.
  [[nodiscard]] std::size_t unsent() const { return output_.size(); }
  [[nodiscard]] int fd() const { return socket_.fd(); }

 private:
  void read_until_closed();

  Socket socket_;
  EventQueue& events_;
  std::string output_;
  std::thread reader_;
};

}  // namespace chat::client
