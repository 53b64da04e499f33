#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>

#include "irc/line_buffer.hpp"
#include "net/allowance.hpp"
#include "net/intake.hpp"
#include "net/line_block.hpp"
#include "net/link.hpp"
#include "net/patience.hpp"
#include "net/proxy_header.hpp"
#include "net/rules.hpp"
#include "net/telnet.hpp"

namespace chat::net {

/// What the thread of one connection does: waits in recv, makes lines of the bytes, brings them to the intake. The
/// reading side, the parser, the flood allowance and the time-outs are its own and need no lock.
class Connection {
 public:
  /// The most that one recv takes. It stands on the stack, where what is not touched costs nothing.
  static constexpr std::size_t kReadSize = std::size_t{16} << 10;
  /// Lines that a peer sent before it closed are still carried out, but not for longer than this.
  static constexpr std::chrono::seconds kLastLinesTime{10};
  /// How long a connection that has ended waits for its peer to close. The flusher ends it before that.
  static constexpr std::chrono::seconds kDrainTime{10};

  /// `intake` must outlive the connection.
  Connection(std::shared_ptr<Link> link, Intake& intake, std::shared_ptr<const Rules> rules);

  /// How long a peer whose handshake failed may take to read why.
  static constexpr std::chrono::seconds kRefusedDrainTime{2};

  /// What a trusted proxy says before all else of where the connection comes from: then it does. A reason to end, or
  /// empty; before run().
  std::string introduce();
  /// From the handshake to the end of the connection. Returns why it ended, for the log.
  std::string run();
  /// Instead of it, after a reason to end: the engine never knows the connection.
  void turn_away();

 private:
  using Clock = std::chrono::steady_clock;

  /// Lets the transport come to terms with the peer, within the time for registration: the engine knows nothing of
  /// the connection yet. A reason to end, or empty.
  std::string shake_hands(Transport& transport);
  /// Waits for bytes, and puts them in front of `bytes`; how many, 0 if none came in time, or a reason to end.
  std::expected<std::size_t, std::string> receive(std::span<char> bytes, Clock::time_point deadline);
  std::string take_proxy_header(const ProxyHeader& header);
  /// Reads until the connection has to end, and returns why.
  std::string read();
  [[nodiscard]] Patience::Standing standing() const;
  void set_receive_timeout(std::chrono::milliseconds timeout);
  /// What to do about a peer that was silent for `waited`; a reason to end, or empty.
  std::string be_patient(std::chrono::milliseconds waited);

  /// Takes what was read to the intake; a reason to end, or empty.
  std::string consume(std::span<char> bytes);
  std::string consume_encoded(Transport& transport, std::string_view wire);
  /// Takes to the intake what came with the end of the handshake; a reason to end, or empty.
  std::string consume_early();
  void consume_stream(std::string_view stream);
  void take_line(const irc::LineBuffer::Line& line);
  void take_first_line(const irc::LineBuffer::Line& line);

  /// Brings the lines in block_ to the intake, as fast as the allowance lets them, and waits out what else there was
  /// to work off; a reason to end, or empty.
  std::string submit();
  std::string submit_lines();
  [[nodiscard]] bool submit_some(std::string_view block);
  std::string wait_for_allowance();
  /// The peer has closed: waits until its last lines are worked off, so that ending it does not drop them.
  void finish_lines();
  void drain(std::chrono::seconds time);

  /// The transport has bytes to send: sends them, unless somebody else is sending.
  void send_wire();
  void flush();

  const std::shared_ptr<Link> link_;
  Intake& intake_;
  const std::shared_ptr<const Rules> rules_;
  Patience patience_;
  Allowance allowance_;
  Telnet telnet_;
  irc::LineBuffer lines_;
  std::string block_;  ///< lines of the last read that were not submitted yet
  std::size_t block_lines_ = 0;
  std::size_t overhead_ = 0;  ///< of the last reads, not waited out yet: empty lines, and what the transport counts
  std::string wire_;          ///< what came behind a proxy's header in the same read
  std::string early_;         ///< what came behind the handshake in the same read
  bool heard_ = false;        ///< something has come
  bool first_line_ = true;    ///< has not come yet
  bool peer_closed_ = false;
  Clock::time_point last_lines_until_{};
  std::chrono::milliseconds receive_timeout_{};
};

}  // namespace chat::net
