#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "client/dial.hpp"
#include "client/encryption.hpp"
#include "client/event_queue.hpp"
#include "util/mutex.hpp"

namespace chat::client {

/// A connected socket and the thread that reads it. The reader thread owns the receiving side: it makes lines of the
/// bytes and posts them to the queue, a Closed last. The sending side belongs to the thread that made the Connection.
/// With encryption the reader may have to send, too (TLS answers by itself): one mutex guards the TLS connection and
/// what it has for the socket, and is held while that is sent, which never waits.
class Connection {
 public:
  /// Starts the reader. `events` must outlive the connection, which closes it when it is destroyed.
  Connection(Socket socket, EventQueue& events, std::optional<Encryption> encryption = {});
  /// Ends the connection at once, whatever is unsent, and joins the reader.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Takes a line without its end, to be sent with all that fits by the next flush(). Never waits.
  void send(std::string_view line);

  /// Sends what the socket takes now. Errors are not told here: the reader notices the end of the stream.
  void flush();

  /// Bytes that wait for the socket: poll `fd()` for writing while there are any. Callers bound it by not sending more.
  [[nodiscard]] std::size_t unsent() const;
  [[nodiscard]] int fd() const { return socket_.fd(); }

 private:
  void read_until_closed();
  [[nodiscard]] bool decrypt(std::string_view wire, std::string& plain, Closed& closed);
  void encrypt_output() CHAT_REQUIRES(mutex_);
  void send_wire() CHAT_REQUIRES(mutex_);
  void send_from(std::string& bytes) const;

  Socket socket_;
  EventQueue& events_;
  std::string output_;  ///< lines that wait: for the socket, or to be encrypted
  std::string early_;   ///< what the server said during the handshake; the reader's
  const bool is_encrypted_;
  mutable util::Mutex mutex_;
  std::optional<tls::Stream> stream_ CHAT_GUARDED_BY(mutex_);
  std::string wire_ CHAT_GUARDED_BY(mutex_);  ///< encrypted, for the socket
  std::thread reader_;
};

}  // namespace chat::client
